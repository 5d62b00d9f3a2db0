/** A real incident: claims are filed, judged, cooled and paid; a claim without a loss is denied. */
import { id as keccakOfText, type Signer, ZeroHash } from "ethers";
import { findIncident, incidentId } from "../../data/incidents.js";
import { day, eth, keel } from "../format.js";
import {
  assessorsOf,
  at,
  balanceOf,
  DAY,
  figure,
  happened,
  HOUR,
  product,
  refusal,
  timeOf,
  WAD,
  type World,
} from "../world.js";
import { ETH_ASSET, EULER_AMOUNT, requestOf } from "./covers.js";

const PAID = 2n;
const DENIED = 3n;

export interface Filing {
  readonly claimId: bigint;
  readonly coverId: bigint;
  readonly deposit: bigint;
  readonly claimant: Signer;
}

export async function claims(world: World): Promise<void> {
  world.tell.chapter("Claims");
  await world.clock.pass(timeOf("2023-03-16") - (await world.clock.now()));
  await world.republish();
  const first = await file(world, 1n, at(world.members, 0));
  const second = await file(world, 2n, at(world.members, 1));
  const third = await file(world, 3n, at(world.members, 2));
  await gateClosed(world);
  await judge(world, first, true);
  await judge(world, second, true);
  await judge(world, third, false);
  await cool(world, first);
  await pay(world, first);
  await pay(world, second);
  await redemptionClosed(world);
  await deny(world, third);
}

export async function file(world: World, coverId: bigint, claimant: Signer): Promise<Filing> {
  const { tell, suite } = world;
  const incident = findIncident("Euler V1", "2023-03-13");
  const { amount, productId } = await suite.cover.coverOf(coverId);
  tell.step(`Cover ${coverId}: a claim after the incident of ${incident.date} (${incident.name})`);
  tell.say(`${incident.technique}, ${String(incident.amountUsd)} dollars lost (scripts/data/hacks_defillama.csv)`);
  tell.check("product", ["cover", productId], ["catalogue", product(world, "euler-v1").onChain]);
  const bidBefore = (await suite.market.quote()).bid;
  const deposit = await suite.claims.depositFor(coverId, amount);
  const request = {
    coverId,
    amount,
    lossAt: timeOf(incident.date),
    evidenceHash: ZeroHash,
    incidentId: incidentId(incident),
  };
  const done = await happened(world, suite.claims.connect(claimant).submit(request, { value: deposit }));
  const claimId = done.num("Claims.ClaimSubmitted", "claimId");
  tell.say(`claim ${claimId}: ${eth(amount)}, deposit ${eth(deposit)}, filed on ${day(await world.clock.now())}`);
  tell.check("deposit", ["charged", deposit], ["1% of the amount", amount / 100n]);
  tell.check(
    "the bid does not rise",
    ["bid after <= bid before", (await suite.market.quote()).bid <= bidBefore],
    ["promise", true],
  );
  return { claimId, coverId, deposit, claimant };
}

async function gateClosed(world: World): Promise<void> {
  const { tell, suite } = world;
  tell.step("While claims are open, half of them is off the capital for sales: the gate is shut");
  const buyer = at(world.members, 5);
  const order = {
    buyer,
    slug: "uniswap-v3",
    assetId: ETH_ASSET,
    amount: 15n * WAD,
    payAssetId: ETH_ASSET,
    poolIds: [2n],
  };
  const request = await requestOf(world, order);
  const refused = await refusal(world, suite.cover.connect(buyer).buy.staticCall(request, { value: WAD }));
  const capital = await suite.ledger.capital();
  tell.say(`capital for sales ${eth(figure(refused, "capital"))}, requirement ${eth(figure(refused, "requirement"))}`);
  tell.check("refusal", ["gate", refused.name], ["expected", "RequirementNotMet"]);
  tell.check("capital for sales", ["refusal", figure(refused, "capital")], ["full valuation", capital.sale]);
  const model = capital.high - capital.open / 2n;
  tell.check("capital for sales", ["ledger", capital.sale], ["C_high less half of the open claims", model]);
}

export async function judge(world: World, { claimId }: Filing, accept: boolean): Promise<void> {
  const { tell, suite } = world;
  tell.step(`Assessors vote ${accept ? "for" : "against"} claim ${claimId}`);
  const [backer] = world.founders;
  const refused = await refusal(world, suite.assessment.connect(backer).vote.staticCall(claimId, true, ZeroHash));
  tell.check("who backs the cover may not judge", ["refusal", refused.name], ["expected", "ConflictOfInterest"]);
  const rationale = keccakOfText(accept ? "the loss is plain" : "withdrawn before the incident");
  let cast = 0n;
  for (const assessor of assessorsOf(world)) {
    const done = await happened(world, suite.assessment.connect(assessor).vote(claimId, accept, rationale));
    cast += done.num("Assessment.Voted", "weight");
  }
  const poll = await suite.assessment.pollOf(claimId);
  tell.say(`${keel(poll.accept)} for, ${keel(poll.deny)} against, quorum ${keel(poll.quorum)}`);
  tell.check("tally", ["poll", accept ? poll.accept : poll.deny], ["sum of ballots", cast]);
}

async function cool(world: World, { claimId }: Filing): Promise<void> {
  const { tell, suite } = world;
  tell.step("Three days of voting, one day of cooling: nothing is paid before");
  const early = await refusal(world, suite.claims.settle.staticCall(claimId));
  tell.check("settling early", ["refusal", early.name], ["expected", "NotFinal"]);
  await world.clock.pass(4n * DAY + HOUR);
  await world.republish();
}

export async function pay(world: World, { claimId, coverId, deposit, claimant }: Filing): Promise<void> {
  const { tell, suite } = world;
  tell.step(`Claim ${claimId} is paid, at anybody's call`);
  const [balance, supply, stake] = [
    await balanceOf(world, claimant),
    await suite.token.totalSupply(),
    await totalStake(world),
  ];
  const done = await happened(world, suite.claims.connect(world.attester).settle(claimId));
  const received = (await balanceOf(world, claimant)) - balance;
  const burnt = supply - (await suite.token.totalSupply());
  tell.say(`${eth(received)} to the claimant: the loss and the deposit; ${keel(burnt)} of stake burnt`);
  tell.check("paid", ["claimant's balance", received], ["amount + deposit", EULER_AMOUNT + deposit]);
  tell.check("burnt", ["supply", burnt], ["pools' stake", stake - (await totalStake(world))]);
  tell.check("burnt", ["supply", burnt], ["events", done.sum("StakingPools.StakeBurnt", "burnt")]);
  tell.check("claim", ["status", (await suite.claims.claimOf(claimId)).status], ["paid", PAID]);
  tell.check("cover", ["amount left", (await suite.cover.coverOf(coverId)).amount], ["all was claimed", 0n]);
  const twice = await refusal(world, suite.claims.settle.staticCall(claimId));
  tell.check("once", ["refusal", twice.name], ["expected", "AlreadySettled"]);
}

async function redemptionClosed(world: World): Promise<void> {
  const { tell, suite } = world;
  tell.step("Capital is under the requirement now: nothing is redeemed");
  const holder = at(world.founders, 11);
  const deadline = (await world.clock.now()) + HOUR;
  const refused = await refusal(world, suite.market.connect(holder).redeem.staticCall(100n * WAD, 0n, deadline));
  const capital = await suite.ledger.capital();
  tell.say(`C_low ${eth(capital.low)}, requirement ${eth(capital.mcr)}: ${refused.name}`);
  tell.check("refusal", ["market", refused.name], ["expected", "RedemptionClosed"]);
  tell.check("capital", ["refusal", figure(refused, "capital")], ["ledger", capital.low]);
  tell.check("the bid", ["market", (await suite.market.quote()).bid], ["at or under 100%", 0n]);
}

async function deny(world: World, { claimId, coverId, deposit, claimant }: Filing): Promise<void> {
  const { tell, suite } = world;
  tell.step(`Claim ${claimId} is denied: its author had withdrawn before the incident`);
  const [balance, recorded] = [await balanceOf(world, claimant), await suite.pool.recordedOf(ETH_ASSET)];
  await (await suite.claims.connect(world.attester).settle(claimId)).wait();
  tell.say(`nothing is paid; the deposit of ${eth(deposit)} stays with the pool`);
  tell.check("paid", ["claimant's balance", (await balanceOf(world, claimant)) - balance], ["a denial", 0n]);
  tell.check("deposit", ["pool's record", (await suite.pool.recordedOf(ETH_ASSET)) - recorded], ["deposit", deposit]);
  tell.check("claim", ["status", (await suite.claims.claimOf(claimId)).status], ["denied", DENIED]);
  const again = await suite.claims.depositFor(coverId, EULER_AMOUNT);
  tell.check("the next deposit on this cover", ["claims", again], ["doubled", 2n * deposit]);
}

async function totalStake(world: World): Promise<bigint> {
  const count = await world.suite.staking.poolCount();
  let total = 0n;
  for (let poolId = 1n; poolId <= count; poolId++) total += (await world.suite.staking.poolOf(poolId)).stake;
  return total;
}
