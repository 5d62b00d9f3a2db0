// `npm run mutate -- [--sample N|all] [--seed S] [--resume] [--near] [--file contracts/...]`: changes the core in one place at a time and sees
// whether the tests notice. Writes docs/mutation.md when a whole sample of the core was judged, and closes with
// `mutation: N viable, N killed, score P%`; exit code 1 below the gate, and where nothing was viable.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Foundry } from "../test/mutation/lib/foundry.js";
import { Judge, NotGreen, type Judged } from "../test/mutation/lib/judge.js";
import { closingLine, reportOf, scoreOf } from "../test/mutation/lib/report.js";
import { digestOf, Results } from "../test/mutation/lib/results.js";
import { stratified } from "../test/mutation/lib/sample.js";
import { closureOf, nearFiles, wideFiles } from "../test/mutation/lib/tests.js";
import { CompilerThreads } from "../test/support/compiler.js";
import { filesUnder } from "./checks/lib/files.js";
import { badUsage, optionsOf, wholeNumber } from "./lib/options.js";
import { ROOT } from "./lib/run.js";

const SUBJECTS = ["capital", "staking", "cover", "claims"];
const GATE_PERCENT = 90;
const SAMPLE = 400;
const RESULTS = path.join(ROOT, "cache/mutation/results.jsonl");
const REPORT = "docs/mutation.md";
const USAGE =
  "npm run mutate -- [--sample N|all] [--seed S] [--resume] [--near] [--file contracts/...]: mutants of the core";
const options = optionsOf(USAGE, {
  sample: { type: "string", default: String(SAMPLE) },
  seed: { type: "string", default: String(Date.now() % 1_000_000) },
  near: { type: "boolean", default: false },
  resume: { type: "boolean", default: false },
  file: { type: "string" },
});
const wanted = options.sample === "all" ? Infinity : wholeNumber(USAGE, "sample", options.sample, 1);
const seed = wholeNumber(USAGE, "seed", options.seed, 0);
const subjects = SUBJECTS.flatMap((domain) => filesUnder(ROOT, `contracts/${domain}`, ".sol"))
  .filter((file) => !file.includes("/interfaces/"))
  .filter((file) => options.file === undefined || file.startsWith(options.file));
if (subjects.length === 0) badUsage(`"${options.file}" is no file of ${SUBJECTS.join(", ")}`, USAGE);

console.log(`mutation with seed ${seed}`);
const began = Date.now();
let isWide = false;
const threads = new CompilerThreads(1);
const foundry = new Foundry(threads);
const mutants = stratified(await foundry.survey(filesUnder(ROOT, "contracts", ".sol"), subjects), seed);
console.log(`${mutants.length} mutants of ${subjects.length} files`);
const judge = new Judge({
  foundry,
  results: new Results(RESULTS, options.resume === true),
  filesFor: (mutant, contracts) => [...nearFiles(ROOT, mutant, contracts), ...(isWide ? wideFiles(ROOT) : [])],
  sourceDigest: remembered((file) => digestOf(readFileSync(path.join(ROOT, file), "utf8"))),
  testDigest: remembered((file) => digestOf(closureOf(ROOT, file))),
  say: (line) => console.log(`${Math.round((Date.now() - began) / 1_000)} s  ${line}`),
});
try {
  const judged = await judgeAll();
  for (const { mutant, result } of judged)
    if (result.verdict === "survived")
      console.log(`survived: ${mutant.file}:${mutant.line} ${mutant.operator}: ${mutant.before} -> ${mutant.now}`);
  const score = scoreOf(judged);
  if (options.file === undefined && score.viable >= SAMPLE) writeReport(judged);
  console.log(closingLine(score));
  process.exitCode = score.viable === 0 || score.percent < GATE_PERCENT ? 1 : 0;
} catch (failure) {
  if (!(failure instanceof NotGreen)) throw failure;
  console.error(failure.message);
  process.exitCode = 1;
} finally {
  judge.close();
  await threads.close();
}

/** The unit tests first; what they let pass meets the tests of the whole. */
async function judgeAll(): Promise<Judged[]> {
  const near = await judge.judge(mutants, wanted);
  if (options.near === true) return near;
  isWide = true;
  const passed = near.filter(({ result }) => result.verdict === "survived").map(({ mutant }) => mutant);
  const wide = new Map((await judge.judge(passed, Infinity)).map((each) => [each.mutant.id, each]));
  return near.map((each) => wide.get(each.mutant.id) ?? each);
}

function writeReport(judged: readonly Judged[]): void {
  mkdirSync(path.join(ROOT, path.dirname(REPORT)), { recursive: true });
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(
    path.join(ROOT, REPORT),
    reportOf({ date, seed, judged, isNear: options.near === true, of: mutants.length }),
  );
}

function remembered(digest: (file: string) => string): (file: string) => string {
  const known = new Map<string, string>();
  return (file) => {
    const found = known.get(file) ?? digest(file);
    known.set(file, found);
    return found;
  };
}
