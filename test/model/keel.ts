/** Reference model of the token: who holds what, what is held back after a mint, what is promised. Wei of KEEL, seconds. */
import { demand } from "./refusal.js";

interface Hold {
  readonly amount: bigint;
  readonly until: bigint;
}

export class Keel {
  private readonly balances = new Map<string, bigint>();
  private readonly holds = new Map<string, Hold>();
  supply = 0n;
  promised = 0n;

  get effectiveSupply(): bigint {
    return this.supply + this.promised;
  }

  balanceOf(account: string): bigint {
    return this.balances.get(account) ?? 0n;
  }

  freeOf(account: string, now: bigint): bigint {
    const hold = this.holds.get(account);
    const held = hold !== undefined && hold.until > now ? hold.amount : 0n;
    const balance = this.balanceOf(account);
    return balance > held ? balance - held : 0n;
  }

  requireFree(account: string, amount: bigint, now: bigint): void {
    demand(amount <= this.freeOf(account, now), "TokensNotFree");
  }

  mint(to: string, amount: bigint): void {
    this.balances.set(to, this.balanceOf(to) + amount);
    this.supply += amount;
  }

  /** A hold that still runs is merged and restarts. */
  mintHeld(to: string, amount: bigint, until: bigint, now: bigint): void {
    const hold = this.holds.get(to);
    const running = hold !== undefined && hold.until > now ? hold.amount : 0n;
    this.holds.set(to, { amount: running + amount, until });
    this.mint(to, amount);
  }

  burn(from: string, amount: bigint): void {
    this.balances.set(from, this.balanceOf(from) - amount);
    this.supply -= amount;
  }

  move(from: string, to: string, amount: bigint): void {
    this.balances.set(from, this.balanceOf(from) - amount);
    this.balances.set(to, this.balanceOf(to) + amount);
  }

  mintPromised(to: string, amount: bigint): void {
    this.promised -= amount;
    this.mint(to, amount);
  }
}
