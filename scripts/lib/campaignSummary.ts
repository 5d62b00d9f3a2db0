import { z } from "zod";

const run = z.object({
  verbs: z.record(z.string(), z.tuple([z.number(), z.number()])),
  refusals: z.record(z.string(), z.number()),
  premises: z.record(z.string(), z.number()),
});

type Run = z.infer<typeof run>;

/**
 * What the runs of a campaign did, as lines to print: calls, successes and refusals of each verb, and how often each
 * premise was true. The runner reports its last run twice, so a line that repeats the one before it counts once.
 * @param log one JSON object a line, as the campaign writes it
 * @param errorNames selector, as a decimal number, to the error's name
 */
export function campaignSummary(log: string, errorNames: ReadonlyMap<string, string>): string[] {
  const lines = log.split("\n").filter((line) => line !== "");
  const runs = lines.filter((line, place) => line !== lines[place - 1]).map((line) => run.parse(JSON.parse(line)));
  if (runs.length === 0) return [];
  const refusals = summed(runs, (one) => one.refusals);
  const calls = summed(runs, (one) => figures(one, 0));
  const successes = summed(runs, (one) => figures(one, 1));
  const verbs = [...calls].map(([verb, called]) => {
    const done = successes.get(verb) ?? 0;
    const share = called === 0 ? "-" : `${Math.round((100 * done) / called)}%`;
    const why = [...refusals]
      .filter(([key]) => key.startsWith(`${verb}:`))
      .map(([key, n]) => reason(key, n, errorNames));
    return [verb.padEnd(15), called, done, share, why.join(", ")].map((cell) => String(cell).padStart(7)).join(" ");
  });
  const premises = [...summed(runs, (one) => one.premises)].sort(([a], [b]) => a.localeCompare(b));
  return [
    `verb              calls    done   share refusals`,
    ...verbs,
    `premise true`,
    ...premises.map(([premise, times]) => `${String(times).padStart(15)} ${premise}`),
    `${total(calls)} calls of verbs, ${total(successes)} successes in ${runs.length} runs`,
  ];
}

function figures({ verbs }: Run, place: 0 | 1): Record<string, number> {
  return Object.fromEntries(Object.entries(verbs).map(([verb, count]) => [verb, count[place]]));
}

function reason(key: string, times: number, names: ReadonlyMap<string, string>): string {
  const selector = key.slice(key.indexOf(":") + 1);
  return `${names.get(selector) ?? selector} ${times}`;
}

function summed(runs: readonly Run[], of: (one: Run) => Record<string, number>): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [key, times] of runs.flatMap((one) => Object.entries(of(one))))
    sums.set(key, (sums.get(key) ?? 0) + times);
  return sums;
}

const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((a, b) => a + b, 0);
