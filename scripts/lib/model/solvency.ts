/**
 * Reference model of the minimum capital requirement, written from docs/economics.md §3: a book of products, the double
 * sum over the whole correlation table, exact rational prices. Units: gwei (9 decimals) of ETH or of USD; rates in bps.
 */
import { Rational, bps, ceilSqrt, least, most, sum, whole } from "./rational.js";

const GWEI = 10n ** 9n;

export const GROUPS = ["LEND", "DEX", "YIELD", "BRIDGE", "FIAT", "SYNTH", "CUSTODY", "SLASHING"] as const;

const HIGH_PAIRS = [
  ["LEND", "DEX"],
  ["LEND", "YIELD"],
  ["DEX", "YIELD"],
  ["LEND", "BRIDGE"],
  ["DEX", "BRIDGE"],
  ["YIELD", "BRIDGE"],
  ["FIAT", "SYNTH"],
  ["SYNTH", "YIELD"],
  ["SYNTH", "LEND"],
] as const;

export interface Product {
  readonly group: number;
  readonly eth: bigint;
  readonly usd: bigint;
  readonly tags: readonly number[];
}

/** Invested or held value that depends on a tag, in units of ETH. */
export interface TaggedValue {
  readonly tag: number;
  readonly units: bigint;
}

export interface Book {
  readonly products: readonly Product[];
  readonly values: readonly TaggedValue[];
  readonly mkt: bigint;
}

export interface Model {
  readonly c: readonly bigint[];
  readonly k: bigint;
  readonly eta: bigint;
  readonly rhoMkt: bigint;
  readonly gammaMax: bigint;
  readonly drawdowns: readonly bigint[];
  readonly floor: bigint;
}

export interface Reading {
  readonly groupUnits: readonly bigint[];
  readonly tagUnits: readonly bigint[];
  readonly exposed: bigint;
  readonly idio: bigint;
  readonly sys: bigint;
  readonly scr: bigint;
  readonly top: bigint;
  readonly acc: bigint;
  readonly back: bigint;
  readonly uw: bigint;
  readonly mcr: bigint;
}

export const MODEL_DEFAULTS: Model = {
  c: [2_000n, 2_300n, 2_600n, 2_900n, 1_200n, 3_700n, 3_700n, 1_200n],
  k: 12_500n,
  eta: 5_000n,
  rhoMkt: 2_500n,
  gammaMax: 40_000n,
  drawdowns: Array<bigint>(16).fill(0n),
  floor: 0n,
};

export const CORRELATION: readonly (readonly bigint[])[] = GROUPS.map((g) =>
  GROUPS.map((h) => {
    if (g === h) return 10_000n;
    const isHigh = HIGH_PAIRS.some(([a, b]) => (a === g && b === h) || (a === h && b === g));
    return isHigh ? 5_000n : 2_500n;
  }),
);

export function readRequirement(book: Book, model: Model, usdPrice: Rational): Reading {
  const combined = (units: readonly { eth: bigint; usd: bigint }[]): bigint =>
    total(units.map((u) => u.eth)) + usdPrice.times(whole(total(units.map((u) => u.usd)))).ceil();
  const groupUnits = GROUPS.map((_, g) => combined(book.products.filter((product) => product.group === g)));
  const tagUnits = model.drawdowns.map(
    (_, t) =>
      combined(book.products.filter((product) => product.tags.includes(t))) +
      total(book.values.filter((value) => value.tag === t).map((value) => value.units)),
  );
  const exposed = total(groupUnits);
  const idio = idiosyncratic(book.products, model.c, usdPrice).ceil();
  const sys = systemic(groupUnits.map((units, g) => model.c[g] * units));
  const scr = ceilSqrt(new Rational(sys + idio, 10n ** 8n).ceil());
  const { top, acc } = accumulation(tagUnits, model);
  const back = new Rational(exposed * 10_000n, model.gammaMax).ceil();
  const uw = least(most(whole(scr).times(bps(model.k)).ceil(), acc, back), exposed);
  const mcr = most(model.floor, aggregate(uw, book.mkt, model.rhoMkt));
  return { groupUnits, tagUnits, exposed, idio, sys, scr, top, acc, back, uw, mcr };
}

/** Σ (1e8 − c_g²)(e_i^E + p·e_i^U)², product by product. */
export function idiosyncratic(products: readonly Product[], c: readonly bigint[], usdPrice: Rational): Rational {
  return sum(
    products.map(({ group, eth, usd }) => {
      const e = whole(eth).plus(usdPrice.times(whole(usd)));
      return whole(10n ** 8n - c[group] ** 2n)
        .times(e)
        .times(e);
    }),
  );
}

export function systemic(s: readonly bigint[]): bigint {
  const terms = s.flatMap((a, g) => s.map((b, h) => whole(CORRELATION[g][h] * a * b)));
  return sum(terms).times(bps(1n)).ceil();
}

export function accumulation(tagUnits: readonly bigint[], model: Model): { top: bigint; acc: bigint } {
  const stresses = tagUnits.map((units, t) => whole(units).times(bps(model.drawdowns[t])).ceil());
  const [top, second] = [...stresses].sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
  return { top, acc: top + whole(second).times(bps(model.eta)).floor() };
}

export function aggregate(uw: bigint, mkt: bigint, rhoMkt: bigint): bigint {
  return ceilSqrt(uw ** 2n + mkt ** 2n + bps(2n * rhoMkt * uw * mkt).floor());
}

export function clampedPosted(mcr: bigint, posted: bigint): bigint {
  return least(most(posted, bps(9_000n * mcr).floor()), bps(20_000n * mcr).floor());
}

export function gateOf(mcrNow: bigint, stored: bigint, elapsed: bigint, downPerDay: bigint): bigint {
  const factor = whole(1n).minus(bps(downPerDay).times(new Rational(elapsed, 86_400n)));
  return factor.atMost(whole(0n)) ? mcrNow : most(mcrNow, factor.times(whole(stored)).ceil());
}

/** Market risk of a value in wei: the haircut's share of it in gwei, each rounded up. */
export function marketRiskOf(value: bigint, haircut: bigint): bigint {
  const units = new Rational(value, GWEI).ceil();
  return whole(units).times(bps(haircut)).ceil();
}

/** The three running scalars a ledger keeps instead of the products. */
export function scalars(products: readonly Product[], c: readonly bigint[]): { ee: bigint; eu: bigint; uu: bigint } {
  const weighted = (of: (product: Product) => bigint): bigint =>
    total(products.map((product) => (10n ** 8n - c[product.group] ** 2n) * of(product)));
  return {
    ee: weighted(({ eth }) => eth * eth),
    eu: weighted(({ eth, usd }) => eth * usd),
    uu: weighted(({ usd }) => usd * usd),
  };
}

/** Sixteen drawdowns in one word, tag 0 lowest. */
export function packDrawdowns(drawdowns: readonly bigint[]): bigint {
  return drawdowns.reduce((word, drawdown, t) => word + (drawdown << (16n * BigInt(t))), 0n);
}

function total(values: readonly bigint[]): bigint {
  return values.reduce((a, b) => a + b, 0n);
}
