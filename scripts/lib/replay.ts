/**
 * The mutual's balance sheet, recomputed from its logs alone.
 *
 * Nothing is imported: no contract, no ABI, no chain. What goes in is the list of decoded events in order; what comes
 * out is a flat sheet, line -> integer, in the units of the events. Lines that begin with `cross.` compare what two
 * contracts say of the same money and must be zero.
 */

export interface LoggedEvent {
  /** Name of the emitting contract, e.g. "CapitalPool". */
  readonly contract: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export type Sheet = Record<string, bigint>;

/** What the sheet has to be told because no event carries it. */
export interface ReplayContext {
  /** Tranche in which the sheet is drawn: demand of earlier lanes has lapsed by time. */
  readonly currentTranche: bigint;
  /** Address -> name, for the modules that hold KEEL. */
  readonly keelHolders: Readonly<Record<string, string>>;
}

export const KEEL_ASSET = 255n;

const MINT_SOURCES = ["genesis", "market", "round", "reward", "assessment", "refund"];
const BURN_REASONS = ["market", "premium", "slashing"];
const INFLOWS = ["genesis", "market", "premium", "joinFee", "claimDeposit"];
const OUTFLOWS = ["redemption", "claim", "commission"];
const CLAIM_PAID = 2n;

type Handler = (book: Book, args: Args) => void;

/** Typed access to the arguments of one event; a missing or misnamed argument is an error, never a zero. */
class Args {
  readonly context: ReplayContext;
  private readonly event: LoggedEvent;

  constructor(event: LoggedEvent, context: ReplayContext) {
    this.event = event;
    this.context = context;
  }

  num(name: string): bigint {
    const value = this.event.args[name];
    if (typeof value === "bigint") return value;
    if (typeof value === "boolean") return value ? 1n : 0n;
    throw new TypeError(`${this.event.contract}.${this.event.name} has no integer "${name}"`);
  }

  text(name: string): string {
    const value = this.event.args[name];
    if (typeof value !== "string") throw new TypeError(`${this.event.contract}.${this.event.name} has no "${name}"`);
    return value;
  }

  flag(name: string): boolean {
    return this.num(name) !== 0n;
  }
}

/** The sheet while it is being written. */
class Book {
  readonly sheet: Sheet = {};
  readonly covers = new Map<bigint, { assetId: bigint; amount: bigint }>();
  readonly claims = new Map<bigint, bigint>();

  add(line: string, amount: bigint): void {
    this.sheet[line] = (this.sheet[line] ?? 0n) + amount;
  }

  set(line: string, value: bigint): void {
    this.sheet[line] = value;
  }
}

const TOKEN: Record<string, Handler> = {
  "MemberToken.Minted": (book, args) => {
    book.add("keel.supply", args.num("amount"));
    const source = named(MINT_SOURCES, args.num("source"));
    book.add(`cross.mint.${source}`, -args.num("amount"));
    if (source === "reward") book.add("keel.promised", -args.num("amount"));
  },
  "MemberToken.Burnt": (book, args) => {
    book.add("keel.supply", -args.num("amount"));
    book.add(`cross.burn.${named(BURN_REASONS, args.num("reason"))}`, -args.num("amount"));
  },
  "MemberToken.RewardsPromised": (book, args) => book.add("keel.promised", args.num("amount")),
  "MemberToken.PromiseReleased": (book, args) => book.add("keel.promised", -args.num("amount")),
  "MemberToken.Transfer": (book, args) => {
    const holders = args.context.keelHolders;
    const [from, to] = [holders[args.text("from")], holders[args.text("to")]];
    if (from !== undefined) book.add(`keel.heldBy.${from}`, -args.num("value"));
    if (to !== undefined) book.add(`keel.heldBy.${to}`, args.num("value"));
    if (from === "staking") book.add("cross.keel.staking", args.num("value"));
    if (to === "staking") book.add("cross.keel.staking", -args.num("value"));
  },
};

const MEMBERS: Record<string, Handler> = {
  "Membership.Joined": (book, args) => {
    book.add("members", 1n);
    book.add("members.feesHeld", args.num("fee"));
  },
  "Membership.FeesCollected": (book, args) => {
    book.add("members.feesHeld", -args.num("amount"));
    book.add("cross.in.joinFee", args.num("amount"));
  },
};

const CAPITAL: Record<string, Handler> = {
  "CapitalPool.Received": (book, args) => {
    book.add(`pool.${args.num("assetId")}.recorded`, args.num("amount"));
    const kind = named(INFLOWS, args.num("kind"));
    const line = kind === "premium" ? `cross.in.premium.${args.num("assetId")}` : `cross.in.${kind}`;
    book.add(line, -args.num("amount"));
  },
  "CapitalPool.Paid": (book, args) => {
    const assetId = args.num("assetId");
    book.add(`pool.${assetId}.recorded`, -args.num("amount"));
    if (!args.flag("pushed")) book.add(`pool.${assetId}.credited`, args.num("amount"));
    const kind = named(OUTFLOWS, args.num("kind"));
    book.add(kind === "redemption" ? "cross.out.redemption" : `cross.out.${kind}.${assetId}`, -args.num("amount"));
  },
  "CapitalPool.Credited": (book, args) => book.add(`pool.${args.num("assetId")}.credited`, args.num("amount")),
  "CapitalPool.CreditWithdrawn": (book, args) => book.add(`pool.${args.num("assetId")}.credited`, -args.num("amount")),
  "SolvencyLedger.ExposureChanged": (book, args) => {
    const unit = args.num("currency") === 0n ? "eth" : "usd";
    const units = args.flag("raised") ? args.num("units") : -args.num("units");
    book.add(`exposure.${args.num("productId")}.${unit}`, units);
  },
  "TokenMarket.Minted": (book, args) => {
    book.add("cross.in.market", args.num("paid"));
    book.add("cross.mint.market", args.num("tokens"));
  },
  "TokenMarket.Redeemed": (book, args) => {
    book.add("cross.out.redemption", args.num("paid"));
    book.add("cross.burn.market", args.num("tokens"));
  },
  "Genesis.Subscribed": (book, args) => {
    book.add("cross.in.genesis", args.num("paid"));
    book.add("cross.mint.genesis", args.num("tokens"));
  },
  "Genesis.Closed": (book, args) => {
    book.add("cross.in.genesis", args.num("paid"));
    book.add("cross.mint.genesis", args.num("lockedTokens"));
  },
};

const STAKING: Record<string, Handler> = {
  "StakingPools.Deposited": (book, args) => {
    const poolId = args.num("poolId");
    book.add(`stake.${poolId}`, args.num("amount"));
    book.add(`shares.${poolId}`, args.num("shares"));
    book.add(`shares.${poolId}.${args.num("tranche")}`, args.num("shares"));
    book.add("cross.keel.staking", args.num("amount"));
  },
  "StakingPools.Extended": (book, args) => {
    book.add(`shares.${args.num("poolId")}.${args.num("fromTranche")}`, -args.num("shares"));
    book.add(`shares.${args.num("poolId")}.${args.num("toTranche")}`, args.num("shares"));
  },
  "StakingPools.TranchePassed": (book, args) => {
    book.add(`stake.${args.num("poolId")}`, -args.num("stake"));
    book.add(`shares.${args.num("poolId")}`, -args.num("shares"));
  },
  "StakingPools.Withdrawn": (book, args) => {
    book.add("cross.keel.staking", -args.num("stake"));
    book.add("cross.mint.reward", args.num("rewards"));
  },
  "StakingPools.FeeClaimed": (book, args) => book.add("cross.mint.reward", args.num("amount")),
  "StakingPools.Allocated": (book, args) => lane(book, args, args.num("units")),
  "StakingPools.Released": (book, args) => lane(book, args, -args.num("units")),
  "StakingPools.StakeHeld": (book, args) => book.add(`held.${args.num("poolId")}`, args.num("amount")),
  "StakingPools.StakeBurnt": (book, args) => {
    book.add(`stake.${args.num("poolId")}`, -args.num("burnt"));
    book.add(`held.${args.num("poolId")}`, -args.num("lifted"));
    book.add("cross.keel.staking", -args.num("burnt"));
    book.add("cross.burn.slashing", args.num("burnt"));
    book.add("cross.cover.burnt", args.num("burnt"));
  },
};

const COVERS: Record<string, Handler> = {
  "Cover.CoverBought": (book, args) => {
    const cover = { assetId: args.num("assetId"), amount: args.num("amount") };
    book.covers.set(args.num("coverId"), cover);
    book.add("covers.sold", 1n);
    book.add("covers.active", 1n);
    book.add(`covers.amount.${cover.assetId}`, cover.amount);
  },
  "Cover.PremiumPaid": (book, args) => {
    const asset = args.num("payAssetId");
    if (asset === KEEL_ASSET) book.add("cross.burn.premium", args.num("premium"));
    else book.add(`cross.in.premium.${asset}`, args.num("premium"));
    if (args.num("commission") !== 0n) book.add(`cross.out.commission.${asset}`, args.num("commission"));
  },
  "Cover.CoverExpired": (book, args) => {
    book.add("covers.active", -1n);
    reduceCover(book, args.num("coverId"));
  },
  "Cover.CoverLocked": (book) => book.add("covers.locked", 1n),
  "Cover.CoverUnlocked": (book, args) => {
    book.add("covers.locked", -1n);
    book.add("cross.cover.burnt", -args.num("burnt"));
    if (args.num("left") === 0n) book.add("covers.active", -1n);
    reduceCover(book, args.num("coverId"), args.num("left"));
  },
};

const CLAIMS: Record<string, Handler> = {
  "Claims.ClaimSubmitted": (book, args) => {
    book.claims.set(args.num("claimId"), args.num("assetId"));
    book.add("claims.deposits.received", args.num("deposit"));
    book.add("claims.deposits.open", args.num("deposit"));
    book.add(`claims.open.${args.num("assetId")}`, args.num("amount"));
    book.set(`claims.${args.num("claimId")}.amount`, args.num("amount"));
  },
  "Claims.ClaimSettled": (book, args) => {
    const claimId = args.num("claimId");
    const assetId = assetOfClaim(book, claimId);
    book.add(`claims.open.${assetId}`, -(book.sheet[`claims.${claimId}.amount`] ?? 0n));
    book.set(`claims.${claimId}.status`, args.num("status"));
    book.add(`claims.owed.${assetId}`, args.num("owed"));
    if (args.num("status") === CLAIM_PAID) book.add(`cross.out.claim.${assetId}`, args.num("paid"));
  },
  "Claims.OwedPaid": (book, args) => {
    const assetId = assetOfClaim(book, args.num("claimId"));
    book.add(`claims.owed.${assetId}`, -args.num("amount"));
    book.add(`cross.out.claim.${assetId}`, args.num("amount"));
  },
  "Claims.PartPaidInEth": (book, args) => {
    // ClaimSettled and OwedPaid name the whole sum in the cover asset; this part of it left the pool as ETH.
    book.add(`cross.out.claim.${assetOfClaim(book, args.num("claimId"))}`, -args.num("amount"));
    book.add("cross.out.claim.0", args.num("paidEth"));
  },
  "Claims.DepositReturned": (book, args) => {
    book.add("claims.deposits.returned", args.num("amount"));
    book.add("claims.deposits.open", -args.num("amount"));
  },
  "Claims.DepositForfeited": (book, args) => {
    book.add("claims.deposits.kept", args.num("amount"));
    book.add("claims.deposits.open", -args.num("amount"));
    book.add("cross.in.claimDeposit", args.num("amount"));
  },
  "Assessment.Deposited": (book, args) => book.add("assessors.deposits", args.num("amount")),
  "Assessment.Withdrawn": (book, args) => book.add("assessors.deposits", -args.num("amount")),
  "Assessment.Voted": (book, args) =>
    book.add(`poll.${args.num("claimId")}.${args.flag("accept") ? "accept" : "deny"}`, args.num("weight")),
};

const HANDLERS: Readonly<Record<string, Handler>> = {
  ...TOKEN,
  ...MEMBERS,
  ...CAPITAL,
  ...STAKING,
  ...COVERS,
  ...CLAIMS,
};

/** Every kind of event the sheet is made of, as "Contract.Event". */
export const EVENT_KINDS: readonly string[] = Object.keys(HANDLERS);

/** Draws the sheet. Lines that come to zero are left out, so an untouched line and a settled one read alike. */
export function replay(events: readonly LoggedEvent[], context: ReplayContext): Sheet {
  const book = new Book();
  for (const event of events) HANDLERS[`${event.contract}.${event.name}`]?.(book, new Args(event, context));
  for (const line of Object.keys(book.sheet).filter((key) => /^claims\.\d+\.amount$/.test(key)))
    delete book.sheet[line];
  return withoutZeros(book.sheet);
}

/** Lines in which two sheets differ, with both figures; empty when they agree. */
export function differences(left: Sheet, right: Sheet): { line: string; left: bigint; right: bigint }[] {
  const lines = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...lines]
    .sort()
    .map((line) => ({ line, left: left[line] ?? 0n, right: right[line] ?? 0n }))
    .filter((entry) => entry.left !== entry.right);
}

export function withoutZeros(sheet: Sheet): Sheet {
  return Object.fromEntries(Object.entries(sheet).filter(([, amount]) => amount !== 0n));
}

function named(names: readonly string[], index: bigint): string {
  const name = names[Number(index)];
  if (name === undefined) throw new RangeError(`no name for ${index} among ${names.join(", ")}`);
  return name;
}

function lane(book: Book, args: Args, units: bigint): void {
  const tranche = args.num("tranche");
  if (tranche < args.context.currentTranche) return;
  book.add(`lane.${args.num("poolId")}.${args.num("productId")}.${tranche}`, units);
}

function reduceCover(book: Book, coverId: bigint, left = 0n): void {
  const cover = book.covers.get(coverId);
  if (cover === undefined) throw new RangeError(`cover ${coverId} ended before it was bought`);
  book.add(`covers.amount.${cover.assetId}`, left - cover.amount);
  cover.amount = left;
}

function assetOfClaim(book: Book, claimId: bigint): bigint {
  const assetId = book.claims.get(claimId);
  if (assetId === undefined) throw new RangeError(`claim ${claimId} was settled before it was filed`);
  return assetId;
}
