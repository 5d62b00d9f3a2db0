/** A weak twin: a contract of the suite with one defect, made by replacing a few lines of its source. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Contracts } from "../../../scripts/lib/contracts.js";
import { ROOT } from "../../../scripts/lib/run.js";

export interface Patch {
  readonly file: string;
  /** Has to stand in the file exactly once. */
  readonly old: string;
  readonly new: string;
}

export interface Twin {
  /** What the defect is, in a few words for the report. */
  readonly defect: string;
  /** Whose code is replaced. */
  readonly contracts: readonly (keyof Contracts)[];
  readonly patches: readonly Patch[];
}

/** A twin of one contract with one change. */
export const weak = (defect: string, contract: keyof Contracts, file: string, old: string, now: string): Twin => ({
  defect,
  contracts: [contract],
  patches: [{ file, old, new: now }],
});

export type Sources = Record<string, { content: string }>;

/** A contract's file and all that it imports, the patches applied. */
export function patchedSources(file: string, patches: readonly Patch[]): Sources {
  const sources: Sources = {};
  gather(file, sources);
  for (const patch of patches) {
    if (!(patch.file in sources)) continue;
    sources[patch.file] = { content: patched(sources[patch.file].content, patch) };
  }
  return sources;
}

function patched(content: string, patch: Patch): string {
  const places = content.split(patch.old).length - 1;
  if (places !== 1) throw new Error(`${patch.file} has ${places} places, not one, that read: ${patch.old}`);
  return content.replace(patch.old, () => patch.new);
}

/** Adds a file and all that it imports. */
export function gather(file: string, sources: Sources): void {
  if (file in sources) return;
  const place = file.startsWith("@") ? path.join(ROOT, "node_modules", file) : path.join(ROOT, file);
  const content = readFileSync(place, "utf8");
  sources[file] = { content };
  for (const [, imported] of content.matchAll(/(?:from|import)\s+"([^"]+)"/g)) {
    gather(imported.startsWith(".") ? path.posix.join(path.posix.dirname(file), imported) : imported, sources);
  }
}
