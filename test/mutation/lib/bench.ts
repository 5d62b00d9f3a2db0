/** The process that runs tests: started when it is needed, and anew when it has grown or hangs. */
import { fork, type ChildProcess } from "node:child_process";
import path from "node:path";
import { ROOT } from "../../../scripts/lib/run.js";
import type { Report, Task } from "./messages.js";

const MOST_BYTES = 3 * 2 ** 30;

export class Bench {
  private child: ChildProcess | undefined;

  /** Undefined when it took longer than that, or died. */
  async run(task: Task, patienceMs: number): Promise<Report | undefined> {
    const child = this.child ?? (await this.start());
    const report = await answer<Report>(child, patienceMs, () => child.send(task));
    if (report === undefined || report.held > MOST_BYTES) this.close();
    return report;
  }

  close(): void {
    this.child?.kill("SIGKILL");
    this.child = undefined;
  }

  private async start(): Promise<ChildProcess> {
    const loader = path.join(ROOT, "scripts/lib/typescript.mjs");
    const child = fork(path.join(import.meta.dirname, "worker.ts"), {
      cwd: ROOT,
      // Tests may say what Node does not merely strip but has to rewrite
      execArgv: ["--experimental-transform-types", "--disable-warning=ExperimentalWarning", "--import", loader],
      env: { ...process.env, HARDHAT_CONFIG: "hardhat.mutation.config.ts" },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.child = child;
    const said = await answer<string>(child, START_MS, () => undefined);
    if (said !== "ready") throw new Error("the process that runs tests did not start");
    return child;
  }
}

const START_MS = 300_000;

function answer<T>(child: ChildProcess, patienceMs: number, ask: () => void): Promise<T | undefined> {
  return new Promise((done) => {
    const end = (said: T | undefined) => {
      clearTimeout(timer);
      child.off("message", end).off("exit", ended);
      done(said);
    };
    const ended = () => end(undefined);
    const timer = setTimeout(ended, patienceMs);
    child.on("message", end).on("exit", ended);
    ask();
  });
}
