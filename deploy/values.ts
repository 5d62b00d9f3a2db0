/** Parameters in the shapes contracts take them. */
import { GROUPS, type Catalogue, type Group, type Product, type ProductType } from "../scripts/data/catalogue.js";
import type { AssetParameters, Parameters } from "../scripts/lib/parameters.js";

const GWEI = 1_000_000_000n;
const DAY = 86_400n;
const INDEMNITIES = ["None", "BalanceAtOnset", "Salvage"];
const CURRENCIES = ["ETH", "USD"];

/** A value by group, in the order the ledger knows the groups. */
export function groupValues(values: Readonly<Record<Group, bigint>>): bigint[] {
  return GROUPS.map((group) => values[group]);
}

export function inGwei(wei: bigint): bigint {
  if (wei % GWEI !== 0n) throw new RangeError(`${wei} wei is no whole number of gwei`);
  return wei / GWEI;
}

export function inDays(seconds: bigint): bigint {
  if (seconds % DAY !== 0n) throw new RangeError(`${seconds} s is no whole number of days`);
  return seconds / DAY;
}

/** A bit for every place. */
export function maskOf(places: readonly number[]): number {
  return places.reduce((mask, place) => mask | (1 << place), 0);
}

/** The place of a name in a list; throws when it is not there. */
export function placeOf(names: readonly string[], name: string): number {
  const place = names.indexOf(name);
  if (place < 0) throw new RangeError(`no ${name} among ${names.join(", ")}`);
  return place;
}

/** The capital model as the ledger takes it. */
export function modelOf({ mcr }: Parameters, catalogue: Catalogue) {
  return {
    groupRates: groupValues(mcr.groupRates),
    k: mcr.k,
    eta: mcr.eta,
    rhoMarket: mcr.rhoMarket,
    gammaMax: mcr.gammaMax,
    downPerDayBps: mcr.downPerDay,
    floor: inGwei(mcr.floor),
    tagDrawdowns: catalogue.tags.map((tag) => BigInt(tag.drawdownBps)),
  };
}

export function limitsOf({ sales }: Parameters) {
  return {
    openClaimWeightBps: sales.openClaimWeight,
    productBps: sales.product,
    groupBps: sales.group,
    tagBps: sales.tag,
    memberBps: sales.member,
    brokerBps: sales.broker,
  };
}

export function marketOf({ market }: Parameters) {
  return {
    spreadAskBps: market.spreadAsk,
    spreadBidBps: market.spreadBid,
    beta0Bps: market.beta0,
    fullRatioBps: market.fullRatio,
    kappaBps: market.kappa,
    alphaMaxBps: market.alphaMax,
    maxRatioBps: market.maxRatio,
    lambdaBps: market.lambda,
    maxDepthBps: market.maxDepth,
    askDepthBps: market.askDepth,
    askDecayBps: market.askDecay,
    bidDecayBps: market.bidDecay,
    maxDisplacementBps: market.maxDisplacement,
  };
}

/** An asset as the registry takes it. */
export function assetArg(asset: AssetParameters, catalogue: Catalogue, token: unknown, feed: unknown) {
  const tagNames = catalogue.tags.map((tag) => tag.name);
  return {
    token,
    feed,
    decimals: asset.decimals,
    feedDecimals: asset.feedDecimals,
    heartbeat: asset.heartbeat,
    haircutBps: asset.haircut,
    tagMask: maskOf(asset.tags.map((tag) => placeOf(tagNames, tag))),
    usdQuoted: asset.quote === "USD",
    currency: placeOf(CURRENCIES, asset.currency),
    isAccepted: asset.isAccepted,
  };
}

/** The terms of a product type. */
export function rulesOf({ products, claims, pricing }: Parameters, type: ProductType) {
  return {
    gracePeriod: products.grace,
    waitingPeriod: products.waiting,
    minPeriodDays: inDays(products.minPeriod),
    maxPeriodDays: inDays(products.maxPeriod),
    deductibleBps: products.deductible,
    commissionMaxBps: products.commissionMax,
    minPremiumGwei: inGwei(products.minPremium),
    votingPeriod: claims.voting,
    cooldownPeriod: claims.cooldown,
    indemnity: BigInt(placeOf(INDEMNITIES, products.indemnity[type])),
    chargesCapital: pricing.chargesCapital,
  };
}

/** A product as it is put on sale. */
export function productOf({ products, assets }: Parameters, product: Product) {
  const symbols = assets.list.map((asset) => asset.symbol);
  return {
    typeId: product.productTypeIndex,
    group: product.groupIndex,
    tagMask: product.tagMask,
    assetMask: maskOf(product.assets.map((symbol) => placeOf(symbols, symbol))),
    reductionBps: product.reductionBps,
    floorBps: products.floorRate[product.group],
    capBps: products.capRate,
    isRetired: false,
    wordingHash: product.wordingHash,
    name: product.name,
  };
}

/** CAIP-10 addresses. */
export function coveredBy(product: Product): string[] {
  return product.coveredAddresses.map(({ chain, address }) => `${chain}:${address}`);
}
