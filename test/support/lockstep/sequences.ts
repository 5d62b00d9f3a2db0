/** Random sequences of steps, and the shortest that shows a difference. */
import fc from "fast-check";
import type { Mutual } from "../../model/mutual.js";
import type { Chain } from "../chain.js";
import { open } from "./opening.js";
import { Difference, Runner } from "./runner.js";
import { STEP, type Step } from "./steps.js";
import { deployLockstep } from "./suite.js";

/** Calls and successes of a verb, and how often each error refused it. */
export interface Tally {
  calls: number;
  successes: number;
  readonly refusals: Record<string, number>;
}

export type Tallies = Record<string, Tally>;

export interface Found {
  readonly text: string;
  /** Where fast-check finds the sequence again: seed and path. */
  readonly seed: number;
  readonly path: string;
  readonly steps: readonly Step[];
}

export interface Played {
  readonly sequences: number;
  readonly operations: number;
  readonly tallies: Tallies;
  readonly difference?: Found;
}

export interface Plan {
  readonly sequences: number;
  readonly operations: number;
  readonly seed: number;
  readonly path?: string;
}

/** Many sequences on one chain: deployed once, every sequence from the same moment. */
export class Player {
  private readonly runner: Runner;
  private readonly back: () => Promise<void>;

  private constructor(runner: Runner, back: () => Promise<void>) {
    this.runner = runner;
    this.back = back;
  }

  static async start(chain: Chain, alter?: (model: Mutual) => void): Promise<Player> {
    const runner = await Runner.start(chain, await deployLockstep(chain), alter);
    await open(runner);
    return new Player(runner, await runner.keep());
  }

  /** Until the first difference, which is shrunk. */
  async play({ sequences, operations, seed, path }: Plan): Promise<Played> {
    const tallies: Tallies = {};
    let done = 0;
    let taken = 0;
    const every = fc.array(STEP, { minLength: operations, maxLength: operations });
    const property = fc.asyncProperty(every, async (steps) => {
      const before = taken;
      await this.run(steps, (step) => {
        count(tallies, step);
        taken++;
      });
      if (taken - before === operations) done++;
    });
    const details = await fc.check(property, { seed, path, numRuns: sequences, endOnFailure: true });
    requireDifference(details.errorInstance);
    if (!details.failed) return { sequences: done, operations: taken, tallies };
    const steps = details.counterexample?.[0] ?? [];
    const difference = await this.shrink(steps, seed, details.counterexamplePath ?? "");
    return { sequences: done, operations: taken, tallies, difference };
  }

  /** The steps one after the other, from the same beginning. */
  async run(steps: readonly Step[], taken: (outcome: Awaited<ReturnType<Runner["take"]>>) => void): Promise<void> {
    await this.back();
    for (const step of steps) taken(await this.runner.take(step));
    await this.runner.finish();
  }

  /** fast-check takes the failing sequence, as far as it got, as an example of sequences of any length and shrinks that. */
  private async shrink(steps: readonly Step[], seed: number, path: string): Promise<Found> {
    const failing = await this.failing(steps);
    const shorter = fc.array(STEP, { maxLength: failing.length });
    const property = fc.asyncProperty(shorter, async (some) => {
      await this.run(some, () => undefined);
    });
    const { counterexample, errorInstance } = await fc.check(property, { numRuns: 1, examples: [[[...failing]]] });
    const text = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
    return { text, seed, path, steps: counterexample?.[0] ?? failing };
  }

  private async failing(steps: readonly Step[]): Promise<readonly Step[]> {
    let taken = 0;
    try {
      await this.run(steps, () => taken++);
    } catch {
      return steps.slice(0, taken + 1);
    }
    return steps;
  }
}

/** Anything else that is thrown is a fault of the harness. */
function requireDifference(thrown: unknown): void {
  if (thrown instanceof Error && !(thrown instanceof Difference)) throw thrown;
}

export function added(all: Tallies, more: Tallies): Tallies {
  const sum = structuredClone(all);
  for (const [verb, { calls, successes, refusals }] of Object.entries(more)) {
    const tally = (sum[verb] ??= { calls: 0, successes: 0, refusals: {} });
    tally.calls += calls;
    tally.successes += successes;
    for (const [error, times] of Object.entries(refusals)) tally.refusals[error] = (tally.refusals[error] ?? 0) + times;
  }
  return sum;
}

function count(
  tallies: Tallies,
  { verb, succeeded, error }: { verb: string; succeeded: boolean; error?: string },
): void {
  const tally = (tallies[verb] ??= { calls: 0, successes: 0, refusals: {} });
  tally.calls++;
  if (succeeded) tally.successes++;
  else if (error !== undefined) tally.refusals[error] = (tally.refusals[error] ?? 0) + 1;
}
