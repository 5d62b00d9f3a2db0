/** What a run of the reference model says, on the screen and in its report. */
import type { Tallies } from "../../test/support/lockstep/sequences.js";
import { withCommas } from "../checks/lib/facts.js";

/** From so many sequences on every verb must have succeeded so often. */
export const LONG_RUN = 1_000;
const LEAST_SUCCESSES = 200;
const MOST_ERRORS = 4;

export interface ModelRun {
  readonly sequences: number;
  readonly operations: number;
  readonly seed: number;
  readonly tallies: Tallies;
}

export function successes(tallies: Tallies): number {
  return Object.values(tallies).reduce((sum, tally) => sum + tally.successes, 0);
}

/** One line a verb: successes of calls, and what refused it most often. */
export function linesOf(tallies: Tallies): string[] {
  return sorted(tallies).map(([verb, { calls, successes: done, refusals }]) => {
    const errors = mostFrequent(refusals).map(([error, times]) => `${error} ${times}`);
    return `${verb.padEnd(18)} ${String(done).padStart(7)} of ${String(calls).padStart(7)}  ${errors.join(", ")}`;
  });
}

/** What a run has too little of to prove anything. */
export function shortfalls(tallies: Tallies, verbs: readonly string[], sequences: number): string[] {
  const calls = Object.values(tallies).reduce((sum, tally) => sum + tally.calls, 0);
  const share = successes(tallies) * 2 < calls ? [`only ${successes(tallies)} of ${calls} operations succeeded`] : [];
  if (sequences < LONG_RUN) return share;
  const rare = verbs.filter((verb) => (tallies[verb]?.successes ?? 0) < LEAST_SUCCESSES);
  return [...share, ...rare.map((verb) => `${verb} succeeded only ${tallies[verb]?.successes ?? 0} times`)];
}

export function reportOf({ sequences, operations, seed, tallies }: ModelRun): string {
  const figure = (value: number): string => withCommas(String(value));
  const share = Math.round((100 * successes(tallies)) / operations);
  const rows = sorted(tallies).map(([verb, { calls, successes: done, refusals }]) => {
    const errors = mostFrequent(refusals).map(([error, times]) => `${error} ${figure(times)}`);
    return `| ${verb} | ${figure(calls)} | ${figure(done)} | ${errors.join(", ")} |`;
  });
  return [
    "# The suite beside its reference model",
    "",
    "Written by `npm run model -- --report` at the end of a run; what is compared stands in [model.md](../model.md).",
    "",
    `${figure(sequences)} sequences with seed ${seed}, ${figure(operations)} operations, ${share}% of them carried out, 0 differences.`,
    "",
    "| Operation | Calls | Successes | Refused most often by |",
    "|---|--:|--:|---|",
    ...rows,
    "",
  ].join("\n");
}

function sorted(tallies: Tallies): [string, Tallies[string]][] {
  return Object.entries(tallies).sort(([x], [y]) => x.localeCompare(y, "en"));
}

function mostFrequent(refusals: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(refusals)
    .sort(([, x], [, y]) => y - x)
    .slice(0, MOST_ERRORS);
}
