// `npm run attacks [-- --only <ids>]`: every scenario against the suite, which has to repel it, and against its weak twin, on
// which the same scenario has to find the violation. Writes docs/audits/attacks.md unless only some were asked for, and
// closes with `attacks: N scenarios, N repelled, N detected`.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { TwinCompiler } from "../test/attacks/lib/compile.js";
import { disorder, reportOf, type Result } from "../test/attacks/lib/report.js";
import type { Scenario } from "../test/attacks/lib/scenario.js";
import { prepare, weaken } from "../test/attacks/lib/weaken.js";
import { SCENARIOS } from "../test/attacks/scenarios/index.js";
import { openChain } from "../test/support/chain.js";
import { deploySuite } from "../test/support/suite.js";
import { chosenOf, optionsOf } from "./lib/options.js";
import { progressFrom } from "./lib/progress.js";
import { ROOT } from "./lib/run.js";

const REPORT = "docs/audits/attacks.md";
const USAGE =
  "npm run attacks [-- --only <ids>]: each scenario against the suite and against its weak twin; --only E06,H03 runs two";
const { only } = optionsOf(USAGE, { only: { type: "string" } });
const wanted = chosenOf(USAGE, SCENARIOS, ({ id }) => id, only);
const unsorted = disorder(SCENARIOS.map(({ id }) => id));
if (unsorted.length > 0) throw new Error(`rows need either a scenario or a reason: ${unsorted.join(", ")}`);
const { elapsed } = progressFrom(Date.now());
const compiler = new TwinCompiler();
// Twins are compiled beside the runs; a failure shows where its twin is used.
for (const { twin } of wanted) prepare(twin, compiler).catch(() => undefined);
const chain = await openChain({ allowUnlimitedContractSize: true });
const results: Result[] = [];
for (const scenario of wanted) results.push(await onSuite(scenario));
for (const [place, scenario] of wanted.entries()) {
  results[place] = { ...results[place], ...(await onTwin(scenario)) };
  print(results[place]);
}
await compiler.close();

const repelled = results.filter((result) => result.isRepelled).length;
const detected = results.filter((result) => result.isDetected).length;
if (only === undefined) {
  mkdirSync(path.join(ROOT, path.dirname(REPORT)), { recursive: true });
  writeFileSync(path.join(ROOT, REPORT), reportOf(results));
}
console.log(`in ${elapsed()}`);
console.log(`attacks: ${results.length} scenarios, ${repelled} repelled, ${detected} detected`);
const isProven = results.length > 0 && repelled === results.length && detected === results.length;
process.exit(isProven ? 0 : 1);

async function onSuite(scenario: Scenario): Promise<Result> {
  const { id, twin } = scenario;
  const base = { id, defect: twin.defect, isRepelled: false, isDetected: false };
  try {
    const finding = await scenario.run(await chain.loadFixture(deploySuite));
    return { ...base, isRepelled: finding === undefined, trouble: finding };
  } catch (failure) {
    return { ...base, trouble: textOf(failure) };
  }
}

async function onTwin(scenario: Scenario): Promise<Partial<Result>> {
  try {
    const suite = await chain.loadFixture(deploySuite);
    await weaken(suite, scenario.twin, compiler);
    const finding = await scenario.run(suite);
    return { isDetected: finding !== undefined, finding };
  } catch (failure) {
    return { isDetected: false, finding: textOf(failure) };
  }
}

function print({ id, isRepelled, isDetected, trouble, finding }: Result): void {
  console.log(`${id}  ${isRepelled ? "repelled" : `NOT REPELLED: ${trouble}`}`);
  console.log(`     ${isDetected ? "detected" : "NOT DETECTED"} on its twin: ${finding ?? "nothing found"}`);
}

function textOf(failure: unknown): string {
  return `the scenario stopped: ${failure instanceof Error ? failure.message : String(failure)}`;
}
