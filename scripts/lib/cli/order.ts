/** An order for cover: who backs which part, and what it would cost now. */
import { ZeroAddress, ZeroHash } from "ethers";
import type { ICover } from "../../../typechain-types/index.js";
import type { Amount } from "../units.js";
import { KEEL_PAYS, worthOf, type ListedAsset } from "./assets.js";
import type { Context } from "./context.js";
import { CliError, EXIT } from "./exit.js";
import { allPages } from "./lists.js";
import type { ListedProduct } from "./products.js";
import { amountOfUnits, bindingOf, heldBy, mostUnits, WHY, type Binding } from "./room.js";

const MAX_U96 = 2n ** 96n - 1n;
const MAX_U40 = 2n ** 40n - 1n;
const YEAR = 365n * 86_400n;
const BPS = 10_000n;
/** That share one cover. */
const MOST_POOLS = 20;

export interface Wish {
  readonly product: string;
  readonly amount: Amount;
  readonly period: bigint;
  readonly pools: readonly bigint[] | undefined;
  /** Symbol of the asset that pays, or KEEL. */
  readonly pay: string;
}

export interface PoolPart {
  readonly poolId: bigint;
  readonly amount: bigint;
}

export interface Order {
  readonly product: ListedProduct;
  readonly asset: ListedAsset;
  /** Undefined when KEEL pays. */
  readonly payAsset: ListedAsset | undefined;
  readonly parts: readonly PoolPart[];
  readonly quote: ICover.QuoteStructOutput;
  /** The most that these pools would back now. */
  readonly most: bigint;
  /** Of a year, of what is covered. */
  readonly yearlyBps: bigint;
  readonly claimBy: bigint;
  request(limits: Pick<ICover.BuyRequestStruct, "owner" | "maxPremium" | "deadline">): ICover.BuyRequestStruct;
}

export async function quoteOrder(ctx: Context, wish: Wish, caller: string): Promise<Order> {
  const { cover, products } = ctx.keel;
  const [product, asset] = await Promise.all([ctx.product(wish.product), ctx.asset(wish.amount.unit)]);
  const payAsset = wish.pay === "KEEL" ? undefined : await ctx.asset(wish.pay as Amount["unit"]);
  const { rules } = await products.termsOf(product.id);
  const poolIds = wish.pools === undefined ? await backersOf(ctx, product) : [...wish.pools];
  const from = { from: caller };
  const [most, perPool] = await cover.maxCover(product.id, asset.id, wish.period, poolIds, from);
  const parts = spread(wish.amount.value, poolIds, perPool);
  const base = {
    productId: product.id,
    assetId: asset.id,
    amount: wish.amount.value,
    period: wish.period,
    payAssetId: payAsset?.id ?? KEEL_PAYS,
    commissionBps: 0n,
    commissionTo: ZeroAddress,
    dataHash: ZeroHash,
    pools: parts.map(({ poolId, amount }) => ({ poolId, amount })),
  };
  const request: Order["request"] = (limits) => ({ ...base, ...limits });
  const isAbove = wish.amount.value > most;
  const quote = await cover
    .quote(request({ owner: caller, maxPremium: MAX_U96, deadline: MAX_U40 }), from)
    // Figures beyond what contracts count fail before anything is compared with the room.
    .catch(async (failure: unknown) => {
      throw isAbove ? await aboveRoom(ctx, wish, most, caller) : (failure as Error);
    });
  const worth = worthOf(wish.amount.value, asset);
  const yearlyBps = worth === 0n ? 0n : (quote.premiumEth * BPS * YEAR) / (worth * wish.period);
  const claimBy = ctx.now + wish.period + rules.gracePeriod;
  return { product, asset, payAsset, parts, quote, most, yearlyBps, claimBy, request };
}

/** More is wanted than can be bought: than these pools would back, or than capital and its limits let pass. */
export async function aboveRoom(ctx: Context, wish: Wish, most: bigint, caller: string): Promise<CliError> {
  const { show } = ctx;
  const { product, amount } = wish;
  const binds = await boundBy(ctx, wish, most, caller);
  const room = { value: most, unit: amount.unit };
  const takeLess = `Take ${show.short(room)} or less`;
  const hint =
    binds === "pools"
      ? `${most === 0n ? "Wait until covers end" : takeLess}, or a shorter time; \`product show ${product}\` says which pools have room`
      : `${most === 0n ? "Wait until covers end or capital grows" : takeLess}: ${WHY[binds]}`;
  return new CliError(
    EXIT.refused,
    "CapacityShort",
    `at most ${show.exact(room)} can be covered on ${product} now, not ${show.exact(amount)}`,
    { args: { wanted: amount.value, most, binds }, hint },
  );
}

/** What stands in the way of more than `most`. */
async function boundBy(ctx: Context, wish: Wish, most: bigint, caller: string): Promise<Binding> {
  const [product, asset, held] = await Promise.all([
    ctx.product(wish.product),
    ctx.asset(wish.amount.unit),
    heldBy(ctx, caller),
  ]);
  const buying = { product, currency: asset.currency, held };
  const passing = await mostUnits(ctx, buying);
  return most < amountOfUnits(passing, asset) ? "pools" : bindingOf(ctx, buying, passing);
}

/** Pools that back a product and have room, the cheapest first: as many of them as one cover takes. */
async function backersOf({ keel }: Context, product: ListedProduct): Promise<bigint[]> {
  const all = await allPages((first, count) => keel.lens.poolsOfProduct(product.id, first, count), 1);
  const pools = all.filter((pool) => pool.exists && pool.freeUnits > 0n);
  if (pools.length === 0)
    throw new CliError(EXIT.refused, "NoPools", `no pool has room for ${product.slug} now`, {
      hint: "Covers that end give room back; `product show` says who backs it",
    });
  const cheapestFirst = [...pools].sort((a, b) =>
    Number(a.product.targetPriceBps - b.product.targetPriceBps || b.freeUnits - a.freeUnits),
  );
  return cheapestFirst.slice(0, MOST_POOLS).map(({ poolId }) => poolId);
}

/** Fills the pools in order. What none has room for stays with the first: its refusal says what stands in the way. */
function spread(amount: bigint, poolIds: readonly bigint[], room: readonly bigint[]): PoolPart[] {
  let left = amount;
  const parts = poolIds.map((poolId, place) => {
    const part = left < room[place] ? left : room[place];
    left -= part;
    return { poolId, amount: part };
  });
  return parts
    .map((part, place) => (place === 0 ? { ...part, amount: part.amount + left } : part))
    .filter((part) => part.amount > 0n);
}
