import { filesUnder, textOf } from "../checks/lib/files.js";

const DOCUMENT = "docs/invariants.md";

/** Ids of docs/invariants.md, in its order. */
export function propertyIds(root: string): string[] {
  return [...textOf(root, DOCUMENT).matchAll(/^- (I\d\d) /gm)].map(([, id]) => id);
}

/** Ids that begin the text of an assertion in the campaign. */
export function assertedIds(root: string): Set<string> {
  const sources = filesUnder(root, "test/invariant", ".sol").map((file) => textOf(root, file));
  return new Set(sources.flatMap((source) => [...source.matchAll(/"(I\d\d):/g)].map(([, id]) => id)));
}
