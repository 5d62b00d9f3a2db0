/** The process of a local chain: started detached, found again, and stopped once its state is on disk. */
import { execFileSync, spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LocalChainError } from "./fault.js";
import { filesOf, readPid, urlOf, type Place } from "./place.js";
import { ask, chainIdAt } from "./rpc.js";

/** The mnemonic every development node uses: its keys are public. */
export const PUBLIC_MNEMONIC = "test test test test test test test test test test test junk";
export const ACCOUNTS = 40;
const ETH_EACH = 1_000_000;
const START_PATIENCE = 120_000;
const STOP_PATIENCE = 120_000;
const PORT_PATIENCE = 2_000;
/** For what a program says that has the port: it may be none that speaks. */
const ANSWER_PATIENCE = 10_000;
/** Bytes read of the end and of the beginning of a state. */
const TAIL = 64;
const HEAD = 1 << 22;

/** What became of the process whose id is written down. */
export type Running = { readonly is: "running" | "stale"; readonly pid: number } | { readonly is: "none" };

/** Refuses when somebody else listens there. A node that has just ended may hold its port for a moment longer. */
export async function requireFreePort(place: Place): Promise<void> {
  let chainId: number | undefined;
  for (const began = Date.now(); chainId === undefined; await sleep(100)) {
    if (await isFree(place.port)) return;
    chainId = await chainIdAt(urlOf(place), ANSWER_PATIENCE);
    if (Date.now() - began > PORT_PATIENCE) break;
  }
  const by = chainId === undefined ? "another program" : `a node of chain ${chainId}`;
  throw new LocalChainError(
    "PortInUse",
    `port ${place.port} is taken by ${by}`,
    "Stop it, or choose another port with --port",
    { port: place.port, chainId: chainId ?? null },
  );
}

export interface Start {
  /** Where its clock begins. */
  readonly timestamp: bigint;
  /** Seconds between two writings of the state. */
  readonly saveEvery: number;
  /** How many states stay in memory, and none on disk; by itself anvil puts older ones there. */
  readonly statesInMemory?: number;
}

/** Starts anvil and returns once it answers. */
export async function startAnvil(place: Place, start: Start): Promise<number> {
  await requireFreePort(place);
  const files = filesOf(place);
  mkdirSync(place.folder, { recursive: true });
  const log = openSync(files.log, "a");
  const child = spawn(anvilBinary(), argumentsOf(place, start), { detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  let ended: string | undefined;
  child.on("error", (error) => (ended = error.message));
  child.on("exit", (code, signal) => (ended = `it ended with ${signal ?? `code ${code}`}`));
  if (child.pid !== undefined) writeFileSync(files.pid, `${child.pid}\n`);
  child.unref();
  const began = Date.now();
  while (ended === undefined && Date.now() - began < START_PATIENCE) {
    if (child.pid !== undefined && (await chainIdAt(urlOf(place))) === place.chainId) return child.pid;
    await sleep(30);
  }
  rmSync(files.pid, { force: true });
  if (ended === undefined) child.kill("SIGKILL");
  const why = ended ?? `it did not answer within ${START_PATIENCE / 1_000} s`;
  throw new LocalChainError("StartFailed", `anvil did not start: ${why}`, `Its last words are in ${files.log}`, {
    log: lastLines(files.log),
  });
}

/** Stops a chain and returns once its process is gone, by which time its state is written. */
export async function stopAnvil(place: Place, pid: number): Promise<void> {
  process.kill(pid, "SIGTERM");
  const began = Date.now();
  while (isOurs(place, pid)) {
    if (Date.now() - began > STOP_PATIENCE)
      throw new LocalChainError(
        "StateNotWritten",
        `process ${pid} is still writing its state after ${STOP_PATIENCE / 1_000} s`,
        "Wait and try again; ending it by force would lose the last blocks",
        { pid },
      );
    await sleep(30);
  }
  rmSync(filesOf(place).pid, { force: true });
}

/** Whether the written process is there and is this chain: a number may long belong to another program. */
export function runningOf(place: Place): Running {
  const pid = readPid(place);
  if (pid === undefined) return { is: "none" };
  return { is: isOurs(place, pid) ? "running" : "stale", pid };
}

/** The last block that is safe on disk; undefined when there is no state, or none that was written to its end. */
export function savedBlock(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const handle = openSync(file, "r");
  try {
    const { size } = fstatSync(handle);
    if (
      !textAt(handle, Math.max(0, size - TAIL), TAIL)
        .trimEnd()
        .endsWith("}")
    )
      return undefined;
    // The number stands after the accounts and before the history, which is nearly all of the file.
    for (let head = HEAD; ; head *= 2) {
      const found = /"best_block_number":"?(0x[0-9a-f]+|\d+)/.exec(textAt(handle, 0, head));
      if (found !== null) return Number(found[1]);
      if (head >= size) return undefined;
    }
  } finally {
    closeSync(handle);
  }
}

/** Returns once everything up to this block is on disk. */
export async function waitUntilSaved(place: Place, block: number): Promise<void> {
  const { state } = filesOf(place);
  const began = Date.now();
  for (;;) {
    const saved = savedBlock(state);
    if (saved !== undefined && saved >= block) return;
    if (Date.now() - began > STOP_PATIENCE)
      throw new LocalChainError(
        "StateNotWritten",
        `the state in ${state} stays behind block ${block}`,
        "Is the disk full?",
        {
          saved,
          block,
        },
      );
    await sleep(200);
  }
}

/** Mines what is sent meanwhile in as few blocks as it takes, without one block for every transaction. */
export async function inOneBlock<T>(url: string, send: () => Promise<T>): Promise<T> {
  await ask(url, "evm_setAutomine", [false]);
  try {
    const sent = await send();
    do await ask(url, "evm_mine");
    while (Number(((await ask(url, "txpool_status")) as { pending: string }).pending) > 0);
    return sent;
  } finally {
    await ask(url, "evm_setAutomine", [true]);
  }
}

function argumentsOf(place: Place, { timestamp, saveEvery, statesInMemory }: Start): string[] {
  const { state, cache } = filesOf(place);
  return [
    ...["--host", "127.0.0.1", "--port", String(place.port), "--chain-id", String(place.chainId)],
    ...["--hardfork", "prague", "--order", "fifo", "--gas-limit", "60000000"],
    ...["--mnemonic", PUBLIC_MNEMONIC, "--accounts", String(ACCOUNTS), "--balance", String(ETH_EACH)],
    ...["--state", state, "--state-interval", String(saveEvery), "--preserve-historical-states"],
    ...["--cache-path", cache, "--timestamp", String(timestamp), "--color", "never"],
    ...(statesInMemory === undefined ? [] : ["--prune-history", String(statesInMemory)]),
  ];
}

/** The platform's own binary: the wrapper of the package leaves it running when it is stopped itself. */
export function anvilBinary(): string {
  const machine = process.arch === "x64" ? "amd64" : process.arch;
  const name = `@foundry-rs/anvil-${process.platform}-${machine}`;
  try {
    return createRequire(import.meta.url).resolve(`${name}/bin/anvil`);
  } catch {
    throw new LocalChainError(
      "AnvilMissing",
      `${name} is not installed`,
      "Run `npm ci`; anvil comes with the dependencies",
      {
        package: name,
      },
    );
  }
}

/** Whether nobody listens on a port of this machine. */
export async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** By the command line, which names the file of the state: no other process has it. */
function isOurs(place: Pick<Place, "folder">, pid: number): boolean {
  const command = commandOf(pid);
  return command.includes("anvil") && command.includes(filesOf(place).state);
}

/** Empty when there is no such process, or only what is left of one. */
function commandOf(pid: number): string {
  try {
    if (process.platform === "linux") return readFileSync(path.join("/proc", String(pid), "cmdline"), "utf8");
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}

function lastLines(file: string): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-5).join("\n");
}

function textAt(handle: number, position: number, length: number): string {
  const buffer = Buffer.alloc(length);
  return buffer.toString("utf8", 0, readSync(handle, buffer, 0, length, position));
}
