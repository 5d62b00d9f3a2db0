// `npm run invariants -- [--calls N] [--seed S] [--jobs J] [--write]`: the stateful campaign, in chunks with seeds of their own. A
// campaign that was killed goes on where it was. Prints what each verb did and how often each premise held, with `--write` also
// into docs/invariants.md, and closes with
// `invariants: N calls, N properties, N violations`.
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { id } from "ethers";
import { z } from "zod";
import { filesUnder } from "./checks/lib/files.js";
import { DEPTH, SEED } from "./lib/campaign.js";
import { chunksOf, finishedChunk, forget, play, type Chunk, type Finished } from "./lib/campaignChunks.js";
import { campaignSummary, thinness, totalsOf } from "./lib/campaignSummary.js";
import { optionsOf, wholeNumber } from "./lib/options.js";
import { assertedIds, DOCUMENT, withReport } from "./lib/properties.js";
import { ROOT } from "./lib/run.js";

const USAGE =
  "npm run invariants -- [--calls N] [--seed S] [--jobs J] [--write]: the stateful campaign over at least N calls in J processes";
const options = optionsOf(USAGE, {
  calls: { type: "string", default: "50000" },
  seed: { type: "string", default: SEED },
  jobs: { type: "string", default: String(Math.min(2, availableParallelism())) },
  write: { type: "boolean", default: false },
});
const calls = wholeNumber(USAGE, "calls", options.calls, 1);
const jobs = wholeNumber(USAGE, "jobs", options.jobs, 1);

const chunks = chunksOf(ROOT, calls, options.seed);
const finished: Finished[] = [];
const waiting: Chunk[] = [];
for (const chunk of chunks) {
  const done = finishedChunk(chunk);
  if (done === undefined) waiting.push(chunk);
  else finished.push(done);
}
console.log(`invariants: ${chunks.length} chunks with seed ${options.seed}, ${finished.length} of them done before`);
const began = Date.now();
const broken: string[] = [];
let playedCalls = 0;
await Promise.all(Array.from({ length: jobs }, lane));

const properties = assertedIds(ROOT);
const totals = totalsOf(finished.map(({ log }) => log));
const doneCalls = finished.reduce((sum, { runs }) => sum + runs * DEPTH, 0);
for (const line of campaignSummary(totals, errorNames())) console.log(line);
const weak = thinness(totals, doneCalls, properties);
for (const line of [...broken, ...weak]) console.log(line);
const perSecond = rate(
  doneCalls,
  finished.reduce((sum, { seconds }) => sum + seconds, 0),
);
if (broken.length === 0) {
  const report = { seed: options.seed, calls: doneCalls, perSecond, totals };
  if (options.write === true) writeFileSync(path.join(ROOT, DOCUMENT), withReport(ROOT, report));
  forget(chunks);
}
console.log(`seed ${options.seed}: ${perSecond} calls a second in each process`);
console.log(`in ${Math.round((Date.now() - began) / 1000)} s`);
console.log(`invariants: ${doneCalls} calls, ${properties.length} properties, ${broken.length} violations`);
process.exitCode = broken.length > 0 || weak.length > 0 ? 1 : 0;

/** Plays one chunk after the other until none is left or a property broke. */
async function lane(): Promise<void> {
  for (let chunk = waiting.shift(); chunk !== undefined && broken.length === 0; chunk = waiting.shift()) {
    const played = await play(ROOT, chunk);
    if (played.isBroken) {
      broken.push([`chunk ${chunk.index}, seed ${chunk.seed}:`, ...played.why].join("\n"));
      return;
    }
    finished.push(played);
    playedCalls += played.runs * DEPTH;
    const pace = rate(playedCalls, (Date.now() - began) / 1_000);
    console.log(`${finished.length} of ${chunks.length} chunks, ${pace} calls a second`);
  }
}

function rate(done: number, seconds: number): number {
  return seconds === 0 ? 0 : Math.round(done / seconds);
}

/** Selector, as a decimal number, to name, of every error of the suite's interfaces and contracts. */
function errorNames(): Map<string, string> {
  const parameter: z.ZodType<{ type: string }> = z.object({ type: z.string() });
  const item = z.object({ type: z.string(), name: z.string().optional(), inputs: z.array(parameter).optional() });
  const artifacts = filesUnder(ROOT, "artifacts/contracts", ".json").map((file) =>
    readFileSync(path.join(ROOT, file), "utf8"),
  );
  const errors = artifacts
    .flatMap((text) => z.object({ abi: z.array(item).default([]) }).parse(JSON.parse(text)).abi)
    .filter(({ type }) => type === "error");
  return new Map(
    errors.map(({ name = "", inputs = [] }) => {
      const signature = `${name}(${inputs.map(({ type }) => type).join(",")})`;
      return [BigInt(id(signature).slice(0, 10)).toString(), name];
    }),
  );
}
