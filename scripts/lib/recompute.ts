/**
 * Capital, requirement and token price of a mutual, recomputed from docs/economics.md §1-§3: from the prices its feeds were
 * given and from its recorded events alone. No view of a contract is read. Money in wei, exposure in gwei of its class.
 */
import type { Catalogue } from "../data/catalogue.js";
import type { TimedEvent } from "./logs.js";
import { marketTerms, movedInternalPrice } from "./model/market.js";
import { bps, most, Rational, whole } from "./model/rational.js";
import { gateOf, marketRiskOf, readRequirement, type Model, type TaggedValue } from "./model/solvency.js";
import type { Parameters } from "./parameters.js";

/** What the feeds said; a feed that is silent for longer than its heartbeat is not good. */
export interface Quotes {
  /** Dollars for an ETH, in the feed's decimals. */
  ethUsd(at: bigint): bigint;
  answer(symbol: string, at: bigint): bigint;
  isGood(symbol: string, at: bigint): boolean;
}

export interface Figures {
  readonly high: bigint;
  readonly sale: bigint;
  readonly low: bigint;
  readonly mcr: bigint;
  /** What the requirement would be without floor and without memory. */
  readonly formula: bigint;
  readonly ratioBps: bigint;
  readonly nav: bigint;
  readonly ask: bigint;
  readonly bid: bigint;
  readonly bidDepth: bigint;
  readonly internalPrice: bigint;
}

/** The model as its event names it. */
interface GivenModel {
  readonly groupRates: Iterable<bigint>;
  readonly tagDrawdowns: Iterable<bigint>;
  readonly k: bigint;
  readonly eta: bigint;
  readonly rhoMarket: bigint;
  readonly gammaMax: bigint;
  readonly downPerDayBps: bigint;
  readonly floor: bigint;
}

interface Amounts {
  eth: bigint;
  usd: bigint;
}

const GWEI = 10n ** 9n;
const WAD = 10n ** 18n;
/** A last good price is kept in units of this many wei. */
const PRICE_UNIT = 10n ** 6n;
const USD_CLASS = 1n;
const REWARD = 3n;

export class Recomputation {
  private readonly recorded = new Map<number, bigint>();
  private readonly exposures = new Map<number, Amounts>();
  private readonly open: Amounts = { eth: 0n, usd: 0n };
  private readonly owed: Amounts = { eth: 0n, usd: 0n };
  private supply = 0n;
  private promised = 0n;
  private model: Model | undefined;
  private downPerDay = 0n;
  private gate = { mcr: 0n, at: 0n };
  private marked: { risk: bigint; tagged: readonly TaggedValue[] } = { risk: 0n, tagged: [] };
  private price = { price: 0n, nav: 0n, at: 0n };

  constructor(
    private readonly parameters: Parameters,
    private readonly catalogue: Catalogue,
    private readonly quotes: Quotes,
  ) {}

  /** Takes in what happened since the last call, in order. */
  apply(events: readonly TimedEvent[]): void {
    for (const event of events) this.handlers[`${event.contract}.${event.name}`]?.(event);
  }

  /** Everything as it is at a time, after the events taken in. */
  figures(at: bigint): Figures {
    const { assets, proven } = this.valued(at);
    const owed = this.inEth(this.owed, at);
    const open = this.inEth(this.open, at);
    const high = most(0n, assets - owed);
    const low = most(0n, proven - owed - open);
    const mcr = this.gateAt(at) * GWEI;
    const effectiveSupply = this.supply + this.promised;
    const above = marketTerms({ capital: high, mcr, effectiveSupply }, this.parameters.market);
    const below = marketTerms({ capital: low, mcr, effectiveSupply }, this.parameters.market);
    const weighted = whole(open).times(bps(this.parameters.sales.openClaimWeight)).ceil();
    return {
      high,
      sale: most(0n, high - weighted),
      low,
      mcr,
      formula: this.requirement(at, 0n) * GWEI,
      ratioBps: above.ratio,
      nav: above.nav,
      ask: above.ask,
      bid: below.bid,
      bidDepth: below.bidDepth,
      internalPrice: this.internalAt(at),
    };
  }

  private readonly handlers: Readonly<Record<string, (event: TimedEvent) => void>> = {
    "CapitalPool.Received": (event) => this.record(event, 1n),
    "CapitalPool.Paid": (event) => this.record(event, -1n),
    "CapitalPool.PricesMarked": ({ at }) => this.mark(at),
    "MemberToken.Minted": (event) => {
      this.supply += num(event, "amount");
      if (num(event, "source") === REWARD) this.promised -= num(event, "amount");
    },
    "MemberToken.Burnt": (event) => (this.supply -= num(event, "amount")),
    "MemberToken.RewardsPromised": (event) => (this.promised += num(event, "amount")),
    "MemberToken.PromiseReleased": (event) => (this.promised -= num(event, "amount")),
    "SolvencyLedger.ModelSet": (event) => this.setModel(event),
    "SolvencyLedger.ExposureChanged": (event) => this.expose(event),
    "SolvencyLedger.ReserveChanged": (event) => {
      const side = num(event, "currency") === USD_CLASS ? "usd" : "eth";
      this.open[side] = num(event, "openUnits");
      this.owed[side] = num(event, "owedUnits");
    },
    "TokenMarket.Opened": (event) => {
      const price = num(event, "price");
      this.price = { price, nav: price, at: event.at };
    },
    "TokenMarket.InternalPriceMoved": ({ at }) => this.movePrice(at, 0n, 0n),
    // A trade is told before its money moves; the tokens of a redemption are burnt by then, those of a mint are still to come
    "TokenMarket.Minted": (event) => this.trade(event, num(event, "paid"), num(event, "tokens")),
    "TokenMarket.Redeemed": (event) => this.trade(event, -num(event, "paid"), 0n),
  };

  private record(event: TimedEvent, sign: bigint): void {
    const asset = Number(num(event, "assetId"));
    this.recorded.set(asset, (this.recorded.get(asset) ?? 0n) + sign * num(event, "amount"));
  }

  private setModel(event: TimedEvent): void {
    const given = event.args.model as GivenModel;
    const isFirst = this.model === undefined;
    if (!isFirst) this.moveGate(event.at);
    const { k, eta, gammaMax, floor } = given;
    this.downPerDay = given.downPerDayBps;
    this.model = {
      c: [...given.groupRates],
      drawdowns: [...given.tagDrawdowns],
      rhoMkt: given.rhoMarket,
      k,
      eta,
      gammaMax,
      floor,
    };
    if (isFirst) this.gate = { mcr: floor, at: event.at };
    else this.moveGate(event.at);
  }

  /** A rise moves the gate with it; before a fall the gate is moved, and then comes down by time alone. */
  private expose(event: TimedEvent): void {
    const isRise = event.args.raised === true;
    const product = Number(num(event, "productId"));
    if (!isRise) this.moveGate(event.at);
    const amounts = this.exposures.get(product) ?? { eth: 0n, usd: 0n };
    const side = num(event, "currency") === USD_CLASS ? "usd" : "eth";
    amounts[side] += isRise ? num(event, "units") : -num(event, "units");
    this.exposures.set(product, amounts);
    if (isRise) this.moveGate(event.at);
  }

  private mark(at: bigint): void {
    const { risk, tagged } = this.valued(at);
    this.marked = { risk, tagged };
    this.moveGate(at);
  }

  private trade({ at }: TimedEvent, paid: bigint, tokens: bigint): void {
    this.moveGate(at);
    if (this.valued(at).allGood) this.movePrice(at, paid, tokens);
  }

  private movePrice(at: bigint, paid: bigint, tokens: bigint): void {
    const capital = most(0n, this.valued(at).assets - this.inEth(this.owed, at)) + paid;
    const nav = (capital * WAD) / (this.supply + this.promised + tokens);
    this.price = { price: this.internalAt(at), nav, at };
  }

  private internalAt(at: bigint): bigint {
    return movedInternalPrice(this.price.price, this.price.nav, at - this.price.at);
  }

  private moveGate(at: bigint): void {
    this.gate = { mcr: this.gateAt(at), at };
  }

  private gateAt(at: bigint): bigint {
    return gateOf(this.requirement(at), this.gate.mcr, at - this.gate.at, this.downPerDay);
  }

  /** MCR_now of the formula, gwei, at least the floor. */
  private requirement(at: bigint, floor = this.model?.floor ?? 0n): bigint {
    if (this.model === undefined) throw new Error("the capital model was never set");
    const products = this.catalogue.products.map(({ id, groupIndex, tagIds }) => {
      const { eth, usd } = this.exposures.get(id) ?? { eth: 0n, usd: 0n };
      return { group: groupIndex, tags: tagIds, eth, usd };
    });
    const book = { products, values: this.marked.tagged, mkt: this.marked.risk };
    return readRequirement(book, { ...this.model, floor }, new Rational(this.usdPrice(at), WAD)).mcr;
  }

  /** All assets at their prices; `proven` leaves out what has no good one. */
  private valued(at: bigint) {
    let [assets, proven, risk, allGood] = [0n, 0n, 0n, true];
    const tagged: TaggedValue[] = [];
    this.parameters.assets.list.forEach((asset, place) => {
      const recorded = this.recorded.get(place) ?? 0n;
      if (recorded === 0n) return;
      const { price, isGood } = this.priceOf(asset, at);
      const value = (recorded * price) / 10n ** BigInt(asset.decimals);
      assets += value;
      if (isGood) proven += value;
      allGood &&= isGood;
      risk += marketRiskOf(value, asset.haircut);
      const units = new Rational(value, GWEI).ceil();
      tagged.push(...asset.tags.map((name) => ({ tag: this.tagId(name), units })));
    });
    return { assets, proven, risk, tagged, allGood };
  }

  /** Wei for a whole unit, rounded down. */
  private priceOf(asset: Parameters["assets"]["list"][number], at: bigint): { price: bigint; isGood: boolean } {
    if (asset.token === "native") return { price: WAD, isGood: true };
    const quoteInEth = asset.quote === "USD" ? this.usdPrice(at) : WAD;
    const price = (this.quotes.answer(asset.symbol, at) * quoteInEth) / 10n ** BigInt(asset.feedDecimals);
    const isGood = this.quotes.isGood(asset.symbol, at);
    return { price: isGood ? price : price - (price % PRICE_UNIT), isGood };
  }

  private usdPrice(at: bigint): bigint {
    return (WAD * 10n ** BigInt(this.parameters.assets.usdFeed.decimals)) / this.quotes.ethUsd(at);
  }

  private inEth({ eth, usd }: Amounts, at: bigint): bigint {
    return (eth + new Rational(usd * this.usdPrice(at), WAD).ceil()) * GWEI;
  }

  private tagId(name: string): number {
    const found = this.catalogue.tags.find((tag) => tag.name === name);
    if (found === undefined) throw new RangeError(`no tag is called ${name}`);
    return found.id;
  }
}

function num(event: TimedEvent, argument: string): bigint {
  const value = event.args[argument];
  if (typeof value !== "bigint") throw new TypeError(`${event.contract}.${event.name} has no integer "${argument}"`);
  return value;
}
