import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { id } from "ethers";
import { z } from "zod";
import { filesUnder, textOf } from "../checks/lib/files.js";
import { CAMPAIGN_LOG, DEPTH } from "./campaign.js";
import { run } from "./run.js";

/** Runs in a chunk: what is lost at most when a campaign is killed. */
const CHUNK_RUNS = 25;
const FOLDER = "cache/campaign";
const TEST = "test/invariant/Campaign.t.sol";

const finished = z.object({ runs: z.number(), seconds: z.number(), log: z.string() });

/** Part of a campaign: `runs` runs from a seed of its own. */
export interface Chunk {
  readonly index: number;
  readonly runs: number;
  readonly seed: string;
  /** Holds what the chunk did, once it has ended well. */
  readonly file: string;
}

export type Finished = z.infer<typeof finished>;

export type Played = ({ readonly isBroken: false } & Finished) | { readonly isBroken: true; readonly why: string[] };

/**
 * The chunks of a campaign of at least `calls` calls. What was finished counts again only for the same code and seed.
 * @param root of the project
 */
export function chunksOf(root: string, calls: number, seed: string): Chunk[] {
  const folder = path.join(root, FOLDER, `${fingerprint(root)}-${id(seed).slice(2, 10)}`);
  const runs = Math.ceil(calls / DEPTH);
  return Array.from({ length: Math.ceil(runs / CHUNK_RUNS) }, (_, index) => {
    const size = Math.min(CHUNK_RUNS, runs - index * CHUNK_RUNS);
    return { index, runs: size, seed: id(`${seed}/${index}`), file: path.join(folder, `${index}-${size}.json`) };
  });
}

export function finishedChunk({ file }: Chunk): Finished | undefined {
  return existsSync(file) ? finished.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}

/** Plays a chunk and, if every property held, remembers it. A chunk in which one broke is played again, all checks after each call. */
export async function play(root: string, chunk: Chunk): Promise<Played> {
  mkdirSync(path.dirname(chunk.file), { recursive: true });
  const began = Date.now();
  const { code, output, log } = await runChunk(root, chunk, {});
  if (code !== 0) {
    const closely = await runChunk(root, chunk, { CAMPAIGN_FULL_EVERY: "1" });
    return { isBroken: true, why: counterexample(closely.code === 0 ? output : closely.output) };
  }
  const done = { runs: chunk.runs, seconds: (Date.now() - began) / 1_000, log };
  writeFileSync(chunk.file, JSON.stringify(done));
  return { isBroken: false, ...done };
}

/** What broke and the calls that lead there, from what the runner prints; all of it where it says something else. */
export function counterexample(output: string): string[] {
  const plain = output.replaceAll(/\u001b\[\d+m/g, "");
  const why = /^ *Error: [^]*?(?=^ *Counterexample:|^ *Stack Trace Warning)/m.exec(plain);
  if (why === null) return plain.split("\n");
  const calls = [...plain.matchAll(/signature: (\w+)\(.*\n *args: (.*)/g)].map(
    ([, verb, args], place) => `  ${place + 1}. ${verb}(${args.replaceAll(/ \[[^\]]*\]/g, "")})`,
  );
  return [...why[0].trimEnd().split("\n"), ...calls];
}

/** Forgets what was finished: the campaign has come to its end. One of another seed or code keeps what it has. */
export function forget(chunks: readonly Chunk[]): void {
  for (const { file } of chunks) rmSync(file, { force: true });
}

async function runChunk(root: string, chunk: Chunk, settings: Readonly<Record<string, string>>) {
  // Relative to the project, as the runner wants its permissions.
  const log = path.relative(root, chunk.file.replace(/json$/, "log.jsonl"));
  rmSync(path.join(root, log), { force: true });
  mkdirSync(path.dirname(path.join(root, CAMPAIGN_LOG)), { recursive: true });
  const { code, output } = await run(
    "hardhat",
    ["test", "solidity", "--no-compile", "--test-profile", "chunk", TEST],
    false,
    {
      CAMPAIGN_RUNS: String(chunk.runs),
      CAMPAIGN_SEED: chunk.seed,
      CAMPAIGN_LOG: log,
      ...settings,
    },
  );
  const text = existsSync(path.join(root, log)) ? textOf(root, log) : "";
  rmSync(path.join(root, log), { force: true });
  return { code, output, log: text };
}

/** What the campaign runs: contracts, campaign, and the tools of both. */
function fingerprint(root: string): string {
  const hash = createHash("sha256");
  const files = ["contracts", "test/invariant", "test/support"].flatMap((folder) => filesUnder(root, folder, ".sol"));
  for (const file of files) hash.update(file).update(textOf(root, file));
  return hash.digest("hex").slice(0, 12);
}
