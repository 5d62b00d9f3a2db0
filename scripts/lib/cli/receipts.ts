/** Waits until a transaction is mined and stays mined. */
import { setTimeout as sleep } from "node:timers/promises";
import { isError, type TransactionReceipt } from "ethers";
import { CliError, EXIT } from "./exit.js";
import type { Chain } from "./ground.js";
import { locate, type Meant } from "./locate.js";
import { messageOf } from "./refusal.js";
import { NodeFailure, RpcFault } from "./rpc.js";

export interface Patience {
  /** Until it is mined. */
  readonly minedMs: number;
  /** Blocks that have to lie on it, its own counted. */
  readonly confirmations: number;
}

const MINED_MS = 180_000;
/** On a chain where others build the blocks. */
export const PUBLIC_CONFIRMATIONS = 3;

export const patienceOn = ({ isLocal }: Pick<Chain, "isLocal">): Patience => ({
  minedMs: MINED_MS,
  confirmations: isLocal ? 1 : PUBLIC_CONFIRMATIONS,
});

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;
/** In a row; more mean that it is gone from where it was, not that an answer was late. */
const MOST_MISSING = 3;

export interface Watched extends Meant {
  /** Signed bytes: a node that lost it is given them again, for they are the same transaction. */
  readonly raw?: string | undefined;
}

export async function receiptOf(
  chain: Chain,
  hash: string,
  { minedMs, confirmations }: Patience,
  watched: Watched,
): Promise<TransactionReceipt> {
  const began = Date.now();
  let missing = 0;
  let failure: unknown;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      const [receipt, head] = await Promise.all([
        chain.provider.getTransactionReceipt(hash),
        chain.provider.getBlockNumber(),
      ]);
      failure = undefined;
      missing = receipt === null ? missing + 1 : 0;
      if (receipt !== null && head - receipt.blockNumber + 1 >= confirmations) return receipt;
      if (missing > MOST_MISSING) await lookAfter(chain, { ...watched, hash });
    } catch (thrown) {
      if (!isOfNode(thrown)) throw thrown;
      failure = thrown;
    }
    if (Date.now() - began > minedMs) throw stillPending(hash, failure);
    await sleep(pause);
  }
}

async function lookAfter(chain: Chain, { raw, ...meant }: Watched): Promise<void> {
  const located = await locate(chain, meant);
  // What the node says to bytes that it may have got meanwhile does not matter.
  if (located.at === "nowhere" && raw !== undefined)
    await chain.send("eth_sendRawTransaction", [raw]).catch(() => undefined);
  if (located.at !== "other") return;
  throw new CliError(
    EXIT.failed,
    "Replaced",
    `another transaction took the place of ${meant.hash}: ${located.hash}, with the same number of its account`,
    { args: { hash: meant.hash, by: located.hash, nonce: meant.nonce }, hint: "Nothing of it happened: run it again" },
  );
}

/** No answer, or an error: a node that is turning its chain back may know neither this block nor that. */
const isOfNode = (failure: unknown): boolean =>
  failure instanceof NodeFailure || failure instanceof RpcFault || isError(failure, "UNKNOWN_ERROR");

function stillPending(hash: string, failure: unknown): CliError {
  const why = failure === undefined ? `${hash} is not mined yet` : `${hash} was sent, but ${messageOf(failure)}`;
  return new CliError(EXIT.failed, "StillPending", why, {
    args: { hash },
    hint: "Run the same command again: it goes on waiting and sends nothing twice",
  });
}
