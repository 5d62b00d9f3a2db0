/** The report of a run, in Markdown: the same for the same code. */
import { ROWS, type Row } from "../catalogue.js";

export interface Result {
  readonly id: string;
  readonly defect: string;
  readonly isRepelled: boolean;
  readonly isDetected: boolean;
  /** What went wrong on the suite. */
  readonly trouble?: string;
  /** What the scenario found on the twin. */
  readonly finding?: string;
}

const INTRODUCTION = `# Attacks

Written by \`npm run attacks\`. Every scenario is one function that runs twice on a whole mutual: on the suite, where the
property must hold (repelled), and on a weak twin, where the same function must find the violation (detected). A twin is
the suite with one contract replaced: its source with a few lines changed, compiled, and put in its place with storage
and constructor arguments kept. A scenario that stops for any other reason counts as neither.
`;

/** Rows of the catalogue that have neither scenario nor reason, or both. */
export function disorder(ids: readonly string[]): string[] {
  const unknown = ids.filter((id) => !ROWS.some((row) => row.id === id));
  const undecided = ROWS.filter(({ id, why }) => ids.includes(id) === (why !== undefined));
  return [...unknown, ...undecided.map(({ id }) => id)];
}

export function reportOf(results: readonly Result[]): string {
  const missing = ROWS.filter(({ why }) => why !== undefined);
  return [
    INTRODUCTION,
    `${ROWS.length} rows: ${results.length} with a scenario, ${missing.length} without.\n`,
    "| Row | Severity | Attack | Repelled | Detected | The twin's defect |",
    "|---|---|---|---|---|---|",
    ...results.map(line),
    "",
    "## Rows without a scenario\n",
    "They do not apply to what is built, or another command answers them.\n",
    "| Row | Severity | Attack | Why |",
    "|---|---|---|---|",
    ...missing.map(({ id, severity, attack, why }) => `| ${id} | ${severity} | ${attack} | ${why} |`),
    "",
  ].join("\n");
}

function line({ id, defect, isRepelled, isDetected }: Result): string {
  const { severity, attack } = rowOf(id);
  return `| ${id} | ${severity} | ${attack} | ${yes(isRepelled)} | ${yes(isDetected)} | ${defect} |`;
}

function rowOf(id: string): Row {
  const found = ROWS.find((row) => row.id === id);
  if (found === undefined) throw new Error(`no row ${id}`);
  return found;
}

const yes = (holds: boolean): string => (holds ? "yes" : "**no**");
