/** Pools as verbs show them. */
import { z } from "zod";
import type { ILens } from "../../../typechain-types/index.js";
import { shownBacking, backingShape, type Backing } from "./backing.js";
import { unknownId } from "./claims.js";
import type { Context } from "./context.js";
import { allPages } from "./lists.js";
import { addressShape, amountShape, bpsShape, of } from "./result.js";
import type { Show } from "./show.js";

const YEAR = 365n * 86_400n;
const BPS = 10_000n;

export const poolShape = z.object({
  id: z.bigint(),
  manager: addressShape,
  feeBps: bpsShape,
  maxFeeBps: bpsShape,
  /** The fee as far as the manager's own stake carries it. */
  effectiveFeeBps: bpsShape,
  stake: amountShape,
  /** What streams to stakers in a year at the rate of now, of the stake, before the fee. */
  yieldBps: bpsShape,
  /** What claims that are open may burn at most. */
  held: amountShape,
  isHeld: z.boolean(),
  isWindingDown: z.boolean(),
});

export type ShownPool = z.infer<typeof poolShape>;

export const backedShape = backingShape.extend({ product: z.string(), productId: z.bigint() });
export type BackedProduct = z.infer<typeof backedShape>;

export const allPools = ({ keel }: Context): Promise<ILens.PoolViewStructOutput[]> =>
  allPages((first, count) => keel.lens.pools(first, count), 1);

/** The pool with this id, or a sentence on which there are. */
export async function poolById(ctx: Context, id: bigint): Promise<ILens.PoolViewStructOutput> {
  const [view] = id === 0n ? [] : await ctx.keel.lens.pools(id, 1);
  if ((view as ILens.PoolViewStructOutput | undefined)?.exists === true) return view;
  throw unknownId("pool", id, await ctx.keel.staking.poolCount());
}

export function shownPool({ id, pool }: ILens.PoolViewStructOutput): ShownPool {
  return {
    id,
    manager: pool.manager,
    feeBps: pool.feeBps,
    maxFeeBps: pool.maxFeeBps,
    effectiveFeeBps: pool.effectiveFeeBps,
    stake: of(pool.stake, "KEEL"),
    yieldBps: pool.stake === 0n ? 0n : (pool.rewardRate * YEAR * BPS) / pool.stake,
    held: of(pool.heldStake, "KEEL"),
    isHeld: pool.isHeld,
    isWindingDown: pool.isWindingDown,
  };
}

/** What pools from this id on back, by pool. */
export async function backedBy(ctx: Context, first: bigint, count: number): Promise<Map<bigint, BackedProduct[]>> {
  const [book, keelPrice] = await Promise.all([ctx.products(), ctx.keel.market.internalPrice()]);
  const found = new Map<bigint, BackedProduct[]>();
  const pages = await Promise.all(
    book.all.map(async (product) => ({ product, page: await ctx.keel.lens.poolsOfProduct(product.id, first, count) })),
  );
  for (const { product, page } of pages) {
    for (const entry of page.filter(({ exists }) => exists)) {
      const backing: Backing = shownBacking(entry, product.view.product, keelPrice);
      const others = found.get(entry.poolId) ?? [];
      found.set(entry.poolId, [...others, { ...backing, product: product.slug, productId: product.id }]);
    }
  }
  return found;
}

export function conditionOf({ isWindingDown, isHeld, held }: ShownPool, show: Show): string {
  if (isWindingDown) return show.red("winding down: takes no stake");
  if (isHeld) return show.bold(`held: claims may burn ${show.short(held)}`);
  return held.value === 0n ? "open" : `open; claims may burn ${show.short(held)}`;
}
