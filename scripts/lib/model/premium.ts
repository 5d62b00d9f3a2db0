/**
 * Reference model of premiums, written from docs/economics.md §5 in exact rationals. Amounts, capacity and use in one unit;
 * rates in bps a year; periods in seconds.
 */
import { Rational, bps, least, whole } from "./rational.js";

export interface Curve {
  readonly knee: bigint;
  readonly low: bigint;
  readonly high: bigint;
}

export const CURVE_DEFAULTS: Curve = { knee: 6_500n, low: 200n, high: 2_000n };

export interface Order {
  readonly amount: bigint;
  readonly capacity: bigint;
  readonly used: bigint;
  readonly released: bigint;
  readonly target: bigint;
  readonly period: bigint;
}

const DAY = 86_400n;
const YEAR = 365n * DAY;
const WAD = 10n ** 18n;

/** F(u), the integral of the load, exactly. */
export function integral(u: Rational, curve: Curve): Rational {
  const [knee, low, high] = [bps(curve.knee), bps(curve.low), bps(curve.high)];
  if (u.atMost(knee))
    return low
      .times(u)
      .times(u)
      .dividedBy(knee.times(whole(2n)));
  const beyond = u.minus(knee);
  const width = whole(1n).minus(knee).times(whole(2n));
  return low
    .times(knee)
    .times(new Rational(1n, 2n))
    .plus(low.times(beyond))
    .plus(high.times(beyond).times(beyond).dividedBy(width));
}

/** The derivative of F. */
export function load(u: Rational, curve: Curve): Rational {
  const [knee, low, high] = [bps(curve.knee), bps(curve.low), bps(curve.high)];
  if (u.atMost(knee)) return low.times(u).dividedBy(knee);
  return low.plus(high.times(u.minus(knee)).dividedBy(whole(1n).minus(knee)));
}

/** Cap · F(taken / Cap) as the state function that premiums are differences of: rounded down at 1e-18 of a unit. */
export function stateOf(taken: bigint, capacity: bigint, curve: Curve): bigint {
  return integral(new Rational(taken, capacity), curve)
    .times(whole(capacity * WAD))
    .floor();
}

export function premiumOf(order: Order, curve: Curve): bigint {
  const taken = order.used + order.released;
  const loadWad = stateOf(taken + order.amount, order.capacity, curve) - stateOf(taken, order.capacity, curve);
  const yearly = whole(order.amount).times(bps(order.target)).plus(new Rational(loadWad, WAD));
  return yearly.times(new Rational(order.period, YEAR)).ceil();
}

/** The premium before any rounding, for bounds on what rounding costs. */
export function exactPremium(order: Order, curve: Curve): Rational {
  const at = (taken: bigint): Rational =>
    integral(new Rational(taken, order.capacity), curve).times(whole(order.capacity));
  const taken = order.used + order.released;
  const yearly = whole(order.amount)
    .times(bps(order.target))
    .plus(at(taken + order.amount))
    .minus(at(taken));
  return yearly.times(new Rational(order.period, YEAR));
}

export function capitalChargeOf(mcrRise: bigint, cost: bigint, period: bigint): bigint {
  return whole(mcrRise).times(bps(cost)).times(new Rational(period, YEAR)).ceil();
}

export function remembered(released: bigint, elapsed: bigint): bigint {
  const left = 14n * DAY - least(elapsed, 14n * DAY);
  return new Rational(released * left, 14n * DAY).ceil();
}
