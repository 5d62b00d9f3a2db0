import { z } from "zod";

const run = z.object({
  verbs: z.record(z.string(), z.tuple([z.number(), z.number()])),
  refusals: z.record(z.string(), z.number()),
  premises: z.record(z.string(), z.number()),
});

/** Least share of a verb's calls that succeed, and the calls from which it is asked for. */
const LEAST_SHARE = 0.3;
const SHARE_FROM_CALLS = 50_000;
/** Least times that the premise of a property is true, and the calls from which it is asked for. */
const LEAST_PREMISES = 1_000;
const PREMISES_FROM_CALLS = 1_000_000;

/** What the runs of a campaign did together. */
export interface Totals {
  readonly runs: number;
  readonly calls: ReadonlyMap<string, number>;
  readonly successes: ReadonlyMap<string, number>;
  /** By verb and selector. */
  readonly refusals: ReadonlyMap<string, number>;
  readonly premises: ReadonlyMap<string, number>;
}

/**
 * Adds up the runs of a campaign. The runner reports its last run twice, so a line that repeats the one before it counts once.
 * @param logs one JSON object a line, as the campaign writes it, of one process each
 */
export function totalsOf(logs: readonly string[]): Totals {
  const runs = logs.flatMap((log) => {
    const lines = log.split("\n").filter((line) => line !== "");
    return lines.filter((line, place) => line !== lines[place - 1]).map((line) => run.parse(JSON.parse(line)));
  });
  const figures = (place: 0 | 1) =>
    summed(runs.map(({ verbs }) => Object.entries(verbs).map(([verb, count]) => [verb, count[place]] as const)));
  return {
    runs: runs.length,
    calls: figures(0),
    successes: figures(1),
    refusals: summed(runs.map(({ refusals }) => Object.entries(refusals))),
    premises: summed(runs.map(({ premises }) => Object.entries(premises))),
  };
}

/**
 * Calls, successes and refusals of each verb, and how often each premise was true, as lines to print.
 * @param errorNames selector, as a decimal number, to the error's name
 */
export function campaignSummary(totals: Totals, errorNames: ReadonlyMap<string, string>): string[] {
  if (totals.runs === 0) return [];
  const verbs = [...totals.calls].map(([verb, called]) => {
    const done = totals.successes.get(verb) ?? 0;
    const share = called === 0 ? "-" : `${Math.round((100 * done) / called)}%`;
    const why = [...totals.refusals]
      .filter(([key]) => key.startsWith(`${verb}:`))
      .map(([key, n]) => reason(key, n, errorNames));
    return [verb.padEnd(15), called, done, share, why.join(", ")].map((cell) => String(cell).padStart(7)).join(" ");
  });
  const premises = [...totals.premises].sort(([a], [b]) => a.localeCompare(b));
  return [
    `verb              calls    done   share refusals`,
    ...verbs,
    `premise true`,
    ...premises.map(([premise, times]) => `${String(times).padStart(15)} ${premise}`),
    `${total(totals.calls)} calls of verbs, ${total(totals.successes)} successes in ${totals.runs} runs`,
  ];
}

/** How often the premise of a property was true: of its cases the one that came up most. */
export function premiseOf({ premises }: Totals, property: string): number {
  const cases = [...premises].filter(([premise]) => premise.split(" ")[0] === property);
  return Math.max(0, ...cases.map(([, times]) => times));
}

/**
 * What makes a campaign without a violation prove too little, as lines to print.
 * @param calls of the whole campaign: a short one is not asked for much
 * @param properties ids that the campaign checks
 */
export function thinness(totals: Totals, calls: number, properties: readonly string[]): string[] {
  const rare =
    calls < SHARE_FROM_CALLS
      ? []
      : [...totals.calls].filter(([verb, called]) => (totals.successes.get(verb) ?? 0) < LEAST_SHARE * called);
  const thin =
    calls < PREMISES_FROM_CALLS ? [] : properties.filter((property) => premiseOf(totals, property) < LEAST_PREMISES);
  return [
    ...rare.map(([verb]) => `too thin: ${verb} succeeds in under ${100 * LEAST_SHARE}% of its calls`),
    ...thin.map((property) => `too thin: the premise of ${property} was true fewer than ${LEAST_PREMISES} times`),
  ];
}

function reason(key: string, times: number, names: ReadonlyMap<string, string>): string {
  const selector = key.slice(key.indexOf(":") + 1);
  return `${names.get(selector) ?? selector} ${times}`;
}

function summed(counts: readonly (readonly (readonly [string, number])[])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [key, times] of counts.flat()) sums.set(key, (sums.get(key) ?? 0) + times);
  return sums;
}

const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((a, b) => a + b, 0);
