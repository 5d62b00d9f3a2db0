import { filesUnder, textOf } from "../checks/lib/files.js";
import { premiseOf, type Totals } from "./campaignSummary.js";

export const DOCUMENT = "docs/invariants.md";
const HEADING = "## Where each is checked";
const NOT_BUILT = "not built";

/** What cannot run in the campaign: the harness that checks it, or that the part it is about is not built. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  I19: `${NOT_BUILT}: strategies`,
  I20: `${NOT_BUILT}: strategies and swaps`,
  I21: `${NOT_BUILT}: strategies`,
  I36: `${NOT_BUILT}: parametric covers`,
  I37: `${NOT_BUILT}: parametric covers`,
  I38: `${NOT_BUILT}: parametric covers`,
  I41: "`npm run check`, rule `permissions`; `test/integration/deployment.test.ts`; `npm run malformed`",
  I42: `${NOT_BUILT}: pauses`,
  I43: "`npm run check`, rule `forbidden`",
  I44: "`test/unit/membership/Membership/join.test.ts`, `renew.test.ts`; `test/unit/token/MemberToken/permit.test.ts`, `delegate.test.ts`; `test/unit/governance/MutualGovernor/castVote.test.ts`",
  I47: "`npm run load`; `npm run gas`",
  I48: "`test/integration/recompute.test.ts`; `test/unit/scripts/replay.test.ts`",
};

/** What a campaign came to, for the document. */
export interface Report {
  readonly seed: string;
  readonly calls: number;
  readonly perSecond: number;
  readonly totals: Totals;
}

/** Ids of docs/invariants.md, in its order. */
export function propertyIds(root: string): string[] {
  return [...textOf(root, DOCUMENT).matchAll(/^- (I\d\d) /gm)].map(([, id]) => id);
}

/** Ids that begin the text of an assertion in the campaign, in order. */
export function assertedIds(root: string): string[] {
  const sources = filesUnder(root, "test/invariant", ".sol").map((file) => textOf(root, file));
  return [...new Set(sources.flatMap((source) => [...source.matchAll(/"(I\d\d):/g)].map(([, id]) => id)))].sort();
}

/** The document with its last section, which says where each id is checked, written anew. */
export function withReport(root: string, { seed, calls, perSecond, totals }: Report): string {
  const asserted = new Set(assertedIds(root));
  const rows = propertyIds(root).map((id) =>
    asserted.has(id) ? `| ${id} | campaign | ${premiseOf(totals, id)} |` : `| ${id} | ${ELSEWHERE[id]} | |`,
  );
  const verbs = [...totals.calls].map(([verb, called]) => {
    const done = totals.successes.get(verb) ?? 0;
    return `| ${verb} | ${called} | ${done} | ${Math.floor((100 * done) / Math.max(1, called))}% |`;
  });
  const text = textOf(root, DOCUMENT);
  const before = text.includes(HEADING) ? text.slice(0, text.indexOf(HEADING)) : `${text}\n`;
  return [
    `${before}${HEADING}`,
    "",
    'Written by `npm run invariants -- --calls N --write`. "Campaign" is `test/invariant/`: what can be read at a glance is checked after',
    "every call, everything every sixteenth call and at the end of each run of 200 calls. The last column counts how often the premise of",
    "a property was true where it was looked at: in a verb that it is about, or every sixteenth call. Of a property with several cases",
    "it is the commonest; the command prints all of them.",
    "",
    `The last full run: ${calls} calls, seed \`${seed}\`, 0 violations, ${perSecond} calls a second in each process.`,
    "",
    "| id | where | premise true |",
    "|---|---|---|",
    ...rows,
    "",
    "| verb | calls | successes | share |",
    "|---|---|---|---|",
    ...verbs,
    "",
  ].join("\n");
}
