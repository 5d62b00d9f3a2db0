import { AbiCoder } from "ethers";
import { rights, role } from "../../scripts/lib/access.js";
import { hashed, proposed, type Motion } from "../../scripts/lib/motions.js";
import { DAY, type Chain, type Signer } from "./chain.js";
import { deployMembers, KEEL } from "./members.js";

export const VOTE = { against: 0, for: 1, abstain: 2 } as const;
export const STATE = {
  pending: 0n,
  active: 1n,
  canceled: 2n,
  defeated: 3n,
  succeeded: 4n,
  queued: 5n,
  executed: 7n,
} as const;
export const VOTING_DELAY = DAY;
export const VOTING_PERIOD = 3n * DAY;
export const TIERS = { PARAMETER: 2n * DAY, MODULE: 7n * DAY, CORE: 30n * DAY } as const;

export type Governed = Awaited<ReturnType<typeof deployGoverned>>;

/**
 * Register and token under a governor with its tiers: 20 members of 1,000 KEEL each, votes taken up. Fees are a
 * parameter, signers a module's matter, the token's rights the core's. Stake is what a test says.
 */
export async function deployGoverned(chain: Chain) {
  const { ethers } = chain;
  const suite = await deployMembers(chain);
  const { authority, token, membership, module, joinAs } = suite;
  const staking = await ethers.deployContract("MockStakes");
  const votePower = await ethers.deployContract("VotePower", [token, membership, staking]);
  const governor = await ethers.deployContract("MutualGovernor", [authority, token, membership, votePower]);
  await token.setRights(governor, rights("LOCK"));
  await token.setRights(module, rights("MINT_GENESIS"));
  await authority.setTargetFunctionRole(membership, [selector(membership, "setJoinFee")], role("PARAMETER"));
  await authority.setTargetFunctionRole(membership, [selector(membership, "setSigner")], role("MODULE"));
  await authority.setTargetFunctionRole(token, [selector(token, "setRights")], role("CORE"));
  for (const [name, delay] of Object.entries(TIERS)) await authority.grantRole(role(name), governor, delay);

  const voters = (await ethers.getSigners()).slice(10, 30);
  for (const voter of voters) {
    await joinAs(voter);
    await token.connect(module).mintGenesis(voter, 1_000n * KEEL);
    await token.connect(voter).delegate(voter);
  }
  await chain.increase(DAY);
  return { ...suite, staking, votePower, governor, voters };
}

export const feeMotion = (g: Governed, fee = 3_000_000_000_000_000n): Motion => ({
  target: g.membership.target as string,
  data: g.membership.interface.encodeFunctionData("setJoinFee", [fee]),
  text: `The fee is ${fee} wei`,
});

export const signerMotion = (g: Governed): Motion => ({
  target: g.membership.target as string,
  data: g.membership.interface.encodeFunctionData("setSigner", [g.eve.address, true]),
  text: "Eve attests",
});

export const rightsMotion = (g: Governed): Motion => ({
  target: g.token.target as string,
  data: g.token.interface.encodeFunctionData("setRights", [g.eve.address, rights("PULL")]),
  text: "Eve pulls",
});

/** Proposes and returns the proposal's id. */
export async function propose({ governor, voters }: Governed, motion: Motion, by: Signer = voters[0]): Promise<bigint> {
  await governor.connect(by).propose(...proposed(motion));
  return governor.getProposalId(...hashed(motion));
}

/** Proposes and waits until the vote is open. */
export async function opened(chain: Chain, g: Governed, motion: Motion): Promise<bigint> {
  const proposalId = await propose(g, motion);
  await chain.increase(VOTING_DELAY + 1n);
  return proposalId;
}

/** Proposes, lets six members agree, and waits until the vote is over. */
export async function accepted(chain: Chain, g: Governed, motion: Motion): Promise<bigint> {
  const proposalId = await opened(chain, g, motion);
  for (const voter of g.voters.slice(0, 6)) await g.governor.connect(voter).castVote(proposalId, VOTE.for);
  await chain.increase(VOTING_PERIOD);
  return proposalId;
}

/** A deposit by position and tranche, and the `params` that name deposits. */
export const depositOf = (positionId: bigint, tranche: bigint): bigint => (positionId << 32n) | tranche;
export const naming = (...deposits: readonly bigint[]): string =>
  AbiCoder.defaultAbiCoder().encode(["uint256[]"], [deposits]);

function selector(contract: { interface: { getFunction(name: never): { selector: string } } }, name: string): string {
  return contract.interface.getFunction(name as never).selector;
}
