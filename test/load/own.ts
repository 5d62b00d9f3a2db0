/** What somebody chooses for one call alone: how many pools, tranches, deposits. Nobody else pays for it. */
import { parseEther } from "ethers";
import { addressOf } from "../../scripts/lib/contracts.js";
import { hashed, proposed } from "../../scripts/lib/motions.js";
import { calling } from "../exits/exit.js";
import type { Ground } from "../exits/ground.js";
import { motionOf } from "../malformed/ground.js";
import { DAY } from "../support/chain.js";
import { depositOf, naming, VOTE, VOTING_DELAY } from "../support/governance.js";
import { nowOf, TRANCHE } from "../support/suite.js";
import { assessAndVote, fileClaim, overPools, passTime, premiumNext, requestOf, stakeIn } from "../support/verbs.js";
import { openPoolsTo, type Dimension } from "./dimension.js";
import { gasOf } from "./verbs.js";

const DEEPEST = 8;
const BALLOT_POOLS = 2;

export const OWN_DIMENSIONS: readonly Dimension[] = [
  {
    key: "coverPools",
    title: "Pools behind one cover (its buyer's choice, at most 20)",
    item: "pool",
    levels: [1, 5, 20],
    fullLevels: [1, 2, 5, 10, 20],
    grow: (g, from) => (from === 0 ? openPoolsTo(g, 0, 20) : Promise.resolve()),
    verbs: [],
    beside: livesOver,
  },
  {
    key: "tranches",
    title: "Tranches of one withdrawal (the owner's choice)",
    item: "tranche",
    levels: [1, 4, 8],
    fullLevels: [1, 2, 4, 6, 8],
    grow: () => Promise.resolve(),
    verbs: [],
    beside: withdrawals,
  },
  {
    key: "deposits",
    title: "Deposits named in one ballot of governance (the voter's choice, at most 16)",
    item: "deposit",
    levels: [1, 8, 16],
    fullLevels: [1, 2, 4, 8, 16],
    grow: () => Promise.resolve(),
    verbs: [],
    beside: ballots,
  },
];

/** A cover over so many pools, bought, claimed, paid; another one bought and expired. */
async function livesOver(g: Ground, count: number): Promise<ReadonlyMap<string, bigint>> {
  const { cover, claims, people } = g;
  const amount = parseEther("0.002") * BigInt(count);
  const request = { ...requestOf(g, { amount }), pools: overPools(amount, BigInt(count)) };
  const buy = async () => {
    const value = await premiumNext(g, request);
    return gasOf({ ...calling(people.mia, cover, "buy", request), value });
  };
  await buy();
  const bought = await buy();
  const coverId = await cover.coverCount();
  await passTime(g, 8n * DAY);
  const filed = await fileClaim(g, { coverId, by: "mia" });
  const submit = await receiptOf(g);
  await assessAndVote(g, filed);
  const settle = await gasOf(calling(people.zoe, claims, "settle", filed));
  const { claimBy } = await cover.coverOf(coverId - 1n);
  await passTime(g, claimBy - (await nowOf(g)));
  const expire = await gasOf(calling(people.zoe, cover, "expire", coverId - 1n));
  return new Map([
    ["cover.buy.eth.1pool", bought],
    ["exit.claim.submit", submit],
    ["exit.payout.eth", settle],
    ["exit.cover.expire", expire],
  ]);
}

/** Gas of the latest transaction. */
async function receiptOf({ connection }: Ground): Promise<bigint> {
  const block = await connection.ethers.provider.getBlock("latest");
  if (block === null) throw new Error("no block");
  return block.gasUsed;
}

/** Nobody touches the pool until all of them have passed. */
async function withdrawals(g: Ground, count: number): Promise<ReadonlyMap<string, bigint>> {
  const first = (await nowOf(g)) / TRANCHE;
  const position = await positionOfLaura(g, 1n, count);
  await passTime(g, BigInt(DEEPEST) * TRANCHE);
  const tranches = Array.from({ length: count }, (_, ahead) => first + BigInt(ahead));
  return new Map([
    ["exit.stake.withdraw", await gasOf(calling(g.people.zoe, g.staking, "withdraw", position, tranches))],
  ]);
}

/** One position of hers with deposits in so many tranches from the current one on. */
async function positionOfLaura(g: Ground, pool: bigint, count: number): Promise<bigint> {
  await stakeIn(g, { by: "laura", pool, ahead: 0n });
  const made = await g.staking.queryFilter(g.staking.filters.Deposited(pool));
  const position = made.at(-1)?.args.positionId ?? 0n;
  for (let ahead = 1n; ahead < BigInt(count); ahead++) await stakeIn(g, { by: "laura", pool, position, ahead });
  return position;
}

async function ballots(g: Ground, count: number): Promise<ReadonlyMap<string, bigint>> {
  const first = (await nowOf(g)) / TRANCHE;
  const named: bigint[] = [];
  for (let pool = 1n; pool <= BigInt(BALLOT_POOLS); pool++) {
    const position = await positionOfLaura(g, pool, DEEPEST);
    for (let ahead = 0n; ahead < BigInt(DEEPEST); ahead++) named.push(depositOf(position, first + ahead));
  }
  await passTime(g, DAY);
  const motion = motionOf(addressOf(g.membership));
  await g.governor.connect(g.people.alice).propose(...proposed(motion));
  await passTime(g, VOTING_DELAY + 1n);
  const proposalId = await g.governor.getProposalId(...hashed(motion));
  const ballot = [proposalId, VOTE.for, "stake", naming(...named.slice(0, count))] as const;
  const gas = await gasOf(calling(g.people.laura, g.governor, "castVoteWithReasonAndParams", ...ballot));
  return new Map([["exit.governance.voteByStake", gas]]);
}
