/**
 * Reference model of one pool over time, written from docs/economics.md §6 and §7. Rewards stream by the second and are dealt out
 * at every event: a stream that ends, a tranche that passes, a hold that ends, a call that changes shares. The reward of a share
 * (a gwei of the first deposits) is kept in 1e-12 wei, rounded down at each event: against those who earn.
 */
import { BPS, DAY, GWEI, LIVE, TRANCHE, WEEK, ceilDiv, less, max, min, trancheOf } from "./numbers.js";

const SCALE = 10n ** 12n;
const MAX_HOLD = 30n * DAY;
const LEAST_STAKE_PER_SHARE = 1_000n;

export interface Deposit {
  shares: bigint;
  debt: bigint;
  increasedAt: bigint;
}

export interface Exit {
  readonly stake: bigint;
  readonly shares: bigint;
  readonly acc: bigint;
}

export interface DepositView {
  readonly shares: bigint;
  readonly increasedAt: bigint;
  readonly stake: bigint;
  readonly rewards: bigint;
  readonly isOut: boolean;
}

/** What time changes, apart from what lies in maps. */
interface Dial {
  acc: bigint;
  rate: bigint;
  settledAt: bigint;
  stake: bigint;
  shares: bigint;
  heldSince: bigint;
  waiting: bigint;
  managerShares: bigint;
  feeBps: bigint;
  effectiveFee: bigint;
  feeDebt: bigint;
  unstreamed: bigint;
}

export class Books {
  dial: Dial;
  heldStake = 0n;
  manager = 0n;
  feeFactor = 0n;
  isWindingDown = false;
  readonly deposits = new Map<string, Deposit>();
  readonly trancheShares = new Map<bigint, bigint>();
  exits = new Map<bigint, Exit>();
  /** What the rate falls by at the start of a week. */
  private readonly cuts = new Map<bigint, bigint>();

  constructor(feeBps: bigint, now: bigint) {
    const none = { acc: 0n, rate: 0n, stake: 0n, shares: 0n, heldSince: 0n, waiting: 0n, managerShares: 0n };
    this.dial = { ...none, settledAt: now, feeBps, effectiveFee: 0n, feeDebt: 0n, unstreamed: 0n };
  }

  /** Looks at the books as they would stand at a time, and leaves them. */
  peek<T>(now: bigint, look: () => T, advance: (now: bigint) => void = (to) => this.advance(to, now)): T {
    const [dial, exits] = [this.dial, this.exits];
    [this.dial, this.exits] = [{ ...dial }, new Map(exits)];
    try {
      advance(now);
      return look();
    } finally {
      [this.dial, this.exits] = [dial, exits];
    }
  }

  /** Brings the books up to `target`; streams, tranches and holds in the order of their times. */
  advance(target: bigint, now: bigint): void {
    const { dial } = this;
    const last = trancheOf(target);
    let tranche = trancheOf(dial.settledAt);
    // nothing is streamed and no tranche passed: there is nothing to note
    if (tranche === last && dial.rate === 0n && target === now) {
      this.runTo(target, dial.settledAt);
      return;
    }
    for (; tranche < last && dial.shares + dial.rate !== 0n; tranche++) {
      this.runTo((tranche + 1n) * TRANCHE);
      this.meetEdge(tranche);
    }
    this.runTo(target);
    dial.settledAt = target;
  }

  /** For what changes neither shares nor fee: brought up only where a tranche passed or waits to. */
  meetEdges(now: bigint): void {
    if (trancheOf(this.dial.settledAt) !== trancheOf(now) || this.dial.waiting !== 0n) this.advance(now, now);
  }

  startStream(rate: bigint, from: bigint, end: bigint): void {
    this.dial.settledAt = from;
    this.dial.rate += rate;
    this.cuts.set(end / WEEK, (this.cuts.get(end / WEEK) ?? 0n) + rate);
  }

  /** What nobody was there to earn, to go back to the promise. */
  takeUnstreamed(): bigint {
    const amount = this.dial.unstreamed;
    this.dial.unstreamed = 0n;
    return amount;
  }

  isOver(): boolean {
    return this.heldStake * 100n > this.dial.stake;
  }

  isHeld(now: bigint): boolean {
    return this.isOver() && now < this.dial.heldSince + MAX_HOLD;
  }

  /** The clock of a hold starts once in a tranche. */
  noteHold(now: bigint): void {
    if (this.isOver() && trancheOf(this.dial.heldSince) !== trancheOf(now)) this.dial.heldSince = now;
  }

  sharesFor(amount: bigint): bigint {
    return this.dial.shares === 0n ? amount / GWEI : (amount * this.dial.shares) / this.dial.stake;
  }

  /** Shares join a deposit; what they have not earned is their debt, rounded up. */
  credit(seq: bigint, tranche: bigint, shares: bigint, debt: bigint, now: bigint): boolean {
    const held = this.deposits.get(keyOf(seq, tranche)) ?? { shares: 0n, debt: 0n, increasedAt: 0n };
    this.deposits.set(keyOf(seq, tranche), {
      shares: held.shares + shares,
      debt: held.debt + debt,
      increasedAt: now,
    });
    this.trancheShares.set(tranche, this.sharesIn(tranche) + shares);
    return held.shares === 0n;
  }

  debtFor(shares: bigint): bigint {
    return ceilDiv(shares * this.dial.acc, SCALE);
  }

  view(seq: bigint, tranche: bigint): DepositView {
    const held = this.deposits.get(keyOf(seq, tranche));
    if (held === undefined || held.shares === 0n)
      return { shares: 0n, increasedAt: 0n, stake: 0n, rewards: 0n, isOut: false };
    const exit = this.exits.get(tranche);
    const { stake, shares, acc } = exit ?? this.dial;
    return {
      shares: held.shares,
      increasedAt: held.increasedAt,
      stake: (held.shares * stake) / shares,
      rewards: less((held.shares * acc) / SCALE, held.debt),
      isOut: exit !== undefined,
    };
  }

  sharesIn(tranche: bigint): bigint {
    return this.trancheShares.get(tranche) ?? 0n;
  }

  /** Shares of a position that have not passed out. */
  sharesOf(seq: bigint, now: bigint): bigint {
    const current = trancheOf(now);
    const live = Array.from({ length: Number(LIVE) }, (_, i) => current + BigInt(i));
    const waiting = this.dial.waiting === 0n ? [] : [this.dial.waiting];
    return [...waiting, ...live].reduce(
      (sum, tranche) => sum + (this.deposits.get(keyOf(seq, tranche))?.shares ?? 0n),
      0n,
    );
  }

  /** Virtual shares that earn the manager's fee: f / (s + f) = fee. */
  get feeShares(): bigint {
    return (this.dial.shares * this.dial.effectiveFee) / (BPS - this.dial.effectiveFee);
  }

  /** Fee that is due, wei, by whole gwei. */
  get feeDue(): bigint {
    return max(0n, (this.feeShares * this.dial.acc) / (SCALE * GWEI) - this.dial.feeDebt) * GWEI;
  }

  /**
   * What the manager's own stake carries of the fee; to be called after shares, fee or the manager's position changed, with the fee
   * shares of before. What was earned stays, but for less than a gwei.
   */
  refreshFee(before: bigint): void {
    const { dial } = this;
    if (before === 0n && dial.managerShares === 0n) return;
    const carried = dial.managerShares === 0n ? 0n : (dial.managerShares * BPS ** 2n) / (dial.shares * this.feeFactor);
    dial.effectiveFee = min(dial.feeBps, carried);
    const after = this.feeShares;
    if (after > before) dial.feeDebt += ceilDiv((after - before) * dial.acc, SCALE * GWEI);
    else dial.feeDebt -= ((before - after) * dial.acc) / (SCALE * GWEI);
  }

  /** Lifts a hold and burns. Under the least stake a share all of it goes, and the streams end. */
  burn(held: bigint, wanted: bigint, now: bigint): bigint {
    this.meetEdges(now);
    this.heldStake -= min(held, this.heldStake);
    let burnt = min(wanted, this.dial.stake);
    if (burnt !== 0n && this.dial.stake - burnt < this.dial.shares * LEAST_STAKE_PER_SHARE) {
      burnt = this.dial.stake;
      this.windDown(now);
    }
    this.dial.stake -= burnt;
    this.noteHold(now);
    // a hold that is lifted lets the tranche go that waited, after it was burnt with the rest
    this.meetEdges(now);
    return burnt;
  }

  private windDown(now: bigint): void {
    this.stream(now);
    for (const [week, cut] of this.cuts) if (week * WEEK > now) this.dial.unstreamed += cut * (week * WEEK - now);
    this.dial.rate = 0n;
    this.isWindingDown = true;
  }

  private runTo(to: bigint, settledAt?: bigint): void {
    const { dial } = this;
    if (dial.waiting !== 0n) {
      const over = this.isOver();
      const heldUntil = dial.heldSince + MAX_HOLD;
      if (!over || heldUntil <= to) {
        if (over) this.stream(heldUntil);
        const tranche = dial.waiting;
        dial.waiting = 0n;
        this.passOut(tranche);
      }
    }
    this.stream(to);
    if (settledAt !== undefined) dial.settledAt = settledAt;
  }

  /** The end of a tranche: its stake leaves, or waits because the pool is held. An empty pool has nothing to hold. */
  private meetEdge(tranche: bigint): void {
    if (this.dial.shares === 0n) return;
    if (!this.isOver()) return this.passOut(tranche);
    this.dial.heldSince = (tranche + 1n) * TRANCHE;
    if (this.sharesIn(tranche) !== 0n) this.dial.waiting = tranche;
  }

  private passOut(tranche: bigint): void {
    const { dial } = this;
    const shares = this.sharesIn(tranche);
    if (shares === 0n) return;
    const before = this.feeShares;
    const stake = (shares * dial.stake) / dial.shares;
    this.exits.set(tranche, { stake, shares, acc: dial.acc });
    dial.stake -= stake;
    dial.shares -= shares;
    if (this.manager !== 0n) dial.managerShares -= this.deposits.get(keyOf(this.manager, tranche))?.shares ?? 0n;
    this.refreshFee(before);
  }

  private stream(to: bigint): void {
    const { dial } = this;
    if (to <= dial.settledAt) return;
    let from = dial.settledAt;
    dial.settledAt = to;
    const weeks = [...this.cuts.keys()].filter((week) => week * WEEK > from && week * WEEK <= to);
    for (const week of weeks.sort((a, b) => (a < b ? -1 : 1))) {
      if (dial.rate === 0n) return;
      this.accrue(week * WEEK - from);
      from = week * WEEK;
      dial.rate -= this.cuts.get(week) ?? 0n;
    }
    this.accrue(to - from);
  }

  private accrue(period: bigint): void {
    const { dial } = this;
    const reward = dial.rate * period;
    if (reward === 0n) return;
    const shares = dial.shares + this.feeShares;
    if (shares === 0n) dial.unstreamed += reward;
    else dial.acc += (reward * SCALE) / shares;
  }
}

export const keyOf = (seq: bigint, tranche: bigint): string => `${seq}:${tranche}`;
