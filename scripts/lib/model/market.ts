/**
 * Reference model of the token market, written from docs/economics.md §2.
 * Money in wei, KEEL in 1e-18, prices in wei per whole KEEL, ratios and parameters in bps, time in seconds.
 */
import { Rational, bps, least, most, whole } from "./rational.js";

export interface MarketParameters {
  readonly spreadAsk: bigint;
  readonly spreadBid: bigint;
  readonly beta0: bigint;
  readonly fullRatio: bigint;
  readonly kappa: bigint;
  readonly alphaMax: bigint;
  readonly maxRatio: bigint;
  readonly lambda: bigint;
  readonly maxDepth: bigint;
  readonly askDepth: bigint;
  readonly askDecay: bigint;
  readonly bidDecay: bigint;
  readonly maxDisplacement: bigint;
}

export const MARKET_DEFAULTS: MarketParameters = {
  spreadAsk: 100n,
  spreadBid: 100n,
  beta0: 7_500n,
  fullRatio: 13_000n,
  kappa: 2_000n,
  alphaMax: 15_000n,
  maxRatio: 40_000n,
  lambda: 2_500n,
  maxDepth: 500n,
  askDepth: 500n,
  askDecay: 1_000n,
  bidDecay: 1_000n,
  maxDisplacement: 5_000n,
};

export interface MarketState {
  /** C_net: C_high for the ask, C_low for the bid. */
  readonly capital: bigint;
  readonly mcr: bigint;
  readonly effectiveSupply: bigint;
}

export interface MarketTerms {
  readonly nav: bigint;
  readonly ratio: bigint;
  readonly alpha: bigint;
  readonly beta: bigint;
  readonly ask: bigint;
  readonly bid: bigint;
  readonly askDepth: bigint;
  readonly bidDepth: bigint;
}

const ONE = 10n ** 18n;
const DAY = 86_400n;

export function marketTerms(state: MarketState, p: MarketParameters): MarketTerms {
  const nav = new Rational(state.capital * ONE, state.effectiveSupply).floor();
  const ratio = new Rational(state.capital * 10_000n, state.mcr).floor();
  const alpha = alphaOf(ratio, p);
  const beta = betaOf(ratio, p);
  const surplus = most(0n, state.capital - state.mcr);
  return {
    nav,
    ratio,
    alpha,
    beta,
    ask: whole(nav)
      .times(bps(10_000n + p.spreadAsk))
      .times(bps(alpha))
      .ceil(),
    bid: whole(nav)
      .times(bps(10_000n - p.spreadBid))
      .times(bps(beta))
      .floor(),
    askDepth: whole(state.capital).times(bps(p.askDepth)).floor(),
    bidDepth: least(whole(state.capital).times(bps(p.maxDepth)).floor(), whole(surplus).times(bps(p.lambda)).floor()),
  };
}

export function alphaOf(ratio: bigint, p: MarketParameters): bigint {
  if (ratio <= p.fullRatio) return 10_000n;
  return least(p.alphaMax, 10_000n + bps(p.kappa * (ratio - p.fullRatio)).floor());
}

export function betaOf(ratio: bigint, p: MarketParameters): bigint {
  if (ratio <= 10_000n) return 0n;
  if (ratio > p.fullRatio) return 10_000n;
  const way = new Rational(ratio - 10_000n, p.fullRatio - 10_000n);
  return whole(p.beta0)
    .plus(whole(10_000n - p.beta0).times(way))
    .floor();
}

export function decayedAsk(y: bigint, depth: bigint, elapsed: bigint, p: MarketParameters): bigint {
  const bound = whole(depth).times(bps(p.maxDisplacement)).floor();
  return most(0n, least(y, bound) - recovered(depth, p.askDecay, elapsed));
}

export function decayedBid(z: bigint, depth: bigint, elapsed: bigint, p: MarketParameters): bigint {
  return most(0n, least(z, depth) - recovered(depth, p.bidDecay, elapsed));
}

export function minted(q: bigint, ask: bigint, depth: bigint, y: bigint): bigint {
  const flat = new Rational(q * ONE, ask).floor();
  const displaced = new Rational(flat * depth, depth + y).floor();
  return new Rational(displaced * depth, depth + y + q).floor();
}

export function redeemed(t: bigint, bid: bigint, depth: bigint, z: bigint): bigint {
  const left = depth - z;
  if (bid === 0n || left <= 0n) return 0n;
  const reserve = new Rational(depth * depth * ONE, bid * left).ceil();
  return new Rational(left * t, reserve + t).floor();
}

export function movedInternalPrice(price: bigint, navPrevious: bigint, elapsed: bigint): bigint {
  const up = navPrevious > price;
  const gap = up ? navPrevious - price : price - navPrevious;
  const pull = new Rational(gap * least(elapsed, 3n * DAY), 3n * DAY).floor();
  const bound = whole(price)
    .times(bps(500n))
    .times(new Rational(least(elapsed, DAY), DAY))
    .floor();
  const step = least(pull, bound);
  return up ? price + step : price - step;
}

function recovered(depth: bigint, decay: bigint, elapsed: bigint): bigint {
  return whole(depth).times(bps(decay)).times(new Rational(elapsed, DAY)).floor();
}
