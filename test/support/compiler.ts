/** The project's compiler in threads of its own, for sources that are not the project's build. */
import { Worker } from "node:worker_threads";
import { z } from "zod";

const answerSchema = z.object({
  errors: z.array(z.object({ severity: z.string(), formattedMessage: z.string() })).optional(),
  sources: z.record(z.string(), z.object({ id: z.number(), ast: z.unknown().optional() })).optional(),
  contracts: z
    .record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          evm: z.object({
            bytecode: z.object({ object: z.string(), sourceMap: z.string().optional() }),
            deployedBytecode: z.object({ sourceMap: z.string().optional() }).optional(),
          }),
        }),
      ),
    )
    .optional(),
});

export type Answer = z.infer<typeof answerSchema>;

interface Job {
  readonly input: string;
  readonly done: (output: string) => void;
}

/** Threads that take jobs in the order in which they came. */
export class CompilerThreads {
  private readonly most: number;
  private readonly queue: Job[] = [];
  private readonly idle: Worker[] = [];
  private readonly threads: Worker[] = [];

  constructor(most: number) {
    this.most = most;
  }

  /** What the compiler answers to an input of its standard form. */
  async compile(input: string): Promise<Answer> {
    return answerSchema.parse(JSON.parse(await this.answerTo(input)));
  }

  /** The same as the compiler writes it. */
  answerTo(input: string): Promise<string> {
    return new Promise((done) => {
      this.queue.push({ input, done });
      this.serve();
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.terminate()));
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
    if (this.threads.length >= this.most) return undefined;
    const thread = new Worker(new URL("./compileWorker.ts", import.meta.url));
    this.threads.push(thread);
    return thread;
  }
}

/** What the compiler refuses a source for, or nothing. */
export function refusalIn({ errors }: Pick<Answer, "errors">): string | undefined {
  const failures = (errors ?? []).filter(({ severity }) => severity === "error");
  return failures.length === 0 ? undefined : failures.map(({ formattedMessage }) => formattedMessage).join("\n");
}
