import { expect } from "chai";
import { shortfalls } from "../../scripts/lib/modelReport.js";
import { openChain } from "../support/chain.js";
import { Player } from "../support/lockstep/sequences.js";
import { SEED, runs, seeded } from "../support/seed.js";

const SEQUENCES = 6;
const OPERATIONS = 40;

const chain = await openChain();

describe("the suite beside its reference model", () => {
  it(seeded("agrees to the wei after every operation, and refuses by the same name"), async () => {
    const player = await Player.start(chain);
    const { sequences, operations, tallies, difference } = await player.play({
      sequences: runs(SEQUENCES),
      operations: OPERATIONS,
      seed: SEED,
    });
    expect(difference?.text).to.equal(undefined);
    expect(operations).to.equal(sequences * OPERATIONS);
    expect(shortfalls(tallies, [], sequences)).to.deep.equal([]);
  });
});
