import { Result, id as hashOf, parseEther, type BigNumberish, type ParamType } from "ethers";
import { rights } from "../../scripts/lib/access.js";
import type { Contracts } from "../../scripts/lib/contracts.js";
import type { Lens } from "../../typechain-types/index.js";
import { DAY, HOUR, type Chain } from "./chain.js";
import { covered, deployClaims, filing, freshen, settled, type ClaimsSuite } from "./claimsSuite.js";
import { fieldsOf, GRACE, overPools, SMALL_STAKE, STETH, TRANCHE } from "./covers.js";
import { nothing } from "./defaults.js";
import { settlement } from "./staking.js";

/** How long stake is needed after the last moment to claim. */
const ASSESSMENT_TAIL = 45n * DAY;

export type LensSuite = ClaimsSuite & { readonly lens: Lens };

/** `deployClaims` seen through a lens. */
export async function deployLens(chain: Chain): Promise<LensSuite> {
  const s = await deployClaims(chain);
  const { token, membership, pool, ledger, market, staking, products, cover, claims, assessment } = s;
  const suite = { token, membership, pool, ledger, market, staking, products, cover, claims, assessment };
  return { ...s, lens: await chain.ethers.deployContract("Lens", [suite]) };
}

/** Some months later: a cover of every status, a claim of each but undecided, a member suspended, pool 6 burnt out. */
export async function deployLived(chain: Chain): Promise<LensSuite> {
  const s = await deployLens(chain);
  const { cy, dan, cover, membership, staking } = s;
  const small = parseEther("18");
  const ended = await covered(s, cy, { period: 28n * DAY });
  const inPart = await covered(s, cy);
  await settled(s, cy, inPart, parseEther("3"), "accepted");
  const spread = { productId: 1, assetId: STETH, pools: overPools(parseEther("10"), 3n) };
  await settled(s, dan, await covered(s, dan, spread), parseEther("2"), "denied");
  const whole = await covered(s, cy, { amount: small, pools: [{ poolId: 6, amount: small }] });
  await settled(s, cy, whole, small, "accepted");
  await staking.setRights(s.module, rights("SLASH"));
  await staking.connect(s.module).settleClaim(0, (await chain.now()) / TRANCHE, [settlement(SMALL_STAKE, 0n, 0n, 6n)]);
  await chain.increase(28n * DAY + GRACE);
  await cover.expire(ended);
  const open = await covered(s, dan);
  const { request, value } = await filing(s, open, parseEther("1"), (await chain.now()) - HOUR);
  await s.claims.connect(dan).submit({ ...request, incidentId: hashOf("another incident") }, { value });
  await membership.suspend(s.ada);
  await freshen(s);
  return s;
}

type Figures = Readonly<Record<string, unknown>>;

/** What the lens shows in pages, and what the contracts it looks at say of the same. */
export interface Group {
  /** From the events. */
  readonly ids: () => Promise<bigint[]>;
  readonly page: (first: BigNumberish, count: BigNumberish) => Promise<object[]>;
  /** From the modules' own views. */
  readonly entry: (id: bigint) => Promise<Figures>;
}

export const GROUPS = ["members", "assets", "products", "pools", "poolsOfProduct", "covers", "claims"] as const;
export type GroupName = (typeof GROUPS)[number];

/** Groups whose ids count from 1. */
export const FROM_ONE: readonly GroupName[] = ["members", "pools", "poolsOfProduct", "covers", "claims"];

export function groupsOf(s: LensSuite): Readonly<Record<GroupName, Group>> {
  const { lens, membership, pool, products, ledger, staking, cover, claims } = s;
  return {
    members: {
      ids: async () => (await membership.queryFilter(membership.filters.Joined())).map(({ args }) => args.id),
      page: async (first, count) => lens.members(first, count),
      entry: async (id) => memberFigures(s, await membership.accountOf(id)),
    },
    assets: {
      ids: async () => (await pool.queryFilter(pool.filters.AssetAdded())).map(({ args }) => args.assetId),
      page: async (first, count) => lens.assets(first, count),
      entry: async (id) => {
        const [price, status, updatedAt] = await pool.priceOf(id);
        const [asset, recorded] = [await pool.assetOf(id), await pool.recordedOf(id)];
        return { exists: true, id, asset, recorded, credited: await pool.creditedOf(id), price, status, updatedAt };
      },
    },
    products: {
      ids: async () => (await products.queryFilter(products.filters.ProductAdded())).map(({ args }) => args.productId),
      page: async (first, count) => lens.products(first, count),
      entry: async (id) => {
        const [product, exposure] = [await products.productOf(id), await ledger.exposureOf(id)];
        return { exists: true, id, product, exposure };
      },
    },
    pools: {
      ids: () => poolIds(s),
      page: async (first, count) => lens.pools(first, count),
      entry: async (id) => ({ exists: true, id, pool: await staking.poolOf(id) }),
    },
    poolsOfProduct: {
      ids: () => poolIds(s),
      page: async (first, count) => lens.poolsOfProduct(0, first, count),
      entry: (id) => poolProductFigures(s, id, 0n),
    },
    covers: {
      ids: async () => (await cover.queryFilter(cover.filters.CoverBought())).map(({ args }) => args.coverId),
      page: async (first, count) => lens.covers(first, count),
      entry: async (id) => ({ exists: true, id, cover: await cover.coverOf(id), parts: await cover.partsOf(id) }),
    },
    claims: {
      ids: async () => (await claims.queryFilter(claims.filters.ClaimSubmitted())).map(({ args }) => args.claimId),
      page: async (first, count) => lens.claims(first, count),
      entry: (id) => claimFigures(s, id),
    },
  };
}

export async function memberFigures(s: LensSuite, account: string): Promise<Figures> {
  const { membership, token, assessment, staking, cover } = s;
  const id = await membership.idOf(account);
  return {
    exists: true,
    id,
    account,
    member: await membership.memberOf(account),
    isActive: await membership.isActive(account),
    balance: await token.balanceOf(account),
    freeBalance: await token.freeBalanceOf(account),
    votes: await token.getVotes(account),
    assessorDeposit: (await assessment.assessorOf(id)).amount,
    positions: await staking.balanceOf(account),
    covers: await cover.balanceOf(account),
  };
}

/** Capacity as the product's own terms and the pool give it for the shortest period; nothing where the pool is unknown. */
export async function poolProductFigures(s: LensSuite, poolId: bigint, productId: bigint): Promise<Figures> {
  const { staking, products, chain } = s;
  const product = await staking.poolProductOf(poolId, productId);
  const { rules, reductionBps } = await products.termsOf(productId);
  const claimBy = (await chain.now()) + rules.minPeriodDays * DAY + rules.gracePeriod;
  const tranche = (claimBy + ASSESSMENT_TAIL) / TRANCHE;
  return {
    exists: product.targetPriceBps !== 0n,
    poolId,
    product,
    laneWord: await staking.laneOf(poolId, productId),
    freeUnits: await staking.freeCapacity(poolId, productId, tranche, reductionBps),
  };
}

async function claimFigures({ claims, assessment }: LensSuite, id: bigint): Promise<Figures> {
  const [outcome, finalAt] = await assessment.outcomeOf(id);
  const [claim, poll] = [await claims.claimOf(id), await assessment.pollOf(id)];
  return { exists: true, id, claim, poll, outcome, finalAt };
}

async function poolIds({ staking }: LensSuite): Promise<bigint[]> {
  return (await staking.queryFilter(staking.filters.PoolCreated())).map(({ args }) => args.poolId);
}

/** The contracts that the overview is drawn from. */
type Seen = Omit<Contracts, "authority" | "genesis" | "votePower" | "governor">;

/** The overview as the modules give it; a part that refuses is zero. */
export async function overviewFigures(s: Seen, timestamp: bigint): Promise<Figures> {
  const parts = entryType(s.lens, "overview").components ?? [];
  const orNothing = (name: string, view: Promise<unknown>) =>
    view.catch(() => parts.filter((part) => part.name === name).map(nothing)[0]);
  return {
    capital: await orNothing("capital", s.ledger.capital()),
    market: await orNothing("market", s.market.quote()),
    supply: await s.token.totalSupply(),
    promised: await s.token.promised(),
    members: await s.membership.memberCount(),
    assets: await s.pool.assetCount(),
    products: await s.products.productCount(),
    pools: await s.staking.poolCount(),
    covers: await s.cover.coverCount(),
    claims: await s.claims.claimCount(),
    assessorDeposits: await s.assessment.totalDeposits(),
    timestamp,
  };
}

/** Fields by name, structs and lists within them by place. */
export function opened(struct: object): Figures {
  const fields = struct instanceof Result ? fieldsOf(struct) : struct;
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)]));
}

function plain(value: unknown): unknown {
  return Array.isArray(value) ? Array.from(value, plain) : value;
}

/** An entry of a page about what does not exist. */
export function absent(lens: Lens, view: string, known: Figures): Figures {
  const fields = (entryType(lens, view).components ?? []).map((field) => [field.name, plain(nothing(field))] as const);
  return { ...Object.fromEntries(fields), ...known };
}

/** The type that a view returns, of one entry where it returns a list. */
function entryType({ interface: abi }: Lens, view: string): ParamType {
  const output = abi.getFunction(view as "members").outputs[0];
  return output.isArray() ? output.arrayChildren : output;
}
