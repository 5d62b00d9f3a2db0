import path from "node:path";
import { filesUnder } from "../checks/lib/files.js";

const LONG = ".long.test.ts";

/** Everything below test/ that mocha runs. Helpers have other names; `*.long.test.ts` and test/gas have commands of their own. */
export function mochaFiles(root: string, only?: string): string[] {
  return filesUnder(root, "test", ".test.ts")
    .filter((file) => !file.startsWith("test/gas/") && !file.endsWith(LONG))
    .filter((file) => only === undefined || path.matchesGlob(file, only));
}

/** Tests that start processes of their own or take their time. */
export function longFiles(root: string, only?: string): string[] {
  return filesUnder(root, "test", LONG).filter((file) => only === undefined || path.matchesGlob(file, only));
}

/** Fuzz tests and invariants in Solidity. */
export function solidityFiles(root: string, only?: string): string[] {
  return filesUnder(root, "test", ".t.sol").filter((file) => only === undefined || path.matchesGlob(file, only));
}
