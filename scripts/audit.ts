// `npm run audit`: Slither over the contracts, its findings against test/audit/triage.json. High and medium ones need an entry
// with a reason; the others are counted. Closes with `audit: N findings, N triaged, N open`, or with `audit: skipped, ...` and exit
// code 0 where Python or its packages cannot be had.
import { readFileSync } from "node:fs";
import path from "node:path";
import { detections, install } from "./lib/audit/slither.js";
import { judge, triageSchema } from "./lib/audit/triage.js";
import { optionsOf } from "./lib/options.js";
import { ROOT } from "./lib/run.js";

const TRIAGE = "test/audit/triage.json";

optionsOf("npm run audit: static analysis by Slither against test/audit/triage.json", {});
const trouble = install();
if (trouble !== undefined) {
  console.log(trouble);
  console.log("audit: skipped, for the tool cannot be had here");
  process.exit(0);
}

const files = new Map<string, Buffer>();
const entries = triageSchema.parse(JSON.parse(readFileSync(path.join(ROOT, TRIAGE), "utf8")));
const { findings, triaged, open, stale, minor } = judge(await detections(), entries, textAt);
for (const { impact, descriptions, ...key } of open) {
  console.log(`OPEN  ${impact}: ${descriptions.join("\n")}`);
  console.log(`      ${JSON.stringify(key)}`);
}
for (const entry of stale)
  console.log(`STALE ${entry.check} in ${entry.function}: ${TRIAGE} accepts what is not found`);
const counts = [...minor].sort(([, a], [, b]) => b - a).map(([check, count]) => `${count} ${check}`);
console.log(`low and informational, not judged: ${counts.join(", ") || "none"}`);
console.log(`audit: ${findings} findings, ${triaged} triaged, ${findings - triaged} open`);
process.exitCode = open.length + stale.length > 0 ? 1 : 0;

/** Offsets are in bytes. */
function textAt(file: string, start: number, length: number): string {
  const bytes = files.get(file) ?? readFileSync(path.join(ROOT, file));
  files.set(file, bytes);
  return bytes.subarray(start, start + length).toString();
}
