/** What is measured, by the keys of snapshots/ceilings.json, each on a fresh copy of the same state. */
import { MaxUint256, ZeroHash, id, parseEther, type ContractTransactionResponse } from "ethers";
import type { Name } from "../../scripts/lib/accounts.js";
import { nextAttestation, signAttestation } from "../../scripts/lib/attestation.js";
import { DAY, HOUR } from "../support/chain.js";
import { ASSESSORS, nowOf, positionOf, productId, TRANCHE, type Suite } from "../support/suite.js";

import { assessAndVote, passTime, premiumNext, requestOf, type Order } from "../support/verbs.js";

export interface Operation {
  readonly key: string;
  readonly run: (s: Suite) => Promise<bigint>;
}

const NEVER = 2n ** 40n - 1n;
const USDC = 10n ** 6n;
const AMOUNT = parseEther("5");
/** Of the fixture's pools, those over which a cover is measured. */
const ONE = 1;
const FIVE = 5;

export const OPERATIONS: readonly Operation[] = [
  { key: "membership.join", run: join },
  {
    key: "token.transfer.existingHolder",
    run: async (s) => used(s.token.connect(s.people.mia).transfer(s.people.oscar, parseEther("1"))),
  },
  {
    key: "token.transfer.delegated",
    run: async (s) => used(s.token.connect(s.people.dave).transfer(s.people.erin, parseEther("1"))),
  },
  {
    key: "market.mint",
    run: async (s) => used(s.market.connect(s.people.mia).mint(0n, NEVER, { value: parseEther("1") })),
  },
  {
    key: "market.redeem",
    run: async (s) => used(s.market.connect(s.people.mia).redeem(parseEther("100"), 0n, NEVER)),
  },
  { key: "pool.create.1product", run: createPool },
  { key: "stake.deposit.firstInPool", run: firstInPool },
  { key: "stake.deposit.newStaker", run: newStaker },
  { key: "stake.deposit.samePosition", run: samePosition },
  { key: "stake.extend", run: extend },
  { key: "stake.withdraw.after4tranches", run: withdraw },
  { key: "cover.buy.eth.1pool", run: (s) => buy(s, { amount: AMOUNT, pools: ONE }) },
  { key: "cover.buy.eth.2pools", run: (s) => buy(s, { amount: AMOUNT, pools: 2 }) },
  { key: "cover.buy.eth.5pools", run: (s) => buy(s, { amount: AMOUNT, pools: FIVE }) },
  { key: "cover.buy.usdc.1pool", run: buyInUsdc },
  { key: "cover.buy.keel.1pool", run: (s) => buy(s, { pay: "KEEL", amount: AMOUNT }) },
  { key: "cover.expire.1pool", run: (s) => expire(s, ONE) },
  { key: "cover.expire.5pools", run: (s) => expire(s, FIVE) },
  { key: "claim.submit", run: async (s) => (await claim(s, ONE)).submit },
  { key: "assess.vote", run: async (s) => (await claim(s, ONE)).votes[0] },
  { key: "claim.pay.eth.1pool", run: async (s) => (await claim(s, ONE)).pay },
  { key: "claim.pay.eth.5pools", run: async (s) => (await claim(s, FIVE)).pay },
  { key: "life.eth.1pool", run: (s) => life(s, ONE) },
  { key: "life.eth.5pools", run: (s) => life(s, FIVE) },
];

async function used(sent: Promise<ContractTransactionResponse>): Promise<bigint> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("the transaction was not mined");
  return receipt.gasUsed;
}

async function join({ membership, people, connection }: Suite): Promise<bigint> {
  const now = await nowOf({ connection });
  const terms = { tier: 1n, expiresAt: now + 300n * DAY, deadline: now + HOUR };
  const attestation = await nextAttestation(membership, people.sybil.address, terms);
  const signature = await signAttestation(people.signer, membership, attestation);
  const value = await membership.joinFee();
  return used(membership.connect(people.sybil).join(attestation, signature, { value }));
}

async function createPool(s: Suite): Promise<bigint> {
  const product = { productId: productId(s, "aave-v3-ethereum"), weightBps: 10_000n, targetPriceBps: 100n };
  return used(s.staking.connect(s.people.quinn).createPool(1_000n, 2_000n, [product], ZeroHash));
}

async function deposit(s: Suite, by: Name, poolId: bigint, positionId: bigint, ahead = 7n): Promise<bigint> {
  const tranche = (await nowOf(s)) / TRANCHE + ahead;
  const request = { poolId, positionId, tranche, amount: parseEther("100"), maxOpenBurnBps: 0n };
  return used(s.staking.connect(s.people[by]).deposit(request));
}

async function firstInPool(s: Suite): Promise<bigint> {
  await createPool(s);
  return deposit(s, "quinn", await s.staking.poolCount(), 0n);
}

async function newStaker(s: Suite): Promise<bigint> {
  return deposit(s, "quinn", 1n, 0n);
}

/** The position that quinn has after a deposit in pool 1: the fifth there. */
const QUINNS = positionOf(1n, 5n);

async function samePosition(s: Suite): Promise<bigint> {
  await newStaker(s);
  return deposit(s, "quinn", 1n, QUINNS);
}

async function extend(s: Suite): Promise<bigint> {
  await deposit(s, "quinn", 1n, 0n, 3n);
  await passTime(s, DAY);
  const current = (await nowOf(s)) / TRANCHE;
  return used(s.staking.connect(s.people.quinn).extend(QUINNS, current + 3n, current + 7n));
}

/** Four tranches go by and nobody touches the pool; quinn's stake lies in the first of them. */
async function withdraw(s: Suite): Promise<bigint> {
  await deposit(s, "quinn", 1n, 0n, 0n);
  const tranche = (await nowOf(s)) / TRANCHE;
  await passTime(s, 4n * TRANCHE);
  return used(s.staking.connect(s.people.quinn).withdraw(QUINNS, [tranche]));
}

/** Exactly the premium is sent: it is asked for in the very block of the purchase. */
async function buy(s: Suite, order: Order): Promise<bigint> {
  const buyer = s.people[order.buyer ?? "mia"];
  const request = requestOf(s, order);
  const erc20 = s.assets.find(({ id: asset }) => asset === request.payAssetId)?.token;
  await erc20?.mint(buyer, 10n ** 12n);
  await erc20?.connect(buyer).approve(s.pool, MaxUint256);
  const premium = await premiumNext(s, request);
  const value = request.payAssetId === 0n ? premium : 0n;
  return used(s.cover.connect(buyer).buy(request, { value }));
}

/** Not the first cover in dollars. */
async function buyInUsdc(s: Suite): Promise<bigint> {
  await buy(s, { buyer: "nina", asset: "USDC", pay: "USDC", amount: 1_000n * USDC });
  return buy(s, { asset: "USDC", pay: "USDC", amount: 5_000n * USDC });
}

async function expire(s: Suite, pools: number): Promise<bigint> {
  await buy(s, { amount: AMOUNT, pools });
  const coverId = await s.cover.coverCount();
  const { claimBy } = await s.cover.coverOf(coverId);
  await passTime(s, claimBy - (await nowOf(s)) + 1n);
  return used(s.cover.connect(s.people.zoe).expire(coverId));
}

/** A claim on a cover over this many pools: filed, three votes, paid. */
async function claim(s: Suite, pools: number) {
  await buy(s, { amount: AMOUNT, pools });
  const coverId = await s.cover.coverCount();
  await passTime(s, 10n * DAY);
  const request = {
    coverId,
    amount: AMOUNT,
    lossAt: (await nowOf(s)) - 60n,
    evidenceHash: id("evidence"),
    incidentId: id("incident"),
  };
  const value = await s.claims.depositFor(coverId, AMOUNT);
  const submit = await used(s.claims.connect(s.people.mia).submit(request, { value }));
  const claimId = await s.claims.claimCount();
  const votes = [];
  for (const name of ASSESSORS.slice(0, 3))
    votes.push(await used(s.assessment.connect(s.people[name]).vote(claimId, true, ZeroHash)));
  await assessAndVote(s, claimId, { accept: [] });
  const pay = await used(s.claims.connect(s.people.zoe).settle(claimId));
  return { submit, votes, pay };
}

/** The sum of what one life costs its people: join, stake, buy, file, three votes, pay. */
async function life(s: Suite, pools: number): Promise<bigint> {
  const staking = (await join(s)) + (await newStaker(s));
  const bought = await buy(s, { amount: AMOUNT, pools });
  const { submit, votes, pay } = await claim(s, pools);
  return [staking, bought, submit, ...votes, pay].reduce((sum, gas) => sum + gas, 0n);
}
