import path from "node:path";
import { expect } from "chai";
import { shortfalls } from "../../../scripts/lib/modelReport.js";
import { employ, seedOf, sizesOf } from "../../../scripts/lib/modelRun.js";
import type { Mutual } from "../../model/mutual.js";
import { Market } from "../../model/tokenMarket.js";
import { openChain } from "../../support/chain.js";
import { withTree } from "../../support/planted.js";
import { Player, added, type Tallies } from "../../support/lockstep/sequences.js";

const chain = await openChain();

/** A wei too much for every redemption. */
function generous({ market }: Mutual): void {
  market.quoteRedeem = (ground, tokens, least, now) =>
    Market.prototype.quoteRedeem.call(market, ground, tokens, least, now) + 1n;
}

const tally = (calls: number, successes: number): Tallies => ({ buy: { calls, successes, refusals: {} } });

describe("the comparison with the reference model", () => {
  it("finds a model that is off by one wei in one formula, and the one step that shows it", async () => {
    const player = await Player.start(chain, generous);
    const { difference } = await player.play({ sequences: 40, operations: 30, seed: 1 });
    expect(difference?.text).to.match(/step 1, redeem/);
    expect(difference?.steps.map(({ kind }) => kind)).to.deep.equal(["redeem"]);
    const again = await player.play({ sequences: 40, operations: 30, seed: 1, path: difference?.path });
    expect(again.difference?.path).to.equal(difference?.path);
    expect(again.sequences).to.equal(0);
  });

  it("fails where half of the operations were refused, or a verb of a long run hardly ever succeeded", () => {
    expect(shortfalls(tally(100, 50), ["buy"], 10)).to.deep.equal([]);
    expect(shortfalls(tally(100, 49), ["buy"], 10)).to.deep.equal(["only 49 of 100 operations succeeded"]);
    expect(shortfalls(tally(250, 199), ["buy"], 1_000)).to.deep.equal(["buy succeeded only 199 times"]);
    expect(shortfalls(tally(250, 200), ["buy", "vote"], 1_000)).to.deep.equal(["vote succeeded only 0 times"]);
  });

  it("does not take a process that was killed for one that is done", async () => {
    const tree = { "worker.mjs": 'process.send({ chunk: -1 }); process.on("message", () => process.kill(process.pid, "SIGKILL"));' }; // prettier-ignore
    await withTree(tree, async (root) => {
      const worker = path.join(root, "worker.mjs");
      const asked = { chunk: 0, plan: { sequences: 1, operations: 1, seed: 1 } };
      const failure = await employ(worker, () => asked, () => undefined).catch((reason: unknown) => reason); // prettier-ignore
      expect(String(failure)).to.include("SIGKILL before it was done");
      await employ(worker, () => undefined, () => undefined); // prettier-ignore
    });
  });

  it("adds up what chunks did, each with a seed of its own", () => {
    expect(added(tally(3, 2), tally(4, 1)).buy).to.deep.equal({ calls: 7, successes: 3, refusals: {} });
    expect(sizesOf(60)).to.deep.equal([25, 25, 10]);
    expect(new Set(Array.from({ length: 400 }, (_, chunk) => seedOf(7, chunk)))).to.have.property("size", 400);
  });
});
