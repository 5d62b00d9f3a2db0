/** Every mutant of a file: one change each, with where it is and what it reads. */
import { createHash } from "node:crypto";
import { lineAt } from "../../../scripts/checks/lib/files.js";
import { codeBelow, rangeOf, scopesOf, type Node, type Range } from "./ast.js";
import { idOf } from "./callers.js";
import { changesAt, type Operator } from "./operators.js";

export interface Mutant extends Range {
  /** The same as long as the text around it is the same. */
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly operator: Operator;
  readonly before: string;
  readonly now: string;
  /** The function, modifier or declared value that it is in. */
  readonly scope: string;
  readonly scopeRange: Range;
  readonly scopeId: number;
}

const SHOWN = 90;

export function mutantsOf(file: string, content: string, unit: Node): Mutant[] {
  const source = Buffer.from(content);
  const found = new Map<string, Mutant>();
  for (const scope of scopesOf(unit)) {
    const range = rangeOf(scope.node);
    const about = { file, scope: scope.name, scopeRange: range, scopeId: idOf(scope.node) };
    for (const node of codeBelow(scope.node)) {
      for (const change of changesAt({ node, source })) {
        const before = source.subarray(change.start, change.end).toString();
        const line = lineAt(content, source.subarray(0, change.start).toString().length);
        const id = digestOf(file, change, before);
        if (before !== change.now) found.set(id, { id, ...about, ...change, before, line });
      }
    }
  }
  return [...found.values()];
}

/** The content of the mutant's file with its change. */
export function mutated(content: string, { start, end, before, now }: Mutant): string {
  const source = Buffer.from(content);
  if (source.subarray(start, end).toString() !== before) throw new Error(`the source does not read "${before}" there`);
  return Buffer.concat([source.subarray(0, start), Buffer.from(now), source.subarray(end)]).toString();
}

/** One line: what stands there, and what the mutant says. */
export const inWords = (text: string): string => {
  const line = text.replace(/\s+/g, " ");
  return line.length > SHOWN ? `${line.slice(0, SHOWN)} ...` : line === "" ? "(nothing)" : line;
};

function digestOf(file: string, { operator, start, now }: Range & { operator: Operator; now: string }, before: string) {
  return createHash("sha256").update([file, operator, start, before, now].join("\0")).digest("hex").slice(0, 12);
}
