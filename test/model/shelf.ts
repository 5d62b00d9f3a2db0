/** Reference model of what one pool sells: its products, their demand by lane, capacity and price (docs/economics.md §4 and §5). */
import { CURVE_DEFAULTS, premiumOf, remembered } from "../../scripts/lib/model/premium.js";
import type { Books } from "./books.js";
import { added, byLane, freeCapacity, released, word, type Demand } from "./lanes.js";
import { BPS, LIVE, UNIT, less, max, min, total, trancheOf } from "./numbers.js";
import { demand } from "./refusal.js";
import type { Wanted } from "./staking.js";

export interface Backed {
  readonly weight: bigint;
  readonly target: bigint;
  /** Units given back other than by time, and when. */
  readonly released: bigint;
  readonly releasedAt: bigint;
}

interface Lanes {
  readonly demand: Demand;
  readonly writtenAt: bigint;
}

export class Shelf {
  readonly products = new Map<number, Backed>();
  private readonly lanes = new Map<number, Lanes>();

  /** Gross premium of some units, wei of KEEL, or why they are not sold. */
  premium(books: Books, wanted: Wanted, units: bigint, factor: bigint, now: bigint): bigint {
    demand(units !== 0n, "ZeroUnits");
    const product = this.products.get(wanted.product);
    demand(product !== undefined, "ProductNotInPool");
    demand(units <= this.free(books, wanted, factor, now), "CapacityShort");
    const capacity = total(this.capacity(books, wanted, factor, now));
    if (capacity === 0n) return 0n;
    const order = {
      amount: units * UNIT,
      capacity: capacity * UNIT,
      used: total(this.demands(wanted.product, now)) * UNIT,
      released: remembered(product.released, now - product.releasedAt) * UNIT,
      target: min(max(product.target, wanted.floor), wanted.cap),
      period: wanted.period,
    };
    return premiumOf(order, CURVE_DEFAULTS);
  }

  free(books: Books, wanted: Pick<Wanted, "product" | "tranche" | "reduction">, factor: bigint, now: bigint): bigint {
    const lane = wanted.tranche < trancheOf(now) ? Number(LIVE) : Number(wanted.tranche - trancheOf(now));
    return freeCapacity(this.capacity(books, wanted, factor, now), this.demands(wanted.product, now), lane);
  }

  take(product: number, tranche: bigint, units: bigint, now: bigint): void {
    const current = trancheOf(now);
    this.write(product, added(this.demandOf(product), Number(current), Number(tranche), units), current);
  }

  /** Whether the tranche was still live; if not, the units had left with it. */
  release(product: number, tranche: bigint, units: bigint, now: bigint): boolean {
    const current = trancheOf(now);
    this.write(product, released(this.demandOf(product), Number(current), Number(tranche), units), current);
    return tranche >= current;
  }

  /** Given back other than by time: it counts as used a while longer. */
  releaseEarly(product: number, tranche: bigint, units: bigint, now: bigint): void {
    if (!this.release(product, tranche, units, now)) return;
    const backed = this.products.get(product);
    if (backed === undefined) return;
    const left = remembered(backed.released, now - backed.releasedAt);
    this.products.set(product, { ...backed, released: left + units, releasedAt: now });
  }

  /** The lane word as it was last written. */
  word(product: number): bigint {
    const lanes = this.lanes.get(product);
    return lanes === undefined ? 0n : word(lanes.demand, Number(lanes.writtenAt));
  }

  demands(product: number, now: bigint): bigint[] {
    return byLane(this.demandOf(product), Number(trancheOf(now)));
  }

  /**
   * What the stake of each live tranche can carry, units. The stake from a tranche on is rounded down as a whole; a tranche has
   * what it adds to those after it. Stake that passed and waits carries nothing.
   */
  private capacity(books: Books, wanted: Pick<Wanted, "product" | "reduction">, factor: bigint, now: bigint): bigint[] {
    const { stake, shares } = books.dial;
    const weight = this.products.get(wanted.product)?.weight ?? 0n;
    const scale = weight * factor * less(BPS, wanted.reduction) * stake;
    const live = Array.from({ length: Number(LIVE) }, (_, lane) => books.sharesIn(trancheOf(now) + BigInt(lane)));
    const tails = [...live, 0n].map((_, lane) => {
      if (shares === 0n) return 0n;
      return (total(live.slice(lane)) * scale) / (shares * BPS ** 3n * UNIT);
    });
    return live.map((_, lane) => tails[lane] - tails[lane + 1]);
  }

  private demandOf(product: number): Demand {
    return this.lanes.get(product)?.demand ?? new Map<number, bigint>();
  }

  private write(product: number, changed: Demand, writtenAt: bigint): void {
    this.lanes.set(product, { demand: changed, writtenAt });
  }
}
