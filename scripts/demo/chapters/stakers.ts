/** Three syndicates stake behind what they understand; assessors put up deposits of their own. */
import { id as keccakOfText, type Signer } from "ethers";
import { SYNDICATES, termsOf } from "../../lib/syndicates.js";
import { keel, percent } from "../format.js";
import { assessorsOf, at, FIRST_STAKER, happened, product, trancheOf, WAD, type World } from "../world.js";

const MANAGER_STAKE = 5_000n * WAD;
const STAKER_STAKE = 4_000n * WAD;
const ASSESSOR_DEPOSIT = 5_000n * WAD;

/** A staker's position and the tranche it is staked in. */
export interface Staked {
  readonly positionId: bigint;
  readonly tranche: bigint;
}

export async function stakers(world: World): Promise<Staked> {
  world.tell.chapter("Stake behind risks");
  const staked = await syndicates(world);
  await capacity(world);
  await assessors(world);
  return staked;
}

async function syndicates(world: World): Promise<Staked> {
  const { tell, suite, catalogue } = world;
  tell.step("Three syndicates are founded, staked and priced");
  const current = trancheOf(await world.clock.now());
  const tranche = current + 1n;
  let staked = 0n;
  let positionId = 0n;
  for (const [index, { name, feeBps, slugs }] of SYNDICATES.entries()) {
    const manager = at(world.founders, index);
    const terms = termsOf(catalogue, slugs);
    const founded = await happened(
      world,
      suite.staking.connect(manager).createPool(feeBps, 2_000n, terms, keccakOfText(name)),
    );
    const poolId = founded.num("StakingPools.PoolCreated", "poolId");
    const own = await stake(world, manager, { poolId, tranche: current + 3n, amount: MANAGER_STAKE });
    await (await suite.staking.connect(manager).setManagerPosition(poolId, own)).wait();
    const other = at(world.founders, FIRST_STAKER + index);
    // The first of them may leave soon: too soon to back covers of a quarter, not too soon to bear losses until then.
    const until = index === 0 ? tranche : current + 3n;
    const theirs = await stake(world, other, { poolId, tranche: until, amount: STAKER_STAKE });
    if (index === 0) positionId = theirs;
    staked += MANAGER_STAKE + STAKER_STAKE;
    tell.say(
      `pool ${poolId} "${name}": ${keel(MANAGER_STAKE + STAKER_STAKE)}, fee ${percent(feeBps)}, ${slugs.join(", ")}`,
    );
  }
  tell.check("pools", ["register", await suite.staking.poolCount()], ["story", BigInt(SYNDICATES.length)]);
  tell.check(
    "stake",
    ["KEEL the contract holds", await suite.token.balanceOf(suite.staking)],
    ["sum of deposits", staked],
  );
  tell.check(
    "products on sale",
    ["register", await suite.products.productCount()],
    ["catalogue", BigInt(catalogue.products.length)],
  );
  return { positionId, tranche };
}

/** Stakes well ahead, so that covers of a quarter find capacity. */
async function stake(
  world: World,
  staker: Signer,
  wanted: { poolId: bigint; tranche: bigint; amount: bigint },
): Promise<bigint> {
  const request = { ...wanted, positionId: 0n, maxOpenBurnBps: 0n };
  const done = await happened(world, world.suite.staking.connect(staker).deposit(request));
  return done.num("StakingPools.Deposited", "positionId");
}

async function capacity(world: World): Promise<void> {
  const { tell, suite } = world;
  tell.step("Capacity: twice the stake, for each product by its weight");
  const id = product(world, "euler-v1").onChain;
  const tranche = trancheOf(await world.clock.now()) + 2n;
  const { reductionBps } = await suite.products.productOf(id);
  const free = await suite.staking.freeCapacity(1n, id, tranche, reductionBps);
  const model = (MANAGER_STAKE * 2n * (10_000n - reductionBps)) / 10_000n / (WAD / 10n);
  tell.say(`pool 1 can back ${keel(free * (WAD / 10n))} of covers on Euler V1`);
  tell.check("capacity in 0.1 KEEL", ["pool", free], ["late stake x factor x (1 - reduction)", model]);
}

async function assessors(world: World): Promise<void> {
  const { tell, suite } = world;
  tell.step("Six members put up deposits to judge claims");
  for (const assessor of assessorsOf(world))
    await (await suite.assessment.connect(assessor).deposit(ASSESSOR_DEPOSIT)).wait();
  const total = await suite.assessment.totalDeposits();
  tell.say(`${keel(total)} in ${assessorsOf(world).length} deposits; they count from the eighth day on`);
  tell.check("deposits", ["assessment", total], ["KEEL it holds", await suite.token.balanceOf(suite.assessment)]);
}
