/**
 * Reference model of one staking pool, written from docs/economics.md §6 and §7 with no eye on how the contract does it: no
 * accumulator and no debts. Time is walked from event to event, and each piece of reward is dealt out to every deposit
 * there and then, in exact fractions of 1e-36 wei. Shares and stake are whole numbers with the rounding the document states.
 */
export const TRANCHE = 91n * 86_400n;
export const WEEK = 7n * 86_400n;
export const MAX_HOLD = 30n * 86_400n;

const BPS = 10_000n;
const GWEI = 10n ** 9n;
/** Rewards are kept in this fraction of a wei. */
const FINE = 10n ** 36n;

interface Held {
  readonly owner: string;
  tranche: bigint;
  shares: bigint;
  earnedFine: bigint;
  out?: { stake: bigint };
}

interface Stream {
  readonly rate: bigint;
  readonly endsAt: bigint;
}

export class PoolModel {
  stake = 0n;
  shares = 0n;
  heldStake = 0n;
  isWindingDown = false;
  /** Reward of seconds in which nobody had a share, and of streams that were stopped, wei. */
  returned = 0n;
  promised = 0n;
  private heldSince = 0n;
  private feeEarnedFine = 0n;
  private manager: string | undefined;
  private streams: Stream[] = [];
  private readonly deposits = new Map<string, Held>();
  private readonly waiting = new Set<bigint>();

  constructor(
    private now: bigint,
    private feeBps: bigint,
  ) {}

  /** Lets time pass: streams end, tranches pass or wait, holds end, in the order of their times. */
  advance(to: bigint): void {
    for (let next = this.nextEvent(to); next !== undefined; next = this.nextEvent(to)) {
      this.deal(next);
      this.streams = this.streams.filter(({ endsAt }) => endsAt > next);
      if (this.waiting.size > 0 && next >= this.heldSince + MAX_HOLD) this.releaseWaiting();
      if (next % TRANCHE === 0n) this.meetEdge(next / TRANCHE - 1n, next);
    }
    this.deal(to);
  }

  deposit(owner: string, tranche: bigint, amount: bigint): bigint {
    const shares = this.shares === 0n ? amount / GWEI : (amount * this.shares) / this.stake;
    const held = this.at(owner, tranche);
    held.shares += shares;
    this.stake += amount;
    this.shares += shares;
    return shares;
  }

  extend(owner: string, from: bigint, to: bigint): void {
    const moved = this.at(owner, from);
    const held = this.at(owner, to);
    held.shares += moved.shares;
    held.earnedFine += moved.earnedFine;
    this.deposits.delete(key(owner, from));
  }

  /** Takes out what the contract said it paid, and the stake if the tranche is out. */
  withdraw(owner: string, tranche: bigint, rewards: bigint): bigint {
    const held = this.at(owner, tranche);
    held.earnedFine -= rewards * FINE;
    if (held.out === undefined) return 0n;
    this.deposits.delete(key(owner, tranche));
    return held.out.stake;
  }

  claimFee(amount: bigint): void {
    this.feeEarnedFine -= amount * FINE;
  }

  stream(reward: bigint, endsAt: bigint): void {
    this.streams.push({ rate: reward / (endsAt - this.now), endsAt });
    this.promised += reward;
  }

  setFee(feeBps: bigint): void {
    this.feeBps = feeBps;
  }

  setManager(owner: string | undefined): void {
    this.manager = owner;
  }

  hold(amount: bigint): void {
    this.heldStake += amount;
    this.noteHold();
  }

  settleClaim(burn: bigint, held: bigint): bigint {
    this.heldStake -= held;
    let burnt = burn < this.stake ? burn : this.stake;
    if (burnt > 0n && this.stake - burnt < this.shares * 1_000n) {
      burnt = this.stake;
      this.isWindingDown = true;
      for (const { rate, endsAt } of this.streams) this.returned += rate * (endsAt - this.now);
      this.streams = [];
    }
    this.stake -= burnt;
    this.noteHold();
    // a hold that is lifted lets the tranche go that waited, after it was burnt with the rest
    if (!this.isOver()) this.releaseWaiting();
    return burnt;
  }

  isHeld(): boolean {
    return this.isOver() && this.now < this.heldSince + MAX_HOLD;
  }

  effectiveFee(): bigint {
    const shares = [...this.deposits.values()]
      .filter(({ owner, out }) => owner === this.manager && out === undefined)
      .reduce((sum, held) => sum + held.shares, 0n);
    const carried = shares === 0n ? 0n : (shares * BPS) / this.shares;
    return carried < this.feeBps ? carried : this.feeBps;
  }

  /** What a deposit would be paid, rewards in fractions of a wei rounded down. */
  read(owner: string, tranche: bigint): { shares: bigint; stake: bigint; rewards: bigint; isOut: boolean } {
    const held = this.at(owner, tranche);
    return {
      shares: held.shares,
      stake: held.out === undefined ? this.worth(held.shares) : held.out.stake,
      rewards: held.earnedFine / FINE,
      isOut: held.out !== undefined,
    };
  }

  fee(): bigint {
    return this.feeEarnedFine / FINE;
  }

  rate(): bigint {
    return this.streams.reduce((sum, { rate }) => sum + rate, 0n);
  }

  /** What the streams that run have left to pay. */
  future(): bigint {
    return this.streams.reduce((sum, { rate, endsAt }) => sum + rate * (endsAt - this.now), 0n);
  }

  all(): readonly { owner: string; tranche: bigint }[] {
    return [...this.deposits.values()].map(({ owner, tranche }) => ({ owner, tranche }));
  }

  private worth(shares: bigint): bigint {
    return shares === 0n ? 0n : (shares * this.stake) / this.shares;
  }

  private at(owner: string, tranche: bigint): Held {
    const held = this.deposits.get(key(owner, tranche)) ?? { owner, tranche, shares: 0n, earnedFine: 0n };
    this.deposits.set(key(owner, tranche), held);
    return held;
  }

  private nextEvent(to: bigint): bigint | undefined {
    const edge = (this.now / TRANCHE + 1n) * TRANCHE;
    const holdEnd = this.waiting.size > 0 ? [this.heldSince + MAX_HOLD] : [];
    const times = [edge, ...holdEnd, ...this.streams.map(({ endsAt }) => endsAt)];
    return times.filter((time) => time > this.now && time <= to).sort(ascending)[0];
  }

  private deal(to: bigint): void {
    const reward = this.rate() * (to - this.now);
    this.now = to;
    const feeBps = this.effectiveFee();
    const feeShares = (this.shares * feeBps) / (BPS - feeBps);
    const total = this.shares + feeShares;
    if (total === 0n) {
      this.returned += reward;
      return;
    }
    for (const held of this.deposits.values())
      if (held.out === undefined) held.earnedFine += (reward * FINE * held.shares) / total;
    this.feeEarnedFine += (reward * FINE * feeShares) / total;
  }

  private meetEdge(tranche: bigint, edge: bigint): void {
    if (!this.isOver()) return this.passOut(tranche);
    // an empty pool has nothing to hold
    if (this.shares === 0n) return;
    this.heldSince = edge;
    if (this.sharesIn(tranche).length > 0) this.waiting.add(tranche);
  }

  private releaseWaiting(): void {
    for (const tranche of this.waiting) this.passOut(tranche);
    this.waiting.clear();
  }

  private passOut(tranche: bigint): void {
    const leaving = this.sharesIn(tranche);
    const shares = leaving.reduce((sum, held) => sum + held.shares, 0n);
    if (shares === 0n) return;
    const stake = (shares * this.stake) / this.shares;
    for (const held of leaving) held.out = { stake: (held.shares * stake) / shares };
    this.stake -= stake;
    this.shares -= shares;
  }

  private sharesIn(tranche: bigint): Held[] {
    return [...this.deposits.values()].filter((held) => held.tranche === tranche && held.shares > 0n && !held.out);
  }

  private noteHold(): void {
    if (this.isOver() && this.heldSince / TRANCHE !== this.now / TRANCHE) this.heldSince = this.now;
  }

  private isOver(): boolean {
    return this.heldStake * 100n > this.stake;
  }
}

const key = (owner: string, tranche: bigint): string => `${owner}/${tranche}`;
const ascending = (a: bigint, b: bigint): number => (a < b ? -1 : Number(a > b));
