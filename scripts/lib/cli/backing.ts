/** Who backs a product, at which price and how much of it is free. */
import { z } from "zod";
import type { ILens } from "../../../typechain-types/index.js";
import type { Context } from "./context.js";
import type { ListedProduct } from "./products.js";
import { allPages } from "./lists.js";
import { amountShape, bpsShape, of } from "./result.js";

/** Capacity is counted in units of 0.1 KEEL. */
const CAPACITY_UNIT = 10n ** 17n;
const WAD = 10n ** 18n;

export const backingShape = z.object({
  poolId: z.bigint(),
  weightBps: bpsShape,
  targetPriceBps: bpsShape,
  /** What a cover costs a year at least: the target within the product's floor and cap. */
  priceBps: bpsShape,
  /** Capacity left for a cover of the shortest period, and its worth at the internal price. */
  free: amountShape,
  freeWorth: amountShape,
});

export type Backing = z.infer<typeof backingShape>;

/** Pools with a weight for the product, the cheapest first. */
export async function backingOf(ctx: Context, { id, view }: ListedProduct, keelPrice: bigint): Promise<Backing[]> {
  const pools = await allPages((first, count) => ctx.keel.lens.poolsOfProduct(id, first, count), 1);
  return pools
    .filter(({ exists }) => exists)
    .map((pool) => shownBacking(pool, view.product, keelPrice))
    .sort((a, b) => Number(a.priceBps - b.priceBps || b.free.value - a.free.value));
}

type Offer = Pick<ILens.ProductViewStructOutput["product"], "floorBps" | "capBps">;

export function shownBacking(
  { poolId, product: { weightBps, targetPriceBps }, freeUnits }: ILens.PoolProductViewStructOutput,
  { floorBps, capBps }: Offer,
  keelPrice: bigint,
): Backing {
  const free = freeUnits * CAPACITY_UNIT;
  const capped = targetPriceBps < capBps ? targetPriceBps : capBps;
  return {
    poolId,
    weightBps,
    targetPriceBps,
    priceBps: capped > floorBps ? capped : floorBps,
    free: of(free, "KEEL"),
    freeWorth: of((free * keelPrice) / WAD, "ETH"),
  };
}

export const sumOf = (amounts: readonly { readonly value: bigint }[]): bigint =>
  amounts.reduce((sum, { value }) => sum + value, 0n);
