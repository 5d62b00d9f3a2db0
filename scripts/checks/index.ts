// `npm run check [-- --no-build] [-- --only <rule>]`: runs every rule and closes with `check: N rules, M broken`.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { badUsage, optionsOf } from "../lib/options.js";
import type { Problem, Rule } from "./lib/rule.js";
import { RULES } from "./rules.js";

const root = path.resolve(import.meta.dirname, "../..");
const USAGE =
  "npm run check [-- --no-build] [-- --only <rule>]: the rules of the house; exit code 1 when one is broken";
const options = optionsOf(USAGE, { "no-build": { type: "boolean" }, only: { type: "string" } });
const chosen = RULES.filter((rule) => options.only === undefined || rule.name === options.only);
if (chosen.length === 0)
  badUsage(`no rule "${options.only}"; there are ${RULES.map(({ name }) => name).join(", ")}`, USAGE);

// The rules about bytecode, permissions and types look at what the build leaves.
if (options["no-build"] !== true) {
  const build = spawnSync("npx", ["hardhat", "build", "--quiet"], { cwd: root, stdio: "inherit" });
  if (build.status !== 0) process.exit(build.status ?? 1);
}

const results = await Promise.all(chosen.map(async (rule) => ({ rule, problems: await outcome(rule) })));
for (const { rule, problems } of results) {
  console.log(`${problems.length === 0 ? "holds " : "BROKEN"}  ${rule.name}: ${rule.about}`);
  for (const problem of problems) console.log(`          ${place(problem)}: ${problem.text}`);
  for (const line of rule.figures?.(root) ?? []) console.log(`          ${line}`);
}
const broken = results.filter(({ problems }) => problems.length > 0).length;
console.log(`check: ${chosen.length} rules, ${broken} broken`);
process.exitCode = broken > 0 ? 1 : 0;

async function outcome(rule: Rule): Promise<Problem[]> {
  try {
    return await rule.check(root);
  } catch (error) {
    return [{ file: rule.name, text: `the rule itself failed: ${String(error)}` }];
  }
}

function place(problem: Problem): string {
  return problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`;
}
