/** Chunks of sequences given to processes, and what is kept of them between runs. */
import { fork, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { filesUnder } from "../checks/lib/files.js";
import type { Played } from "../../test/support/lockstep/sequences.js";
import type { Answered, Asked } from "../../test/support/lockstep/worker.js";
import { ROOT } from "./run.js";

export interface Sizes {
  readonly sequences: number;
  readonly operations: number;
  readonly seed: number;
  readonly jobs: number;
}

/** Sequences of one chunk: what an interrupted run loses at most, for each process. */
export const CHUNK = 25;
const WORKER = "test/support/lockstep/worker.ts";
/** All that a sequence is played with; the command line and the proofs are no part of it. */
const SOURCES = ["contracts", "deploy", "scripts/data", "scripts/lib/model", "test/model", "test/support"];

type Chunks = Record<string, Played>;

/** The seed of a chunk: fast-check takes 32 bits. */
export function seedOf(seed: number, chunk: number): number {
  return createHash("sha256").update(`${seed}/${chunk}`).digest().readInt32BE(0);
}

export function sizesOf(sequences: number): number[] {
  const whole = Math.floor(sequences / CHUNK);
  const rest = sequences % CHUNK;
  return [...Array<number>(whole).fill(CHUNK), ...(rest === 0 ? [] : [rest])];
}

/**
 * Plays all chunks, those of an earlier run of the same code, seed and length left out.
 * @param heard told after every chunk.
 */
export async function playChunks(sizes: Sizes, heard: (all: readonly Played[]) => void): Promise<Played[]> {
  const { operations, seed, jobs } = sizes;
  const store = new Store(seed, operations);
  const wanted = sizesOf(sizes.sequences).map((sequences, chunk) => ({ chunk, sequences }));
  const known = (chunk: number, sequences: number): boolean => store.chunks[chunk]?.sequences === sequences;
  const left = wanted.filter(({ chunk, sequences }) => !known(chunk, sequences));
  const played = wanted
    .filter(({ chunk, sequences }) => known(chunk, sequences))
    .map(({ chunk }) => store.chunks[chunk]);
  if (played.length > 0) heard(played);
  const queue = left.map(({ chunk, sequences }) => ({
    chunk,
    plan: { sequences, operations, seed: seedOf(seed, chunk) },
  }));
  const next = (): Asked | undefined => (played.some(({ difference }) => difference) ? undefined : queue.shift());
  await Promise.all(
    Array.from({ length: Math.min(jobs, queue.length) }, () =>
      employ(path.join(ROOT, WORKER), next, (chunk, one) => {
        played.push(one);
        if (one.difference === undefined) store.keep(chunk, one);
        heard(played);
      }),
    ),
  );
  return played;
}

/** One process until there is nothing left to ask of it. One that ends before has lost the chunk that it was asked for. */
export function employ(
  file: string,
  next: () => Asked | undefined,
  done: (chunk: number, played: Played) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker: ChildProcess = fork(file, { cwd: ROOT });
    let isDone = false;
    worker.on("error", reject);
    worker.on("exit", (code, signal) => {
      if (isDone) resolve();
      else reject(new Error(`a process ended with ${code ?? signal} before it was done`));
    });
    worker.on("message", ({ chunk, played, trouble }: Answered) => {
      if (trouble !== undefined) {
        worker.kill();
        reject(new Error(trouble));
        return;
      }
      if (played !== undefined) done(chunk, played);
      const asked = next();
      isDone = asked === undefined;
      if (asked === undefined) worker.kill();
      else worker.send(asked);
    });
  });
}

/** What was played, under cache/, by seed, length and everything that a change of would make it void. */
class Store {
  readonly chunks: Chunks;
  private readonly file: string;

  constructor(seed: number, operations: number) {
    this.file = path.join(ROOT, "cache", `model-${seed}-${operations}-${fingerprint()}.json`);
    this.chunks = existsSync(this.file) ? (JSON.parse(readFileSync(this.file, "utf8")) as Chunks) : {};
  }

  keep(chunk: number, played: Played): void {
    this.chunks[chunk] = played;
    mkdirSync(path.dirname(this.file), { recursive: true });
    writeFileSync(this.file, JSON.stringify(this.chunks));
  }
}

function fingerprint(): string {
  const hash = createHash("sha256");
  for (const folder of SOURCES)
    for (const ending of [".sol", ".ts"])
      for (const file of filesUnder(ROOT, folder, ending)) hash.update(readFileSync(path.join(ROOT, file)));
  return hash.digest("hex").slice(0, 12);
}
