/**
 * Reference model of a small mutual without claims, composed from those of its parts; time stands still within a verb.
 */
import { Keel } from "./keel.js";
import { Ledger, type Exposed, type LedgerRules, type Valued } from "./ledger.js";
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
import { Pool, type Backed, type PoolRules, type Wanted } from "./pools.js";
import { Rational, bps, least, most, whole } from "../../scripts/lib/model/rational.js";
import { marketRiskOf } from "../../scripts/lib/model/solvency.js";
import { demand } from "./refusal.js";

export interface CoverTerms {
  readonly exposed: Exposed;
  readonly floor: bigint;
  readonly cap: bigint;
  readonly reduction: bigint;
  readonly minPremium: bigint;
  readonly grace: bigint;
}

/** A token of the pool beside ETH: quoted in USD, haircut in bps. */
export interface Token {
  readonly decimals: bigint;
  readonly haircut: bigint;
  readonly tag: number;
}

export interface MutualRules {
  readonly market: MarketParameters;
  readonly minHold: bigint;
  readonly ledger: LedgerRules;
  readonly pools: PoolRules;
  readonly token: Token;
}

export type PayIn = "ETH" | "TOKEN" | "KEEL";

export interface ModelOrder {
  readonly buyer: string;
  readonly product: number;
  readonly inUsd: boolean;
  readonly amount: bigint;
  readonly period: bigint;
  readonly pay: PayIn;
  readonly commission: bigint;
  readonly shares: readonly { readonly pool: number; readonly amount: bigint }[];
}

interface Sold {
  readonly product: number;
  readonly inUsd: boolean;
  readonly units: bigint;
  readonly buyer: string;
  readonly tranche: bigint;
  readonly claimBy: bigint;
  readonly parts: readonly { readonly pool: number; readonly units: bigint }[];
}

interface Capital {
  readonly high: bigint;
  readonly mcr: bigint;
}

const GWEI = 10n ** 9n;
const WAD = 10n ** 18n;
const UNIT = 10n ** 17n;
const BPS = 10_000n;
const HOUR = 3_600n;
const DAY = 86_400n;
const ASSESSMENT_TAIL = 45n * DAY;
const TRANCHE = 91n * DAY;

export class Mutual {
  readonly keel = new Keel();
  readonly ledger: Ledger;
  readonly pools: Pool[] = [];
  readonly covers: Sold[] = [];
  readonly terms: CoverTerms[] = [];
  eth = 0n;
  tokens = 0n;
  now: bigint;
  /** ETH/USD and token/USD with eight decimals. */
  usdAnswer: bigint;
  tokenAnswer: bigint;
  private readonly active = new Set<number>();
  private book = { y: 0n, z: 0n, at: 0n };
  private price = { price: 0n, nav: 0n, at: 0n };

  constructor(
    private readonly rules: MutualRules,
    start: { readonly now: bigint; readonly usdAnswer: bigint; readonly tokenAnswer: bigint },
  ) {
    this.now = start.now;
    this.usdAnswer = start.usdAnswer;
    this.tokenAnswer = start.tokenAnswer;
    this.ledger = new Ledger(rules.ledger, start.now);
  }

  open(price: bigint): void {
    this.price = { price, nav: price, at: this.now };
    this.book = { ...this.book, at: 0n };
  }

  addProduct(terms: CoverTerms): void {
    this.terms.push(terms);
    this.ledger.products.push(terms.exposed);
  }

  addPool(backed: ReadonlyMap<number, Backed>): void {
    this.pools.push(new Pool(this.rules.pools, backed, this.now));
  }

  /** ETH wei per USD, and per whole token, rounded down. */
  get usdPrice(): bigint {
    return (WAD * 10n ** 8n) / this.usdAnswer;
  }

  get tokenPrice(): bigint {
    return (this.tokenAnswer * this.usdPrice) / 10n ** 8n;
  }

  get assets(): bigint {
    return this.eth + this.tokenValue;
  }

  get capital(): Capital {
    return { high: this.assets, mcr: this.ledger.gate(this.now, this.usd) * GWEI };
  }

  get internalPrice(): bigint {
    const { price, nav, at } = this.price;
    return movedInternalPrice(price, nav, this.now - at);
  }

  get marketNow(): MarketTerms {
    return marketTerms(this.marketState(), this.rules.market);
  }

  mark(): void {
    this.ledger.mark(this.valued(), this.now, this.usd);
  }

  poke(): void {
    this.mark();
    this.movePrice(this.assets, this.keel.effectiveSupply);
  }

  mint(account: string, paid: bigint): bigint {
    const p = this.rules.market;
    demand(paid !== 0n, "ZeroAmount");
    return this.marked(() => {
      const terms = this.marketNow;
      demand(terms.ratio <= p.maxRatio, "RatioAboveMaximum");
      const { y, z } = this.displaced(terms);
      demand(y + paid <= whole(terms.askDepth).times(bps(p.maxDisplacement)).floor(), "DisplacementAboveMaximum");
      const tokens = minted(paid, terms.ask, terms.askDepth, y);
      demand(tokens >= 1n, "OutputTooLow");
      this.book = { y: y + paid, z, at: this.now };
      this.movePrice(this.assets + paid, this.keel.effectiveSupply + tokens);
      this.eth += paid;
      this.keel.mintHeld(account, tokens, this.now + this.rules.minHold, this.now);
      return tokens;
    });
  }

  redeem(account: string, tokens: bigint): bigint {
    demand(tokens !== 0n, "ZeroAmount");
    return this.marked(() => {
      const { high, mcr } = this.capital;
      demand(high > mcr, "RedemptionClosed");
      const terms = this.marketNow;
      const { y, z } = this.displaced(terms);
      const paid = redeemed(tokens, terms.bid, terms.bidDepth, z);
      demand(paid <= this.eth, "LiquidityTooLow");
      demand(high >= mcr + paid, "RedemptionClosed");
      demand(paid >= 1n, "OutputTooLow");
      this.keel.requireFree(account, tokens, this.now);
      this.book = { y, z: z + paid, at: this.now };
      this.movePrice(this.assets - paid, this.keel.effectiveSupply - tokens);
      this.eth -= paid;
      this.keel.burn(account, tokens);
      return paid;
    });
  }

  deposit(account: string, pool: number, position: bigint | undefined, tranche: bigint, amount: bigint): bigint {
    demand(amount >= WAD, "DepositTooSmall");
    const at = this.pool(pool);
    demand(tranche >= this.now / TRANCHE && tranche < this.now / TRANCHE + 8n, "TrancheOutOfRange");
    this.keel.requireFree(account, amount, this.now);
    const id = at.deposit(position, tranche, amount);
    this.settle(pool);
    this.keel.move(account, "staking", amount);
    return id;
  }

  extend(pool: number, position: bigint, from: bigint, to: bigint): void {
    this.pool(pool).extend(position, from, to);
    this.settle(pool);
  }

  /** Stake and the exact reward that are due; `withdraw` then takes, by tranche, what the suite paid of it. */
  due(pool: number, position: bigint, tranches: readonly bigint[]): { stake: bigint; rewards: Rational } {
    return this.pool(pool).due(position, tranches);
  }

  withdraw(account: string, pool: number, position: bigint, paid: ReadonlyMap<bigint, bigint>): void {
    const { stake } = this.due(pool, position, [...paid.keys()]);
    this.pool(pool).withdraw(position, paid);
    this.settle(pool);
    this.keel.move("staking", account, stake);
    this.keel.mintPromised(
      account,
      [...paid.values()].reduce((a, b) => a + b, 0n),
    );
  }

  buy(order: ModelOrder): { premium: bigint; commission: bigint } {
    const terms = this.terms[order.product];
    const internal = this.internalPrice;
    const claimBy = this.now + order.period + terms.grace;
    const wanted: Wanted = {
      product: order.product,
      tranche: (claimBy + ASSESSMENT_TAIL) / TRANCHE,
      period: order.period,
      floor: terms.floor,
      cap: terms.cap,
      reduction: terms.reduction,
      net: BPS - order.commission,
    };
    const parts = order.shares.map(({ pool, amount }) => ({
      pool,
      units: this.unitsFor(amount, order.inUsd, internal),
    }));
    const payPrice = this.payPrice(order.pay);
    const premiums = parts.map(({ pool, units }) => this.pool(pool).premium(wanted, units));
    const units = order.inUsd ? this.usdUnits(order.amount) : new Rational(order.amount, GWEI).ceil();
    const sale = { product: order.product, inUsd: order.inUsd, units, memberExposure: this.boughtBy(order, units) };
    this.ledger.requireRoom(sale, this.assets, this.now, this.usd);
    const keel = premiums.reduce((a, b) => a + b, 0n);
    const inEth = most(new Rational(keel * internal, WAD).ceil(), terms.minPremium);
    const premium = new Rational(inEth * this.decimalsOf(order.pay), payPrice).ceil();
    if (order.pay === "KEEL") this.keel.requireFree(order.buyer, premium, this.now);
    parts.forEach(({ pool, units: taken }, place) => {
      this.keel.promised += this.pools[pool].allocate(wanted, taken, premiums[place]);
      this.settle(pool);
    });
    this.ledger.raise(sale, this.now, this.usd);
    const { product, inUsd, buyer } = order;
    this.active.add(this.covers.length);
    this.covers.push({ product, inUsd, buyer, units, tranche: wanted.tranche, claimBy, parts });
    return { premium, commission: this.take(order, premium) };
  }

  expire(cover: number): void {
    const { product, inUsd, units, tranche, claimBy, parts } = this.covers[cover];
    demand(this.active.has(cover), "CoverNotActive");
    demand(this.now >= claimBy, "NotExpired");
    this.active.delete(cover);
    for (const { pool, units: given } of parts) this.pool(pool).release(product, tranche, given);
    this.ledger.lower(product, inUsd, units, this.now, this.usd);
  }

  /** Wei credited for a whole KEEL that pays a premium (docs/economics.md §5), by the last mark if it is at most an hour old. */
  get keelPrice(): bigint {
    const { marked } = this.ledger;
    const isFresh = this.now <= marked.at + HOUR;
    const capital = isFresh ? { high: marked.low, mcr: this.ledger.storedGate * GWEI } : this.capital;
    const p = this.rules.market;
    const beta = most(betaOf((capital.high * BPS) / capital.mcr, p), p.beta0);
    const low = (capital.high * WAD) / this.keel.effectiveSupply;
    const price = least(this.internalPrice, low);
    return whole(price)
      .times(bps(BPS - p.spreadBid))
      .times(bps(beta))
      .floor();
  }

  /** y and z of docs/economics.md §2 now. */
  get displacements(): { y: bigint; z: bigint } {
    return this.displaced(this.marketNow);
  }

  isActive(cover: number): boolean {
    return this.active.has(cover);
  }

  /** A pool brought up to now. */
  pool(index: number): Pool {
    this.pools[index].advance(this.now);
    return this.pools[index];
  }

  /** A trade starts with a full valuation, which a refusal takes back. */
  private marked<T>(trade: () => T): T {
    const restore = this.ledger.save();
    this.mark();
    try {
      return trade();
    } catch (refusal) {
      restore();
      throw refusal;
    }
  }

  private get usd(): Rational {
    return new Rational(this.usdPrice, WAD);
  }

  private get tokenValue(): bigint {
    return (this.tokens * this.tokenPrice) / 10n ** this.rules.token.decimals;
  }

  private valued(): Valued {
    const { haircut, tag } = this.rules.token;
    const units = new Rational(this.tokenValue, GWEI).ceil();
    return {
      high: this.assets,
      low: this.assets,
      marketRisk: marketRiskOf(this.tokenValue, haircut),
      tagged: units === 0n ? [] : [{ tag, units }],
    };
  }

  private marketState() {
    const { high, mcr } = this.capital;
    demand(high !== 0n, "NoCapital");
    return { capital: high, mcr, effectiveSupply: this.keel.effectiveSupply };
  }

  private displaced({ askDepth, bidDepth }: MarketTerms): { y: bigint; z: bigint } {
    const elapsed = this.now - this.book.at;
    return {
      y: decayedAsk(this.book.y, askDepth, elapsed, this.rules.market),
      z: decayedBid(this.book.z, bidDepth, elapsed, this.rules.market),
    };
  }

  private movePrice(capital: bigint, supply: bigint): void {
    this.price = { price: this.internalPrice, nav: (capital * WAD) / supply, at: this.now };
  }

  /** What a write of the pool gives back to the promise. */
  private settle(pool: number): void {
    this.keel.promised -= this.pools[pool].takeUnearned();
  }

  private unitsFor(amount: bigint, inUsd: boolean, internal: bigint): bigint {
    const { decimals } = this.rules.token;
    const value = inUsd ? new Rational(amount * this.tokenPrice, 10n ** decimals).ceil() : amount;
    const keel = new Rational(value * WAD, internal).ceil();
    return new Rational(keel, UNIT).ceil();
  }

  private usdUnits(amount: bigint): bigint {
    return new Rational(amount * GWEI, 10n ** this.rules.token.decimals).ceil();
  }

  private boughtBy({ buyer, inUsd }: ModelOrder, units: bigint): bigint {
    const bought = this.covers.filter((cover, place) => cover.buyer === buyer && this.active.has(place));
    const of = (usd: boolean): bigint =>
      bought
        .filter((cover) => cover.inUsd === usd)
        .reduce((sum, cover) => sum + cover.units, inUsd === usd ? units : 0n);
    return of(false) + this.usd.times(whole(of(true))).ceil();
  }

  private decimalsOf(pay: PayIn): bigint {
    return pay === "TOKEN" ? 10n ** this.rules.token.decimals : WAD;
  }

  /** Wei for a whole unit of what is paid in. */
  private payPrice(pay: PayIn): bigint {
    if (pay === "ETH") return WAD;
    return pay === "TOKEN" ? this.tokenPrice : this.keelPrice;
  }

  /** Commission rounded down; what is paid in KEEL is burnt. */
  private take(order: ModelOrder, premium: bigint): bigint {
    const commission = whole(premium).times(bps(order.commission)).floor();
    if (order.pay === "ETH") this.eth += premium - commission;
    else if (order.pay === "TOKEN") this.tokens += premium - commission;
    else {
      this.keel.burn(order.buyer, premium);
      if (this.now > this.ledger.marked.at + HOUR) this.mark();
    }
    return commission;
  }
}
