// `npm run load -- [--full] [--only <numbers>]`: gas of every verb as covers, assessors, pools, claims, products and assets
// grow. A verb is flat, or grows as `test/load/stated.ts` states; whatever grows otherwise, is refused or passes 16,777,216 gas
// ends with 1. `--full` goes to 100,000 covers and 5,000 assessors and writes docs/performance.md; with `--only`, from these and
// from what was measured of the others with the same build.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { DIMENSIONS } from "../test/load/dimensions.js";
import { closingLine, reportOf, textOf } from "../test/load/report.js";
import { measure, type Row } from "../test/load/run.js";
import { keep, kept } from "../test/load/store.js";
import { chosenOf, optionsOf } from "./lib/options.js";
import { progressFrom } from "./lib/progress.js";
import { ROOT } from "./lib/run.js";

const USAGE = "npm run load -- [--full] [--only <numbers>]: gas as numbers grow; --only covers,claims measures these";
const REPORT = "docs/performance.md";
const { full, only } = optionsOf(USAGE, { full: { type: "boolean", default: false }, only: { type: "string" } });
const chosen = chosenOf(USAGE, DIMENSIONS, ({ key }) => key, only);

const { elapsed, tell } = progressFrom(Date.now());
const rows: Row[] = [];
for (const dimension of chosen) {
  const own = await measure(dimension, full ? dimension.fullLevels : dimension.levels, tell);
  rows.push(...own);
  if (full) keep(ROOT, dimension.key, own);
  const growing = own.filter(({ growth, fault }) => growth.kind !== "flat" || fault !== undefined);
  console.log(`${dimension.title}: ${own.length} verbs, ${own.length - growing.length} flat, ${elapsed()}`);
  for (const { verb, growth, fault, points } of growing)
    console.log(`  ${verb}: ${fault === undefined ? "" : `OVER, ${fault}: `}${textOf(growth, dimension.item)} (${points.map(({ gas }) => gas).join(" ")})`); // prettier-ignore
}
if (full) report();
console.log(`in ${elapsed()}`);
console.log(closingLine(rows));
process.exit(rows.some(({ fault }) => fault !== undefined) ? 1 : 0);

/** With what was measured of the other numbers before, once all of them were. */
function report(): void {
  const all = DIMENSIONS.map(({ key }) => kept(ROOT, key));
  const missing = DIMENSIONS.filter((_, place) => all[place] === undefined).map(({ key }) => key);
  if (missing.length > 0) console.log(`no ${REPORT} yet: ${missing.join(", ")} not measured with this build`);
  else
    writeFileSync(
      path.join(ROOT, REPORT),
      reportOf(
        DIMENSIONS,
        all.flatMap((own) => own ?? []),
      ),
    );
}
