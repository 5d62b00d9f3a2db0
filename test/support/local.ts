/** A local chain in a folder of its own, on a free port, beside any that a user runs. */
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { isFree } from "../../scripts/local/anvil.js";
import { reset } from "../../scripts/local/chain.js";
import { LocalChainError, type Fault } from "../../scripts/local/fault.js";
import { filesOf, placeOf, readPid, type Place } from "../../scripts/local/place.js";
import { chainIdAt } from "../../scripts/local/rpc.js";

/** Not the id of the user's chain, so that its deployment stays untouched. */
export const TEST_CHAIN_ID = 41338;

/** A place that is cleared away after the tests of the block. */
export async function temporaryPlace(chainId = TEST_CHAIN_ID): Promise<Place> {
  const folder = mkdtempSync(path.join(tmpdir(), "keel-chain-"));
  return placeOf({ folder, port: await freePort(), chainId });
}

export async function clear(place: Place): Promise<void> {
  await reset(place);
  rmSync(place.folder, { recursive: true, force: true });
}

/** Below the ports that systems give to whoever connects: one of those could be taken while the chain is down. */
const PORTS = { from: 20_000, count: 10_000 } as const;

export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * PORTS.count);
    if (await isFree(port)) return port;
  }
}

/** Returns once the node of this process answers. */
export async function untilAnswered(url: string, node: ChildProcess): Promise<void> {
  for (; (await chainIdAt(url)) === undefined; await sleep(50))
    if (node.exitCode !== null) throw new Error(`the node of ${url} ended with ${node.exitCode}`);
}

/** Ends the process of a chain as a crash does, and waits until it is gone. */
export async function crash(place: Place): Promise<void> {
  const pid = readPid(place);
  if (pid === undefined) throw new Error(`no process is written down in ${filesOf(place).pid}`);
  process.kill(pid, "SIGKILL");
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(20);
  }
}

/** The call is refused by this name, with something to do about it. */
export async function expectFault(call: Promise<unknown>, fault: Fault): Promise<LocalChainError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error, String(error)).to.be.instanceOf(LocalChainError);
  expect((error as LocalChainError).fault).to.equal(fault);
  expect((error as LocalChainError).hint).to.not.equal("");
  return error as LocalChainError;
}
