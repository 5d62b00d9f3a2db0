/** Covers expire and free what backed them; the market reopens; a staker leaves with rewards. */
import { eth, keel } from "../format.js";
import { at, balanceOf, DAY, figure, happened, HOUR, refusal, WAD, type World } from "../world.js";
import type { Staked } from "./stakers.js";

export async function endings(world: World, staked: Staked): Promise<void> {
  world.tell.chapter("Endings");
  await expiry(world);
  await reopening(world);
  await leaving(world, staked);
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
  const kept = await refusal(world, suite.staking.withdraw.staticCall(positionId, [tranche + 1n]));
  tell.check("nothing is staked elsewhere", ["refusal", kept.name], ["expected", "NothingStaked"]);
  await world.clock.pass((tranche + 1n) * 91n * DAY - (await world.clock.now()) + HOUR);
  const balance = await suite.token.balanceOf(owner);
  const done = await happened(world, suite.staking.connect(world.attester).withdraw(positionId, [tranche]));
  const [stake, rewards] = [done.num("StakingPools.Withdrawn", "stake"), done.num("StakingPools.Withdrawn", "rewards")];
  tell.say(`${keel(stake)} of stake (4,000 put in, the rest was burnt for claims) and ${keel(rewards)} of rewards`);
  tell.check("KEEL", ["owner's balance", (await suite.token.balanceOf(owner)) - balance], ["event", stake + rewards]);
  tell.check("stake bore its part of the loss", ["stake < deposit", stake < 4_000n * WAD], ["promise", true]);
}

function close(left: bigint, right: bigint): boolean {
  const gap = left > right ? left - right : right - left;
  return gap * 1_000n <= right;
}
