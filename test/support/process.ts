/** The commands as processes of their own, as a person or a script starts them. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../../scripts/lib/run.js";
import { environmentOf } from "../../scripts/local/report.js";
import type { Place } from "../../scripts/local/place.js";

const HARDHAT = path.join(ROOT, "node_modules/.bin/hardhat");
const WRAPPER = [
  process.execPath,
  "--import",
  path.join(ROOT, "scripts/lib/typescript.mjs"),
  path.join(ROOT, "scripts/keel.ts"),
];
/** Only what hangs is given up: a busy machine takes a minute for what takes seconds elsewhere. */
export const PATIENCE_MS = 900_000;

export interface Ran {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly milliseconds: number;
}

/** A process that is still at work. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
  /** Returns once it has written this, on whichever stream. */
  said(text: string): Promise<void>;
}

export type Environment = Readonly<Record<string, string>>;

/** As `npx hardhat` and `npm run keel --` start them. */
export const hardhat = (words: readonly string[]): string[] => [HARDHAT, ...words];
export const keel = (words: readonly string[]): string[] => [...WRAPPER, ...words];
/** Both streams on one, as on a screen. */
export const together = (words: readonly string[]): string[] => ["sh", "-c", 'exec "$@" 2>&1', "sh", ...words];

export const wordsOf = (line: string): string[] =>
  line.match(/"[^"]*"|\S+/g)?.map((word) => word.replace(/^"|"$/g, "")) ?? [];

export function start(command: readonly string[], environment: Environment): Running {
  const began = performance.now();
  const [tool, ...args] = command;
  const child = spawn(tool, args, { cwd: ROOT, env: { ...inherited(), ...environment }, stdio: "pipe" });
  const written = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (written.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (written.err += chunk.toString()));
  let isOver = false;
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      isOver = true;
      resolve({ code, ...written, milliseconds: performance.now() - began });
    });
  });
  const said = async (text: string) => {
    for (const limit = Date.now() + PATIENCE_MS / 2; !`${written.out}${written.err}`.includes(text); await sleep(10))
      if (isOver || Date.now() > limit) throw new Error(`it did not say "${text}" but:\n${written.out}${written.err}`);
  };
  return { child, ended, said };
}

/** Runs to the end, with nobody at the keyboard. */
export function ran(command: readonly string[], environment: Environment): Promise<Ran> {
  const { child, ended } = start(command, environment);
  child.stdin?.end();
  return ended;
}

/** What a command needs in order to find the chain of a place. */
export const findsChain = (place: Place): Environment => environmentOf(place);

/**
 * The same on a terminal of its own, which `script` of util-linux gives; what is written to its input is typed there.
 * Undefined where there is none.
 */
export function onTerminal(command: readonly string[]): string[] | undefined {
  if (!hasTerminals()) return undefined;
  const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  return ["script", "--quiet", "--return", "--command", quoted, "/dev/null"];
}

let terminals: boolean | undefined;
function hasTerminals(): boolean {
  terminals ??= spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux") === true;
  return terminals;
}

/** Nothing of how the tests themselves were started. */
function inherited(): Record<string, string | undefined> {
  const { NO_COLOR, FORCE_COLOR, LOCAL_RPC_URL, LOCAL_CHAIN_ID, KEEL_STACK, ...rest } = process.env;
  void [NO_COLOR, FORCE_COLOR, LOCAL_RPC_URL, LOCAL_CHAIN_ID, KEEL_STACK];
  return { ...rest, HARDHAT_DISABLE_TELEMETRY: "true" };
}
