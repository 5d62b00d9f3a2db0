/** docs/faults.md: what a node may do, what the user sees, how it ends. */
import type { DeployCase } from "./deployCases.js";
import type { Case, Ending, Verdict } from "./run.js";

export type AnyCase = Case | DeployCase;

export interface Played {
  readonly each: AnyCase;
  readonly verdict: Verdict;
}

export const closingLine = (played: readonly Played[]): string => {
  const right = played.filter(({ verdict }) => isRight(verdict)).length;
  const doubles = played.reduce((sum, { verdict }) => sum + verdict.doubleSends, 0);
  return `faults: ${played.length} cases, ${right} right, ${doubles} double sends`;
};

export const isRight = ({ troubles, doubleSends }: Verdict): boolean => troubles.length === 0 && doubleSends === 0;

export function reportOf(played: readonly Played[]): string {
  return [
    "# Hostile nodes",
    "Written by `npm run faults`, which plays every case against the local mutual through a proxy that misbehaves, and holds" +
      " against the chain what was sent, what was claimed, how the command ended and what its journal says. Reads have to show what" +
      " they show with an honest node, or to fail. The same command again has to find out what became of the first one. Several cases" +
      " are played side by side, each on a chain of its own.",
    "What is mined is never told as refused: where what came of it cannot be read, or no contract is at the place it was sent to, the" +
      " command ends with `OutcomeUnknown` (1) and names the transaction, and the same command again sends nothing.",
    "What cannot be told: a node that leaves logs out of a list which nothing on chain counts. Stake, claims, votes on claims and" +
      " products are held against counts on chain; proposals (`gov list`, `keep due`) and grants of roles (`deploy doctor`," +
      " `deploy roles`) are not counted there. A reorganisation deeper than `--confirmations` takes back what a command has reported" +
      " as done: what is sent then takes the same number of the account, so that only one of the two can be mined.",
    `The last full run: \`${closingLine(played)}\`.`,
    table(played),
    "",
  ].join("\n\n");
}

function table(played: readonly Played[]): string {
  const rows = played.map(({ each, verdict }) =>
    [
      each.id,
      each.kind,
      `${each.fault}${signer(each)}`,
      `\`${shortLine(each.line)}\``,
      endingOf(each),
      isRight(verdict) ? "right" : "WRONG",
    ]
      .map((cell) => ` ${cell} `)
      .join("|"),
  );
  const head = ["id", "kind", "the node ...", "command", "ends", ""].map((cell) => ` ${cell} `).join("|");
  return [`|${head}|`, `|${" - |".repeat(6)}`, ...rows.map((row) => `|${row}|`)].join("\n");
}

const signer = (each: AnyCase): string => ("manner" in each && each.manner === "keys sign" ? " (keys sign here)" : "");

const shortLine = (line: string): string => line.replace(" --yes", "");

function endingOf(each: AnyCase): string {
  if (each.kind === "deploy") return each.starts === 1 ? "0 done" : `1, and 0 when it is started again`;
  const { ends, again } = each;
  return again === undefined ? text(ends) : `${text(ends)}; again: ${text(again)}`;
}

const MEANINGS: Readonly<Record<number, string>> = { 0: "done", 3: "refused by the contract" };

const text = ({ code, name }: Ending): string => `${code} ${name ?? MEANINGS[code] ?? ""}`.trim();
