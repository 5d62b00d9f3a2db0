/** The tables of a run, in Markdown. */
import type { Dimension } from "./dimension.js";
import { FLAT_WITHIN, type Growth } from "./fit.js";
import { MOST_GAS, type Row } from "./run.js";

const INTRODUCTION = `# Performance

Written by \`npm run load -- --full\`. Gas of what people call and read, as numbers grow that others or they themselves pile up:
covers, assessors and their ballots, pools, open claims, products, assets. Each number grows on a chain of its own, by
ordinary transactions (no storage is written past the contracts; many covers are bought by a contract in a loop); at every size
each verb runs on a copy of the same state, and what its transaction used is the figure. \`exit.\` is an
exit of docs/exits.md, \`view.\` a view, read as a transaction, its 21,000 included. A call that is refused fails the run.
It is another mutual than that of \`npm run gas\`, with exposure in every product that it sells: the figures are not to be compared.

Flat is what never costs more than ${FLAT_WITHIN} gas above what it cost at a smaller size; falling is no growth. Anything else needs a
statement in \`test/load/stated.ts\` with a rate, and the fitted rate has to stay under it. Every figure stays under
${MOST_GAS.toLocaleString("en-US")}, the gas of one transaction (EIP-7825). \`npm run load\` does the same with smaller numbers and writes nothing.
`;

/** Every verb once: over if anything is wrong with it, with slope if it grows with anything. */
export function closingLine(rows: readonly Row[]): string {
  const verbs = [...new Set(rows.map(({ verb }) => verb))];
  const kinds = verbs.map((verb) => {
    const own = rows.filter((row) => row.verb === verb);
    if (own.some(({ fault }) => fault !== undefined)) return "over";
    return own.every(({ growth }) => growth.kind === "flat") ? "flat" : "slope";
  });
  const count = (kind: string) => kinds.filter((each) => each === kind).length;
  return `load: ${verbs.length} verbs, ${count("flat")} flat, ${count("slope")} with slope, ${count("over")} over`;
}

export function reportOf(dimensions: readonly Dimension[], rows: readonly Row[]): string {
  const dearest = rows
    .flatMap(({ points }) => points.map(({ gas }) => gas))
    .reduce((most, gas) => Math.max(most, gas), 0);
  return [
    INTRODUCTION,
    `\`${closingLine(rows)}\`; the dearest call of all used ${dearest.toLocaleString("en-US")} gas.\n`,
    ...dimensions.flatMap((dimension) => section(dimension, rows)),
  ].join("\n");
}

function section({ key, title, item }: Dimension, rows: readonly Row[]): string[] {
  const own = rows.filter(({ dimension }) => dimension === key);
  if (own.length === 0) return [];
  const growing = own.filter(({ growth }) => growth.kind !== "flat");
  const reasons = [...new Set(growing.map(({ statement }) => statement?.why ?? "not stated"))];
  const sizes = own[0].points.map(({ size }) => size.toLocaleString("en-US"));
  return [
    `## ${title}\n`,
    ...reasons.map((why) => `- ${namesOf(growing, why)}: ${why}.`),
    ...(reasons.length === 0 ? ["All flat."] : []),
    "",
    `| Verb | ${sizes.join(" | ")} | Growth |`,
    `|---|${sizes.map(() => "---:|").join("")}---|`,
    ...own.map(({ verb, points, growth }) => {
      const figures = points.map(({ gas }) => gas.toLocaleString("en-US"));
      return `| ${verb} | ${figures.join(" | ")} | ${textOf(growth, item)} |`;
    }),
    "",
  ];
}

const namesOf = (rows: readonly Row[], why: string): string =>
  rows
    .filter(({ statement }) => (statement?.why ?? "not stated") === why)
    .map(({ verb }) => `\`${verb}\``)
    .join(", ");

export function textOf(growth: Growth, item: string): string {
  if (growth.kind === "flat") return "flat";
  const round = (gas: number) => (gas < 10 ? gas.toFixed(2) : Math.round(gas).toLocaleString("en-US"));
  if (growth.kind === "slope") return `${round(growth.perItem)} gas for each ${item}`;
  return `${round(growth.perDoubling)} gas for each doubling`;
}
