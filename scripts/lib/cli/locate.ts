/** Where a transaction is that was meant to be sent: found by its hash, or by its account's number for it. */
import { toQuantity, type TransactionResponse } from "ethers";
import type { Chain } from "./ground.js";

/** What is known of a transaction before anybody has seen it. */
export interface Meant {
  readonly from: string;
  readonly nonce: number;
  /** Empty for what creates a contract. */
  readonly to: string;
  readonly data: string;
  /** Known beforehand where it was signed here. */
  readonly hash?: string;
  /** The latest block when it was meant. */
  readonly block: number;
}

export type Located =
  /** The node has it, mined or not. */
  | { readonly at: "sent"; readonly hash: string }
  /** Its number was used by another transaction: it can never be mined. */
  | { readonly at: "other"; readonly hash: string }
  /** Its number is the next one to be used. */
  | { readonly at: "nowhere" }
  /** Its number is used, but the node does not show by what. */
  | { readonly at: "hidden" }
  /** Numbers before its own are not used: the node lags behind, or has lost transactions. */
  | { readonly at: "ahead" };

/** How far back is looked where a node keeps no old states. */
const MOST_BLOCKS = 2_000;
const SCANNED_AT_ONCE = 50;

export async function locate(chain: Chain, meant: Meant): Promise<Located> {
  const { from, nonce, hash } = meant;
  const { provider } = chain;
  const [known, mined, pending, latest] = await Promise.all([
    hash === undefined ? null : provider.getTransaction(hash),
    provider.getTransactionCount(from, "latest"),
    provider.getTransactionCount(from, "pending"),
    provider.getBlockNumber(),
  ]);
  if (known !== null) return { at: "sent", hash: known.hash };
  if (mined > nonce) {
    const found = await minedWith(chain, meant, latest);
    return found === undefined ? { at: "hidden" } : judged(found, meant);
  }
  if (pending > nonce) {
    const found = await waitingWith(chain, meant);
    return found === undefined ? { at: "hidden" } : judged(found, meant);
  }
  // A single node in this place knows everything that there is.
  return pending === nonce || chain.isLocal ? { at: "nowhere" } : { at: "ahead" };
}

interface Seen {
  readonly hash: string;
  readonly from: string;
  readonly nonce: number;
  readonly to: string | null;
  readonly data: string;
}

function judged(found: Seen, { to, data }: Meant): Located {
  const isIt = found.data === data && (found.to ?? "").toLowerCase() === to.toLowerCase();
  return { at: isIt ? "sent" : "other", hash: found.hash };
}

/** Among what waits to be mined. */
async function waitingWith(chain: Chain, { from, nonce }: Meant): Promise<Seen | undefined> {
  const { provider } = chain;
  const asked = chain.send("eth_getTransactionBySenderAndNonce", [from, toQuantity(nonce)]).catch(() => null);
  const [direct, block] = await Promise.all([asked, provider.getBlock("pending", true).catch(() => null)]);
  if (direct !== null) {
    const { hash, to, input } = direct as { hash: string; to: string | null; input: string };
    return { hash, from, nonce, to, data: input };
  }
  return block?.prefetchedTransactions.find((sent) => isOf(sent, from, nonce));
}

/** In the block in which the account's count went past the number. */
async function minedWith(chain: Chain, meant: Meant, latest: number): Promise<Seen | undefined> {
  const place = await blockOf(chain, meant, latest);
  if (place !== undefined) return inBlock(chain, meant, place);
  const oldest = Math.max(meant.block + 1, latest - MOST_BLOCKS + 1);
  for (let first = oldest; first <= latest; first += SCANNED_AT_ONCE) {
    const numbers = Array.from({ length: Math.min(SCANNED_AT_ONCE, latest - first + 1) }, (_, more) => first + more);
    const found = await Promise.all(numbers.map((number) => inBlock(chain, meant, number)));
    const [hit] = found.filter((each) => each !== undefined);
    if (hit !== undefined) return hit;
  }
  return undefined;
}

/** By halving; undefined where the node does not know old counts. */
async function blockOf({ provider }: Chain, { from, nonce, block }: Meant, latest: number) {
  let [low, high] = [block, latest];
  try {
    // After a reorganisation it may lie before the block that was the latest.
    if ((await provider.getTransactionCount(from, low)) > nonce) low = 0;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((await provider.getTransactionCount(from, middle)) > nonce) high = middle;
      else low = middle + 1;
    }
    return low;
  } catch {
    return undefined;
  }
}

async function inBlock({ provider }: Chain, { from, nonce }: Meant, number: number) {
  const block = await provider.getBlock(number, true);
  return block?.prefetchedTransactions.find((sent) => isOf(sent, from, nonce));
}

const isOf = (sent: TransactionResponse, from: string, nonce: number): boolean =>
  sent.nonce === nonce && sent.from.toLowerCase() === from.toLowerCase();
