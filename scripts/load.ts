// `npm run load [-- --full] [-- --only <number>]`: gas of every verb as covers, assessors, pools, claims, products and assets
// grow. A verb is flat, or grows as `test/load/stated.ts` states; whatever grows otherwise, is refused or passes 16,777,216 gas
// ends with 1. `--full` goes to 100,000 covers and 5,000 assessors and writes docs/performance.md.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { DIMENSIONS } from "../test/load/dimensions.js";
import { closingLine, reportOf, textOf } from "../test/load/report.js";
import { measure, type Row } from "../test/load/run.js";
import { badUsage, optionsOf } from "./lib/options.js";
import { progressFrom } from "./lib/progress.js";
import { ROOT } from "./lib/run.js";

const USAGE = "npm run load [-- --full] [-- --only <number>]: gas as numbers grow; --only covers,claims measures these";
const REPORT = "docs/performance.md";
const { full, only } = optionsOf(USAGE, { full: { type: "boolean", default: false }, only: { type: "string" } });
const chosen = DIMENSIONS.filter(({ key }) => only === undefined || only.split(",").includes(key));
if (chosen.length === 0) badUsage(`no number is called "${only}"`, USAGE);

const { elapsed, tell } = progressFrom(Date.now());
const rows: Row[] = [];
for (const dimension of chosen) {
  const own = await measure(dimension, full ? dimension.fullLevels : dimension.levels, tell);
  rows.push(...own);
  const growing = own.filter(({ growth, fault }) => growth.kind !== "flat" || fault !== undefined);
  console.log(`${dimension.title}: ${own.length} verbs, ${own.length - growing.length} flat, ${elapsed()}`);
  for (const { verb, growth, fault, points } of growing)
    console.log(`  ${verb}: ${fault === undefined ? "" : `OVER, ${fault}: `}${textOf(growth, dimension.item)} (${points.map(({ gas }) => gas).join(" ")})`); // prettier-ignore
}
if (full && only === undefined) writeFileSync(path.join(ROOT, REPORT), reportOf(DIMENSIONS, rows));
console.log(`in ${elapsed()}`);
console.log(closingLine(rows));
process.exit(rows.some(({ fault }) => fault !== undefined) ? 1 : 0);
