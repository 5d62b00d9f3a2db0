/** What people do in a test of the whole, with what is usual left out. */
import { MaxUint256, ZeroAddress, ZeroHash, id, parseEther } from "ethers";
import type { ICover } from "../../typechain-types/index.js";
import type { Name } from "../../scripts/lib/accounts.js";
import { DAY } from "./chain.js";
import { ASSESSORS, assetId, nowOf, productId, refreshFeeds, TRANCHE, type Suite } from "./suite.js";

const MAX_U96 = 2n ** 96n - 1n;
const MAX_U40 = 2n ** 40n - 1n;
/** The asset id that stands for KEEL when a premium is paid. */
export const KEEL_PAYS = 255n;

/** Lets time pass; every feed answers again at the end. */
export async function passTime(s: Suite, seconds: bigint): Promise<void> {
  await s.connection.networkHelpers.time.increase(seconds);
  await refreshFeeds(s);
}

export interface Order {
  readonly buyer?: Name;
  readonly owner?: Name;
  readonly product?: string;
  readonly asset?: string;
  readonly amount?: bigint;
  readonly period?: bigint;
  /** Symbol of the asset, or KEEL. */
  readonly pay?: string;
  /** How many pools share the amount, from pool 1 on. */
  readonly pools?: number;
  readonly commissionBps?: bigint;
  readonly commissionTo?: Name;
}

/** Five ETH of Aave v3 for 90 days from pool 1, paid in ETH by mia, unless told otherwise. */
export function requestOf(s: Suite, order: Order = {}): ICover.BuyRequestStruct & { readonly payAssetId: bigint } {
  const { buyer = "mia", product = "aave-v3-ethereum", asset = "ETH", period = 90n * DAY, pay = "ETH" } = order;
  const amount = order.amount ?? parseEther("5");
  return {
    owner: s.people[order.owner ?? buyer].address,
    productId: productId(s, product),
    assetId: assetId(s, asset),
    amount,
    period,
    payAssetId: pay === "KEEL" ? KEEL_PAYS : assetId(s, pay),
    maxPremium: MAX_U96,
    deadline: MAX_U40,
    commissionBps: order.commissionBps ?? 0n,
    commissionTo: order.commissionTo === undefined ? ZeroAddress : s.people[order.commissionTo].address,
    dataHash: ZeroHash,
    pools: overPools(amount, BigInt(order.pools ?? 1)),
  };
}

/** Spreads an amount over the first pools; what does not divide is with the first. */
export function overPools(amount: bigint, count: bigint): { poolId: bigint; amount: bigint }[] {
  const each = amount / count;
  return Array.from({ length: Number(count) }, (_, place) => ({
    poolId: BigInt(place + 1),
    amount: place === 0 ? amount - each * (count - 1n) : each,
  }));
}

/** The premium in the very block that comes next, which is fixed to come after these seconds. */
export async function premiumNext(s: Suite, request: ICover.BuyRequestStruct, after = 1n): Promise<bigint> {
  await s.connection.networkHelpers.time.setNextBlockTimestamp((await nowOf(s)) + after);
  return (await s.cover.quote(request, { blockTag: "pending" })).premium;
}

/** Buys at exactly the quoted premium, with the ERC-20 minted and approved where one pays; the id of the cover. */
export async function buyCover(s: Suite, order: Order = {}): Promise<bigint> {
  const buyer = s.people[order.buyer ?? "mia"];
  const request = requestOf(s, order);
  const erc20 = s.assets.find((asset) => asset.id === request.payAssetId)?.token;
  if (erc20 !== undefined) {
    await erc20.mint(buyer, (await s.cover.quote(request)).premium * 2n);
    await erc20.connect(buyer).approve(s.pool, MaxUint256);
  }
  const premium = await premiumNext(s, request);
  await s.cover.connect(buyer).buy(request, { value: request.payAssetId === 0n ? premium : 0n });
  return s.cover.coverCount();
}

export interface Stake {
  readonly by: Name;
  readonly pool?: bigint;
  readonly position?: bigint;
  /** Tranches ahead of the current one. */
  readonly ahead?: bigint;
  readonly amount?: bigint;
}

/** Deposits 100 KEEL in the last tranche of pool 1, unless told otherwise. */
export async function stakeIn(s: Suite, stake: Stake): Promise<void> {
  const { by, pool = 1n, position = 0n, ahead = 7n, amount = parseEther("100") } = stake;
  const tranche = (await nowOf(s)) / TRANCHE + ahead;
  await s.staking
    .connect(s.people[by])
    .deposit({ poolId: pool, positionId: position, tranche, amount, maxOpenBurnBps: 0n });
}

export interface Filing {
  readonly coverId: bigint;
  readonly by?: Name;
  readonly amount?: bigint;
  readonly lossAt?: bigint;
}

/** Files for the whole amount after a loss of the minute before; the waiting period has to be over. */
export async function fileClaim(s: Suite, filing: Filing): Promise<bigint> {
  const { coverId, by = "mia" } = filing;
  const amount = filing.amount ?? (await s.cover.coverOf(coverId)).amount;
  const request = {
    coverId,
    amount,
    lossAt: filing.lossAt ?? (await nowOf(s)) - 60n,
    evidenceHash: id("evidence"),
    incidentId: id("incident"),
  };
  const value = await s.claims.depositFor(coverId, amount);
  await s.claims.connect(s.people[by]).submit(request, { value });
  return s.claims.claimCount();
}

export interface Ballots {
  readonly accept?: readonly Name[];
  readonly deny?: readonly Name[];
}

/** Casts ballots and lets vote and cooldown pass; three assessors accept unless told otherwise. */
export async function assessAndVote(s: Suite, claimId: bigint, ballots: Ballots = {}): Promise<void> {
  const { accept = ballots.deny === undefined ? ASSESSORS.slice(0, 3) : [], deny = [] } = ballots;
  for (const name of accept) await s.assessment.connect(s.people[name]).vote(claimId, true, ZeroHash);
  for (const name of deny) await s.assessment.connect(s.people[name]).vote(claimId, false, ZeroHash);
  const [, finalAt] = await s.assessment.outcomeOf(claimId);
  await passTime(s, finalAt - (await nowOf(s)) + 1n);
}

/** From filing to settlement in one go; the id of the claim. */
export async function claimAndSettle(s: Suite, filing: Filing, ballots: Ballots = {}): Promise<bigint> {
  const claimId = await fileClaim(s, filing);
  await assessAndVote(s, claimId, ballots);
  await s.claims.settle(claimId);
  return claimId;
}
