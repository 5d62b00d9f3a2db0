// `npm run model -- [--sequences N] [--operations N] [--seed S] [--jobs N]`: random sequences of operations in lock-step on the suite and
// on its reference model (docs/model.md). Resumes where an earlier run of the same code stopped. Closes with
// `model: N sequences, N operations, N differences`; a difference, or too few successes, ends with 1.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openChain } from "../test/support/chain.js";
import { added, Player, type Played, type Tallies } from "../test/support/lockstep/sequences.js";
import { COUNTED } from "../test/support/lockstep/steps.js";
import { linesOf, reportOf, shortfalls, successes } from "./lib/modelReport.js";
import { CHUNK, playChunks } from "./lib/modelRun.js";
import { optionsOf, wholeNumber } from "./lib/options.js";
import { progressFrom } from "./lib/progress.js";
import { ROOT } from "./lib/run.js";

const REPORT = "docs/audits/model.md";
const USAGE = `npm run model -- [--sequences N] [--operations N] [--seed=S] [--jobs N]: the suite beside its reference model
  --path P     plays the one sequence that a run named, with the seed it named
  --report     writes ${REPORT} if nothing is wrong`;
const options = optionsOf(USAGE, {
  sequences: { type: "string", default: "200" },
  operations: { type: "string", default: "60" },
  seed: { type: "string", default: "1" },
  jobs: { type: "string", default: "1" },
  path: { type: "string" },
  report: { type: "boolean", default: false },
});
const sequences = wholeNumber(USAGE, "sequences", options.sequences, 1);
const operations = wholeNumber(USAGE, "operations", options.operations, 1);
const jobs = wholeNumber(USAGE, "jobs", options.jobs, 1);
const seed = wholeNumber(USAGE, "seed", options.seed, -(2 ** 31));

const { elapsed } = progressFrom(Date.now());
const played = options.path === undefined ? await chunks() : [await replay(options.path)];
const total = played.reduce((sum, each) => sum + each.sequences, 0);
const taken = played.reduce((sum, each) => sum + each.operations, 0);
const tallies = played.reduce<Tallies>((sum, each) => added(sum, each.tallies), {});
const differences = played.flatMap(({ difference }) => difference ?? []);

console.log(linesOf(tallies).join("\n"));
const missing = options.path === undefined ? shortfalls(tallies, COUNTED, total) : [];
for (const line of missing) console.log(line);
for (const { text, seed: at, path: found, steps } of differences) {
  console.log(`\n${text}\nin ${steps.length} steps: ${JSON.stringify(steps)}`);
  // With the sign of equality: many seeds are below zero, and would read as another option
  console.log(`again: npm run model -- --operations ${operations} --seed=${at} --path ${found}`);
}
if (options.report === true && missing.length + differences.length === 0) {
  mkdirSync(path.join(ROOT, path.dirname(REPORT)), { recursive: true });
  writeFileSync(path.join(ROOT, REPORT), reportOf({ sequences: total, operations: taken, seed, tallies }));
}
console.log(`seed ${seed}, ${successes(tallies)} of ${taken} succeeded, in ${elapsed()}`);
console.log(`model: ${total} sequences, ${taken} operations, ${differences.length} differences`);
process.exit(differences.length + missing.length > 0 ? 1 : 0);

async function chunks(): Promise<Played[]> {
  let shown = 0;
  return playChunks({ sequences, operations, seed, jobs }, (all) => {
    const done = all.reduce((sum, each) => sum + each.sequences, 0);
    if (done - shown < Math.max(CHUNK, sequences / 20) && done < sequences) return;
    shown = done;
    console.log(`${done} of ${sequences} sequences after ${elapsed()}`);
  });
}

async function replay(at: string): Promise<Played> {
  const player = await Player.start(await openChain());
  return player.play({ sequences: CHUNK, operations, seed, path: at });
}
