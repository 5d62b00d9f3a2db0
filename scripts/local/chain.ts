/** `up`, `down`, `reset` and the clock of a local chain. */
import { copyFileSync, existsSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { requireAgreement } from "./agreement.js";
import { requireFreePort, runningOf, savedBlock, startAnvil, stopAnvil, waitUntilSaved } from "./anvil.js";
import { LocalChainError } from "./fault.js";
import { refreshFeeds } from "./feeds.js";
import {
  type About,
  claimDeployment,
  filesOf,
  otherOwner,
  type Place,
  readAbout,
  rememberedPlace,
  urlOf,
  wipe,
  writeAbout,
} from "./place.js";
import { ask, chainIdAt, latestBlock } from "./rpc.js";

const SAVE_EVERY = 5;

/** How a chain came up. */
export type Beginning =
  /** There was nothing. */
  | "new"
  /** It goes on where `down` left it. */
  | "continued"
  /** Its process had been killed: it goes on from the last state on disk. */
  | "recovered"
  /** An earlier `up` was cut off before the chain was ready: it was cleared away. */
  | "begun again";

export interface Up {
  readonly beginning: Beginning;
  readonly pid: number;
  readonly url: string;
  readonly chainId: number;
  readonly block: number;
  readonly time: bigint;
}

/** Deploys and fills a new chain; `at` reports how far it is. */
export type Fill = (place: Place, at: (stage: "deploying" | "seeding") => void) => Promise<void>;

export interface UpOptions {
  /** When a new chain begins; an old one goes on by its own clock. */
  readonly beginsAt: bigint;
  readonly fill: Fill;
  /** Seconds between two writings of the state. */
  readonly saveEvery?: number;
}

/** Starts the chain of a place. What is deployed on it already stays; what is not ready is begun anew. */
export async function up(place: Place, { beginsAt, fill, saveEvery = SAVE_EVERY }: UpOptions): Promise<Up> {
  const found = await examine(place);
  if (found !== "new" && found !== "begun again") return { beginning: found, ...(await resume(place, saveEvery)) };
  await requireFreePort(place);
  requireOwnId(place);
  wipe(place);
  claimDeployment(place);
  const at = (stage: About["stage"]) => writeAbout(place, aboutNow(place, stage, 0));
  at("deploying");
  const pid = await startAnvil(place, { timestamp: beginsAt, saveEvery });
  try {
    await fill(place, at);
  } catch (error) {
    // What is not ready is cleared away by the next `up`; until then its log can be read.
    await stopAnvil(place, pid);
    throw error;
  }
  const report = await nodeOf(place);
  await waitUntilSaved(place, report.block);
  keepState(place);
  writeAbout(place, aboutNow(place, "ready", Number(report.time - machineTime())));
  return { beginning: found, ...report };
}

export interface Down {
  readonly pid: number;
  readonly block: number;
}

/** Stops the chain; when it returns, every block is on disk. */
export async function down(asked: Place): Promise<Down> {
  const { place, pid } = requireRunning(asked);
  const url = urlOf(place);
  const { number: block } = await latestBlock(url);
  await noteClock(place);
  await stopAnvil(place, pid);
  const saved = savedBlock(filesOf(place).state);
  if (saved === undefined || saved < block)
    throw new LocalChainError("StateNotWritten", `block ${block} is not on disk`, "Is the disk full?", {
      block,
      saved,
    });
  return { pid, block };
}

/** Stops the chain if it runs and clears it away, with what was deployed on it and the journal. */
export async function reset(asked: Place): Promise<{ readonly stopped: number | undefined }> {
  const place = rememberedPlace(asked);
  const running = runningOf(place);
  if (running.is === "running") await stopAnvil(place, running.pid);
  wipe(place);
  return { stopped: running.is === "running" ? running.pid : undefined };
}

export interface Moved {
  readonly time: bigint;
  readonly block: number;
  readonly feeds: number;
}

/** Moves the clock of the chain and publishes all prices anew; with no seconds it only does the latter. */
export async function advance(asked: Place, seconds: bigint): Promise<Moved> {
  if (seconds < 0n) throw new LocalChainError("BadTime", "time does not run backwards", "Give a time like 7d or 12h");
  const { place } = requireRunning(asked);
  const url = urlOf(place);
  await requireChain(place);
  if (seconds > 0n) await ask(url, "evm_increaseTime", [Number(seconds)]);
  const feeds = await refreshFeeds(place);
  await noteClock(place);
  const { number: block, timestamp: time } = await latestBlock(url);
  return { time, block, feeds };
}

/** What there is before `up`, refusing what cannot be gone on from. */
async function examine(place: Place): Promise<Beginning> {
  const about = readAbout(place);
  const running = runningOf(place);
  if (running.is === "running") {
    if (about === undefined || about.stage === "ready") throw await alreadyRunning(place, running.pid);
    if (isAlive(about.startedBy))
      throw new LocalChainError(
        "StillStarting",
        `another \`up\` is at work on it: process ${about.startedBy}`,
        "Wait until it is done",
        { pid: about.startedBy },
      );
    await stopAnvil(place, running.pid);
    return "begun again";
  }
  if (about === undefined || about.stage !== "ready") return about === undefined ? "new" : "begun again";
  if (about.chainId !== place.chainId)
    throw new LocalChainError(
      "WrongChain",
      `the chain in ${place.folder} has the id ${about.chainId}, not ${place.chainId}`,
      "Choose another folder with --folder, or `npx hardhat reset` first",
      { found: about.chainId, asked: place.chainId },
    );
  return running.is === "stale" ? "recovered" : "continued";
}

function requireOwnId(place: Place): void {
  const folder = otherOwner(place);
  if (folder === undefined) return;
  throw new LocalChainError(
    "ChainIdInUse",
    `the record of chain ${place.chainId} belongs to the chain in ${folder}`,
    "Give this one another id with --chain-id, or reset that one",
    { folder, chainId: place.chainId },
  );
}

/** Its prices are made good all the same: that is what somebody wants who comes back after a night. */
async function alreadyRunning(asked: Place, pid: number): Promise<LocalChainError> {
  const place = rememberedPlace(asked);
  const feeds = await refreshFeeds(place);
  return new LocalChainError(
    "AlreadyRunning",
    `the chain in ${place.folder} is running: process ${pid}, ${urlOf(place)}; its ${feeds} prices were published anew`,
    "Go on with it, or `npx hardhat down` first",
    { pid, url: urlOf(place) },
  );
}

async function resume(place: Place, saveEvery: number): Promise<Omit<Up, "beginning">> {
  const files = filesOf(place);
  const about = readAbout(place);
  rmSync(files.pid, { force: true });
  if (savedBlock(files.state) === undefined) restoreState(place);
  const ahead = about?.ahead ?? 0;
  await startAnvil(place, { timestamp: machineTime() + BigInt(ahead), saveEvery });
  try {
    await requireAgreement(place);
  } catch (error) {
    const running = runningOf(place);
    if (running.is === "running") await stopAnvil(place, running.pid);
    throw error;
  }
  await catchUp(place);
  keepState(place);
  await refreshFeeds(place);
  writeAbout(place, aboutNow(place, "ready", ahead));
  await noteClock(place);
  return nodeOf(place);
}

/** The clock that was written down may be older than the last block. */
async function catchUp(place: Place): Promise<void> {
  const url = urlOf(place);
  const { timestamp } = await latestBlock(url);
  if (timestamp > machineTime() + BigInt(readAbout(place)?.ahead ?? 0))
    await ask(url, "evm_setTime", [Number(timestamp)]);
}

/** Keeps the state that the chain has just been started with, or was filled to, beside the one that is written on. */
function keepState(place: Place): void {
  const { state, previousState } = filesOf(place);
  if (savedBlock(state) !== undefined) copyFileSync(state, previousState);
}

function restoreState(place: Place): void {
  const { state, previousState } = filesOf(place);
  if (!existsSync(previousState))
    throw new LocalChainError(
      "StateUnreadable",
      `${state} cannot be read to its end, and there is no older one`,
      "`npx hardhat reset` clears it away, `npx hardhat up` begins anew",
      { state },
    );
  copyFileSync(previousState, state);
}

function requireRunning(asked: Place): { place: Place; pid: number } {
  const place = rememberedPlace(asked);
  const running = runningOf(place);
  if (running.is === "running") return { place, pid: running.pid };
  if (running.is === "none")
    throw new LocalChainError("NotRunning", `no chain runs in ${place.folder}`, "`npx hardhat up` starts it", {
      folder: place.folder,
    });
  rmSync(filesOf(place).pid, { force: true });
  throw new LocalChainError(
    "StalePid",
    `process ${running.pid} is not this chain any more: it was killed, and its number was removed from ${place.folder}`,
    "`npx hardhat up` goes on from the last state on disk",
    { pid: running.pid },
  );
}

async function requireChain(place: Place): Promise<void> {
  const found = await chainIdAt(urlOf(place));
  if (found === place.chainId) return;
  throw new LocalChainError(
    "WrongChain",
    `${urlOf(place)} is chain ${found ?? "none"}, not ${place.chainId}`,
    "See --port",
    {
      found: found ?? null,
      asked: place.chainId,
    },
  );
}

/** The node of a place that runs, and how far its chain is. */
export async function nodeOf(place: Place): Promise<Omit<Up, "beginning">> {
  const running = runningOf(place);
  const url = urlOf(place);
  const { number: block, timestamp: time } = await latestBlock(url);
  return { pid: running.is === "none" ? 0 : running.pid, url, chainId: place.chainId, block, time };
}

/** Writes down by how much the chain's clock is ahead of the machine's: it keeps that while nothing runs. */
async function noteClock(place: Place): Promise<void> {
  const about = readAbout(place);
  if (about === undefined) return;
  const { timestamp } = await latestBlock(urlOf(place));
  writeAbout(place, { ...about, ahead: Math.max(about.ahead, Number(timestamp - machineTime())) });
}

function aboutNow({ chainId, port }: Place, stage: About["stage"], ahead: number): About {
  return { chainId, port, stage, startedBy: process.pid, ahead };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const machineTime = (): bigint => BigInt(Math.floor(Date.now() / 1_000));

/** Returns when the chain has ended; for `up --foreground`. */
export async function attend(place: Place): Promise<void> {
  while (runningOf(place).is === "running") await sleep(200);
}
