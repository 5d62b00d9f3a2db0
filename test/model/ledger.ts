/**
 * Reference model of the solvency ledger, written from docs/economics.md §1 and §3: products with their exposure, what claims
 * keep in reserve, the gate that falls slowly, what the last mark saw. Units: gwei of the class; capital in wei.
 */
import { Rational, whole } from "../../scripts/lib/model/rational.js";
import {
  gateOf,
  readRequirement,
  type Book,
  type Model,
  type Reading,
  type TaggedValue,
} from "../../scripts/lib/model/solvency.js";
import { BPS, GWEI, HOUR, WAD, bpsUp, ceilDiv, less, max } from "./numbers.js";
import { demand } from "./refusal.js";
import type { Valued } from "./treasury.js";

export interface SaleLimits {
  openClaimWeight: bigint;
  product: bigint;
  group: bigint;
  tag: bigint;
  member: bigint;
}

export interface LedgerRules {
  model: Model;
  downPerDay: bigint;
  limits: SaleLimits;
}

export interface Exposed {
  readonly group: number;
  readonly tags: readonly number[];
  eth: bigint;
  usd: bigint;
}

export interface Marked {
  readonly high: bigint;
  readonly low: bigint;
  readonly allGood: boolean;
  readonly at: bigint;
}

/** The three numbers of docs/economics.md §1, and the gate, wei. */
export interface Capital {
  readonly high: bigint;
  readonly sale: bigint;
  readonly low: bigint;
  readonly owed: bigint;
  readonly open: bigint;
  readonly mcr: bigint;
  readonly allGood: boolean;
}

export interface ModelSale {
  readonly product: number;
  readonly inUsd: boolean;
  readonly units: bigint;
  readonly memberExposure: bigint;
}

export class Ledger {
  readonly products: Exposed[] = [];
  rules: LedgerRules;
  openEth = 0n;
  openUsd = 0n;
  owedEth = 0n;
  owedUsd = 0n;
  marked: Marked = { high: 0n, low: 0n, allGood: false, at: 0n };
  private stored: { readonly mcr: bigint; readonly at: bigint };
  private marketRisk = 0n;
  private tagged: readonly TaggedValue[] = [];

  constructor(rules: LedgerRules, now: bigint) {
    this.rules = rules;
    this.stored = { mcr: rules.model.floor, at: now };
  }

  /** The gate as it was last written, gwei. */
  get storedGate(): bigint {
    return this.stored.mcr;
  }

  /** MCR at the gate now, gwei. */
  gate(now: bigint, usd: bigint): bigint {
    return this.gateFrom(this.reading(usd).mcr, now);
  }

  /** A full valuation; the gate follows. */
  mark(values: Valued, now: bigint, usd: bigint): Capital {
    this.marketRisk = values.marketRisk;
    this.tagged = values.tagged;
    const { high, low, allGood } = values;
    this.marked = { high: (high / GWEI) * GWEI, low: (low / GWEI) * GWEI, allGood, at: now };
    return this.settle(values, now, usd);
  }

  /** Moves the gate to where the book and the time put it. */
  settle(values: Pick<Valued, "high" | "low" | "allGood">, now: bigint, usd: bigint): Capital {
    this.moveGate(this.gate(now, usd), now);
    return this.capitalOf(values, this.stored.mcr, usd);
  }

  capital(values: Pick<Valued, "high" | "low" | "allGood">, now: bigint, usd: bigint): Capital {
    return this.capitalOf(values, this.gate(now, usd), usd);
  }

  /** By the last mark, with the reserves of now and the gate as it was last written. */
  markedCapital(usd: bigint): Capital {
    return this.capitalOf(this.marked, this.stored.mcr, usd);
  }

  /** Refuses a sale that capital does not carry, then writes it. Returns the rise of MCR, wei. */
  raise(sale: ModelSale, assets: bigint, now: bigint, usd: bigint): bigint {
    const before = this.reading(usd).mcr;
    const after = this.reading(usd, sale);
    const gate = this.gateFrom(after.mcr, now);
    this.requireRoom(sale, after, gate, assets, usd);
    const product = this.products[sale.product];
    if (sale.inUsd) product.usd += sale.units;
    else product.eth += sale.units;
    this.moveGate(gate, now);
    return less(after.mcr, before) * GWEI;
  }

  /** The gate is read before the exposure falls: it comes down by time alone. */
  lower(index: number, inUsd: boolean, units: bigint, now: bigint, usd: bigint): void {
    this.moveGate(this.gate(now, usd), now);
    const product = this.products[index];
    if (inUsd) product.usd -= units;
    else product.eth -= units;
  }

  openReserve(inUsd: boolean, units: bigint): void {
    if (inUsd) this.openUsd += units;
    else this.openEth += units;
  }

  /** A mark from before counts what a settlement or a payment takes out: no premium is credited by it any more. */
  settleReserve(inUsd: boolean, units: bigint, owed: bigint, now: bigint): void {
    if (now <= this.marked.at + HOUR) this.marked = { ...this.marked, at: 0n };
    this.openReserve(inUsd, -units);
    if (inUsd) this.owedUsd += owed;
    else this.owedEth += owed;
  }

  payOwed(inUsd: boolean, units: bigint, now: bigint): void {
    this.settleReserve(inUsd, 0n, -units, now);
  }

  /** Open and owed, wei, rounded up in gwei. */
  reserves(usd: bigint): { readonly open: bigint; readonly owed: bigint } {
    const wei = (eth: bigint, inUsd: bigint): bigint => (eth + ceilDiv(inUsd * usd, WAD)) * GWEI;
    return { open: wei(this.openEth, this.openUsd), owed: wei(this.owedEth, this.owedUsd) };
  }

  /** The gate is moved under the old model first, so time counts from here. */
  setModel(model: Model, downPerDay: bigint, now: bigint, usd: bigint): void {
    this.moveGate(this.gate(now, usd), now);
    this.rules = { ...this.rules, model, downPerDay };
    this.moveGate(this.gate(now, usd), now);
  }

  private requireRoom(sale: ModelSale, after: Reading, gate: bigint, assets: bigint, usd: bigint): void {
    const { limits, model } = this.rules;
    const { open, owed } = this.reserves(usd);
    const capital = less(assets, owed + bpsUp(open, limits.openClaimWeight));
    const within = (units: bigint, limit: bigint): boolean => ceilDiv(units * BPS, limit) * GWEI <= capital;
    demand(max(gate, after.top) * GWEI <= capital, "RequirementNotMet");
    const { group, tags, eth, usd: inUsd } = this.bookWith(sale).products[sale.product];
    demand(within(eth + ceilDiv(inUsd * usd, WAD), limits.product), "AccumulationLimit");
    demand(within(bpsUp(after.groupUnits[group], model.c[group]), limits.group), "AccumulationLimit");
    for (const tag of tags)
      demand(within(bpsUp(after.tagUnits[tag], model.drawdowns[tag]), limits.tag), "AccumulationLimit");
    demand(within(sale.memberExposure, limits.member), "AccumulationLimit");
  }

  private capitalOf(values: Pick<Valued, "high" | "low" | "allGood">, mcr: bigint, usd: bigint): Capital {
    const { open, owed } = this.reserves(usd);
    const high = less(values.high, owed);
    return {
      high,
      sale: less(high, bpsUp(open, this.rules.limits.openClaimWeight)),
      low: less(values.low, owed + open),
      owed,
      open,
      mcr: mcr * GWEI,
      allGood: values.allGood,
    };
  }

  private moveGate(mcr: bigint, now: bigint): void {
    this.stored = { mcr, at: now };
  }

  private gateFrom(mcr: bigint, now: bigint): bigint {
    return gateOf(mcr, this.stored.mcr, now - this.stored.at, this.rules.downPerDay);
  }

  private reading(usd: bigint, sale?: ModelSale): Reading {
    return readRequirement(this.bookWith(sale), this.rules.model, new Rational(usd, WAD));
  }

  /** The book, with a sale in it if one is given. */
  private bookWith(sale?: ModelSale): Book {
    const products = this.products.map((product, index) => {
      if (sale === undefined || index !== sale.product) return product;
      const { eth, usd } = product;
      return sale.inUsd ? { ...product, usd: usd + sale.units } : { ...product, eth: eth + sale.units };
    });
    return { products, values: this.tagged, mkt: this.marketRisk };
  }
}

/** Gwei of both classes together, rounded up. */
export function combinedUp(eth: bigint, inUsd: bigint, usd: bigint): bigint {
  return eth + new Rational(usd, WAD).times(whole(inUsd)).ceil();
}
