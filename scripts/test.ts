// `npm test [-- --only <glob>]`: build, rules, mocha tests, Solidity fuzz and a short invariant run. The last line counts
// the tests; a broken rule counts as a failure. With --only the rules are left out.
import { checkCounts, sum, testCounts, type Counts } from "./lib/counts.js";
import { badUsage, optionsOf } from "./lib/options.js";
import { ROOT, run } from "./lib/run.js";
import { mochaFiles, solidityFiles } from "./lib/testFiles.js";

interface Report extends Counts {
  /** What was printed and is not shown yet. */
  readonly hidden: string;
}

const USAGE =
  'npm test [-- --only <glob>]: build, rules and every test; --only "test/unit/token/**" runs some of the tests';
const { only } = optionsOf(USAGE, { only: { type: "string" } });
if (mochaFiles(ROOT, only).length + solidityFiles(ROOT, only).length === 0)
  badUsage(`no test file matches "${only}"`, USAGE);
const began = Date.now();
const { passed, failed } = await stages();
console.log(`\nin ${Math.round((Date.now() - began) / 1000)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function stages(): Promise<Counts> {
  const build = await run("hardhat", ["build"]);
  if (build.code !== 0) return { passed: 0, failed: 1 };
  // Two lanes for two cores: the first shows itself as it goes, the second is printed when it has ended.
  const files = mochaFiles(ROOT, only);
  const isUnit = (file: string) => file.startsWith("test/unit/");
  const lanes = await Promise.all([
    lane([() => tests("mocha", files.filter(isUnit)), ...(only === undefined ? [check] : [])]),
    lane([
      () =>
        tests(
          "mocha",
          files.filter((file) => !isUnit(file)),
          false,
        ),
      () => tests("solidity", solidityFiles(ROOT, only), false),
    ]),
  ]);
  for (const { hidden } of lanes) process.stdout.write(hidden);
  return sum(lanes);
}

/** One stage after the other. */
async function lane(run: readonly (() => Promise<Report>)[]): Promise<Report> {
  const reports: Report[] = [];
  for (const stage of run) reports.push(await stage());
  return { ...sum(reports), hidden: reports.map(({ hidden }) => hidden).join("") };
}

async function check(): Promise<Report> {
  const script = ["--import", "./scripts/lib/typescript.mjs", "scripts/checks/index.ts", "--no-build"];
  const { code, output } = await run("node", script, false);
  return { ...checkCounts(output, code), hidden: output };
}

async function tests(runner: "mocha" | "solidity", files: readonly string[], show = true): Promise<Report> {
  if (files.length === 0) return { passed: 0, failed: 0, hidden: "" };
  const { code, output } = await run("hardhat", ["test", runner, "--no-compile", ...files], show);
  return { ...testCounts(output, code), hidden: show ? "" : output };
}
