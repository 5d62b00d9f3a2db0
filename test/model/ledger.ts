/**
 * Reference model of the solvency ledger without claims, written from docs/economics.md §1 and §3: products with their
 * exposure, the gate that falls slowly, what the last mark saw. Units: gwei of the class; capital in wei.
 */
import type { Rational } from "../../scripts/lib/model/rational.js";
import { most, whole } from "../../scripts/lib/model/rational.js";
import { demand } from "./refusal.js";
import {
  gateOf,
  readRequirement,
  type Book,
  type Model,
  type Reading,
  type TaggedValue,
} from "../../scripts/lib/model/solvency.js";

export interface LedgerRules {
  readonly model: Model;
  readonly downPerDay: bigint;
  readonly productLimit: bigint;
  readonly groupLimit: bigint;
  readonly tagLimit: bigint;
  readonly memberLimit: bigint;
}

export interface Exposed {
  readonly group: number;
  readonly tags: readonly number[];
  eth: bigint;
  usd: bigint;
}

/** What a full valuation found. */
export interface Valued {
  readonly high: bigint;
  readonly low: bigint;
  readonly marketRisk: bigint;
  readonly tagged: readonly TaggedValue[];
}

export interface Marked {
  readonly high: bigint;
  readonly low: bigint;
  readonly at: bigint;
}

export interface ModelSale {
  readonly product: number;
  readonly inUsd: boolean;
  readonly units: bigint;
  readonly memberExposure: bigint;
}

const GWEI = 10n ** 9n;
const BPS = 10_000n;

export class Ledger {
  readonly products: Exposed[] = [];
  private stored: { readonly mcr: bigint; readonly at: bigint };
  private marketRisk = 0n;
  private tagged: readonly TaggedValue[] = [];
  marked: Marked = { high: 0n, low: 0n, at: 0n };

  constructor(
    readonly rules: LedgerRules,
    now: bigint,
  ) {
    this.stored = { mcr: rules.model.floor, at: now };
  }

  /** The gate as it was last written, gwei. */
  get storedGate(): bigint {
    return this.stored.mcr;
  }

  /** MCR at the gate now, gwei. */
  gate(now: bigint, usd: Rational): bigint {
    return this.gateFrom(this.reading(this.book(), usd).mcr, now);
  }

  mark(values: Valued, now: bigint, usd: Rational): void {
    this.marketRisk = values.marketRisk;
    this.tagged = values.tagged;
    this.marked = { high: (values.high / GWEI) * GWEI, low: (values.low / GWEI) * GWEI, at: now };
    this.moveGate(this.gate(now, usd), now);
  }

  /** The state of a moment, to come back to where a verb is refused. */
  save(): () => void {
    const { stored, marketRisk, tagged, marked } = this;
    return () => Object.assign(this, { stored, marketRisk, tagged, marked });
  }

  /** Refuses a sale that capital does not carry; changes nothing. */
  requireRoom(sale: ModelSale, capital: bigint, now: bigint, usd: Rational): void {
    const { rules } = this;
    const after = this.book(sale);
    const reading = this.reading(after, usd);
    const { group, tags, eth, usd: inUsd } = after.products[sale.product];
    const gate = this.gateFrom(reading.mcr, now);
    demand(most(gate, reading.top) * GWEI <= capital, "RequirementNotMet");
    const within = (stressed: bigint, limit: bigint): boolean => stressed * GWEI <= limit * capital;
    const product = eth + usd.times(whole(inUsd)).ceil();
    demand(within(product * BPS, rules.productLimit), "AccumulationLimit");
    demand(within(reading.groupUnits[group] * rules.model.c[group], rules.groupLimit), "AccumulationLimit");
    for (const tag of tags)
      demand(within(reading.tagUnits[tag] * rules.model.drawdowns[tag], rules.tagLimit), "AccumulationLimit");
    demand(within(sale.memberExposure * BPS, rules.memberLimit), "AccumulationLimit");
  }

  raise(sale: ModelSale, now: bigint, usd: Rational): void {
    const gate = this.gateFrom(this.reading(this.book(sale), usd).mcr, now);
    const product = this.products[sale.product];
    if (sale.inUsd) product.usd += sale.units;
    else product.eth += sale.units;
    this.moveGate(gate, now);
  }

  /** The gate is read before the exposure falls: it comes down by time alone. */
  lower(index: number, inUsd: boolean, units: bigint, now: bigint, usd: Rational): void {
    this.moveGate(this.gate(now, usd), now);
    const product = this.products[index];
    if (inUsd) product.usd -= units;
    else product.eth -= units;
  }

  private moveGate(mcr: bigint, now: bigint): void {
    this.stored = { mcr, at: now };
  }

  private gateFrom(mcr: bigint, now: bigint): bigint {
    return gateOf(mcr, this.stored.mcr, now - this.stored.at, this.rules.downPerDay);
  }

  private reading(book: Book, usd: Rational): Reading {
    return readRequirement(book, this.rules.model, usd);
  }

  /** The book, with a sale in it if one is given. */
  private book(sale?: ModelSale): Book {
    const products = this.products.map((product, index) => {
      if (sale === undefined || index !== sale.product) return product;
      const { eth, usd } = product;
      return sale.inUsd ? { ...product, usd: usd + sale.units } : { ...product, eth: eth + sale.units };
    });
    return { products, values: this.tagged, mkt: this.marketRisk };
  }
}
