import type { Curve } from "../../scripts/lib/model/premium.js";
import type { MarketParameters } from "../../scripts/lib/model/market.js";
import { packDrawdowns, type Model, type Reading } from "../../scripts/lib/model/solvency.js";

/** What the harnesses of the maths libraries take, from what the reference model takes. */
export function marketParams(p: MarketParameters) {
  return {
    spreadAskBps: p.spreadAsk,
    spreadBidBps: p.spreadBid,
    beta0Bps: p.beta0,
    fullRatioBps: p.fullRatio,
    kappaBps: p.kappa,
    alphaMaxBps: p.alphaMax,
    maxRatioBps: p.maxRatio,
    lambdaBps: p.lambda,
    maxDepthBps: p.maxDepth,
    askDepthBps: p.askDepth,
    askDecayBps: p.askDecay,
    bidDecayBps: p.bidDecay,
    maxDisplacementBps: p.maxDisplacement,
  };
}

export function capitalModel(model: Model, downPerDayBps = 200n) {
  return {
    c: octet(model.c),
    k: model.k,
    eta: model.eta,
    rhoMkt: model.rhoMkt,
    gammaMax: model.gammaMax,
    downPerDayBps,
  };
}

export function capitalExposure(reading: Pick<Reading, "groupUnits" | "idio" | "tagUnits">) {
  return { groupUnits: octet(reading.groupUnits), idio: reading.idio, tagUnits: sixteen(reading.tagUnits) };
}

export const drawdownWord = (model: Model): bigint => packDrawdowns(model.drawdowns);

export function curveStruct(curve: Curve) {
  return { kneeBps: curve.knee, lowBps: curve.low, highBps: curve.high };
}

export type Octet = [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];

/** Eight values as the tuple type that generated types ask for. */
export function octet(values: readonly bigint[]): Octet {
  if (values.length !== 8) throw new RangeError(`${values.length} values, not 8`);
  return [...values] as Octet;
}

function sixteen(values: readonly bigint[]): [...Octet, ...Octet] {
  return [...octet(values.slice(0, 8)), ...octet(values.slice(8))];
}
