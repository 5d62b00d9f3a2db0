// `npm test [-- --only <glob>]`: build, rules, mocha tests, Solidity fuzz and a short invariant run. The last line counts
// the tests; a broken rule counts as a failure. With --only the rules are left out.
import { checkCounts, sum, testCounts, type Counts } from "./lib/counts.js";
import { badUsage, optionsOf } from "./lib/options.js";
import { ROOT, run } from "./lib/run.js";
import { mochaFiles, solidityFiles } from "./lib/testFiles.js";

interface Report extends Counts {
  readonly output: string;
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
  // Two lanes for two cores: mocha shows itself as it goes, the other lane is printed when it has ended.
  const [mocha, rest] = await Promise.all([tests("mocha", mochaFiles(ROOT, only)), rulesAndSolidity()]);
  process.stdout.write(rest.output);
  return sum([mocha, rest]);
}

/** With --only the rules are left out. */
async function rulesAndSolidity(): Promise<Report> {
  const solidity = await tests("solidity", solidityFiles(ROOT, only), false);
  if (only !== undefined) return solidity;
  const rules = await check();
  return { ...sum([rules, solidity]), output: rules.output + solidity.output };
}

async function check(): Promise<Report> {
  const script = ["--import", "./scripts/lib/typescript.mjs", "scripts/checks/index.ts", "--no-build"];
  const { code, output } = await run("node", script, false);
  return { ...checkCounts(output, code), output };
}

async function tests(runner: "mocha" | "solidity", files: readonly string[], show = true): Promise<Report> {
  if (files.length === 0) return { passed: 0, failed: 0, output: "" };
  const { code, output } = await run("hardhat", ["test", runner, "--no-compile", ...files], show);
  return { ...testCounts(output, code), output };
}
