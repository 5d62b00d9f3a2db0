/** Reference model of the token market and the internal price, written from docs/economics.md §2; a trade at a time. */
import {
  betaOf,
  decayedAsk,
  decayedBid,
  marketTerms,
  minted,
  movedInternalPrice,
  redeemed,
  type MarketParameters,
  type MarketTerms,
} from "../../scripts/lib/model/market.js";
import type { Capital } from "./ledger.js";
import { BPS, DAY, HOUR, WAD, bpsDown, max, min } from "./numbers.js";
import { demand } from "./refusal.js";

/** What a trade starts from: capital, effective supply, what is liquid. */
export interface Ground {
  readonly capital: Capital;
  readonly supply: bigint;
  readonly liquid: bigint;
}

export interface Desk {
  readonly ask: MarketTerms;
  readonly bid: MarketTerms;
  readonly y: bigint;
  readonly z: bigint;
}

type Bounds = Readonly<Record<keyof MarketParameters, readonly [least: bigint, most: bigint]>>;

/** Outside these no parameter is taken: docs/parameters.json and the bounds of I6, I15 and I57. */
const BOUNDS: Bounds = {
  spreadAsk: [1n, 1_000n],
  spreadBid: [1n, 1_000n],
  beta0: [1n, BPS],
  fullRatio: [BPS + 1n, 20_000n],
  kappa: [0n, BPS],
  alphaMax: [BPS, 30_000n],
  maxRatio: [BPS + 1n, 65_535n],
  lambda: [1n, 2_500n],
  maxDepth: [1n, 1_000n],
  askDepth: [1n, 1_000n],
  askDecay: [1n, BPS],
  bidDecay: [1_000n, BPS],
  maxDisplacement: [1n, 5_000n],
};

export class Market {
  params: MarketParameters;
  minHold: bigint;
  private book = { y: 0n, z: 0n, at: 0n };
  private word: { readonly price: bigint; readonly nav: bigint; readonly at: bigint };

  constructor(params: MarketParameters, minHold: bigint, price: bigint, now: bigint) {
    this.params = params;
    this.minHold = minHold;
    this.word = { price, nav: price, at: now };
  }

  /** When the last trade was; 0 before the first. */
  get tradedAt(): bigint {
    return this.book.at;
  }

  internalPrice(now: bigint): bigint {
    const { price, nav, at } = this.word;
    return movedInternalPrice(price, nav, now - at);
  }

  /** The opening price, from a time on. */
  open(price: bigint, now: bigint): void {
    this.word = { price, nav: price, at: now };
  }

  /** KEEL for wei; moves the ask and the price. */
  mint(ground: Ground, paid: bigint, least: bigint, now: bigint): bigint {
    const { capital, supply } = ground;
    demand(capital.allGood, "PriceNotGood");
    demand(capital.owed === 0n, "ClaimsOwed");
    requireNav(capital.high, supply);
    const { ask, y, z } = this.deskAt(ground, now);
    demand(ask.ratio <= this.params.maxRatio, "RatioAboveMaximum");
    demand(y + paid <= bpsDown(ask.askDepth, this.params.maxDisplacement), "DisplacementAboveMaximum");
    const tokens = minted(paid, ask.ask, ask.askDepth, y);
    demand(tokens >= max(least, 1n), "OutputTooLow");
    this.book = { y: y + paid, z, at: now };
    this.move(requireNav(capital.high + paid, supply + tokens), now);
    return tokens;
  }

  /** Wei for KEEL; the state moves with `redeemed`, once the tokens were found to be there. */
  quoteRedeem(ground: Ground, tokens: bigint, least: bigint, now: bigint): bigint {
    const { capital, supply, liquid } = ground;
    demand(capital.low > capital.mcr, "RedemptionClosed");
    const { bid, z } = this.deskAt(ground, now);
    const paid = redeemed(min(tokens, supply), bid.bid, bid.bidDepth, z);
    demand(paid <= liquid, "LiquidityTooLow");
    demand(capital.low >= capital.mcr + paid, "RedemptionClosed");
    demand(paid >= max(least, 1n), "OutputTooLow");
    return paid;
  }

  /** While a held asset has no good price nothing is written to the internal price. */
  redeemed(ground: Ground, tokens: bigint, paid: bigint, now: bigint): void {
    const { capital, supply } = ground;
    const { y, z } = this.deskAt(ground, now);
    this.book = { y, z: z + paid, at: now };
    const nav = requireNav(capital.high - paid, supply - tokens);
    if (capital.allGood) this.move(nav, now);
  }

  poke({ capital, supply }: Ground, now: bigint): void {
    demand(capital.allGood, "PriceNotGood");
    this.move(requireNav(capital.high, supply), now);
  }

  /** Prices, depths and displacements of now. Both sides read their own capital: C_high asks, C_low bids. */
  deskAt({ capital, supply }: Ground, now: bigint): Desk {
    const terms = (net: bigint): MarketTerms =>
      marketTerms({ capital: net, mcr: capital.mcr, effectiveSupply: supply }, this.params);
    const [ask, bid] = [terms(capital.high), terms(capital.low)];
    const elapsed = now - this.book.at;
    return {
      ask,
      bid,
      y: decayedAsk(this.book.y, ask.askDepth, elapsed, this.params),
      z: decayedBid(this.book.z, bid.bidDepth, elapsed, this.params),
    };
  }

  /** Wei credited for a whole KEEL that pays a premium (docs/economics.md §5). */
  keelPrice({ low, mcr }: Capital, supply: bigint, now: bigint): bigint {
    const beta = max(betaOf((low * BPS) / mcr, this.params), this.params.beta0);
    const price = min(this.internalPrice(now), (low * WAD) / supply);
    return (price * (BPS - this.params.spreadBid) * beta) / BPS ** 2n;
  }

  setParameters(params: MarketParameters, minHold: bigint): void {
    for (const [name, [least, most]] of Object.entries(BOUNDS)) {
      const value = params[name as keyof MarketParameters];
      demand(value >= least && value <= most, "BadParameters");
    }
    demand(params.maxRatio >= params.fullRatio, "BadParameters");
    demand(minHold >= HOUR && minHold <= 30n * DAY, "BadParameters");
    this.params = params;
    this.minHold = minHold;
  }

  private move(nav: bigint, now: bigint): void {
    this.word = { price: this.internalPrice(now), nav, at: now };
  }
}

/** Over 0: nobody trades at a price that capital does not give. */
export function requireNav(capital: bigint, supply: bigint): bigint {
  demand(capital !== 0n && supply !== 0n, "NoCapital");
  const nav = (capital * WAD) / supply;
  demand(nav !== 0n, "NoCapital");
  return nav;
}
