/** Reference model of covers, written from docs/economics.md §5 and §7 and docs/lifecycles.md §4. */
import { capitalChargeOf } from "../../scripts/lib/model/premium.js";
import { NOBODY } from "./keel.js";
import { combinedUp } from "./ledger.js";
import { ASSESSMENT_TAIL, BPS, DAY, HOUR, UNIT, WAD, bpsDown, ceilDiv, max, min, total, unitsUp } from "./numbers.js";
import type { Suite } from "./mutual.js";
import type { Terms, TypeRules } from "./products.js";
import { demand } from "./refusal.js";
import type { Part, Settlement } from "./staking.js";
import { ETH } from "./treasury.js";

export const KEEL = 255;
const CAPITAL_COST = 1_200n;
const MAX_POOLS = 20;
const MAX_DENIALS = 255n;

export interface BuyRequest {
  readonly owner: string;
  readonly product: number;
  readonly asset: number;
  readonly amount: bigint;
  readonly period: bigint;
  readonly pay: number;
  readonly maxPremium: bigint;
  readonly deadline: bigint;
  readonly commission: bigint;
  readonly commissionTo: string;
  readonly pools: readonly { readonly pool: number; readonly amount: bigint }[];
}

export type CoverStatus = "Active" | "Expired" | "Exhausted";

export interface Cover {
  readonly product: number;
  readonly asset: number;
  readonly rules: TypeRules;
  readonly version: bigint;
  readonly buyer: bigint;
  readonly startAt: bigint;
  readonly endAt: bigint;
  readonly tranche: bigint;
  claimBy: bigint;
  owner: string;
  approved: string | undefined;
  amount: bigint;
  status: CoverStatus;
  hasOpenClaim: boolean;
  wasUndecided: boolean;
  denied: bigint;
  parts: readonly Part[];
  /** Exposure of what is left, gwei of its class: kept, for it may follow the price of the sale. */
  units: bigint;
}

interface Bought {
  eth: bigint;
  usd: bigint;
  readonly products: Set<number>;
}

/** Prices that a purchase is charged by: read before anything moves. */
interface Rates {
  readonly cover: bigint;
  readonly pay: bigint;
  readonly internal: bigint;
  readonly isKeelStale: boolean;
}

export class Covers {
  readonly covers: Cover[] = [];
  readonly bought = new Map<bigint, Bought>();
  private readonly suite: Suite;

  constructor(suite: Suite) {
    this.suite = suite;
  }

  buy(caller: string, request: BuyRequest, sent: bigint, now: bigint): { premium: bigint; commission: bigint } {
    const { members, staking, ledger, treasury } = this.suite;
    const { id } = members.active(caller, now);
    demand(request.owner !== NOBODY, "ZeroOwner");
    demand(now <= request.deadline, "DeadlinePassed");
    const terms = this.termsFor(request);
    const cover = treasury.goodPriceOf(request.asset, now);
    requireOrder(request, terms);
    const internal = this.suite.market.internalPrice(now);
    const parts = this.partsFor(request, cover, internal);
    const rates = { cover, internal, ...this.payRate(request, now) };
    const claimBy = now + request.period + terms.rules.grace;
    const tranche = (claimBy + ASSESSMENT_TAIL) / (91n * DAY);
    const { product, period } = request;
    const wanted = { ...terms, product, tranche, period, net: BPS - request.commission };
    const premiumKeel = staking.allocate(wanted, parts, now);
    const units = this.unitsOf(request, cover);
    const inUsd = this.inUsd(request.asset);
    const usd = treasury.usd(now).price;
    const memberExposure = this.boughtBy(id, inUsd, units, usd);
    const rise = ledger.raise({ product, inUsd, units, memberExposure }, treasury.assetsNow(now), now, usd);
    const price = this.priceOf(request, terms.rules, rates, premiumKeel, rise);
    demand(price.premium <= request.maxPremium, "PremiumAboveMaximum");
    this.record(id, request, terms, { parts, units, tranche, claimBy }, now);
    this.take(caller, request, price, sent, rates.isKeelStale, now);
    return price;
  }

  expire(id: number, now: bigint): void {
    const cover = this.unlocked(id);
    demand(now >= cover.claimBy, "NotExpired");
    cover.status = "Expired";
    this.suite.staking.release(cover.product, cover.tranche, cover.parts, now);
    this.lower(cover, cover.units, now);
  }

  transfer(caller: string, from: string, to: string, id: number): void {
    const cover = this.covers.at(id - 1);
    demand(id > 0 && cover !== undefined, "ERC721NonexistentToken");
    demand(caller === cover.owner || caller === cover.approved, "ERC721InsufficientApproval");
    demand(cover.owner === from, "ERC721IncorrectOwner");
    Object.assign(cover, { owner: to, approved: undefined });
  }

  approve(caller: string, to: string, id: number): void {
    const cover = this.covers.at(id - 1);
    demand(id > 0 && cover !== undefined, "ERC721NonexistentToken");
    demand(caller === cover.owner, "ERC721InvalidApprover");
    cover.approved = to;
  }

  /** Locks the cover and holds what the claim could burn at most of each pool. */
  beginClaim(id: number, amount: bigint, now: bigint): void {
    const cover = this.unlocked(id);
    cover.hasOpenClaim = true;
    const held = cover.parts.map(({ pool, units }) => ({ pool, amount: boundOf(units, amount, cover.amount) }));
    this.suite.staking.hold(held, now);
  }

  endClaim(id: number, amount: bigint, end: { accepted: bigint; denied: boolean; claimBy: bigint }, now: bigint): void {
    const cover = this.covers[id - 1];
    const { accepted } = end;
    cover.hasOpenClaim = false;
    if (end.denied) cover.denied = min(cover.denied + 1n, MAX_DENIALS);
    if (end.claimBy !== 0n) {
      cover.wasUndecided = true;
      cover.claimBy = max(cover.claimBy, end.claimBy);
    }
    const keelPerUnit = accepted === 0n ? 0n : this.burnPerUnit(cover, accepted, now);
    const settlements = settlementsOf(cover, amount, accepted, keelPerUnit);
    if (accepted !== 0n) this.reduce(cover, accepted, settlements, now);
    this.suite.staking.settleClaim(cover.product, cover.tranche, settlements, now);
  }

  isConflicted(id: number, account: string): boolean {
    const { members } = this.suite;
    const { product, parts } = this.covers[id - 1];
    const hasBought = this.bought.get(members.idOf(account))?.products.has(product) ?? false;
    return hasBought || parts.some(({ pool }) => members.backs(account, pool));
  }

  boughtOf(id: bigint): Bought {
    return this.bought.get(id) ?? { eth: 0n, usd: 0n, products: new Set() };
  }

  /** Wei credited for a whole KEEL, by the last mark if it is at most an hour old and no money has left since. */
  keelPrice(now: bigint): { price: bigint; isFresh: boolean } {
    const { ledger, market, keel, treasury } = this.suite;
    const isFresh = now <= ledger.marked.at + HOUR && ledger.marked.at > market.tradedAt;
    const capital = isFresh ? ledger.markedCapital(treasury.usd(now).price) : this.suite.capital(now);
    return { price: market.keelPrice(capital, keel.effectiveSupply, now), isFresh };
  }

  inUsd(asset: number): boolean {
    return this.suite.treasury.assets[asset].isUsd;
  }

  private termsFor({ product, asset, period }: BuyRequest): Terms {
    const terms = this.suite.products.termsOf(product);
    demand(terms.assets.includes(asset), "AssetNotAccepted");
    const { minDays, maxDays } = terms.rules;
    demand(period >= minDays * DAY && period <= maxDays * DAY, "PeriodOutOfRange");
    return terms;
  }

  /** Value, KEEL and units are each rounded up, once. */
  private partsFor({ amount, asset, pools }: BuyRequest, price: bigint, internal: bigint): Part[] {
    demand(amount !== 0n, "ZeroAmount");
    demand(pools.length !== 0, "NoPools");
    demand(pools.length <= MAX_POOLS, "TooManyPools");
    const whole = this.suite.treasury.whole(asset);
    const parts = pools.map((share) => {
      const value = ceilDiv(share.amount * price, whole);
      return { pool: share.pool, units: ceilDiv(ceilDiv(value * WAD, internal), UNIT) };
    });
    demand(total(pools.map((share) => share.amount)) === amount, "SharesDoNotAddUp");
    return parts;
  }

  private payRate({ pay, asset }: BuyRequest, now: bigint): { pay: bigint; isKeelStale: boolean } {
    const { treasury } = this.suite;
    if (pay !== KEEL || pay === asset) return { pay: treasury.goodPriceOf(pay, now), isKeelStale: false };
    const { price, isFresh } = this.keelPrice(now);
    demand(price !== 0n, "NoKeelPrice");
    return { pay: price, isKeelStale: !isFresh };
  }

  /** USD by amount, everything else by its value at the price of the sale; rounded up. */
  private unitsOf({ asset, amount }: BuyRequest, price: bigint): bigint {
    const { decimals, isUsd } = this.suite.treasury.assets[asset];
    return isUsd ? unitsUp(amount, decimals) : unitsUp(ceilDiv(amount * price, 10n ** decimals), 18n);
  }

  /** Everything a member bought that still runs, with one more, gwei, rounded up. */
  private boughtBy(id: bigint, inUsd: boolean, units: bigint, usd: bigint): bigint {
    const bought = this.boughtOf(id);
    return combinedUp(bought.eth + (inUsd ? 0n : units), bought.usd + (inUsd ? units : 0n), usd);
  }

  /** Premiums rounded up, the commission down. */
  private priceOf(request: BuyRequest, rules: TypeRules, rates: Rates, premiumKeel: bigint, rise: bigint) {
    const charge = rules.chargesCapital ? capitalChargeOf(rise, CAPITAL_COST, request.period) : 0n;
    const inEth = max(ceilDiv(premiumKeel * rates.internal, WAD), rules.minPremium) + charge;
    const whole = request.pay === KEEL ? WAD : this.suite.treasury.whole(request.pay);
    const premium = ceilDiv(inEth * whole, rates.pay);
    return { premium, commission: bpsDown(premium, request.commission) };
  }

  private record(
    buyer: bigint,
    request: BuyRequest,
    { rules, version }: Terms,
    sold: Pick<Cover, "parts" | "units" | "tranche" | "claimBy">,
    now: bigint,
  ): void {
    const { product, asset, amount, owner } = request;
    const bought = this.boughtOf(buyer);
    if (this.inUsd(asset)) bought.usd += sold.units;
    else bought.eth += sold.units;
    bought.products.add(product);
    this.bought.set(buyer, bought);
    const times = { startAt: now, endAt: now + request.period };
    const fresh = { hasOpenClaim: false, wasUndecided: false, denied: 0n, approved: undefined } as const;
    const active = { status: "Active" as const, ...fresh };
    this.covers.push({ product, asset, amount, owner, buyer, rules, version, ...times, ...active, ...sold });
  }

  /** What comes in ETH above the premium goes back; KEEL is burnt. */
  private take(
    caller: string,
    { pay, commissionTo }: BuyRequest,
    { premium, commission }: { premium: bigint; commission: bigint },
    sent: bigint,
    isKeelStale: boolean,
    now: bigint,
  ): void {
    const { keel, treasury } = this.suite;
    demand(pay === ETH ? sent >= premium : sent === 0n, "WrongValue");
    if (pay === KEEL) {
      keel.burnFree(caller, premium, now);
      if (isKeelStale) this.suite.mark(now);
      return;
    }
    treasury.receive(pay, caller, premium);
    if (commission !== 0n) treasury.pay(pay, commissionTo, commission);
  }

  private unlocked(id: number): Cover {
    const cover = this.covers.at(id - 1);
    demand(id > 0 && cover !== undefined, "UnknownCover");
    demand(cover.status === "Active", "CoverNotActive");
    demand(!cover.hasOpenClaim, "ClaimOpen");
    return cover;
  }

  /** KEEL, in 1e-18 wei, that each unit of the cover burns for a payment, at the internal price, rounded up. */
  private burnPerUnit({ asset, parts }: Cover, accepted: bigint, now: bigint): bigint {
    const { treasury, market, staking } = this.suite;
    const value = ceilDiv(accepted * treasury.priceOf(asset, now).price, treasury.whole(asset));
    const allUnits = total(parts.map(({ units }) => units));
    return ceilDiv(value * BPS * WAD ** 2n, allUnits * market.internalPrice(now) * staking.rules.capacityFactor);
  }

  /** The parts of a cover that is used up stay as they were. */
  private reduce(cover: Cover, accepted: bigint, settlements: readonly Settlement[], now: bigint): void {
    const before = cover.amount;
    cover.amount = before - accepted;
    const { decimals, isUsd } = this.suite.treasury.assets[cover.asset];
    const isPriced = !isUsd && cover.asset !== ETH;
    const left = isPriced ? ceilDiv(cover.units * cover.amount, before) : unitsUp(cover.amount, decimals);
    if (cover.amount === 0n) cover.status = "Exhausted";
    else
      cover.parts = cover.parts.map(({ pool, units }, place) => ({ pool, units: units - settlements[place].released }));
    this.lower(cover, cover.units - left, now);
    cover.units = left;
  }

  private lower(cover: Cover, units: bigint, now: bigint): void {
    const { ledger, treasury } = this.suite;
    const inUsd = this.inUsd(cover.asset);
    const bought = this.boughtOf(cover.buyer);
    if (inUsd) bought.usd -= units;
    else bought.eth -= units;
    if (bought.eth + bought.usd === 0n) bought.products.clear();
    ledger.lower(cover.product, inUsd, units, now, treasury.usd(now).price);
  }
}

function requireOrder({ commission, pay, commissionTo }: BuyRequest, { rules }: Terms): void {
  demand(commission <= rules.commissionMax, "CommissionAboveMaximum");
  if (commission === 0n) return;
  demand(pay !== KEEL, "CommissionWithKeel");
  demand(commissionTo !== NOBODY, "ZeroCommissionPayee");
}

/** KEEL of a pool that a claim can burn at most: its share of what backs the cover, rounded down. */
function boundOf(units: bigint, amount: bigint, left: bigint): bigint {
  return (units * UNIT * amount) / left;
}

/** Burns are rounded up, never above the bound; capacity comes back rounded down. */
function settlementsOf(cover: Cover, amount: bigint, accepted: bigint, keelPerUnit: bigint): Settlement[] {
  return cover.parts.map(({ pool, units }) => ({
    pool,
    held: boundOf(units, amount, cover.amount),
    burn: min(boundOf(units, accepted, cover.amount), ceilDiv(units * keelPerUnit, WAD)),
    released: (units * accepted) / cover.amount,
  }));
}
