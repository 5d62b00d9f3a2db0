/**
 * Reference model of the token, written from docs/lifecycles.md §2: who holds what, what is held back after a mint or locked by
 * a vote, what is promised, who votes for whom. Wei of KEEL, seconds.
 */
import { less, max } from "./numbers.js";
import { demand } from "./refusal.js";

interface Hold {
  readonly amount: bigint;
  readonly until: bigint;
}

export const NOBODY = "0x0000000000000000000000000000000000000000";
export const UNLIMITED = 2n ** 256n - 1n;

export class Keel {
  private readonly balances = new Map<string, bigint>();
  private readonly holds = new Map<string, Hold>();
  private readonly locks = new Map<string, bigint>();
  private readonly holders = new Set<string>();
  private readonly delegatees = new Map<string, string>();
  private readonly allowances = new Map<string, bigint>();
  supply = 0n;
  promised = 0n;

  get effectiveSupply(): bigint {
    return this.supply + this.promised;
  }

  balanceOf(account: string): bigint {
    return this.balances.get(account) ?? 0n;
  }

  freeOf(account: string, now: bigint): bigint {
    if ((this.locks.get(account) ?? 0n) > now) return 0n;
    const { amount, until } = this.holdOf(account);
    return less(this.balanceOf(account), until > now ? amount : 0n);
  }

  holdOf(account: string): Hold {
    return this.holds.get(account) ?? { amount: 0n, until: 0n };
  }

  lockOf(account: string): bigint {
    return this.locks.get(account) ?? 0n;
  }

  votesOf(account: string): bigint {
    const voters = [...this.delegatees].filter(([, delegatee]) => delegatee === account);
    return voters.reduce((sum, [voter]) => sum + this.balanceOf(voter), 0n);
  }

  delegate(account: string, to: string): void {
    this.delegatees.set(account, to);
  }

  setHolder(account: string): void {
    this.holders.add(account);
  }

  lock(account: string, until: bigint): void {
    this.locks.set(account, max(until, this.lockOf(account)));
  }

  approve(owner: string, spender: string, amount: bigint): void {
    this.allowances.set(`${owner}>${spender}`, amount);
  }

  allowance(owner: string, spender: string): bigint {
    return this.allowances.get(`${owner}>${spender}`) ?? 0n;
  }

  /** Who allowed whom something. */
  granted(): [owner: string, spender: string][] {
    const given = [...this.allowances].filter(([, amount]) => amount !== 0n).map(([key]) => key.split(">"));
    return given.map(([owner, spender]) => [owner, spender]);
  }

  transfer(from: string, to: string, amount: bigint, now: bigint): void {
    this.requireHolder(to);
    this.requireFree(from, amount, now);
    this.move(from, to, amount);
  }

  transferFrom(spender: string, from: string, to: string, amount: bigint, now: bigint): void {
    this.requireHolder(to);
    this.requireFree(from, amount, now);
    const allowed = this.allowance(from, spender);
    demand(amount <= allowed, "ERC20InsufficientAllowance");
    if (allowed !== UNLIMITED) this.approve(from, spender, allowed - amount);
    this.move(from, to, amount);
  }

  requireFree(account: string, amount: bigint, now: bigint): void {
    demand(amount <= this.freeOf(account, now), "TokensNotFree");
  }

  mint(to: string, amount: bigint): void {
    this.requireHolder(to);
    this.balances.set(to, this.balanceOf(to) + amount);
    this.supply += amount;
  }

  /** A hold that still runs is merged with the new one, until the later of both. */
  mintHeld(to: string, amount: bigint, until: bigint, now: bigint): void {
    demand(amount !== 0n, "ZeroAmount");
    const held = this.holdOf(to);
    const runs = held.until > now;
    this.mint(to, amount);
    this.holds.set(to, { amount: (runs ? held.amount : 0n) + amount, until: runs ? max(until, held.until) : until });
  }

  burnFree(from: string, amount: bigint, now: bigint): void {
    demand(amount !== 0n, "ZeroAmount");
    this.requireFree(from, amount, now);
    this.burn(from, amount);
  }

  burn(from: string, amount: bigint): void {
    this.balances.set(from, this.balanceOf(from) - amount);
    this.supply -= amount;
  }

  /** Taken by a module of the suite, without an allowance. */
  pull(from: string, to: string, amount: bigint, now: bigint): void {
    demand(amount !== 0n, "ZeroAmount");
    this.requireFree(from, amount, now);
    this.move(from, to, amount);
  }

  mintPromised(to: string, amount: bigint): void {
    this.promised -= amount;
    this.mint(to, amount);
  }

  private move(from: string, to: string, amount: bigint): void {
    this.balances.set(from, this.balanceOf(from) - amount);
    this.balances.set(to, this.balanceOf(to) + amount);
  }

  private requireHolder(account: string): void {
    demand(this.holders.has(account), "NotHolder");
  }
}
