import { ZeroHash, id, parseEther } from "ethers";
import { rights } from "../../scripts/lib/access.js";
import type { ICover } from "../../typechain-types/index.js";
import { FEED_UNIT, USD_PER_ETH } from "./capital.js";
import { DAY, HOUR, type Chain, type Signer } from "./chain.js";
import { buy, deployCovers, orderFor } from "./covers.js";

export const VOTING = 3n * DAY;
export const COOLDOWN = DAY;
export const ASSESSOR_STAKE = parseEther("10000");
export const DEPOSIT_FLOOR = parseEther("0.05");

/**
 * Layers 1 to 7: `deployCovers`, and five assessors with 10,000 KEEL each, deposited more than 14 days ago.
 * `cy` and `dan` buy, `bo` stakes in every pool, `eve` is no member.
 */
export async function deployClaims(chain: Chain) {
  const covers = await deployCovers(chain);
  const { ethers } = chain;
  const { admin, authority, token, membership, pool, ledger, market, cover } = covers;
  const rules = [1_500, 2, 12n * HOUR, 24n * HOUR] as const;
  const assessment = await ethers.deployContract("Assessment", [authority, token, membership, cover, ...rules]);
  const below = { authority, membership, pool, ledger, market, cover, assessment };
  const claims = await ethers.deployContract("Claims", [below, DEPOSIT_FLOOR, 100]);
  await token.setRights(assessment, rights("PULL"));
  await token.connect(admin).setHolder(assessment, true);
  await membership.setRights(assessment, rights("TIE"));
  await membership.setRights(claims, rights("TIE"));
  await pool.setRights(claims, rights("FUND", "PAY"));
  await ledger.setRights(claims, rights("RESERVE"));
  await cover.setRights(claims, rights("CLAIM"));
  await assessment.setRights(claims, rights("BALLOT"));
  const assessors = (await ethers.getSigners()).slice(10, 15);
  for (const assessor of assessors) {
    await covers.joinAs(assessor);
    await token.connect(admin).mintGenesis(assessor, 2n * ASSESSOR_STAKE);
    await assessment.connect(assessor).deposit(ASSESSOR_STAKE);
  }
  await chain.increase(15n * DAY);
  return { ...covers, chain, assessment, claims, assessors };
}

export type ClaimsSuite = Awaited<ReturnType<typeof deployClaims>>;
export type Verdict = "accepted" | "denied" | "undecided";

/** Every feed answers what it did, as of now. */
export async function freshen({ usdFeed, assets }: ClaimsSuite): Promise<void> {
  await usdFeed.setAnswer(USD_PER_ETH * FEED_UNIT);
  for (const { feed } of assets) await feed.setAnswer(FEED_UNIT);
}

/** Buys for `buyer` and lets the waiting period pass. */
export async function covered(s: ClaimsSuite, buyer: Signer, changes: Partial<ICover.BuyRequestStruct> = {}) {
  await freshen(s);
  const coverId = await buy(s, buyer, orderFor(buyer, changes));
  await s.chain.increase(8n * DAY);
  return coverId;
}

export async function filing(s: ClaimsSuite, coverId: bigint, amount: bigint, lossAt?: bigint) {
  const value = await s.claims.depositFor(coverId, amount);
  const request = {
    coverId,
    amount,
    lossAt: lossAt ?? (await s.chain.now()) - HOUR,
    evidenceHash: id("evidence"),
    incidentId: id("incident"),
  };
  return { request, value };
}

export async function submit(s: ClaimsSuite, by: Signer, coverId: bigint, amount: bigint): Promise<bigint> {
  const { request, value } = await filing(s, coverId, amount);
  await s.claims.connect(by).submit(request, { value });
  return s.claims.claimCount();
}

export async function judge(s: ClaimsSuite, claimId: bigint, verdict: Verdict): Promise<void> {
  const ballots = { accepted: [true, true, false], denied: [false, false, true], undecided: [] }[verdict];
  for (const [index, accept] of ballots.entries())
    await s.assessment.connect(s.assessors[index]).vote(claimId, accept, ZeroHash);
}

/** From filing to the end of the cooldown. */
export async function decided(s: ClaimsSuite, by: Signer, coverId: bigint, amount: bigint, verdict: Verdict) {
  const claimId = await submit(s, by, coverId, amount);
  await judge(s, claimId, verdict);
  await s.chain.increase(VOTING + COOLDOWN);
  return claimId;
}

/** From filing to settlement. */
export async function settled(s: ClaimsSuite, by: Signer, coverId: bigint, amount: bigint, verdict: Verdict) {
  const claimId = await decided(s, by, coverId, amount, verdict);
  await s.claims.settle(claimId);
  return claimId;
}
