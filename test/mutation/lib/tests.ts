/** Which tests a mutant has to get past. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { mochaFiles } from "../../../scripts/lib/testFiles.js";
import type { Deployable } from "./foundry.js";
import type { Mutant } from "./mutants.js";

/** What takes its time or looks at the suite as a whole, for mutants that the other unit tests let pass. */
const WIDE = [
  "test/unit/staking/*-*.test.ts",
  "test/regressions/**",
  "test/integration/lockstep.test.ts",
  "test/integration/claims/**",
  "test/integration/svb.test.ts",
  "test/integration/recompute.test.ts",
  "test/unit/periphery/**",
];

/** Unit tests of the domains whose contracts hold the mutant, its own domain's first. */
export function nearFiles(root: string, { file }: Mutant, contracts: readonly Deployable[]): string[] {
  const domains = new Set([file, ...contracts.map((contract) => contract.file)].map(domainOf));
  const wide = new Set(wideFiles(root));
  return [...domains].flatMap((domain) => mochaFiles(root, `test/unit/${domain}/**`)).filter((each) => !wide.has(each));
}

export const wideFiles = (root: string): string[] => WIDE.flatMap((glob) => mochaFiles(root, glob));

/** `capital` of contracts/capital/... and of contracts/mocks/capital/... */
const domainOf = (contract: string): string => contract.replace("contracts/mocks/", "contracts/").split("/")[1];

/** The text of a file of TypeScript and of all that it imports from the project. */
export function closureOf(root: string, file: string, seen = new Set<string>()): string {
  if (seen.has(file) || !existsSync(path.join(root, file))) return "";
  seen.add(file);
  const text = readFileSync(path.join(root, file), "utf8");
  const imported = [...text.matchAll(/from "(\.[^"]+)\.js"/g)].map(([, name]) =>
    path.posix.join(path.posix.dirname(file), `${name}.ts`),
  );
  return [text, ...imported.map((each) => closureOf(root, each, seen))].join("\n");
}
