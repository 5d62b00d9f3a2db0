/** How much more of a product can be sold: what capital and its limits let pass, and what stops the rest. */
import { decodeError } from "../logs.js";
import { addressOf } from "../contracts.js";
import type { ISolvencyLedger } from "../../../typechain-types/index.js";
import type { ListedAsset } from "./assets.js";
import type { Context } from "./context.js";
import type { ListedProduct } from "./products.js";

const GWEI = 10n ** 9n;
const USD = 1n;
const ETH_BIT = 1n;

/** Pools; or capital, by the requirement or by a limit of its own; `capital` where it does not say by which. */
export const BINDINGS = ["pools", "capital", "requirement", "product", "group", "tag", "member"] as const;

export type Binding = (typeof BINDINGS)[number];

/** In the order of ISolvencyLedger.Limit. */
const LIMITS = ["requirement", "product", "group", "tag", "member"] as const satisfies readonly Binding[];

/** What stands in the way of more. */
export const WHY: Readonly<Record<Exclude<Binding, "pools">, string>> = {
  capital: "capital lets no more pass",
  requirement: "capital for sales has to cover the requirement (`stats` shows both)",
  product: "only a share of the capital for sales (`stats`) may stand behind one product",
  group: "only a share of the capital for sales (`stats`) may stand behind one risk group",
  tag: "only a share of the capital for sales (`stats`) may stand behind one dependency",
  member: "one member may hold covers for only a share of the capital for sales (`stats`)",
};

/** Sales to one member of one product, in gwei units of a class of currency. */
export interface Buying {
  readonly product: Pick<ListedProduct, "id">;
  readonly currency: bigint;
  /** Worth of the covers that the member has, gwei. */
  readonly held: bigint;
}

/** In ETH, where the product takes it. */
export const buyingOf = (product: ListedProduct, held: bigint): Buying => ({
  product,
  currency: (product.view.product.assetMask & ETH_BIT) === 0n ? USD : 0n,
  held,
});

/** Worth of the covers that an account has, gwei; rounded up, as a limit counts it. */
export async function heldBy({ keel }: Context, account: string): Promise<bigint> {
  const [[eth, usd], [usdPrice]] = await Promise.all([
    keel.membership.idOf(account).then((id) => keel.cover.memberExposure(id)),
    keel.pool.usdPrice(),
  ]);
  return eth + exposureOf(usd, USD, usdPrice);
}

/** In the asset that is covered, as the contract rounds it down. */
export const amountOfUnits = (units: bigint, { currency, decimals, price }: ListedAsset): bigint => {
  const whole = 10n ** BigInt(decimals);
  return currency === USD ? (units * whole) / GWEI : (units * GWEI * whole) / price;
};

/** The most units that capital and its limits let pass now. */
export async function mostUnits({ keel }: Context, buying: Buying): Promise<bigint> {
  return (await keel.ledger.previewSale(saleOf(buying, 0n, buying.held))).maxUnits;
}

/** In wei, rounded down. */
export const worthOfUnits = (units: bigint, currency: bigint, usdPrice: bigint): bigint =>
  currency === USD ? (units * usdPrice) / GWEI : units * GWEI;

/** In gwei, rounded up: what a limit counts. */
const exposureOf = (units: bigint, currency: bigint, usdPrice: bigint): bigint =>
  (worthOfUnits(units, currency, usdPrice) + GWEI - 1n) / GWEI;

/** What refuses one unit more than passes: asked as the contract of covers would, without sending anything. */
export async function bindingOf({ keel, ground }: Context, buying: Buying, passing: bigint): Promise<Binding> {
  const [usdPrice] = await keel.pool.usdPrice();
  const units = passing + 1n;
  const sale = saleOf(buying, units, buying.held + exposureOf(units, buying.currency, usdPrice));
  try {
    await keel.ledger.raiseExposure.staticCall(sale, { from: addressOf(keel.cover) });
    return "capital";
  } catch (failure) {
    const refusal = decodeError(failure, ground.known());
    if (refusal === undefined) throw failure;
    if (refusal.name === "RequirementNotMet") return "requirement";
    const [limit] = refusal.args.filter(([name]) => name === "limit").map(([, value]) => value as bigint);
    return limit === undefined ? "capital" : LIMITS[Number(limit)];
  }
}

function saleOf({ product, currency }: Buying, units: bigint, memberExposure: bigint): ISolvencyLedger.SaleStruct {
  return { productId: product.id, currency, units, usdPrice: 0n, memberExposure, chargesCapital: false };
}
