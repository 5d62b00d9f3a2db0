/**
 * Reference model of assessors' deposits and ballots, written from docs/lifecycles.md §5, the member vote. Deposits in wei of KEEL,
 * ballots in units of 0.1 KEEL: a ballot and the cap rounded down, the quorum up. Periods are whole hours.
 */
import type { Keel } from "./keel.js";
import type { Members } from "./members.js";
import { DAY, HOUR, UNIT, WAD, bpsDown, bpsUp, ceilDiv, max, min } from "./numbers.js";
import { demand } from "./refusal.js";

export interface AssessmentRules {
  quorum: bigint;
  valueMultiple: bigint;
  lateFlip: bigint;
  lateExtension: bigint;
}

export interface Assessor {
  amount: bigint;
  /** Held for certain 14 days before the last rise and ever since. */
  mature: bigint;
  increasedAt: bigint;
  lockedUntil: bigint;
}

export interface Ballot {
  readonly accept: boolean;
  readonly weight: bigint;
}

export interface Poll {
  readonly cover: number;
  readonly payee: bigint;
  readonly filedAt: bigint;
  readonly quorum: bigint;
  readonly cap: bigint;
  readonly voting: bigint;
  readonly cooldown: bigint;
  readonly lateFlip: bigint;
  readonly lateExtension: bigint;
  accept: bigint;
  deny: bigint;
  extensions: bigint;
  readonly ballots: Map<bigint, Ballot>;
}

export interface Opening {
  readonly cover: number;
  readonly payee: bigint;
  readonly amountEth: bigint;
  readonly price: bigint;
  readonly voting: bigint;
  readonly cooldown: bigint;
}

export type Outcome = "Pending" | "Accepted" | "Denied" | "Undecided";

const WEIGHT_AGE = 7n * DAY;
const MATURITY = 14n * DAY;
const MAX_EXTENSIONS = 3n;
const MAX_LATE = 72n * HOUR;
const MAX_UNITS = 2n ** 32n - 1n;
const MAX_BALLOT = 2n ** 30n - 1n;
const NONE: Assessor = { amount: 0n, mature: 0n, increasedAt: 0n, lockedUntil: 0n };

export class Assessment {
  rules: AssessmentRules;
  deposits = 0n;
  readonly assessors = new Map<bigint, Assessor>();
  readonly polls: Poll[] = [];
  /** All deposits and their number after each change. */
  private readonly history: { readonly at: bigint; readonly weight: bigint; readonly count: bigint }[] = [];
  private readonly keel: Keel;
  private readonly members: Members;
  private readonly account: string;

  constructor(rules: AssessmentRules, keel: Keel, members: Members, account: string) {
    this.rules = rules;
    this.keel = keel;
    this.members = members;
    this.account = account;
  }

  deposit(caller: string, amount: bigint, now: bigint): void {
    const { id } = this.members.active(caller, now);
    demand(amount !== 0n, "ZeroAmount");
    const held = this.assessorOf(id);
    const mature = now - held.increasedAt >= MATURITY ? held.amount : held.mature;
    this.assessors.set(id, { ...held, mature, amount: held.amount + amount, increasedAt: now });
    this.moveElectorate(amount, now);
    if (held.amount === 0n) this.members.tie(caller, now);
    this.keel.pull(caller, this.account, amount, now);
  }

  withdraw(caller: string, amount: bigint, now: bigint): void {
    const id = this.members.idOf(caller);
    const held = this.assessorOf(id);
    demand(amount !== 0n, "ZeroAmount");
    demand(amount <= held.amount, "DepositTooLow");
    demand(now >= held.lockedUntil, "DepositLocked");
    const left = held.amount - amount;
    this.assessors.set(id, { ...held, amount: left, mature: min(held.mature, left) });
    this.moveElectorate(-amount, now);
    if (left === 0n) this.members.untie(caller);
    this.keel.transfer(this.account, caller, amount, now);
  }

  open({ cover, payee, amountEth, price, voting, cooldown }: Opening, now: bigint): void {
    const { weight, count } = this.electorateAt(now - WEIGHT_AGE);
    const byShare = bpsUp(weight, this.rules.quorum);
    const byValue = ceilDiv(amountEth * this.rules.valueMultiple * WAD, max(price, 1n));
    const byCount = count === 0n ? 0n : min(weight, (weight * 2n) / count);
    this.polls.push({
      cover,
      payee,
      filedAt: now,
      quorum: min(ceilDiv(max(byShare, byValue), UNIT), MAX_UNITS),
      cap: count === 0n ? 0n : min(max(bpsDown(weight, 500n), byCount) / UNIT, MAX_BALLOT),
      voting,
      cooldown,
      lateFlip: this.rules.lateFlip,
      lateExtension: this.rules.lateExtension,
      accept: 0n,
      deny: 0n,
      extensions: 0n,
      ballots: new Map(),
    });
  }

  /** `isBiased` says of a member whether it backs the cover or has bought cover on the product. */
  vote(caller: string, claim: number, accept: boolean, isBiased: (cover: number) => boolean, now: bigint): void {
    const poll = this.poll(claim);
    demand(now < endOf(poll), "VotingClosed");
    const { id } = this.members.active(caller, now);
    demand(id !== poll.payee && !isBiased(poll.cover), "ConflictOfInterest");
    const assessor = this.assessorOf(id);
    demand(assessor.amount !== 0n, "NoDeposit");
    const weight = this.weightOf(claim, id);
    demand(weight !== 0n, "StakeTooYoung");
    demand(!poll.ballots.has(id), "AlreadyVoted");
    const before = resultOf(poll);
    const lateFrom = endOf(poll) - poll.lateFlip;
    poll.ballots.set(id, { accept, weight });
    if (accept) poll.accept = min(poll.accept + weight, MAX_UNITS);
    else poll.deny = min(poll.deny + weight, MAX_UNITS);
    const isLateFlip = resultOf(poll) !== before && now >= lateFrom;
    if (isLateFlip && poll.extensions < MAX_EXTENSIONS) poll.extensions++;
    const latest = poll.filedAt + poll.voting + MAX_EXTENSIONS * poll.lateExtension + poll.cooldown;
    this.assessors.set(id, { ...assessor, lockedUntil: max(assessor.lockedUntil, latest) });
  }

  setParameters(rules: AssessmentRules): void {
    demand(rules.quorum >= 100n && rules.quorum <= 10_000n, "BadParameters");
    demand(rules.valueMultiple >= 1n && rules.valueMultiple <= 10n, "BadParameters");
    demand(rules.lateFlip % HOUR === 0n && rules.lateExtension % HOUR === 0n, "BadParameters");
    demand(rules.lateFlip <= MAX_LATE, "BadParameters");
    demand(rules.lateExtension >= HOUR && rules.lateExtension <= MAX_LATE, "BadParameters");
    this.rules = rules;
  }

  outcomeOf(claim: number, now: bigint): Outcome {
    const poll = this.poll(claim);
    return now < finalOf(poll) ? "Pending" : resultOf(poll);
  }

  assessorOf(id: bigint): Assessor {
    return this.assessors.get(id) ?? NONE;
  }

  /** Units that were there 7 days before filing and still are, at most the cap. */
  weightOf(claim: number, id: bigint): bigint {
    const { filedAt, cap } = this.poll(claim);
    const { amount, mature, increasedAt } = this.assessorOf(id);
    const snapshotAt = filedAt - WEIGHT_AGE;
    if (increasedAt <= snapshotAt) return min(amount / UNIT, cap);
    return increasedAt > snapshotAt + MATURITY ? 0n : min(mature / UNIT, cap);
  }

  electorateAt(time: bigint): { readonly weight: bigint; readonly count: bigint } {
    return this.history.findLast(({ at }) => at <= time) ?? { weight: 0n, count: 0n };
  }

  private poll(claim: number): Poll {
    const poll = this.polls.at(claim - 1);
    demand(claim > 0 && poll !== undefined, "UnknownPoll");
    return poll;
  }

  private moveElectorate(change: bigint, now: bigint): void {
    this.deposits += change;
    const count = [...this.assessors.values()].filter(({ amount }) => amount !== 0n).length;
    this.history.push({ at: now, weight: this.deposits, count: BigInt(count) });
  }
}

export function endOf({ filedAt, voting, extensions, lateExtension }: Poll): bigint {
  return filedAt + voting + extensions * lateExtension;
}

export function finalOf(poll: Poll): bigint {
  return endOf(poll) + poll.cooldown;
}

/** A tie, silence and a missed quorum are undecided. */
function resultOf({ accept, deny, quorum }: Poll): Outcome {
  if (accept + deny < quorum || accept === deny) return "Undecided";
  return accept > deny ? "Accepted" : "Denied";
}
