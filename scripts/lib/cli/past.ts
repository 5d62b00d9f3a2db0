/** Events of the past, in portions that nodes take. */
import type { Context } from "./context.js";

/** Nodes refuse to look through more blocks at once. */
const MOST_BLOCKS = 9_999;

/** All that `read` finds from the first block of the deployment to the latest, or to another. */
export async function pastEvents<T>(
  { ground, chain }: Pick<Context, "ground" | "chain">,
  read: (fromBlock: number, toBlock: number) => Promise<readonly T[]>,
  lastBlock = chain.block.number,
): Promise<T[]> {
  const found: T[] = [];
  for (let from = ground.firstBlock ?? 0; from <= lastBlock; from += MOST_BLOCKS + 1)
    found.push(...(await read(from, Math.min(from + MOST_BLOCKS, lastBlock))));
  return found;
}
