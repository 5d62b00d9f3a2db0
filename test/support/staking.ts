import { ZeroHash, type BigNumberish } from "ethers";
import { rights } from "../../scripts/lib/access.js";
import type { StakingPools } from "../../typechain-types/index.js";
import { DAY, type Chain, type Signer } from "./chain.js";
import { KEEL, deployMembers } from "./members.js";

export { KEEL };

export const WEEK = 7n * DAY;
export const TRANCHE = 91n * DAY;
export const UNIT = KEEL / 10n;
export const GWEI = 10n ** 9n;
/** Pool 1 backs this product at full weight for 1% a year. */
export const PRODUCT = 7n;
export const CAPACITY_FACTOR = 20_000n;
export const REWARDS_SHARE = 5_000n;
export const MAX_FEE = 2_000n;

export const TERMS = { productId: PRODUCT, weightBps: 10_000n, targetPriceBps: 100n };

/** Layers 1 to 3 and the pools. Members: ada, bo, cy, dan with 10,000 KEEL each; `module` sells and slashes. */
export async function deployStaking(chain: Chain) {
  const suite = await deployMembers(chain);
  const { authority, token, membership, module, joinAs, ada, bo, cy, dan } = suite;
  const staking = await chain.ethers.deployContract("StakingPools", [
    authority,
    token,
    membership,
    CAPACITY_FACTOR,
    REWARDS_SHARE,
    MAX_FEE,
  ]);
  await token.setRights(module, rights("MINT_GENESIS", "HOLDERS", "LOCK"));
  await token.setRights(staking, rights("REWARD", "BURN_SLASH", "PULL"));
  await membership.setRights(staking, rights("TIE"));
  await staking.setRights(module, rights("ALLOCATE", "SLASH"));
  await token.connect(module).setHolder(staking, true);
  for (const member of [ada, bo, cy, dan]) {
    await joinAs(member);
    await token.connect(module).mintGenesis(member, 10_000n * KEEL);
  }
  return { ...suite, staking, asModule: staking.connect(module) };
}

/** As above with pool 1 of ada, fee 10% of at most 20%, backing `PRODUCT`; nothing staked. */
export async function deployPool(chain: Chain) {
  const suite = await deployStaking(chain);
  await suite.staking.connect(suite.ada).createPool(1_000n, 2_000n, [TERMS], ZeroHash);
  return suite;
}

/** As above with 1,000 KEEL of bo in position 1, bound to the seventh tranche after the current one. */
export async function deployStaked(chain: Chain) {
  const suite = await deployPool(chain);
  const first = await trancheNow(chain);
  await deposit(suite.staking, suite.bo, { tranche: first + 7n, amount: 1_000n * KEEL });
  return { ...suite, first };
}

export type StakingSuite = Awaited<ReturnType<typeof deployStaking>>;

export interface DepositChoice {
  readonly poolId?: bigint;
  readonly positionId?: bigint;
  readonly tranche: bigint;
  readonly amount: bigint;
  readonly maxOpenBurnBps?: bigint;
}

export function deposit(staking: StakingPools, who: Signer, choice: DepositChoice) {
  return staking.connect(who).deposit({ poolId: 1n, positionId: 0n, maxOpenBurnBps: 0n, ...choice });
}

/** A sale of a year in pool 1, needing the last but one live tranche, all of its net premium kept, unless said otherwise. */
export async function saleOf(chain: Chain, changes: Partial<Record<keyof Sale, bigint>> = {}): Promise<Sale> {
  return {
    productId: PRODUCT,
    tranche: (await trancheNow(chain)) + 6n,
    period: 365n * DAY,
    floorBps: 50n,
    capBps: 5_000n,
    reductionBps: 0n,
    netBps: 10_000n,
    ...changes,
  };
}

export interface Sale {
  productId: bigint;
  tranche: bigint;
  period: bigint;
  floorBps: bigint;
  capBps: bigint;
  reductionBps: bigint;
  netBps: bigint;
}

export const part = (units: bigint, poolId = 1n) => ({ poolId, units });

export const settlement = (burn: bigint, held = 0n, releasedUnits = 0n, poolId = 1n) => ({
  poolId,
  releasedUnits,
  held,
  burn,
});

export async function trancheNow(chain: Chain): Promise<bigint> {
  return (await chain.now()) / TRANCHE;
}

/** The id of the n-th position of a pool. */
export const positionOf = (sequence: bigint, poolId = 1n): bigint => (poolId << 32n) | sequence;

export const ceilWeek = (timestamp: bigint): bigint => ((timestamp + WEEK - 1n) / WEEK) * WEEK;

/** Gas of one transaction. */
export async function gasOf(sent: Promise<{ wait(): Promise<{ gasUsed: bigint } | null> }>): Promise<bigint> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("not mined");
  return receipt.gasUsed;
}

export const tranchesFrom = (first: bigint, ...offsets: BigNumberish[]): bigint[] =>
  offsets.map((offset) => first + BigInt(offset));

/** The last withdrawal of the chain, from its event. */
export async function lastWithdrawal(staking: StakingPools) {
  const { args } = last(await staking.queryFilter(staking.filters.Withdrawn()));
  return { poolId: args.poolId, owner: args.owner, stake: args.stake, rewards: args.rewards };
}

/** The last sale of the chain in any pool, from its event. */
export async function lastAllocation(staking: StakingPools) {
  const { args } = last(await staking.queryFilter(staking.filters.Allocated()));
  return { units: args.units, premium: args.premium, reward: args.reward, streamEndsAt: args.streamEndsAt };
}

/** The last fee paid to a manager, from its event. */
export async function lastFee(staking: StakingPools) {
  const { args } = last(await staking.queryFilter(staking.filters.FeeClaimed()));
  return { manager: args.manager, amount: args.amount };
}

function last<T>(events: readonly T[]): T {
  const event = events.at(-1);
  if (event === undefined) throw new Error("no such event yet");
  return event;
}
