/** Reference model of claims and their money, written from docs/economics.md §1 and §8 and docs/lifecycles.md §5. */
import { DAY, GWEI, WAD, bpsUp, ceilDiv, max, min, unitsUp } from "./numbers.js";
import type { Cover } from "./covers.js";
import type { Suite } from "./mutual.js";
import { demand } from "./refusal.js";
import { ETH } from "./treasury.js";

/** Deposits are a whole number of these, wei. */
export const DEPOSIT_UNIT = 10n ** 14n;
const MAX_DOUBLINGS = 32n;
const REFILE = 14n * DAY;
const [MIN_FLOOR, MAX_FLOOR, MAX_SHARE] = [10n ** 15n, 100n * WAD, 1_000n];

export interface ClaimRules {
  floor: bigint;
  share: bigint;
}

export interface Filing {
  readonly cover: number;
  readonly amount: bigint;
  readonly lossAt: bigint;
}

export type ClaimStatus = "Open" | "Paid" | "Denied" | "Undecided";

export interface Claim {
  readonly cover: number;
  readonly asset: number;
  readonly amount: bigint;
  readonly deposit: bigint;
  readonly filedAt: bigint;
  /** Member id of who is paid, while tied; an account where it is no active member. */
  readonly payee: bigint | string;
  readonly units: bigint;
  status: ClaimStatus;
  owed: bigint;
  owedUnits: bigint;
}

interface Payment {
  readonly fromAsset: bigint;
  readonly inEth: bigint;
  readonly discharged: bigint;
}

export class Claims {
  rules: ClaimRules;
  readonly claims: Claim[] = [];
  received = 0n;
  returned = 0n;
  kept = 0n;
  private readonly suite: Suite;

  constructor(rules: ClaimRules, suite: Suite) {
    this.rules = rules;
    this.suite = suite;
  }

  submit(caller: string, { cover: id, amount, lossAt }: Filing, sent: bigint, now: bigint): void {
    const { covers, ledger, assessment, market, members } = this.suite;
    const cover = covers.covers.at(id - 1);
    demand(id > 0 && cover?.status === "Active", "CoverNotActive");
    requireClaimable(caller, cover, { cover: id, amount, lossAt }, now);
    const { inEth, units } = this.worthOf(cover.asset, amount, now);
    demand(sent === this.depositOf(inEth, cover.denied), "WrongDeposit");
    const isTied = members.isActive(cover.owner, now);
    const payee = isTied ? members.tie(cover.owner, now) : cover.owner;
    this.received += sent;
    const none = { owed: 0n, owedUnits: 0n, status: "Open" as const };
    this.claims.push({ cover: id, asset: cover.asset, amount, deposit: sent, filedAt: now, payee, units, ...none });
    this.suite.treasury.pocket(ETH, caller, -sent);
    covers.beginClaim(id, amount, now);
    ledger.openReserve(covers.inUsd(cover.asset), units);
    const { voting, cooldown } = cover.rules;
    const price = market.internalPrice(now);
    assessment.open({ cover: id, payee: members.idOf(cover.owner), amountEth: inEth, price, voting, cooldown }, now);
  }

  /** Anyone may call, any time after the outcome is final. */
  settle(id: number, now: bigint): void {
    const { assessment } = this.suite;
    const claim = this.claims.at(id - 1);
    demand(id > 0 && claim !== undefined, "UnknownClaim");
    demand(claim.status === "Open", "AlreadySettled");
    const outcome = assessment.outcomeOf(id, now);
    demand(outcome !== "Pending", "NotFinal");
    if (outcome === "Accepted") this.settleAccepted(claim, now);
    else if (outcome === "Denied") this.settleDenied(claim, now);
    else this.settleUndecided(claim, now);
  }

  collectOwed(id: number, now: bigint): bigint {
    const { ledger, treasury, covers } = this.suite;
    const claim = this.claims.at(id - 1);
    demand(id > 0 && claim !== undefined && claim.owed !== 0n, "NothingOwed");
    const { open, owed } = ledger.reserves(treasury.usd(now).price);
    demand(treasury.assetsNow(now) >= open + owed, "CapitalStillShort");
    const payment = this.paymentOf(claim.asset, claim.owed, now);
    demand(payment.discharged !== 0n, "NothingLiquid");
    const left = claim.owed - payment.discharged;
    const unitsLeft = ceilDiv(claim.owedUnits * left, claim.owed);
    ledger.payOwed(covers.inUsd(claim.asset), claim.owedUnits - unitsLeft, now);
    Object.assign(claim, { owed: left, owedUnits: unitsLeft });
    this.pay(claim, payment);
    return payment.discharged;
  }

  setParameters(rules: ClaimRules): void {
    demand(rules.floor >= MIN_FLOOR && rules.floor <= MAX_FLOOR, "BadParameters");
    demand(rules.floor % DEPOSIT_UNIT === 0n && rules.share <= MAX_SHARE, "BadParameters");
    this.rules = rules;
  }

  depositFor(id: number, amount: bigint, now: bigint): bigint {
    const { asset, denied } = this.suite.covers.covers[id - 1];
    return this.depositOf(this.worthOf(asset, amount, now).inEth, denied);
  }

  payeeOf({ payee }: Claim): string {
    return typeof payee === "string" ? payee : this.suite.members.accountOf(payee);
  }

  /** Everything at once: first the money is reckoned, then the cover lowered and stake burnt by the whole claim, then it goes. */
  private settleAccepted(claim: Claim, now: bigint): void {
    const { covers, ledger } = this.suite;
    const payment = this.firstPayment(claim, now);
    claim.owed = claim.amount - payment.discharged;
    claim.owedUnits = ceilDiv(claim.units * claim.owed, claim.amount);
    const payee = this.finish(claim, "Paid", true);
    covers.endClaim(claim.cover, claim.amount, { accepted: claim.amount, denied: false, claimBy: 0n }, now);
    ledger.settleReserve(covers.inUsd(claim.asset), claim.units, claim.owedUnits, now);
    this.pay(claim, payment);
    this.suite.treasury.pocket(ETH, payee, claim.deposit);
  }

  private settleDenied(claim: Claim, now: bigint): void {
    this.finish(claim, "Denied", false);
    this.release(claim, { denied: true, claimBy: 0n }, now);
    this.forfeit(claim);
  }

  private settleUndecided(claim: Claim, now: bigint): void {
    const cover = this.suite.covers.covers[claim.cover - 1];
    const isFirst = !cover.wasUndecided;
    const refileBy = max(cover.claimBy, now + REFILE);
    const payee = this.finish(claim, "Undecided", isFirst);
    this.release(claim, { denied: false, claimBy: isFirst ? refileBy : 0n }, now);
    if (isFirst) this.suite.treasury.pocket(ETH, payee, claim.deposit);
    else this.forfeit(claim);
  }

  private release(claim: Claim, end: { denied: boolean; claimBy: bigint }, now: bigint): void {
    const { covers, ledger } = this.suite;
    covers.endClaim(claim.cover, claim.amount, { accepted: 0n, ...end }, now);
    ledger.settleReserve(covers.inUsd(claim.asset), claim.units, 0n, now);
  }

  private finish(claim: Claim, status: ClaimStatus, returns: boolean): string {
    claim.status = status;
    if (returns) this.returned += claim.deposit;
    else this.kept += claim.deposit;
    const payee = this.payeeOf(claim);
    if (typeof claim.payee === "bigint") this.suite.members.untie(payee);
    return payee;
  }

  private forfeit({ deposit }: Claim): void {
    this.suite.treasury.recorded[ETH] += deposit;
  }

  private pay(claim: Claim, { fromAsset, inEth }: Payment): void {
    const { treasury } = this.suite;
    const payee = this.payeeOf(claim);
    if (fromAsset !== 0n) treasury.pay(claim.asset, payee, fromAsset);
    if (inEth !== 0n) treasury.pay(ETH, payee, inEth);
  }

  /** The share of now, rounded down; claims in ETH share alike what there is of it. */
  private firstPayment({ asset, amount }: Claim, now: bigint): Payment {
    const { ledger, treasury } = this.suite;
    const { open } = ledger.reserves(treasury.usd(now).price);
    let share = open === 0n ? WAD : min(WAD, (treasury.assetsNow(now) * WAD) / open);
    if (asset === ETH) share = min(share, (treasury.recorded[ETH] * WAD) / (ledger.openEth * GWEI));
    return this.paymentOf(asset, (amount * share) / WAD, now);
  }

  /** Cover asset first, then ETH at the price: ETH out rounded down, what it discharges rounded up. */
  private paymentOf(asset: number, amount: bigint, now: bigint): Payment {
    const { treasury } = this.suite;
    const fromAsset = min(amount, treasury.recorded[asset]);
    const rest = amount - fromAsset;
    if (rest === 0n || asset === ETH) return { fromAsset, inEth: 0n, discharged: fromAsset };
    const { price } = treasury.priceOf(asset, now);
    const ethLeft = treasury.recorded[ETH];
    const wanted = (rest * price) / treasury.whole(asset);
    const worth = wanted <= ethLeft ? rest : treasury.fromEthUp(asset, ethLeft, price);
    return { fromAsset, inEth: min(wanted, ethLeft), discharged: fromAsset + min(rest, worth) };
  }

  /** Wei and reserve units of an amount, both rounded up, at the good or last good price. */
  private worthOf(asset: number, amount: bigint, now: bigint): { inEth: bigint; units: bigint } {
    const { treasury } = this.suite;
    const { decimals, isUsd } = treasury.assets[asset];
    const inEth = ceilDiv(amount * treasury.priceOf(asset, now).price, treasury.whole(asset));
    return { inEth, units: isUsd ? unitsUp(amount, decimals) : unitsUp(inEth, 18n) };
  }

  private depositOf(inEth: bigint, denied: bigint): bigint {
    const single = max(this.rules.floor, bpsUp(inEth, this.rules.share));
    return ceilDiv(single, DEPOSIT_UNIT) * 2n ** min(denied, MAX_DOUBLINGS) * DEPOSIT_UNIT;
  }
}

function requireClaimable(caller: string, cover: Cover, { amount, lossAt }: Filing, now: bigint): void {
  demand(caller === cover.owner || caller === cover.approved, "NotCoverOwner");
  demand(!cover.hasOpenClaim, "ClaimAlreadyOpen");
  demand(now < cover.claimBy, "TooLateToClaim");
  demand(amount !== 0n, "ZeroAmount");
  demand(amount <= cover.amount, "AmountAboveCover");
  demand(amount >= bpsUp(cover.amount, cover.rules.deductible), "UnderDeductible");
  demand(lossAt <= now, "LossInFuture");
  demand(lossAt >= cover.startAt + cover.rules.waiting && lossAt < cover.endAt, "LossOutsideCover");
}
