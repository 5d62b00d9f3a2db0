import { expect } from "chai";
import { openChain } from "../../../support/chain.js";
import {
  depositOf,
  deployGoverned,
  feeMotion,
  naming,
  opened,
  propose,
  STATE,
  VOTE,
  VOTING_PERIOD,
  type Governed,
} from "../../../support/governance.js";
import { KEEL } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();

/**
 * castVote, with reason, with deposits, by signature
 * ├── refused: not a member · before and after the vote · twice · a support that is none · a deposit that voted already
 * │   · another's deposit
 * ├── votes of the second before the proposal: tokens got later do not count, tokens given away still do
 * ├── deposits: add to the wallet, each once a proposal whoever owns it, again on the next proposal
 * ├── cap: no member weighs more than 2/n
 * ├── the voter's wallet is locked until the vote ends, and no longer
 * └── outcome: under the quorum, tie and more against are defeats; abstentions count towards the quorum only
 */
describe("MutualGovernor.castVote", () => {
  const governed = () => deployGoverned(chain);
  const ready = async () => {
    const g = await chain.loadFixture(governed);
    return { ...g, proposalId: await opened(chain, g, feeMotion(g)) };
  };

  it("refuses strangers, suspended members, other times, second ballots and unknown answers", async () => {
    const g = await ready();
    const { governor, membership, voters, proposalId } = g;
    const by =
      (voter = voters[0], support: number = VOTE.for, id = proposalId) =>
      () =>
        governor.connect(voter).castVote(id, support);
    await expectRefusal(by(g.eve), membership, "NotMember", [g.eve.address]);
    await membership.suspend(voters[3]);
    await expectRefusal(by(voters[3]), membership, "MemberSuspended");
    await expectRefusal(by(voters[0], 3), governor, "GovernorInvalidVoteType");
    await expectRefusal(by(voters[0], VOTE.for, 7n), governor, "GovernorNonexistentProposal", [7n]);
    await by()();
    await expectRefusal(by(), governor, "GovernorAlreadyCastVote", [voters[0].address]);
    const early = await propose(g, feeMotion(g, 1n), voters[1]);
    await expectRefusal(by(voters[1], VOTE.for, early), governor, "GovernorUnexpectedProposalState");
    await chain.increase(VOTING_PERIOD);
    await expectRefusal(by(voters[1]), governor, "GovernorUnexpectedProposalState");
  });

  it("weighs what the wallet had before the proposal", async () => {
    const g = await chain.loadFixture(governed);
    const { governor, token, voters } = g;
    const proposalId = await propose(g, feeMotion(g));
    await token.connect(voters[1]).transfer(voters[2], 600n * KEEL);
    await chain.increase(86_401n);
    await expect(governor.connect(voters[1]).castVote(proposalId, VOTE.for))
      .to.emit(governor, "VoteCast")
      .withArgs(voters[1].address, proposalId, VOTE.for, 1_000n * KEEL, "");
    await governor.connect(voters[2]).castVoteWithReason(proposalId, VOTE.against, "too dear");
    expect(await governor.proposalVotes(proposalId)).to.deep.equal([1_000n * KEEL, 1_000n * KEEL, 0n]);
  });

  it("counts each named deposit once, whoever owns it", async () => {
    const g = await chain.loadFixture(governed);
    const { governor, staking, votePower, voters } = g;
    const [ada, bo] = voters;
    await staking.setDeposit(1n, 5n, ada, 300n * KEEL);
    await chain.increase(10n);
    const proposalId = await opened(chain, g, feeMotion(g));
    const deposit = depositOf(1n, 5n);
    const vote = (voter = ada, id = proposalId) =>
      governor.connect(voter).castVoteWithReasonAndParams(id, VOTE.for, "", naming(deposit));
    await expectRefusal(() => vote(bo), votePower, "NotPositionOwner", [1n, bo.address]);
    await expect(vote())
      .to.emit(governor, "VoteCastWithParams")
      .withArgs(ada.address, proposalId, VOTE.for, 1_300n * KEEL, "", naming(deposit));
    expect(await governor.isDepositUsed(proposalId, deposit)).to.equal(true);
    await staking.setOwner(1n, bo);
    await expectRefusal(() => vote(bo), governor, "DepositUsed", [proposalId, deposit]);
    const next = await opened(chain, g, feeMotion(g, 1n));
    expect(await governor.isDepositUsed(next, deposit)).to.equal(false);
    await vote(bo, next);
    expect((await governor.proposalVotes(next)).forVotes).to.equal(1_300n * KEEL);
  });

  it("caps a member at 2/n of the supply", async () => {
    const g = await chain.loadFixture(governed);
    const { governor, staking, voters } = g;
    await staking.setDeposit(1n, 5n, voters[0], 9_000n * KEEL);
    await chain.increase(10n);
    const proposalId = await opened(chain, g, feeMotion(g));
    const params = naming(depositOf(1n, 5n));
    await governor.connect(voters[0]).castVoteWithReasonAndParams(proposalId, VOTE.for, "", params);
    expect((await governor.proposalVotes(proposalId)).forVotes).to.equal(2_000n * KEEL);
  });

  it("locks the voter's wallet until the vote ends", async () => {
    const { governor, token, voters, proposalId } = await ready();
    const [ada, bo] = voters;
    await expect(governor.connect(ada).castVote(proposalId, VOTE.for))
      .to.emit(token, "Locked")
      .withArgs(ada.address, await governor.proposalDeadline(proposalId));
    const move = () => token.connect(ada).transfer(bo, 1n);
    await expectRefusal(move, token, "TokensNotFree", [ada.address, 0n, 1n]);
    await chain.reach((await governor.proposalDeadline(proposalId)) + 1n);
    await move();
  });

  it("takes a ballot by signature", async () => {
    const { governor, voters, proposalId } = await ready();
    const [ada] = voters;
    const { name, version, chainId, verifyingContract } = await governor.eip712Domain();
    const types = {
      Ballot: [
        { name: "proposalId", type: "uint256" },
        { name: "support", type: "uint8" },
        { name: "voter", type: "address" },
        { name: "nonce", type: "uint256" },
      ],
    };
    const ballot = { proposalId, support: VOTE.for, voter: ada.address, nonce: 0n };
    const signature = await ada.signTypedData({ name, version, chainId, verifyingContract }, types, ballot);
    const cast = () => governor.castVoteBySig(proposalId, VOTE.for, ada, signature);
    await cast();
    expect(await governor.hasVoted(proposalId, ada)).to.equal(true);
    await expectRefusal(cast, governor, "GovernorInvalidSignature", [ada.address]);
  });

  it("decides by quorum and majority", async () => {
    const ballots = (g: Governed, proposalId: bigint, sides: readonly number[]) =>
      Promise.all(sides.map((support, place) => g.governor.connect(g.voters[place]).castVote(proposalId, support)));
    const { against, for: agree, abstain } = VOTE;
    const cases = [
      [[agree, agree], STATE.defeated],
      [[agree, agree, agree], STATE.succeeded],
      [[agree, abstain, abstain], STATE.succeeded],
      [[agree, agree, agree, against, against, against], STATE.defeated],
      [[agree, agree, agree, against, against, against, against], STATE.defeated],
    ] as const;
    for (const [sides, state] of cases) {
      const g = await ready();
      await ballots(g, g.proposalId, sides);
      await chain.increase(VOTING_PERIOD);
      expect(await g.governor.state(g.proposalId), sides.join()).to.equal(state);
    }
  });
});
