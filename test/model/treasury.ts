/**
 * Reference model of the capital pool, written from docs/economics.md §1: what is recorded of each asset, what it is worth by its
 * feed, what became a credit because its owner did not take it. Asset 0 is ETH.
 */
import { BPS, GWEI, WAD, bpsUp, ceilDiv, min } from "./numbers.js";
import { demand } from "./refusal.js";
import type { TaggedValue } from "../../scripts/lib/model/solvency.js";

/** An answer with eight decimals, its time, and whether anything comes at all. */
export interface Feed {
  answer: bigint;
  updatedAt: bigint;
  isDown: boolean;
}

export interface Asset {
  readonly decimals: bigint;
  readonly isUsd: boolean;
  /** Whether the feed quotes in USD or in ETH. */
  readonly usdQuoted: boolean;
  haircut: bigint;
  tags: readonly number[];
  isAccepted: boolean;
  readonly feed: Feed;
}

/** 0 good, 1 stale, 2 dead: the worse of two is the larger. */
export type Status = 0 | 1 | 2;

export interface Price {
  readonly price: bigint;
  readonly status: Status;
}

export interface Valued {
  readonly high: bigint;
  readonly low: bigint;
  readonly allGood: boolean;
  readonly marketRisk: bigint;
  readonly tagged: readonly TaggedValue[];
  readonly good: ReadonlyMap<number, bigint>;
}

export const ETH = 0;
const MAX_TAGS = 4;
/** Last good prices are kept in this many wei. */
const PRICE_UNIT = 10n ** 6n;
const FEED_UNIT = 10n ** 8n;

export class Treasury {
  readonly assets: Asset[];
  readonly usdFeed: Feed;
  readonly heartbeat: bigint;
  readonly recorded: bigint[];
  readonly credited: bigint[];
  readonly credits = new Map<string, bigint>();
  /** Accounts to which a token refuses to go, by asset. */
  readonly blocked = new Set<string>();
  /** What accounts hold or owe outside the suite since the beginning, by asset. */
  readonly outside = new Map<string, bigint>();
  /** ETH that came without being recorded. */
  donated = 0n;
  private readonly last: bigint[];
  private lastUsd = 0n;

  constructor(assets: Asset[], usdFeed: Feed, heartbeat: bigint) {
    this.assets = assets;
    this.usdFeed = usdFeed;
    this.heartbeat = heartbeat;
    this.recorded = assets.map(() => 0n);
    this.credited = assets.map(() => 0n);
    this.last = assets.map(() => 0n);
  }

  /** ETH wei per USD; the last good one unless the status is good. */
  usd(now: bigint): Price {
    const status = this.statusOf(this.usdFeed, now);
    return status === 0 ? { price: (WAD * FEED_UNIT) / this.usdFeed.answer, status } : { price: this.lastUsd, status };
  }

  /** ETH wei of a whole one; the last good price unless the status is good. */
  priceOf(asset: number, now: bigint): Price {
    if (asset === ETH) return { price: WAD, status: 0 };
    this.requireKnown(asset);
    const { feed, usdQuoted } = this.assets[asset];
    const own = this.statusOf(feed, now);
    const usd = this.usd(now);
    const status = usdQuoted && usd.status > own ? usd.status : own;
    if (status !== 0) return { price: this.last[asset], status };
    return { price: (feed.answer * (usdQuoted ? usd.price : WAD)) / FEED_UNIT, status };
  }

  goodPriceOf(asset: number, now: bigint): bigint {
    const { price, status } = this.priceOf(asset, now);
    demand(status === 0, "NoGoodPrice");
    return price;
  }

  whole(asset: number): bigint {
    return 10n ** this.assets[asset].decimals;
  }

  value(now: bigint): Valued {
    const found = { high: this.recorded[ETH], low: this.recorded[ETH], allGood: true, marketRisk: 0n };
    const tagged: TaggedValue[] = [];
    const good = new Map<number, bigint>();
    for (const [asset, { haircut, tags }] of this.assets.entries()) {
      if (asset === ETH || this.recorded[asset] === 0n) continue;
      const { price, status } = this.priceOf(asset, now);
      const worth = (this.recorded[asset] * price) / this.whole(asset);
      found.high += worth;
      if (status === 0) {
        found.low += worth;
        good.set(asset, price);
      } else found.allGood = false;
      const units = ceilDiv(worth, GWEI);
      found.marketRisk += bpsUp(units, haircut);
      tagged.push(...tags.map((tag) => ({ tag, units })));
    }
    return { ...found, tagged, good };
  }

  /** All assets, at the last good price where there is no good one. */
  assetsNow(now: bigint): bigint {
    return this.value(now).high;
  }

  /** A full valuation keeps the good prices it found. */
  markPrices(now: bigint): Valued {
    const values = this.value(now);
    for (const [asset, price] of values.good) this.last[asset] = truncated(price);
    this.keepUsd(now);
    return values;
  }

  /** As an asset is listed: its price is kept. */
  keepPrice(asset: number, now: bigint): void {
    this.last[asset] = truncated(this.goodPriceOf(asset, now));
  }

  keepUsd(now: bigint): void {
    const { price, status } = this.usd(now);
    if (status === 0) this.lastUsd = truncated(price);
  }

  update(asset: number, changes: Pick<Asset, "haircut" | "tags" | "isAccepted">): void {
    this.requireKnown(asset);
    demand(asset !== ETH, "BadAsset");
    demand(changes.haircut <= BPS && changes.tags.length <= MAX_TAGS, "BadAsset");
    Object.assign(this.assets[asset], changes);
  }

  receive(asset: number, from: string, amount: bigint): void {
    demand(amount !== 0n, "ZeroAmount");
    if (asset !== ETH) this.requireKnown(asset);
    demand(asset === ETH || this.assets[asset].isAccepted, "AssetNotAccepted");
    demand(!this.blocked.has(`${asset}/${from}`), "Blocked");
    this.recorded[asset] += amount;
    this.pocket(asset, from, -amount);
  }

  /** A push that fails becomes a credit. */
  pay(asset: number, to: string, amount: bigint): void {
    demand(amount !== 0n, "ZeroAmount");
    demand(amount <= this.recorded[asset], "BalanceTooLow");
    this.recorded[asset] -= amount;
    if (this.blocked.has(`${asset}/${to}`)) {
      this.credited[asset] += amount;
      this.credits.set(`${asset}/${to}`, this.creditOf(asset, to) + amount);
    } else this.pocket(asset, to, amount);
  }

  withdrawCredit(asset: number, account: string, to: string): void {
    this.requireKnown(asset);
    const amount = this.creditOf(asset, account);
    demand(amount !== 0n, "NoCredit");
    demand(!this.blocked.has(`${asset}/${to}`), "PushFailed");
    this.credits.delete(`${asset}/${account}`);
    this.credited[asset] -= amount;
    this.pocket(asset, to, amount);
  }

  /** Only what exceeds every recorded balance and credit: of ETH, what was donated. */
  recover(to: string): void {
    demand(this.donated !== 0n, "NothingToRecover");
    this.pocket(ETH, to, this.donated);
    this.donated = 0n;
  }

  creditOf(asset: number, account: string): bigint {
    return this.credits.get(`${asset}/${account}`) ?? 0n;
  }

  pocket(asset: number, account: string, change: bigint): void {
    this.outside.set(`${asset}/${account}`, this.pocketOf(asset, account) + change);
  }

  pocketOf(asset: number, account: string): bigint {
    return this.outside.get(`${asset}/${account}`) ?? 0n;
  }

  /** Amount of an asset that an amount of wei buys, rounded up. */
  fromEthUp(asset: number, wei: bigint, price: bigint): bigint {
    return ceilDiv(wei * this.whole(asset), price);
  }

  private requireKnown(asset: number): void {
    demand(asset < this.assets.length, "UnknownAsset");
  }

  private statusOf({ answer, updatedAt, isDown }: Feed, now: bigint): Status {
    if (isDown || answer <= 0n || updatedAt > now) return 2;
    return now - updatedAt > this.heartbeat ? 1 : 0;
  }
}

const truncated = (price: bigint): bigint => min(price / PRICE_UNIT, 2n ** 64n - 1n) * PRICE_UNIT;
