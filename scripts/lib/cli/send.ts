/** Sends one call and waits until it is mined; every step is in the journal before it is taken. */
import { setTimeout as sleep } from "node:timers/promises";
import { toQuantity, type TransactionReceipt } from "ethers";
import type { Call } from "./calls.js";
import { CliError, EXIT } from "./exit.js";
import type { Chain, Ground } from "./ground.js";
import type { Journal } from "./journal.js";
import { refusalOf } from "./refusal.js";
import { requestOf } from "./simulate.js";

const PATIENCE_MS = 180_000;

export interface Sending {
  readonly ground: Ground;
  readonly journal: Journal;
  readonly run: string;
  readonly command: string;
  readonly from: string;
  /** Told the hash as soon as there is one. */
  onSent(hash: string): void;
}

export async function send(sending: Sending, call: Call, step: number, isLast: boolean): Promise<TransactionReceipt> {
  const { ground, journal, run, command, from } = sending;
  const { chain } = ground;
  const what = `${call.contract}.${call.method}`;
  const [nonce, gas, block] = await Promise.all([
    chain.provider.getTransactionCount(from, "pending"),
    gasOf(ground, from, call),
    chain.provider.getBlockNumber(),
  ]);
  const { to, data } = call;
  const intent = { step, isLast, command, what, from, to, nonce, value: String(call.value), data, block };
  journal.write({ run, state: "sending", ...intent });
  const hash = await submit(sending, call, step, { nonce: toQuantity(nonce), gas: toQuantity(gas) });
  journal.write({ run, state: "sent", step, hash });
  sending.onSent(hash);
  const receipt = await receiptOf(chain, hash);
  if (receipt.status === 0) {
    const reason = await reasonOf(ground, from, call, receipt);
    journal.write({ run, state: "failed", step, hash, reason: reason.name });
    throw reason;
  }
  journal.write({ run, state: "mined", step, hash, block: receipt.blockNumber });
  return receipt;
}

export async function receiptOf({ provider }: Chain, hash: string): Promise<TransactionReceipt> {
  const began = Date.now();
  for (let pause = 20; ; pause = Math.min(pause * 2, 1_000)) {
    const receipt = await provider.getTransactionReceipt(hash);
    if (receipt !== null) return receipt;
    if (Date.now() - began > PATIENCE_MS)
      throw new CliError(EXIT.failed, "StillPending", `${hash} is not mined yet`, {
        args: { hash },
        hint: "Run the same command again: it goes on waiting and sends nothing twice",
      });
    await sleep(pause);
  }
}

async function submit(sending: Sending, call: Call, step: number, extra: Readonly<Record<string, string>>) {
  const { ground, journal, run, from } = sending;
  try {
    return (await ground.chain.send("eth_sendTransaction", [{ ...requestOf(from, call), ...extra }])) as string;
  } catch (failure) {
    const refusal = refusalOf(failure, ground, call);
    journal.write({ run, state: "failed", step, reason: refusal.name });
    throw refusal;
  }
}

/** A quarter more than the estimate: state may move before the block. */
async function gasOf(ground: Ground, from: string, call: Call): Promise<bigint> {
  try {
    const estimate = BigInt((await ground.chain.send("eth_estimateGas", [requestOf(from, call), "pending"])) as string);
    return (estimate * 5n) / 4n;
  } catch (failure) {
    throw refusalOf(failure, ground, call);
  }
}

/** Why a mined transaction was refused: the same call on the block before. */
async function reasonOf(ground: Ground, from: string, call: Call, { hash, blockNumber }: TransactionReceipt) {
  try {
    await ground.chain.send("eth_call", [requestOf(from, call), toQuantity(blockNumber - 1)]);
  } catch (failure) {
    return refusalOf(failure, ground, call);
  }
  return new CliError(EXIT.refused, "Reverted", `${call.contract}.${call.method} was refused in ${hash}`);
}
