/**
 * Reference model of all staking pools, written from docs/economics.md §4 to §7 and docs/lifecycles.md §3: who stakes where, what
 * managers set, what covers take and claims burn. KEEL in wei, capacity in units of 0.1 KEEL.
 */
import { Books, keyOf } from "./books.js";
import type { Keel } from "./keel.js";
import type { Members } from "./members.js";
import { BPS, LIVE, MAX_UINT32, TRANCHE, WAD, WEEK, ceilDiv, min, trancheOf } from "./numbers.js";
import { Shelf } from "./shelf.js";
import { demand } from "./refusal.js";

export interface StakingRules {
  capacityFactor: bigint;
  rewardsShare: bigint;
  maxFee: bigint;
}

export interface ProductTerms {
  readonly product: number;
  readonly weight: bigint;
  readonly target: bigint;
}

export interface Pool {
  readonly id: number;
  readonly manager: string;
  readonly maxFee: bigint;
  totalWeight: bigint;
  nextSeq: bigint;
  readonly books: Books;
  readonly shelf: Shelf;
}

export interface Position {
  owner: string;
  approved: string | undefined;
  deposits: bigint;
}

export interface DepositRequest {
  readonly pool: number;
  readonly position: bigint;
  readonly tranche: bigint;
  readonly amount: bigint;
  readonly maxOpenBurn: bigint;
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

export interface Part {
  readonly pool: number;
  readonly units: bigint;
}

export interface Settlement {
  readonly pool: number;
  readonly held: bigint;
  readonly burn: bigint;
  readonly released: bigint;
}

const MAX_WEIGHT = BPS;
const MAX_TOTAL_WEIGHT = 20n * BPS;
const MAX_FACTOR = 10n * BPS;
const MAX_MAX_FEE = BPS / 2n;

export class Staking {
  rules: StakingRules;
  readonly pools: Pool[] = [];
  readonly positions = new Map<bigint, Position>();
  readonly accepting = new Set<string>();
  private readonly keel: Keel;
  private readonly members: Members;
  private readonly account: string;

  constructor(rules: StakingRules, keel: Keel, members: Members, account: string) {
    this.rules = rules;
    this.keel = keel;
    this.members = members;
    this.account = account;
  }

  createPool(caller: string, fee: bigint, maxFee: bigint, products: readonly ProductTerms[], now: bigint): void {
    demand(maxFee <= this.rules.maxFee, "FeeAboveMaximum");
    demand(fee <= maxFee, "FeeAboveMaximum");
    const shelf = new Shelf();
    let totalWeight = 0n;
    for (const terms of products) {
      demand(!shelf.products.has(terms.product), "DuplicateProduct");
      requireTerms(terms);
      shelf.products.set(terms.product, { ...terms, released: 0n, releasedAt: 0n });
      totalWeight += terms.weight;
    }
    demand(totalWeight <= MAX_TOTAL_WEIGHT, "TotalWeightAboveMaximum");
    this.members.tie(caller, now);
    const id = this.pools.length + 1;
    this.pools.push({ id, manager: caller, maxFee, totalWeight, nextSeq: 1n, books: new Books(fee, now), shelf });
  }

  /** A weight may only fall and a price only rise: the other way stakers have to see coming. */
  setProducts(caller: string, id: number, products: readonly ProductTerms[]): void {
    const pool = this.managed(caller, id);
    for (const terms of products) {
      const old = pool.shelf.products.get(terms.product);
      const isLower = old !== undefined && old.weight >= terms.weight && old.target <= terms.target;
      demand(isLower, "RaiseNeedsDelay");
      requireTerms(terms);
      pool.totalWeight -= old.weight - terms.weight;
      pool.shelf.products.set(terms.product, { ...old, weight: terms.weight, target: terms.target });
    }
  }

  setFee(caller: string, id: number, fee: bigint, now: bigint): void {
    const pool = this.managed(caller, id);
    const { books } = pool;
    books.advance(now, now);
    demand(fee <= pool.maxFee, "FeeAboveMaximum");
    demand(fee <= books.dial.feeBps, "RaiseNeedsDelay");
    const before = books.feeShares;
    books.dial.feeBps = fee;
    books.refreshFee(before);
    this.close(books);
  }

  setManagerPosition(caller: string, id: number, positionId: bigint, now: bigint): void {
    const { books } = this.managed(caller, id);
    books.advance(now, now);
    let seq = 0n;
    if (positionId !== 0n) {
      demand(poolOf(positionId) === id, "WrongPool");
      demand(this.position(positionId).owner === caller, "NotPositionOwner");
      seq = seqOf(positionId);
    }
    const before = books.feeShares;
    books.manager = seq;
    books.feeFactor = this.feeFactor;
    books.dial.managerShares = seq === 0n ? 0n : books.sharesOf(seq, now);
    books.refreshFee(before);
    this.close(books);
  }

  setParameters(rules: StakingRules): void {
    demand(rules.capacityFactor >= BPS && rules.capacityFactor <= MAX_FACTOR, "BadParameters");
    demand(rules.rewardsShare !== 0n && rules.rewardsShare * rules.capacityFactor <= BPS ** 2n, "BadParameters");
    demand(rules.maxFee <= MAX_MAX_FEE, "BadParameters");
    this.rules = rules;
  }

  setAccepts(caller: string, accepts: boolean): void {
    if (accepts) this.accepting.add(caller);
    else this.accepting.delete(caller);
  }

  /** Returns the position; a new one where none is named. */
  deposit(caller: string, request: DepositRequest, now: bigint): bigint {
    const pool = this.pool(request.pool);
    const { books } = pool;
    books.advance(now, now);
    this.requireDepositable(request, books, now);
    let id = request.position;
    if (id !== 0n) {
      this.requireAuthorized(caller, id);
      demand(poolOf(id) === pool.id, "WrongPool");
      this.members.active(caller, now);
    } else {
      id = (BigInt(pool.id) << 32n) | pool.nextSeq++;
      this.members.tieStake(caller, pool.id, now);
      this.positions.set(id, { owner: caller, approved: undefined, deposits: 0n });
    }
    const before = books.feeShares;
    const shares = books.sharesFor(request.amount);
    const isNew = books.credit(seqOf(id), request.tranche, shares, books.debtFor(shares), now);
    if (isNew) this.position(id).deposits++;
    books.dial.stake += request.amount;
    books.dial.shares += shares;
    if (seqOf(id) === books.manager) books.dial.managerShares += shares;
    books.refreshFee(before);
    this.close(books);
    this.keel.pull(caller, this.account, request.amount, now);
    return id;
  }

  extend(caller: string, positionId: bigint, from: bigint, to: bigint, now: bigint): void {
    this.requireAuthorized(caller, positionId);
    const { books } = this.pool(poolOf(positionId));
    books.advance(now, now);
    requireLive(to, now);
    demand(to > from, "NotLater");
    const seq = seqOf(positionId);
    const held = books.view(seq, from);
    demand(held.shares !== 0n && !held.isOut, "NothingStaked");
    const debt = books.deposits.get(keyOf(seq, from))?.debt ?? 0n;
    books.deposits.delete(keyOf(seq, from));
    books.trancheShares.set(from, books.sharesIn(from) - held.shares);
    if (!books.credit(seq, to, held.shares, debt, now)) this.position(positionId).deposits--;
    this.close(books);
  }

  /** Anyone may call; rewards at any time, stake once its tranche has passed out. */
  withdraw(positionId: bigint, tranches: readonly bigint[], now: bigint): { stake: bigint; rewards: bigint } {
    const { owner } = this.position(positionId);
    const { books } = this.pool(poolOf(positionId));
    books.advance(now, now);
    const seq = seqOf(positionId);
    let [stake, rewards, closed] = [0n, 0n, 0n];
    for (const tranche of tranches) {
      const held = books.view(seq, tranche);
      const stored = books.deposits.get(keyOf(seq, tranche));
      rewards += held.rewards;
      if (held.isOut) {
        books.deposits.delete(keyOf(seq, tranche));
        stake += held.stake;
        closed++;
      } else if (stored !== undefined) stored.debt += held.rewards;
    }
    demand(closed !== 0n || rewards !== 0n, "NothingToWithdraw");
    const position = this.position(positionId);
    position.deposits -= closed;
    const isLast = closed !== 0n && position.deposits === 0n;
    if (isLast && seq === books.manager) books.manager = 0n;
    this.close(books);
    if (isLast) {
      this.positions.delete(positionId);
      this.members.untieStake(owner);
    }
    if (rewards !== 0n) this.keel.mintPromised(owner, rewards);
    if (stake !== 0n) this.keel.transfer(this.account, owner, stake, now);
    return { stake, rewards };
  }

  claimFee(id: number, now: bigint): bigint {
    const { books, manager } = this.pool(id);
    books.advance(now, now);
    const amount = books.feeDue;
    demand(amount !== 0n, "NothingToClaim");
    books.dial.feeDebt += amount / 10n ** 9n;
    this.close(books);
    this.keel.mintPromised(manager, amount);
    return amount;
  }

  /** Brings a pool up to date by at most so many weeks. */
  settle(id: number, weeks: bigint, now: bigint): void {
    const { books } = this.pool(id);
    books.advance(min(now, books.dial.settledAt + weeks * WEEK), now);
    this.close(books);
  }

  approve(caller: string, to: string, positionId: bigint): void {
    const position = this.positions.get(positionId);
    demand(position !== undefined, "ERC721NonexistentToken");
    demand(caller === position.owner, "ERC721InvalidApprover");
    position.approved = to;
  }

  transfer(caller: string, from: string, to: string, positionId: bigint, now: bigint): void {
    const position = this.positions.get(positionId);
    if (position !== undefined) {
      demand(this.accepting.has(to), "NotAccepting");
      demand(this.pool(poolOf(positionId)).books.manager !== seqOf(positionId), "PositionManages");
    }
    demand(position !== undefined, "ERC721NonexistentToken");
    demand(caller === position.owner || caller === position.approved, "ERC721InsufficientApproval");
    const { owner } = position;
    Object.assign(position, { owner: to, approved: undefined });
    this.members.tieStake(to, poolOf(positionId), now);
    this.members.untieStake(owner);
    demand(owner === from, "ERC721IncorrectOwner");
  }

  /** Takes capacity in every pool and starts the streams; the gross premium, wei of KEEL. */
  allocate(wanted: Wanted, parts: readonly Part[], now: bigint): bigint {
    requireInTime(wanted, now);
    const endsAt = ceilDiv(now + wanted.period, WEEK) * WEEK;
    let premiums = 0n;
    for (const [place, { pool: id, units }] of parts.entries()) {
      demand(!parts.slice(0, place).some(({ pool }) => pool === id), "DuplicatePool");
      const { books, shelf } = this.pool(id);
      books.advance(now, now);
      const premium = shelf.premium(books, wanted, units, this.rules.capacityFactor, now);
      if (books.feeFactor !== this.feeFactor) {
        books.feeFactor = this.feeFactor;
        books.refreshFee(books.feeShares);
      }
      const rate = (premium * wanted.net * this.rules.rewardsShare) / (BPS ** 2n * (endsAt - now));
      books.startStream(rate, now, endsAt);
      shelf.take(wanted.product, wanted.tranche, units, now);
      this.keel.promised += rate * (endsAt - now);
      this.close(books);
      premiums += premium;
    }
    return premiums;
  }

  release(product: number, tranche: bigint, parts: readonly Part[], now: bigint): void {
    for (const { pool, units } of parts) this.pool(pool).shelf.release(product, tranche, units, now);
  }

  hold(amounts: readonly { readonly pool: number; readonly amount: bigint }[], now: bigint): void {
    for (const { pool, amount } of amounts) {
      const { books } = this.pool(pool);
      books.meetEdges(now);
      books.heldStake += amount;
      books.noteHold(now);
      this.close(books);
    }
  }

  settleClaim(product: number, tranche: bigint, parts: readonly Settlement[], now: bigint): bigint {
    let burnt = 0n;
    for (const { pool, held, burn, released } of parts) {
      const { books, shelf } = this.pool(pool);
      burnt += books.burn(held, burn, now);
      this.close(books);
      if (released !== 0n) shelf.releaseEarly(product, tranche, released, now);
    }
    this.keel.burn(this.account, burnt);
    return burnt;
  }

  pool(id: number): Pool {
    const pool = this.pools.at(id - 1);
    demand(id > 0 && pool !== undefined, "UnknownPool");
    return pool;
  }

  position(id: bigint): Position {
    const position = this.positions.get(id);
    demand(position !== undefined, "UnknownPosition");
    return position;
  }

  /** Capacity factor x rewards share, rounded up: against the manager. */
  private get feeFactor(): bigint {
    return ceilDiv(this.rules.capacityFactor * this.rules.rewardsShare, BPS);
  }

  private managed(caller: string, id: number): Pool {
    const pool = this.pool(id);
    demand(pool.manager === caller, "NotManager");
    return pool;
  }

  private close(books: Books): void {
    this.keel.promised -= books.takeUnstreamed();
  }

  private requireDepositable(request: DepositRequest, books: Books, now: bigint): void {
    demand(request.amount >= WAD, "DepositTooSmall");
    requireLive(request.tranche, now);
    demand(!books.isWindingDown, "PoolWindingDown");
    if (books.heldStake === 0n) return;
    demand(!books.isHeld(now), "PoolHeld");
    const { stake } = books.dial;
    const openBurn = stake === 0n ? undefined : ceilDiv(books.heldStake * BPS, stake);
    demand(openBurn !== undefined && openBurn <= request.maxOpenBurn, "OpenBurnAboveLimit");
  }

  private requireAuthorized(caller: string, positionId: bigint): void {
    const { owner, approved } = this.position(positionId);
    demand(caller === owner || caller === approved, "NotPositionOwner");
  }
}

export const poolOf = (positionId: bigint): number => Number(positionId >> 32n);
export const seqOf = (positionId: bigint): bigint => positionId & MAX_UINT32;

function requireTerms({ weight, target }: ProductTerms): void {
  demand(weight <= MAX_WEIGHT, "WeightAboveMaximum");
  demand(target !== 0n, "PriceZero");
}

function requireLive(tranche: bigint, now: bigint): void {
  demand(tranche >= trancheOf(now) && tranche < trancheOf(now) + LIVE, "TrancheOutOfRange");
}

/** Rewards stream no longer than the stake that earns them is bound. */
function requireInTime({ tranche, period }: Wanted, now: bigint): void {
  requireLive(tranche, now);
  demand(period !== 0n && period <= (tranche + 1n) * TRANCHE - now, "PeriodOutOfRange");
}
