/** The mutual's balance sheet as the contracts' state has it: the same lines as `replay`, read and not recomputed. */
import type {
  Assessment,
  CapitalPool,
  Claims,
  Cover,
  MemberToken,
  Membership,
  Products,
  SolvencyLedger,
  StakingPools,
} from "../../typechain-types/index.js";
import { type Sheet, withoutZeros } from "./replay.js";

export interface SheetContracts {
  readonly token: MemberToken;
  readonly membership: Membership;
  readonly pool: CapitalPool;
  readonly ledger: SolvencyLedger;
  readonly staking: StakingPools;
  readonly products: Products;
  readonly cover: Cover;
  readonly claims: Claims;
  readonly assessment: Assessment;
}

export interface SheetRange {
  /** First tranche that may hold shares: the one of the deployment. */
  readonly firstTranche: bigint;
  readonly currentTranche: bigint;
}

const LIVE_TRANCHES = 8n;
const LANE_BITS = 30n;
const LANE_MASK = (1n << LANE_BITS) - 1n;
const COVER_ACTIVE = 1n;
const CLAIM_OPEN = 1n;

/** Reads every line of the sheet from the chain. */
export async function chainSheet(suite: SheetContracts, range: SheetRange): Promise<Sheet> {
  const parts = await Promise.all([
    keelLines(suite),
    memberLines(suite),
    poolLines(suite),
    exposureLines(suite),
    stakeLines(suite, range),
    coverLines(suite),
    claimLines(suite),
  ]);
  return withoutZeros(Object.assign({}, ...parts) as Sheet);
}

async function keelLines({ token, staking, assessment }: SheetContracts): Promise<Sheet> {
  return {
    "keel.supply": await token.totalSupply(),
    "keel.promised": await token.promised(),
    "keel.heldBy.staking": await token.balanceOf(staking),
    "keel.heldBy.assessment": await token.balanceOf(assessment),
    "assessors.deposits": await assessment.totalDeposits(),
  };
}

async function memberLines({ membership }: SheetContracts): Promise<Sheet> {
  return {
    members: await membership.memberCount(),
    "members.feesHeld": await membership.uncollectedFees(),
  };
}

async function poolLines({ pool }: SheetContracts): Promise<Sheet> {
  const sheet: Sheet = {};
  for (const id of ids(0n, await pool.assetCount())) {
    sheet[`pool.${id}.recorded`] = await pool.recordedOf(id);
    sheet[`pool.${id}.credited`] = await pool.creditedOf(id);
  }
  return sheet;
}

async function exposureLines({ ledger, products }: SheetContracts): Promise<Sheet> {
  const sheet: Sheet = {};
  for (const id of ids(0n, await products.productCount())) {
    const exposure = await ledger.exposureOf(id);
    sheet[`exposure.${id}.eth`] = exposure.eth;
    sheet[`exposure.${id}.usd`] = exposure.usd;
  }
  return sheet;
}

async function stakeLines({ staking, products }: SheetContracts, range: SheetRange): Promise<Sheet> {
  const sheet: Sheet = {};
  const productIds = ids(0n, await products.productCount());
  for (const poolId of ids(1n, (await staking.poolCount()) + 1n)) {
    const pool = await staking.poolOf(poolId);
    sheet[`stake.${poolId}`] = pool.stake;
    sheet[`shares.${poolId}`] = pool.shares;
    sheet[`held.${poolId}`] = pool.heldStake;
    for (const tranche of ids(range.firstTranche, range.currentTranche + LIVE_TRANCHES))
      sheet[`shares.${poolId}.${tranche}`] = await staking.trancheSharesOf(poolId, tranche);
    for (const productId of productIds) {
      const word = await staking.laneOf(poolId, productId);
      Object.assign(sheet, laneLines(`lane.${poolId}.${productId}`, word, range.currentTranche));
    }
  }
  return sheet;
}

/** A lane word: uint16 id of its oldest lane, then eight demands of 30 bits; lapsed lanes no longer count. */
function laneLines(prefix: string, word: bigint, currentTranche: bigint): Sheet {
  const oldest = word & 0xffffn;
  const lines = ids(0n, LIVE_TRANCHES)
    .filter((lane) => oldest + lane >= currentTranche)
    .map((lane) => [`${prefix}.${oldest + lane}`, (word >> (16n + LANE_BITS * lane)) & LANE_MASK] as const);
  return Object.fromEntries(lines);
}

async function coverLines({ cover }: SheetContracts): Promise<Sheet> {
  const count = await cover.coverCount();
  const sheet: Sheet = { "covers.sold": count, "covers.active": 0n, "covers.locked": 0n };
  for (const id of ids(1n, count + 1n)) {
    const data = await cover.coverOf(id);
    if (data.status !== COVER_ACTIVE) continue;
    add(sheet, "covers.active", 1n);
    add(sheet, "covers.locked", data.hasOpenClaim ? 1n : 0n);
    add(sheet, `covers.amount.${data.assetId}`, data.amount);
  }
  return sheet;
}

async function claimLines({ claims, assessment }: SheetContracts): Promise<Sheet> {
  const [received, returned, kept, openNow] = await claims.deposits();
  const sheet: Sheet = {
    "claims.deposits.received": received,
    "claims.deposits.returned": returned,
    "claims.deposits.kept": kept,
    "claims.deposits.open": openNow,
  };
  for (const id of ids(1n, (await claims.claimCount()) + 1n)) {
    const claim = await claims.claimOf(id);
    const poll = await assessment.pollOf(id);
    if (claim.status === CLAIM_OPEN) add(sheet, `claims.open.${claim.assetId}`, claim.amount);
    else sheet[`claims.${id}.status`] = claim.status;
    add(sheet, `claims.owed.${claim.assetId}`, claim.owed);
    sheet[`poll.${id}.accept`] = poll.accept;
    sheet[`poll.${id}.deny`] = poll.deny;
  }
  return sheet;
}

function add(sheet: Sheet, line: string, amount: bigint): void {
  sheet[line] = (sheet[line] ?? 0n) + amount;
}

function ids(first: bigint, end: bigint): bigint[] {
  return Array.from({ length: Number(end > first ? end - first : 0n) }, (_, index) => first + BigInt(index));
}
