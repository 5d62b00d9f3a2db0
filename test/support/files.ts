/** Files that a test hands to a command. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const folder = mkdtempSync(path.join(tmpdir(), "keel-"));

/** Where a file of this name may lie; nothing is there yet. */
export const placeFor = (name: string): string => path.join(folder, name);

/** Writes a file and says where it is. */
export function written(name: string, content: string): string {
  const file = placeFor(name);
  writeFileSync(file, content);
  return file;
}
