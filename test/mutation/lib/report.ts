/** docs/mutation.md: the score, by file and by operator, and every mutant that survived. */
import { inWords, type Mutant } from "./mutants.js";
import type { Judged } from "./judge.js";
import { isKill, isViable } from "./results.js";

export interface Run {
  readonly date: string;
  readonly seed: number;
  readonly judged: readonly Judged[];
  /** Judged by the unit tests alone. */
  readonly isNear: boolean;
  /** How many mutants there are of the files. */
  readonly of: number;
}

export interface Score {
  readonly viable: number;
  readonly killed: number;
  readonly percent: number;
}

const INTRODUCTION = `# Mutation

Written by \`npm run mutate\`. A mutant is the core with one place changed, found over the compiler's syntax tree of
\`contracts/capital\`, \`contracts/staking\`, \`contracts/cover\` and \`contracts/claims\`: a condition negated, fixed or halved, a
comparison moved by one, an operator swapped for its opposite, a division rounded the other way, a constant raised by
one or zeroed, a statement (an event or a requirement too) left out, two arguments swapped, a modifier removed,
storage read into memory. It is compiled without optimizer, put in the place of the build's code wherever a test creates
the contract, and killed when a test fails. Every file of tests has to be green on the unchanged code, compiled the same
way, before it judges a mutant; limits on gas are not asked, for the code is not what is deployed.

What does not compile is not viable. Only a mutant with the same bytecode (without metadata) is equivalent; every other
one that no test kills is listed and counts, whether or not a test could kill it. Swapped arguments of functions that do
not care for their order (\`min\`, \`max\`, the factors of \`mulDiv\`) are not made, and nothing is changed in a function whose
code no contract has. A test that takes over four times as long as it does otherwise, and at least 20 seconds, gets four times that
once more, and kills if it has not ended then; such kills are listed.

Unit tests of the domain run first, the likeliest one foremost; what they let pass meets the lock-step run against the
model, the whole lives of claims, the recomputed books and the regressions.

    npm run mutate                                  400 viable mutants, a new seed, which is printed
    npm run mutate -- --sample 30 --seed 7          a sample of another size, repeatable
    npm run mutate -- --sample all --resume         all of them; goes on where the run before has stopped
    npm run mutate -- --near                        by the unit tests alone
    npm run mutate -- --file contracts/capital/SolvencyMath.sol
`;

export function scoreOf(judged: readonly Judged[]): Score {
  const viable = judged.filter(({ result }) => isViable(result)).length;
  const killed = judged.filter(({ result }) => isKill(result)).length;
  // Rounded down, so that the figure never claims more than was reached.
  return { viable, killed, percent: viable === 0 ? 100 : Math.floor((killed * 1_000) / viable) / 10 };
}

export const closingLine = ({ viable, killed, percent }: Score): string =>
  `mutation: ${viable} viable, ${killed} killed, score ${percent.toFixed(1)}%`;

export function reportOf(run: Run): string {
  const { date, seed, judged, isNear, of } = run;
  const listed = (verdict: string) => judged.filter(({ result }) => result.verdict === verdict);
  const [survivors, timeouts] = [listed("survived"), listed("timeout")];
  const others = `${listed("refused").length} did not compile, ${listed("equivalent").length} equivalent`;
  return [
    INTRODUCTION,
    `## The last run\n`,
    `${date}, seed ${seed}: ${judged.length} of ${of} mutants drawn, ${others}. Judged by ${isNear ? "the unit tests alone (`--near`)" : "unit tests and those of the whole"}.\n`,
    `\`${closingLine(scoreOf(judged))}\`\n`,
    ...table("File", judged, ({ file }) => `\`${file}\``),
    ...table("Operator", judged, ({ operator }) => operator),
    `## Survivors\n`,
    ...(survivors.length === 0 ? ["None.\n"] : lines(survivors)),
    `## Killed by time\n`,
    ...(timeouts.length === 0 ? ["None."] : lines(timeouts).slice(0, -1)),
    "",
  ].join("\n");
}

function table(title: string, judged: readonly Judged[], keyOf: (mutant: Mutant) => string): string[] {
  const groups = new Map<string, Judged[]>();
  for (const each of judged) groups.set(keyOf(each.mutant), [...(groups.get(keyOf(each.mutant)) ?? []), each]);
  const rows = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, own]) => ({ name, ...scoreOf(own) }));
  return [
    `| ${title} | Viable | Killed | Score |`,
    "|---|--:|--:|--:|",
    ...rows.map(({ name, viable, killed, percent }) => `| ${name} | ${viable} | ${killed} | ${percent.toFixed(1)}% |`),
    "",
  ];
}

function lines(judged: readonly Judged[]): string[] {
  const place = ({ mutant: { file, line } }: Judged) => `${file}:${String(line).padStart(5, "0")}`;
  const sorted = [...judged].sort((a, b) => (place(a) < place(b) ? -1 : 1));
  return [
    "| Place | In | Operator | Before | Mutant |",
    "|---|---|---|---|---|",
    ...sorted.map(({ mutant: { file, line, scope, operator, before, now } }) => {
      const texts = [before, now].map((text) => `\`${inWords(text).replaceAll("|", "\\|")}\``);
      return `| \`${file}:${line}\` | ${scope} | ${operator} | ${texts.join(" | ")} |`;
    }),
    "",
  ];
}
