/** The table of a run, in Markdown: the same for the same code and size. */
import { NO_EXITS } from "./decisions.js";
import type { Exit } from "./exit.js";
import type { Cell } from "./run.js";
import type { State } from "./states.js";

const INTRODUCTION = `# Exits

Written by \`npm run exits -- --full\`. Every way out of the mutual that the contracts have, tried in every bad state that it can be
in: on a chain of its own that mutual is founded, sells covers over five pools and holds ETH, stETH and USDC; the exit is
prepared, the state is brought about, and the exit is called. It works when the call goes through and has changed what it
is there to change. Where it is refused, either a rule of the design lets it wait, and the run goes forward day by day until it
works, or time alone does not help: then the table says why, and the run has checked that it is refused by the
error that is meant and goes through once what was missing is there. Anything else is dead, and the run ends with 1.
\`--full\` sells 100,000 covers for the last column, or as many as \`--covers\` says; \`npm run exits\` alone sells 1,000 and writes
nothing.

A state with several forms (a feed can fail in eleven ways) is tried in each; the cell tells the worst. How many covers were
sold stands over the last column; that no exit costs more gas with more of them is measured in docs/performance.md. What is open for days
only, or takes somebody in good standing, is tried after years of silence too: once members are attested again. States that
take long to come about are made with the rights of the module that would bring them about: a payout of all that the
pool has, a burn of all that is staked.
`;

export function closingLine(cells: readonly Cell[]): string {
  const count = (kind: Cell["kind"]) => cells.filter((cell) => cell.kind === kind).length;
  return `exits: ${cells.length} cells, ${count("works")} work, ${count("waits")} wait, ${count("dead")} dead`;
}

export function reportOf(exits: readonly Exit[], states: readonly State[], cells: readonly Cell[]): string {
  const reasons = [...new Set(cells.flatMap((cell) => (cell.kind === "works" ? [] : [cell.reason])))];
  const cellOf = (exit: Exit, state: State) => cells.find((cell) => cell.exit === exit.key && cell.state === state.key);
  const show = (cell: Cell | undefined): string => {
    if (cell === undefined) return "not tried";
    if (cell.kind === "works") return "works";
    const note = reasons.indexOf(cell.reason) + 1;
    if (cell.kind === "waits") return `waited ${cell.days} days (${note})`;
    return cell.kind === "n/a" ? `n/a (${note})` : `**dead** (${note})`;
  };
  return [
    INTRODUCTION,
    `\`${closingLine(cells)}\`; ${othersOf(cells)}\n`,
    ...tables(exits, states, (exit, state) => show(cellOf(exit, state))),
    "Notes:\n",
    ...reasons.map((reason, place) => `${place + 1}. ${reason[0].toUpperCase()}${reason.slice(1)}.`),
    "",
    "## The states\n",
    ...states.map((state) => `- ${state.title}: ${state.variants.map(({ name }) => name).join("; ")}`),
    "",
    "## What is no exit\n",
    "Verbs that people may call and that get nobody out of anything; a verb that is on neither list fails the run.",
    "Leaving membership, switching address, pausing and investing are not built yet.\n",
    ...words(),
    "",
  ].join("\n");
}

/** What neither works nor waits nor is dead. */
function othersOf(cells: readonly Cell[]): string {
  const others = cells.filter((cell) => cell.kind === "n/a");
  const refused = others.filter(({ isRefused }) => isRefused).length;
  return `of the other ${others.length}, ${others.length - refused} have nothing to try, and ${refused} are refused for the reason given, which time alone does not mend.`;
}

const COLUMNS = 6;

/** So many states side by side as a page takes. */
function tables(
  exits: readonly Exit[],
  states: readonly State[],
  show: (exit: Exit, state: State) => string,
): string[] {
  if (states.length === 0) return [];
  const here = states.slice(0, COLUMNS);
  return [
    `| Exit | ${here.map(({ title }) => title).join(" | ")} |`,
    `|---|${here.map(() => "---|").join("")}`,
    ...exits.map((exit) => `| ${exit.title} | ${here.map((state) => show(exit, state)).join(" | ")} |`),
    "",
    ...tables(exits, states.slice(COLUMNS), show),
  ];
}

function words(): string[] {
  const reasons = [...new Set(Object.values(NO_EXITS))].sort();
  return reasons.map((reason) => {
    const verbs = Object.entries(NO_EXITS).filter(([, word]) => word === reason);
    return `- ${reason}: ${verbs.map(([verb]) => `\`${verb}\``).join(", ")}`;
  });
}
