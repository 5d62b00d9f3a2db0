/**
 * Compiles weak twins beside the project's own build, without optimizer: a defect shows in any code, and so a twin takes
 * seconds. What was compiled before is kept by the digest of its input.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { ROOT } from "../../../scripts/lib/run.js";
import { patchedSources, type Patch } from "./twin.js";

const STORE = path.join(ROOT, "cache/attacks");
const THREADS = 2;

const answerSchema = z.object({
  errors: z.array(z.object({ severity: z.string(), formattedMessage: z.string() })).optional(),
  contracts: z
    .record(
      z.string(),
      z.record(z.string(), z.object({ evm: z.object({ bytecode: z.object({ object: z.string() }) }) })),
    )
    .optional(),
});

interface Job {
  readonly input: string;
  readonly done: (output: string) => void;
}

/** Threads that take jobs in the order in which they came. */
export class TwinCompiler {
  private readonly queue: Job[] = [];
  private readonly idle: Worker[] = [];
  private readonly threads: Worker[] = [];
  private readonly compiled = new Map<string, Promise<string>>();

  /** The creation code of a contract with patches, as a hex string with 0x. */
  creationCode(file: string, name: string, patches: readonly Patch[]): Promise<string> {
    const input = JSON.stringify({
      language: "Solidity",
      sources: patchedSources(file, patches),
      settings: { evmVersion: "cancun", outputSelection: { [file]: { [name]: ["evm.bytecode.object"] } } },
    });
    const digest = createHash("sha256").update(input).digest("hex");
    const known = this.compiled.get(digest) ?? this.codeOf(digest, input, file, name);
    this.compiled.set(digest, known);
    return known;
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.terminate()));
  }

  private async codeOf(digest: string, input: string, file: string, name: string): Promise<string> {
    const place = path.join(STORE, `${digest}.hex`);
    if (existsSync(place)) return readFileSync(place, "utf8");
    const output = await new Promise<string>((done) => {
      this.queue.push({ input, done });
      this.serve();
    });
    const answer = answerSchema.parse(JSON.parse(output));
    const failures = (answer.errors ?? []).filter(({ severity }) => severity === "error");
    if (failures.length > 0) throw new Error(failures.map(({ formattedMessage }) => formattedMessage).join("\n"));
    const code = answer.contracts?.[file]?.[name]?.evm.bytecode.object;
    if (code === undefined) throw new Error(`the compiler has no code for ${name}`);
    mkdirSync(STORE, { recursive: true });
    writeFileSync(place, `0x${code}`);
    return `0x${code}`;
  }

  private serve(): void {
    if (this.queue.length === 0) return;
    const thread = this.idle.pop() ?? this.start();
    const job = thread === undefined ? undefined : this.queue.shift();
    if (thread === undefined || job === undefined) return;
    thread.once("message", (output: string) => {
      this.idle.push(thread);
      job.done(output);
      this.serve();
    });
    thread.postMessage(job.input);
  }

  private start(): Worker | undefined {
    if (this.threads.length >= THREADS) return undefined;
    const thread = new Worker(new URL("./compileWorker.ts", import.meta.url));
    this.threads.push(thread);
    return thread;
  }
}
