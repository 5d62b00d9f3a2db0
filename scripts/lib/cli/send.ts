/** Sends one call and waits until it is mined; every step is in the journal before it is taken. */
import { keccak256, toQuantity, type TransactionReceipt } from "ethers";
import type { Call } from "./calls.js";
import { CliError, EXIT } from "./exit.js";
import type { Chain, Ground } from "./ground.js";
import type { Journal } from "./journal.js";
import type { Meant } from "./locate.js";
import { wrongChain } from "./open.js";
import { receiptOf, type Patience, type Watched } from "./receipts.js";
import { requireGone } from "./recover.js";
import { refusalOf } from "./refusal.js";
import { requestOf } from "./simulate.js";
import { submit } from "./submit.js";

export interface Sending {
  readonly ground: Ground;
  readonly journal: Journal;
  readonly run: string;
  readonly command: string;
  readonly from: string;
  readonly patience: Patience;
  /** What earlier runs meant to send, and no node shows. */
  readonly lost: readonly Meant[];
  /** Told the hash as soon as there is one. */
  onSent(hash: string): void;
}

export interface Sent {
  readonly hash: string;
  readonly step: number;
  readonly call: Call;
  readonly gas: bigint;
  readonly watched: Watched;
}

export async function send(sending: Sending, call: Call, step: number, isLast: boolean): Promise<Sent> {
  const { ground, journal, run, command, from } = sending;
  const { chain } = ground;
  const what = `${call.contract}.${call.method}`;
  const [nonce, gas, block, chainId] = await Promise.all([
    chain.provider.getTransactionCount(from, "pending"),
    gasOf(ground, from, call),
    chain.provider.getBlockNumber(),
    chain.send("eth_chainId", []),
  ]);
  // A node that signs by itself would sign for whatever chain it is on now.
  if (Number(chainId) !== chain.chainId) throw wrongChain(chain.name, chain.chainId, Number(chainId));
  if (step === 0) for (const meant of sending.lost) await requireGone(chain, meant, nonce);
  const { to, data } = call;
  const raw = await signed(chain, from, call, { nonce, gas });
  const hash = raw === undefined ? undefined : keccak256(raw);
  const intent = { step, isLast, command, what, from, to, nonce, value: String(call.value), data, block };
  journal.write({ run, state: "sending", ...intent, ...(hash !== undefined && { hash }) });
  const meant = { from, to, nonce, data, block, ...(hash !== undefined && { hash }) };
  const fields = { ...requestOf(from, call), nonce: toQuantity(nonce), gas: toQuantity(gas) };
  const taken = await handOver(sending, call, step, () =>
    submit(chain, { ...meant, what, fields, raw }, sending.patience.minedMs),
  );
  journal.write({ run, state: "sent", step, hash: taken });
  sending.onSent(taken);
  return { hash: taken, step, call, gas, watched: { ...meant, raw } };
}

/** @throws the refusal, when it was mined and refused */
export async function mined(sending: Sending, sent: Sent, confirmations: number) {
  const { ground, journal, run, from, patience } = sending;
  const { hash, step, watched } = sent;
  const receipt = await receiptOf(ground.chain, hash, { ...patience, confirmations }, watched);
  if (receipt.status === 0) {
    const reason = await reasonOf(ground, from, sent, receipt);
    journal.write({ run, state: "failed", step, hash, reason: reason.name });
    throw reason;
  }
  journal.write({ run, state: "mined", step, hash, block: receipt.blockNumber });
  return receipt;
}

/** Signed here, its hash is known before anybody else knows it; undefined where the node signs. */
async function signed(
  chain: Chain,
  from: string,
  { to, data, value }: Call,
  { nonce, gas }: { nonce: number; gas: bigint },
): Promise<string | undefined> {
  if (chain.sign === undefined) return undefined;
  const { maxFeePerGas, maxPriorityFeePerGas, gasPrice } = await chain.provider.getFeeData();
  const fees =
    maxFeePerGas === null
      ? { type: 0, gasPrice }
      : { type: 2, maxFeePerGas, maxPriorityFeePerGas: maxPriorityFeePerGas };
  return chain.sign(from, { to, data, value, nonce, gasLimit: gas, chainId: chain.chainId, ...fees });
}

/** What the node refused was not sent, and needs no looking for; what it did not answer stays open. */
async function handOver({ ground, journal, run }: Sending, call: Call, step: number, hand: () => Promise<string>) {
  try {
    return await hand();
  } catch (failure) {
    if (failure instanceof CliError && STAYS_OPEN.includes(failure.name)) throw failure;
    const refusal = await refusalOf(failure, ground, call);
    journal.write({ run, state: "failed", step, reason: refusal.name });
    throw refusal;
  }
}

const STAYS_OPEN = ["NotKnown", "NoNode", "NodeSilent", "NodeBusy", "NodeBroken"];

/**
 * What a call may cost beside its estimate when the estimate is made in the second of an earlier one: a checkpoint of votes or of
 * the supply that was already written in that second is written over, and any later one is a new word. Four of them.
 */
const LATER_SECOND_GAS = 100_000n;

/** A quarter and a later second more than the estimate: state moves before the block. What is left over is not paid. */
async function gasOf(ground: Ground, from: string, call: Call): Promise<bigint> {
  try {
    const estimate = BigInt((await ground.chain.send("eth_estimateGas", [requestOf(from, call), "pending"])) as string);
    return (estimate * 5n) / 4n + LATER_SECOND_GAS;
  } catch (failure) {
    throw await refusalOf(failure, ground, call);
  }
}

/** Why a mined transaction was refused: the same call on the block before. */
async function reasonOf(
  ground: Ground,
  from: string,
  { call, gas }: Sent,
  { hash, blockNumber, gasUsed }: TransactionReceipt,
) {
  try {
    await ground.chain.send("eth_call", [requestOf(from, call), toQuantity(blockNumber - 1)]);
  } catch (failure) {
    return refusalOf(failure, ground, call);
  }
  const what = `${call.contract}.${call.method}`;
  if (gasUsed * 10n > gas * 9n)
    return new CliError(EXIT.failed, "OutOfGas", `${what} ran out of gas in ${hash}: it used ${gasUsed} of ${gas}`, {
      args: { hash, gasUsed, gas },
      hint: "Nothing of it happened: run it again, it is estimated anew",
    });
  return new CliError(EXIT.refused, "Reverted", `${what} was refused in ${hash}`);
}
