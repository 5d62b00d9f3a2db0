/** Finds out what became of a transaction that a killed command meant to send. */
import type { TransactionReceipt } from "ethers";
import type { Chain } from "./ground.js";
import type { Intent } from "./journal.js";
import { receiptOf } from "./send.js";

/** How far back a transaction without a hash is looked for. */
const MOST_BLOCKS = 5_000;

/** The receipt once it is mined, undefined when it was never sent. A transaction under way is waited for. */
export async function recover(chain: Chain, intent: Intent): Promise<TransactionReceipt | undefined> {
  const hash = intent.hash ?? (await hashOf(chain, intent));
  if (hash === undefined) return undefined;
  if ((await chain.provider.getTransaction(hash)) === null) return undefined;
  return receiptOf(chain, hash);
}

/** The account's nonce tells whether anything was sent; its data, whether it was this. */
async function hashOf(chain: Chain, intent: Intent): Promise<string | undefined> {
  const { from, nonce, data, block } = intent;
  const used = await chain.provider.getTransactionCount(from, "pending");
  if (used <= nonce) return undefined;
  const latest = await chain.provider.getBlockNumber();
  const numbers = Array.from({ length: Math.min(latest - block, MOST_BLOCKS) }, (_, place) => block + 1 + place);
  for (const number of [...numbers, "pending" as const]) {
    const found = (await chain.provider.getBlock(number, true))?.prefetchedTransactions.find(
      (sent) => sent.from.toLowerCase() === from.toLowerCase() && sent.nonce === nonce,
    );
    if (found !== undefined) return found.data === data ? found.hash : undefined;
  }
  return undefined;
}
