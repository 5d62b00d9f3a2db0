import path from "node:path";
import { filesUnder } from "../checks/lib/files.js";

/** Tests with commands of their own: what starts processes or takes its time, and what measures time. */
const APART = { long: ".long.test.ts", timed: ".timed.test.ts" } as const;

export type Apart = keyof typeof APART;

/** Everything below test/ that mocha runs. Helpers have other names; test/gas and what stands apart have commands of their own. */
export function mochaFiles(root: string, only?: string): string[] {
  return filesUnder(root, "test", ".test.ts")
    .filter((file) => !file.startsWith("test/gas/"))
    .filter((file) => !Object.values(APART).some((ending) => file.endsWith(ending)))
    .filter((file) => only === undefined || path.matchesGlob(file, only));
}

/** Mocha tests with a command of their own. */
export function filesApart(root: string, kind: Apart, only?: string): string[] {
  return filesUnder(root, "test", APART[kind]).filter((file) => only === undefined || path.matchesGlob(file, only));
}

/** Fuzz tests and invariants in Solidity. */
export function solidityFiles(root: string, only?: string): string[] {
  return filesUnder(root, "test", ".t.sol").filter((file) => only === undefined || path.matchesGlob(file, only));
}
