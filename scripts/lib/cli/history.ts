/** What happened before: events that no view keeps. */
import type { Context } from "./context.js";

/** Events since a time. A node that refuses to look through the whole chain is asked from that time's block on. */
export async function eventsSince<T>(ctx: Context, time: bigint, read: (fromBlock: number) => Promise<T[]>) {
  try {
    return await read(0);
  } catch {
    return read(await blockAt(ctx, time));
  }
}

/** The last block not after a time, by halving. */
async function blockAt({ chain }: Context, time: bigint): Promise<number> {
  let [low, high] = [0, chain.block.number];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const block = await chain.provider.getBlock(middle);
    if (block !== null && BigInt(block.timestamp) <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}
