/**
 * Reference model of staking pools without claims, written from docs/economics.md §4, §6 and the share rules of
 * docs/lifecycles.md §3. Stake and shares are whole numbers, rounded as the suite states; rewards are exact rationals: every
 * stream pays so much a second, divided by shares, and nothing is rounded until it is asked for.
 */
import { added, byLane, freeCapacity, released, type Demand } from "./lanes.js";
import { CURVE_DEFAULTS, premiumOf } from "../../scripts/lib/model/premium.js";
import { Rational, least, most, sum, whole } from "../../scripts/lib/model/rational.js";
import { demand } from "./refusal.js";

export const WEEK = 604_800n;
export const TRANCHE = 13n * WEEK;
const LANES = 8n;
const GWEI = 10n ** 9n;
const UNIT = 10n ** 17n;
const BPS = 10_000n;
const KEEL = 10n ** 18n;

export interface PoolRules {
  readonly capacityFactor: bigint;
  readonly rewardsShare: bigint;
}

export interface Backed {
  readonly weight: bigint;
  readonly target: bigint;
}

interface Deposit {
  shares: bigint;
  /** Reward of a share up to which this deposit was paid or began. */
  since: Rational;
  /** Earned before that and not yet paid: deposits that were merged. */
  carried: Rational;
}

interface Stream {
  readonly rate: bigint;
  readonly endsAt: bigint;
}

interface Exit {
  readonly stake: bigint;
  readonly shares: bigint;
  readonly acc: Rational;
}

export interface Wanted {
  readonly product: number;
  readonly tranche: bigint;
  readonly period: bigint;
  readonly floor: bigint;
  readonly cap: bigint;
  readonly reduction: bigint;
  readonly net: bigint;
}

export class Pool {
  stake = 0n;
  shares = 0n;
  private acc = new Rational(0n);
  private settledAt: bigint;
  private streams: Stream[] = [];
  private readonly deposits = new Map<string, Deposit>();
  private readonly exits = new Map<bigint, Exit>();
  private readonly lanes = new Map<number, Demand>();
  private positions = 0n;
  /** Rewards of seconds without a share, until the next write gives them back to the promise. */
  private unearned = 0n;

  constructor(
    private readonly rules: PoolRules,
    private readonly backed: ReadonlyMap<number, Backed>,
    now: bigint,
  ) {
    this.settledAt = now;
  }

  /** Streams rewards and lets tranches pass, in order. */
  advance(now: bigint): void {
    while (this.settledAt < now) {
      const edge = (this.settledAt / TRANCHE + 1n) * TRANCHE;
      const ends = this.streams.map((stream) => stream.endsAt);
      const next = least(now, edge, ...ends);
      this.accrue(next);
      this.streams = this.streams.filter((stream) => stream.endsAt > next);
      if (next === edge) this.passOut(edge / TRANCHE - 1n);
    }
  }

  /** What goes back to the promise with the next write. */
  takeUnearned(): bigint {
    const amount = this.unearned;
    this.unearned = 0n;
    return amount;
  }

  deposit(position: bigint | undefined, tranche: bigint, amount: bigint): bigint {
    demand(amount >= KEEL, "DepositTooSmall");
    this.requireLive(tranche);
    const id = position ?? ++this.positions;
    const shares = this.shares === 0n ? amount / GWEI : (amount * this.shares) / this.stake;
    this.merge(id, tranche, { shares, since: this.acc, carried: whole(0n) });
    this.stake += amount;
    this.shares += shares;
    return id;
  }

  extend(position: bigint, from: bigint, to: bigint): void {
    this.requireLive(to);
    demand(to > from, "NotLater");
    const moved = this.depositAt(position, from);
    demand(moved !== undefined && !this.exits.has(from), "NothingStaked");
    this.deposits.delete(keyOf(position, from));
    this.merge(position, to, moved);
  }

  /** Stake that has passed out, and every reward, of the named deposits. */
  due(position: bigint, tranches: readonly bigint[]): { stake: bigint; rewards: Rational } {
    const found = tranches.map((tranche) => ({
      exit: this.exits.get(tranche),
      deposit: this.depositAt(position, tranche),
    }));
    return {
      stake: found.reduce((total, { exit, deposit }) => {
        if (exit === undefined || deposit === undefined) return total;
        return total + (exit.stake * deposit.shares) / exit.shares;
      }, 0n),
      rewards: sum(found.map(({ exit, deposit }) => this.earned(deposit, exit?.acc ?? this.acc))),
    };
  }

  /** `paid` by tranche is what the suite paid out: what it rounded off stays due, except of a deposit that ends. */
  withdraw(position: bigint, paid: ReadonlyMap<bigint, bigint>): void {
    for (const [tranche, amount] of paid) {
      const deposit = this.depositAt(position, tranche);
      if (deposit === undefined) continue;
      const left = this.earned(deposit, this.acc).minus(whole(amount));
      if (this.exits.has(tranche)) this.deposits.delete(keyOf(position, tranche));
      else Object.assign(deposit, { since: this.acc, carried: left });
    }
  }

  /** Whether the position has deposits: without any it ends. */
  lives(position: bigint): boolean {
    return [...this.deposits.keys()].some((key) => key.startsWith(`${position}:`));
  }

  premium(wanted: Wanted, units: bigint): bigint {
    demand(units > 0n, "ZeroUnits");
    const product = this.backed.get(wanted.product);
    demand(product !== undefined, "ProductNotInPool");
    const demands = byLane(this.lanes.get(wanted.product) ?? new Map(), Number(this.current));
    const capacity = this.capacity(wanted, product);
    const lane = Number(wanted.tranche - this.current);
    demand(units <= freeCapacity(capacity, demands, lane), "CapacityShort");
    const order = {
      amount: units * UNIT,
      capacity: total(capacity) * UNIT,
      used: total(demands) * UNIT,
      released: 0n,
      target: least(most(product.target, wanted.floor), wanted.cap),
      period: wanted.period,
    };
    return premiumOf(order, CURVE_DEFAULTS);
  }

  /** Takes capacity and starts the stream of the rewards; what is promised. */
  allocate(wanted: Wanted, units: bigint, premium: bigint): bigint {
    const now = this.settledAt;
    const endsAt = ((now + wanted.period + WEEK - 1n) / WEEK) * WEEK;
    const rate = (premium * wanted.net * this.rules.rewardsShare) / (BPS * BPS * (endsAt - now));
    if (rate > 0n) this.streams.push({ rate, endsAt });
    const before = this.lanes.get(wanted.product) ?? new Map<number, bigint>();
    this.lanes.set(wanted.product, added(before, Number(this.current), Number(wanted.tranche), units));
    return rate * (endsAt - now);
  }

  release(product: number, tranche: bigint, units: bigint): void {
    const before = this.lanes.get(product) ?? new Map<number, bigint>();
    this.lanes.set(product, released(before, Number(this.current), Number(tranche), units));
  }

  free(wanted: Wanted): bigint {
    const product = this.backed.get(wanted.product);
    if (product === undefined) return 0n;
    const demands = byLane(this.lanes.get(wanted.product) ?? new Map(), Number(this.current));
    return freeCapacity(this.capacity(wanted, product), demands, Number(wanted.tranche - this.current));
  }

  /** A deposit as it stands: its shares, its part of the stake, what it earned. */
  view(position: bigint, tranche: bigint): { shares: bigint; stake: bigint; rewards: Rational; isOut: boolean } {
    const deposit = this.depositAt(position, tranche);
    const exit = this.exits.get(tranche);
    const shares = deposit?.shares ?? 0n;
    const rewards = this.earned(deposit, exit?.acc ?? this.acc);
    const of = exit ?? { stake: this.stake, shares: this.shares };
    return { shares, stake: shares === 0n ? 0n : (shares * of.stake) / of.shares, rewards, isOut: exit !== undefined };
  }

  /** Wei a second that all streams pay now. */
  get rate(): bigint {
    return total(this.streams.map((stream) => stream.rate));
  }

  private get current(): bigint {
    return this.settledAt / TRANCHE;
  }

  private capacity(wanted: Wanted, { weight }: Backed): bigint[] {
    const scale = weight * this.rules.capacityFactor * (BPS - wanted.reduction);
    const tranches = Array.from({ length: Number(LANES) }, (_, lane) =>
      this.trancheShares(this.current + BigInt(lane)),
    );
    // the stake from a tranche on is rounded down as a whole; a tranche has what it adds to those after it
    const tails = [...tranches, 0n].map((_, lane) => {
      if (this.shares === 0n) return 0n;
      const staked = new Rational(total(tranches.slice(lane)) * this.stake, this.shares);
      return staked.times(new Rational(scale, BPS ** 3n * UNIT)).floor();
    });
    return tranches.map((_, lane) => tails[lane] - tails[lane + 1]);
  }

  private trancheShares(tranche: bigint): bigint {
    const inTranche = [...this.deposits].filter(([key]) => key.endsWith(`:${tranche}`));
    return total(inTranche.map(([, deposit]) => deposit.shares));
  }

  private accrue(to: bigint): void {
    const reward = this.rate * (to - this.settledAt);
    this.settledAt = to;
    if (this.shares === 0n) this.unearned += reward;
    else this.acc = this.acc.plus(new Rational(reward, this.shares));
  }

  private passOut(tranche: bigint): void {
    const shares = this.trancheShares(tranche);
    if (shares === 0n) return;
    const stake = (shares * this.stake) / this.shares;
    this.exits.set(tranche, { stake, shares, acc: this.acc });
    this.stake -= stake;
    this.shares -= shares;
  }

  private earned(deposit: Deposit | undefined, acc: Rational): Rational {
    if (deposit === undefined) return whole(0n);
    return acc.minus(deposit.since).times(whole(deposit.shares)).plus(deposit.carried);
  }

  private merge(position: bigint, tranche: bigint, more: Deposit): void {
    const held = this.depositAt(position, tranche);
    const carried = this.earned(held, this.acc).plus(this.earned(more, this.acc));
    const shares = (held?.shares ?? 0n) + more.shares;
    this.deposits.set(keyOf(position, tranche), { shares, since: this.acc, carried });
  }

  private depositAt(position: bigint, tranche: bigint): Deposit | undefined {
    return this.deposits.get(keyOf(position, tranche));
  }

  private requireLive(tranche: bigint): void {
    demand(tranche >= this.current && tranche < this.current + LANES, "TrancheOutOfRange");
  }
}

const keyOf = (position: bigint, tranche: bigint): string => `${position}:${tranche}`;

const total = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);
