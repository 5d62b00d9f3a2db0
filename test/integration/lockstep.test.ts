import { expect } from "chai";
import fc from "fast-check";
import { openChain } from "../support/chain.js";
import { deployLockstep } from "../support/lockstep.js";
import { Runner, STEP, type Outcome, type Step } from "../support/lockstepRunner.js";
import { SEED, runs, seeded } from "../support/seed.js";

const SEQUENCES = 20;
const LENGTH = 25;

const chain = await openChain();
const suite = () => deployLockstep(chain);

/** Stake to begin with, so that there is something to sell, to extend and to withdraw. */
const OPENING: readonly Step[] = [
  { kind: "deposit", a: 0, b: 250, c: 7, d: 0 },
  { kind: "deposit", a: 1, b: 250, c: 6, d: 1 },
  { kind: "deposit", a: 2, b: 100, c: 0, d: 2 },
];

type Counts = Record<Outcome, number>;

describe("the suite beside its reference model", () => {
  it(seeded("agrees to the wei after every step, and refuses by the same name"), async function () {
    this.timeout(300_000);
    const counts: Counts = { done: 0, refused: 0, idle: 0 };
    const sequence = fc.array(STEP, { minLength: LENGTH, maxLength: LENGTH });
    const property = fc.asyncProperty(sequence, (steps) => play(steps, counts));
    await fc.assert(property, { seed: SEED, numRuns: runs(SEQUENCES), endOnFailure: true });
    const steps = counts.done + counts.refused + counts.idle;
    console.log(
      `      ${counts.done} of ${steps} steps carried out, ${counts.refused} refused, ${counts.idle} without effect`,
    );
    expect(counts.done * 2, "steps carried out").to.be.at.least(steps);
  });
});

async function play(steps: readonly Step[], counts: Counts): Promise<void> {
  const runner = await Runner.start(chain, await chain.loadFixture(suite));
  for (const step of OPENING) await runner.take(step);
  for (const step of steps) counts[await runner.take(step)]++;
}
