/** Figures of full runs, kept by number until the contracts change: one number can be measured again without the others. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { suiteArtifacts } from "../malformed/run.js";
import { rowOf, type Row } from "./run.js";

const FOLDER = "cache/load";

/** What the compiler made of the suite. */
function buildOf(root: string): string {
  const hash = createHash("sha256");
  for (const { contractName, deployedBytecode } of suiteArtifacts(root)) hash.update(contractName + deployedBytecode);
  return hash.digest("hex").slice(0, 16);
}

const fileOf = (root: string, dimension: string): string =>
  path.join(root, FOLDER, `${dimension}-${buildOf(root)}.json`);

export function keep(root: string, dimension: string, rows: readonly Row[]): void {
  mkdirSync(path.join(root, FOLDER), { recursive: true });
  const figures = rows.map(({ verb, points }) => ({ verb, points }));
  writeFileSync(fileOf(root, dimension), JSON.stringify(figures));
}

/** Nothing where it was not measured with this build; judged by what is stated today. */
export function kept(root: string, dimension: string): readonly Row[] | undefined {
  const file = fileOf(root, dimension);
  if (!existsSync(file)) return undefined;
  const figures = JSON.parse(readFileSync(file, "utf8")) as readonly Pick<Row, "verb" | "points">[];
  return figures.map(({ verb, points }) => rowOf(dimension, verb, points));
}
