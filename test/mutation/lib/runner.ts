/** Runs a file of tests as if it were the only one, any number of times in one process: each run loads the file anew. */
import { registerHooks } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import Mocha from "mocha";
import { ROOT } from "../../../scripts/lib/run.js";

export interface Failure {
  readonly file: string;
  readonly title: string;
  readonly message: string;
  readonly isTimeout: boolean;
}

export interface Ran {
  readonly tests: number;
  readonly milliseconds: number;
  readonly slowestMs: number;
  /** The first one only: what comes after it is not run. */
  readonly failure?: Failure;
}

const { EVENT_FILE_POST_REQUIRE, EVENT_FILE_PRE_REQUIRE } = Mocha.Suite.constants;
const { EVENT_TEST_END, EVENT_TEST_FAIL } = Mocha.Runner.constants;
let loads = 0;

/** Modules that every load shares: the recorded deployment, and what has nothing of a chain's. */
const SHARED = ["chain", "recording", "suite"].map((name) => `/test/support/${name}.ts`);

// Another address is another module to Node. What a file of tests imports from the support may open a chain of its own.
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const load = /\?load=\d+$/.exec(context.parentURL ?? "")?.[0];
    const isOwn = found.url.includes("/test/support/") && !SHARED.some((end) => found.url.endsWith(end));
    return load === undefined || !isOwn ? found : { ...found, url: `${found.url}${load}` };
  },
});

export async function runFile(file: string, patienceMs: number): Promise<Ran> {
  const began = performance.now();
  const mocha = new Mocha({ bail: true, timeout: patienceMs, reporter: Mocha.reporters.Base });
  const fails = (title: string, error: unknown): Ran => ({
    tests: 0,
    milliseconds: performance.now() - began,
    slowestMs: 0,
    failure: failureOf(file, title, error),
  });
  try {
    await load(mocha, file);
  } catch (error) {
    return fails("(loading)", error);
  }
  return new Promise((done) => {
    let [tests, slowestMs] = [0, 0];
    let failure: Failure | undefined;
    const runner = mocha.run(() => {
      mocha.dispose();
      done({ tests, milliseconds: performance.now() - began, slowestMs, failure });
    });
    runner.on(EVENT_TEST_END, ({ duration }: Mocha.Test) => {
      tests += 1;
      slowestMs = Math.max(slowestMs, duration ?? 0);
    });
    runner.on(EVENT_TEST_FAIL, (test: Mocha.Test, error: unknown) => {
      failure ??= failureOf(file, test.fullTitle(), error);
    });
  });
}

async function load(mocha: Mocha, file: string): Promise<void> {
  const full = path.join(ROOT, file);
  mocha.suite.emit(EVENT_FILE_PRE_REQUIRE, globalThis, full, mocha);
  loads += 1;
  await import(`${pathToFileURL(full).href}?load=${loads}`);
  mocha.suite.emit(EVENT_FILE_POST_REQUIRE, globalThis, full, mocha);
}

function failureOf(file: string, title: string, error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const isTimeout = error instanceof Error && (error as { code?: unknown }).code === "ERR_MOCHA_TIMEOUT";
  return { file, title, message: message.slice(0, 300), isTimeout };
}
