/** Covers expire and free what backed them; the market reopens; a staker leaves with rewards. */
import { eth, keel } from "../format.js";
import {
  ASSESSORS,
  at,
  balanceOf,
  DAY,
  figure,
  FIRST_STAKER,
  happened,
  HOUR,
  refusal,
  trancheOf,
  WAD,
  type World,
} from "../world.js";
import type { Staked } from "./stakers.js";

export async function endings(world: World, staked: Staked): Promise<void> {
  world.tell.chapter("Endings");
  await leaving(world, staked);
  await extending(world);
  await expiry(world);
  await reopening(world);
  await earnings(world);
}

async function expiry(world: World): Promise<void> {
  const { tell, suite } = world;
  const coverId = 3n;
  const data = await suite.cover.coverOf(coverId);
  tell.step(`Cover ${coverId} runs out and frees its capacity`);
  const early = await refusal(world, suite.cover.expire.staticCall(coverId));
  tell.check("not before its last day for claims", ["refusal", early.name], ["expected", "NotExpired"]);
  tell.check("last day for claims", ["refusal", figure(early, "claimBy")], ["cover", data.claimBy]);
  await world.clock.pass(data.claimBy - (await world.clock.now()));
  await world.republish();
  const [part] = await suite.cover.partsOf(coverId);
  if (part === undefined) throw new Error("the cover is backed by nobody");
  const { reductionBps } = await suite.products.productOf(data.productId);
  const free = () => suite.staking.freeCapacity(part.poolId, data.productId, data.tranche, reductionBps);
  const [before, exposure] = [await free(), (await suite.ledger.exposureOf(data.productId)).eth];
  await (await suite.cover.connect(world.attester).expire(coverId)).wait();
  const after = await free();
  tell.say(`pool ${part.poolId}: room for ${keel((before * WAD) / 10n)} before, ${keel((after * WAD) / 10n)} after`);
  tell.check("capacity freed, 0.1 KEEL", ["pool", after - before], ["cover's part", part.units]);
  const lowered = exposure - (await suite.ledger.exposureOf(data.productId)).eth;
  tell.check("exposure released, gwei", ["ledger", lowered], ["cover", data.amount / 10n ** 9n]);
  const twice = await refusal(world, suite.cover.expire.staticCall(coverId));
  tell.check("exactly once", ["refusal", twice.name], ["expected", "CoverNotActive"]);
}

async function reopening(world: World): Promise<void> {
  const { tell, suite } = world;
  tell.step("Members mint until capital is above the requirement: redemption opens again");
  const buyer = at(world.members, 6);
  const holder = at(world.founders, 11);
  const capital = await suite.ledger.capital();
  const missing = capital.mcr - capital.low + WAD;
  const deadline = (await world.clock.now()) + HOUR;
  await (await suite.market.connect(buyer).mint(0n, deadline, { value: missing })).wait();
  const balance = await balanceOf(world, holder);
  const tokens = 5n * WAD;
  const quoted = await suite.market.quoteRedeem(tokens);
  const done = await happened(world, suite.market.connect(holder).redeem(tokens, 0n, deadline));
  const paid = done.num("TokenMarket.Redeemed", "paid");
  tell.say(`${eth(missing)} minted; ${keel(tokens)} redeemed for ${eth(paid, 6)}`);
  tell.check("redeemed", ["holder's balance", (await balanceOf(world, holder)) - balance], ["event", paid]);
  tell.check("close to the quote of the block before", ["within 0.1%", close(paid, quoted)], ["promise", true]);
  const now = await suite.ledger.capital();
  tell.check("still above the requirement", ["C_low >= MCR", now.low >= now.mcr], ["promise", true]);
}

async function leaving(world: World, { positionId, tranche }: Staked): Promise<void> {
  const { tell, suite } = world;
  tell.step("A staker's tranche ends; stake and rewards go home");
  const owner = await suite.staking.ownerOf(positionId);
  const [early] = await suite.staking.withdraw.staticCall(positionId, [tranche]);
  tell.check("before its tranche ends only rewards leave", ["stake", early], ["none", 0n]);
  await world.clock.pass((tranche + 1n) * 91n * DAY - (await world.clock.now()) + HOUR);
  const balance = await suite.token.balanceOf(owner);
  const done = await happened(world, suite.staking.connect(world.attester).withdraw(positionId, [tranche]));
  const [stake, rewards] = [done.num("StakingPools.Withdrawn", "stake"), done.num("StakingPools.Withdrawn", "rewards")];
  tell.say(`${keel(stake)} of stake (4,000 put in, the rest was burnt for claims) and ${keel(rewards)} of rewards`);
  tell.check("KEEL", ["owner's balance", (await suite.token.balanceOf(owner)) - balance], ["event", stake + rewards]);
  tell.check("stake bore its part of the loss", ["stake < deposit", stake < 4_000n * WAD], ["promise", true]);
}

async function extending(world: World): Promise<void> {
  const { tell, suite } = world;
  tell.step("A staker stays for longer: shares move to a later tranche, nothing else changes");
  const [poolId, seq] = [2n, 2n];
  const positionId = (poolId << 32n) | seq;
  const owner = at(world.founders, FIRST_STAKER + 1);
  const from = trancheOf(await suite.staking.poolOf(poolId).then(({ settledAt }) => settledAt));
  const held = await tranchesOf(world, positionId, from);
  const [tranche] = held;
  if (tranche === undefined) throw new Error("the position holds nothing");
  const before = await suite.staking.depositOf(positionId, tranche);
  await (await suite.staking.connect(owner).extend(positionId, tranche, tranche + 1n)).wait();
  const after = await suite.staking.depositOf(positionId, tranche + 1n);
  tell.say(`${keel(after.stake)} now stays until tranche ${tranche + 1n} ends`);
  tell.check("shares", ["later tranche", after.shares], ["earlier tranche", before.shares]);
  tell.check("rewards go on", ["not lower", after.rewards >= before.rewards], ["promise", true]);
}

/** Tranches in which a position holds shares. */
async function tranchesOf(world: World, positionId: bigint, from: bigint): Promise<bigint[]> {
  const found: bigint[] = [];
  for (let tranche = from; tranche < from + 8n; tranche++) {
    const { shares } = await world.suite.staking.depositOf(positionId, tranche);
    if (shares !== 0n) found.push(tranche);
  }
  return found;
}

async function earnings(world: World): Promise<void> {
  const { tell, suite } = world;
  tell.step("A manager takes its fee, an assessor its deposit back");
  const [manager, assessor] = [at(world.founders, 0), at(world.founders, ASSESSORS.from)];
  const supply = await suite.token.totalSupply();
  const fee = (await happened(world, suite.staking.claimFee(1n))).num("StakingPools.FeeClaimed", "amount");
  tell.say(`${keel(fee)} of fee minted from the promise to ${await manager.getAddress()}`);
  tell.check("fee", ["supply", (await suite.token.totalSupply()) - supply], ["event", fee]);
  const amount = 1_000n * WAD;
  const deposits = await suite.assessment.totalDeposits();
  await (await suite.assessment.connect(assessor).withdraw(amount)).wait();
  tell.check("deposits", ["assessment", await suite.assessment.totalDeposits()], ["less", deposits - amount]);
}

function close(left: bigint, right: bigint): boolean {
  const gap = left > right ? left - right : right - left;
  return gap * 1_000n <= right;
}
