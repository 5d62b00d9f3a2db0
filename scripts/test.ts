// `npm test [-- --only <glob>]`: build, rules, mocha tests, Solidity fuzz and a short invariant run. The last line counts
// the tests; a broken rule counts as a failure. With --only the rules are left out.
import { parseArgs } from "node:util";
import { checkCounts, sum, testCounts, type Counts } from "./lib/counts.js";
import { ROOT, run } from "./lib/run.js";
import { mochaFiles, solidityFiles } from "./lib/testFiles.js";

const { only } = parseArgs({ options: { only: { type: "string" } } }).values;
const began = Date.now();
const { passed, failed } = await stages();
console.log(`\nin ${Math.round((Date.now() - began) / 1000)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function stages(): Promise<Counts> {
  const build = await run("hardhat", ["build"]);
  if (build.code !== 0) return { passed: 0, failed: 1 };
  // The rules are many short processes and mocha is one long one: together they fill two cores.
  const rules = only === undefined ? check() : Promise.resolve({ passed: 0, failed: 0, output: "" });
  const mocha = await tests("mocha", mochaFiles(ROOT, only));
  const { output, ...checked } = await rules;
  process.stdout.write(output);
  const solidity = await tests("solidity", solidityFiles(ROOT, only));
  return sum([mocha, checked, solidity]);
}

async function check(): Promise<Counts & { output: string }> {
  const script = ["--import", "./scripts/lib/typescript.mjs", "scripts/checks/index.ts", "--no-build"];
  const { code, output } = await run("node", script, false);
  return { ...checkCounts(output, code), output };
}

async function tests(runner: "mocha" | "solidity", files: readonly string[]): Promise<Counts> {
  if (files.length === 0) return { passed: 0, failed: 0 };
  const { code, output } = await run("hardhat", ["test", runner, "--no-compile", ...files]);
  return testCounts(output, code);
}
