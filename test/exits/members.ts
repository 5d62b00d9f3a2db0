/** Exits of stakers, managers, assessors, holders of KEEL and voters. */
import { Signature, parseEther, ZeroAddress, ZeroHash } from "ethers";
import { addressOf } from "../../scripts/lib/contracts.js";
import { hashed, proposed } from "../../scripts/lib/motions.js";
import { motionOf } from "../malformed/ground.js";
import { DAY, HOUR } from "../support/chain.js";
import { depositOf, naming, VOTE, VOTING_DELAY, VOTING_PERIOD } from "../support/governance.js";
import { nowOf, positionOf, TRANCHE } from "../support/suite.js";
import { fileClaim, passTime, stakeIn } from "../support/verbs.js";
import { calling, decidedClaim, newCover, until, type Call, type Exit, type Plan } from "./exit.js";
import { COVERS, type Ground } from "./ground.js";

const POOL = 1n;
/** Dave's position carries pool 1's fee; this one is another's. */
const IVANS = positionOf(POOL, 3n);

export const MEMBER_EXITS: readonly Exit[] = [
  {
    key: "stake.withdraw",
    title: "Withdraw stake whose tranche has passed, and end the position",
    verbs: ["StakingPools.withdraw"],
    prepare: unstaking,
  },
  {
    key: "stake.rewards",
    title: "Claim staking rewards",
    verbs: ["StakingPools.withdraw"],
    prepare: earning,
  },
  {
    key: "stake.settle",
    title: "Bring a pool up to date, its passed tranches included",
    verbs: ["StakingPools.settle"],
    prepare: updating,
  },
  {
    key: "stake.extend",
    title: "Extend a deposit",
    verbs: ["StakingPools.extend"],
    isRevived: true,
    prepare: extending,
  },
  {
    key: "stake.fee",
    title: "Pay the manager's fee",
    verbs: ["StakingPools.claimFee"],
    prepare: (g) =>
      Promise.resolve({
        call: calling(g.people.zoe, g.staking, "claimFee", POOL),
        read: () => g.token.balanceOf(g.people.dave),
      }),
  },
  {
    key: "stake.letGo",
    title: "Let go of the manager's position, so that it can be sold",
    verbs: ["StakingPools.setManagerPosition"],
    prepare: (g) =>
      Promise.resolve({
        call: calling(g.people.dave, g.staking, "setManagerPosition", POOL, 0n),
        read: async () => (await g.staking.poolOf(POOL)).managerPosition,
      }),
  },
  {
    key: "stake.transfer",
    title: "Transfer a position to a member who takes it",
    verbs: ["StakingPools.transferFrom", "StakingPools.safeTransferFrom"],
    isRevived: true,
    prepare: (g) =>
      Promise.resolve({
        call: calling(g.people.ivan, g.staking, "transferFrom", g.people.ivan.address, g.people.rupert.address, IVANS),
        read: () => g.staking.ownerOf(IVANS),
      }),
  },
  {
    key: "assess.vote",
    title: "Vote on a claim",
    verbs: ["Assessment.vote"],
    needsStanding: "bob",
    isRevived: true,
    prepare: judging,
  },
  {
    key: "assess.withdraw",
    title: "Withdraw the assessor's deposit after a vote",
    verbs: ["Assessment.withdraw"],
    prepare: leavingTheBench,
  },
  {
    key: "token.transfer",
    title: "Transfer KEEL among members",
    verbs: ["MemberToken.transfer", "MemberToken.transferFrom"],
    prepare: (g) =>
      Promise.resolve({
        call: calling(g.vaultSigner, g.token, "transfer", g.people.rupert.address, parseEther("1")),
        read: () => g.token.balanceOf(g.people.rupert),
      }),
  },
  {
    key: "token.delegate",
    title: "Delegate votes",
    verbs: ["MemberToken.delegate"],
    prepare: (g) => delegating(g, g.people.zoe.address),
  },
  {
    key: "token.undelegate",
    title: "Take delegated votes back",
    verbs: ["MemberToken.delegate"],
    prepare: (g) => delegating(g, ZeroAddress),
  },
  {
    key: "token.delegateBySig",
    title: "Delegate votes by signature",
    verbs: ["MemberToken.delegateBySig"],
    prepare: delegatingBySignature,
  },
  {
    key: "governance.vote",
    title: "Vote in governance",
    verbs: ["MutualGovernor.castVote", "MutualGovernor.castVoteWithReason"],
    needsStanding: "dave",
    isRevived: true,
    prepare: async (g) => {
      const proposalId = await openProposal(g);
      return votePlan(g, proposalId, calling(g.people.dave, g.governor, "castVote", proposalId, VOTE.for));
    },
  },
  {
    key: "governance.voteByStake",
    title: "Vote in governance by stake",
    verbs: ["MutualGovernor.castVoteWithReasonAndParams", "MutualGovernor.castVoteWithReasonAndParamsBySig"],
    needsStanding: "dave",
    isRevived: true,
    prepare: votingByStake,
  },
  {
    key: "governance.voteBySig",
    title: "Vote in governance by signature",
    verbs: ["MutualGovernor.castVoteBySig"],
    needsStanding: "dave",
    isRevived: true,
    prepare: votingBySignature,
  },
  {
    key: "governance.cancel",
    title: "Take one's own proposal back",
    verbs: ["MutualGovernor.cancel"],
    isRevived: true,
    prepare: takingBack,
  },
  {
    key: "governance.queue",
    title: "Queue what was decided",
    verbs: ["MutualGovernor.queue"],
    prepare: queueing,
  },
  {
    key: "governance.execute",
    title: "Carry out what was decided",
    verbs: ["MutualGovernor.execute"],
    isRevived: true,
    prepare: executing,
  },
];

/** Laura's deposit ends with the next tranche but one, an hour after the plan is made: states that last begin before. */
async function unstaking(g: Ground): Promise<Plan> {
  const tranche = (await nowOf(g)) / TRANCHE + 1n;
  const position = await stakeOfLaura(g);
  const readyAt = (tranche + 1n) * TRANCHE;
  await until(g, readyAt - HOUR);
  return { ...withdrawal(g, position, tranche), readyAt, read: () => sharesIn(g, position, tranche) };
}

/** Of a deposit that still counts for years. */
async function earning(g: Ground): Promise<Plan> {
  const begun = await g.connection.ethers.provider.getBlock(0);
  const tranche = BigInt(begun?.timestamp ?? 0) / TRANCHE + 7n;
  return { ...withdrawal(g, IVANS, tranche), read: () => g.token.balanceOf(g.people.ivan) };
}

/** Anybody may call it: the owner is paid. */
const withdrawal = (g: Ground, position: bigint, tranche: bigint) => ({
  call: calling(g.people.zoe, g.staking, "withdraw", position, [tranche]),
});

const sharesIn = async (g: Ground, position: bigint, tranche: bigint): Promise<bigint> =>
  (await g.staking.depositOf(position, tranche)).shares;

/** As soon as a tranche has passed. */
async function updating(g: Ground): Promise<Plan> {
  const { readyAt } = await unstaking(g);
  return {
    readyAt,
    call: calling(g.people.zoe, g.staking, "settle", POOL, 10n ** 6n),
    read: async () => (await g.staking.poolOf(POOL)).settledAt,
  };
}

async function extending(g: Ground): Promise<Plan> {
  const position = await stakeOfLaura(g);
  const from = (await nowOf(g)) / TRANCHE + 1n;
  return {
    call: calling(g.people.laura, g.staking, "extend", position, from, from + 2n),
    read: () => sharesIn(g, position, from + 2n),
  };
}

/** A new position of hers in the tranche after the current one. */
async function stakeOfLaura(g: Ground): Promise<bigint> {
  await stakeIn(g, { by: "laura", ahead: 1n });
  const made = await g.staking.queryFilter(g.staking.filters.Deposited(POOL));
  return made.at(-1)?.args.positionId ?? 0n;
}

async function judging(g: Ground): Promise<Plan> {
  const claimId = await fileClaim(g, { coverId: await newCover(g), by: "nina" });
  return {
    call: calling(g.people.bob, g.assessment, "vote", claimId, true, ZeroHash),
    read: async () => (await g.assessment.pollOf(claimId)).accept,
  };
}

/** Locked as if every extension still possible came. */
async function leavingTheBench(g: Ground): Promise<Plan> {
  await decidedClaim(g, COVERS.eth);
  const memberId = await g.membership.idOf(g.people.bob);
  const { amount, lockedUntil } = await g.assessment.assessorOf(memberId);
  return {
    readyAt: lockedUntil,
    call: calling(g.people.bob, g.assessment, "withdraw", amount),
    read: () => g.token.balanceOf(g.people.bob),
  };
}

async function delegating(g: Ground, to: string): Promise<Plan> {
  if (to === ZeroAddress) await g.token.connect(g.vaultSigner).delegate(g.people.zoe);
  return {
    call: calling(g.vaultSigner, g.token, "delegate", to),
    read: () => g.token.getVotes(g.people.zoe),
  };
}

async function delegatingBySignature(g: Ground): Promise<Plan> {
  const { token, people } = g;
  const { name, version, chainId, verifyingContract } = await token.eip712Domain();
  const fields = ["address delegatee", "uint256 nonce", "uint256 expiry"];
  const nonce = await token.nonces(people.mia);
  const expiry = 2n ** 40n;
  const signed = await people.mia.signTypedData(
    { name, version, chainId, verifyingContract },
    { Delegation: fieldsOf(fields) },
    { delegatee: people.zoe.address, nonce, expiry },
  );
  const { v, r, s } = Signature.from(signed);
  return {
    call: calling(people.rupert, token, "delegateBySig", people.zoe.address, nonce, expiry, v, r, s),
    read: () => token.getVotes(people.zoe),
  };
}

const fieldsOf = (fields: readonly string[]) =>
  fields.map((field) => ({ type: field.split(" ")[0], name: field.split(" ")[1] }));

const motionIn = (g: Ground) => motionOf(addressOf(g.membership));

/** A proposal whose vote is open. */
async function openProposal(g: Ground): Promise<bigint> {
  await g.governor.connect(g.people.alice).propose(...proposed(motionIn(g)));
  await passTime(g, VOTING_DELAY + 1n);
  return g.governor.getProposalId(...hashed(motionIn(g)));
}

function votePlan(g: Ground, proposalId: bigint, call: Call): Plan {
  return { call, read: () => g.governor.hasVoted(proposalId, g.people.dave) };
}

async function votingByStake(g: Ground): Promise<Plan> {
  const tranche = (await nowOf(g)) / TRANCHE + 7n;
  await stakeIn(g, { by: "dave", position: positionOf(POOL, 1n) });
  await passTime(g, DAY);
  const proposalId = await openProposal(g);
  const params = naming(depositOf(positionOf(POOL, 1n), tranche));
  const ballot = [proposalId, VOTE.for, "stake", params] as const;
  return votePlan(g, proposalId, calling(g.people.dave, g.governor, "castVoteWithReasonAndParams", ...ballot));
}

async function votingBySignature(g: Ground): Promise<Plan> {
  const proposalId = await openProposal(g);
  const { governor, people } = g;
  const { name, version, chainId, verifyingContract } = await governor.eip712Domain();
  const fields = ["uint256 proposalId", "uint8 support", "address voter", "uint256 nonce"];
  const signed = await people.dave.signTypedData(
    { name, version, chainId, verifyingContract },
    { Ballot: fieldsOf(fields) },
    { proposalId, support: VOTE.for, voter: people.dave.address, nonce: await governor.nonces(people.dave) },
  );
  const ballot = [proposalId, VOTE.for, people.dave.address, signed] as const;
  return votePlan(g, proposalId, calling(people.zoe, governor, "castVoteBySig", ...ballot));
}

async function takingBack(g: Ground): Promise<Plan> {
  await g.governor.connect(g.people.alice).propose(...proposed(motionIn(g)));
  return statePlan(g, calling(g.people.alice, g.governor, "cancel", ...hashed(motionIn(g))));
}

async function queueing(g: Ground): Promise<Plan> {
  const proposalId = await openProposal(g);
  for (const name of ["alice", "bob", "carol", "dave"] as const)
    await g.governor.connect(g.people[name]).castVote(proposalId, VOTE.for);
  await passTime(g, VOTING_PERIOD + 1n);
  return statePlan(g, calling(g.people.zoe, g.governor, "queue", ...hashed(motionIn(g))));
}

async function executing(g: Ground): Promise<Plan> {
  await queueing(g);
  await g.governor.queue(...hashed(motionIn(g)));
  const plan = await statePlan(g, calling(g.people.zoe, g.governor, "execute", ...hashed(motionIn(g))));
  return { ...plan, readyAt: (await nowOf(g)) + 2n * DAY };
}

async function statePlan(g: Ground, call: Call): Promise<Plan> {
  const proposalId = await g.governor.getProposalId(...hashed(motionIn(g)));
  return { call, read: () => g.governor.state(proposalId) };
}
