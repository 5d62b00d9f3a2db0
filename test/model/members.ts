/** Reference model of the register of members, written from docs/lifecycles.md §1. */
import { DAY } from "./numbers.js";
import { demand } from "./refusal.js";

export interface Member {
  readonly id: bigint;
  readonly joinedAt: bigint;
  expiresAt: bigint;
  nonce: bigint;
  tier: bigint;
  suspended: boolean;
  ties: bigint;
  positions: bigint;
  /** Pools in which it has held stake since it last held none. */
  readonly pools: Set<number>;
}

export interface Attested {
  readonly account: string;
  readonly tier: bigint;
  readonly expiresAt: bigint;
  readonly nonce: bigint;
  readonly deadline: bigint;
  /** Whether who signed is a signer. */
  readonly isGood: boolean;
}

const MAX_FEE = 10n ** 17n;
const MAX_AGE = 365n * DAY;

export class Members {
  readonly byAccount = new Map<string, Member>();
  joinFee: bigint;
  uncollected = 0n;

  constructor(joinFee: bigint) {
    this.joinFee = joinFee;
  }

  join(caller: string, paid: bigint, attested: Attested, now: bigint): Member {
    demand(paid === this.joinFee, "WrongFee");
    demand(!this.byAccount.has(caller), "AlreadyMember");
    requireAttested(caller, attested, 0n, now);
    const { tier, expiresAt } = attested;
    const none = { ties: 0n, positions: 0n, pools: new Set<number>(), suspended: false };
    const member = { id: BigInt(this.byAccount.size + 1), joinedAt: now, expiresAt, nonce: 1n, tier, ...none };
    this.byAccount.set(caller, member);
    this.uncollected += paid;
    return member;
  }

  /** A suspension stays. */
  renew(caller: string, attested: Attested, now: bigint): void {
    const member = this.load(caller);
    requireAttested(caller, attested, member.nonce, now);
    Object.assign(member, { tier: attested.tier, expiresAt: attested.expiresAt, nonce: member.nonce + 1n });
  }

  collectFees(): bigint {
    const amount = this.uncollected;
    demand(amount !== 0n, "NothingToCollect");
    this.uncollected = 0n;
    return amount;
  }

  suspend(account: string): void {
    const member = this.load(account);
    demand(!member.suspended, "MemberSuspended");
    member.suspended = true;
  }

  reinstate(account: string): void {
    const member = this.load(account);
    demand(member.suspended, "NotSuspended");
    member.suspended = false;
  }

  setJoinFee(fee: bigint): void {
    demand(fee <= MAX_FEE, "FeeAboveMaximum");
    this.joinFee = fee;
  }

  idOf(account: string): bigint {
    return this.byAccount.get(account)?.id ?? 0n;
  }

  /** The member, if it may do new business. */
  active(account: string, now: bigint): Member {
    const member = this.load(account);
    demand(!member.suspended, "MemberSuspended");
    demand(member.expiresAt > now, "MembershipExpired");
    return member;
  }

  isActive(account: string, now: bigint): boolean {
    const member = this.byAccount.get(account);
    return member !== undefined && !member.suspended && member.expiresAt > now;
  }

  tie(account: string, now: bigint): bigint {
    const member = this.active(account, now);
    member.ties++;
    return member.id;
  }

  untie(account: string): void {
    this.load(account).ties--;
  }

  tieStake(account: string, pool: number, now: bigint): void {
    const member = this.active(account, now);
    member.ties++;
    member.positions++;
    member.pools.add(pool);
  }

  untieStake(account: string): void {
    const member = this.load(account);
    member.ties--;
    if (--member.positions === 0n) member.pools.clear();
  }

  backs(account: string, pool: number): boolean {
    return this.byAccount.get(account)?.pools.has(pool) ?? false;
  }

  accountOf(id: bigint): string {
    const found = [...this.byAccount].find(([, member]) => member.id === id);
    if (found === undefined) throw new RangeError(`no member ${id}`);
    return found[0];
  }

  private load(account: string): Member {
    const member = this.byAccount.get(account);
    demand(member !== undefined, "NotMember");
    return member;
  }
}

function requireAttested(caller: string, attested: Attested, nonce: bigint, now: bigint): void {
  demand(attested.account === caller, "WrongAccount");
  demand(now <= attested.deadline, "SignaturePastDeadline");
  demand(attested.nonce === nonce, "WrongNonce");
  demand(attested.expiresAt > now && attested.expiresAt <= now + MAX_AGE, "ExpiryOutOfRange");
  demand(attested.isGood, "NotSigner");
}
