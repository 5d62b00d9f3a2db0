import { expect } from "chai";
import { proposed } from "../../../../scripts/lib/motions.js";
import { openChain } from "../../../support/chain.js";
import {
  deployGoverned,
  feeMotion,
  propose,
  rightsMotion,
  signerMotion,
  STATE,
  TIERS,
  VOTING_DELAY,
  VOTING_PERIOD,
} from "../../../support/governance.js";
import { KEEL } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const governed = () => deployGoverned(chain);

/**
 * propose
 * ├── refused: not a member · expired · suspended · under 100 KEEL of votes · the same twice · lengths that differ
 * ├── votes one second before, so a proposer cannot borrow them; the electorate is fixed at the same second
 * ├── its clock: that of the token
 * └── the plan takes the delay of the tier: 2, 7, 30 days, the longest of several; 2 days for what no role guards
 */
describe("MutualGovernor.propose", () => {
  it("refuses who is not an active member", async () => {
    const g = await chain.loadFixture(governed);
    const motion = proposed(feeMotion(g));
    await expectRefusal(() => g.governor.connect(g.eve).propose(...motion), g.membership, "NotMember", [g.eve.address]);
    const [ada] = g.voters;
    await g.membership.suspend(ada);
    await expectRefusal(() => g.governor.connect(ada).propose(...motion), g.membership, "MemberSuspended");
    await chain.increase(301n * 86_400n);
    await expectRefusal(() => g.governor.connect(g.voters[1]).propose(...motion), g.membership, "MembershipExpired");
  });

  it("refuses who had fewer votes than 100 KEEL a second ago", async () => {
    const g = await chain.loadFixture(governed);
    const { governor, token, voters, ada, joinAs } = g;
    await joinAs(ada);
    await token.connect(ada).delegate(ada);
    await token.connect(voters[0]).transfer(ada, 100n * KEEL - 1n);
    await chain.increase(10n);
    const attempt = () => governor.connect(ada).propose(...proposed(feeMotion(g)));
    const values = [ada.address, 100n * KEEL - 1n, 100n * KEEL];
    await expectRefusal(attempt, governor, "GovernorInsufficientProposerVotes", values);
    await token.connect(voters[0]).transfer(ada, 1n);
    await chain.increase(10n);
    await expect(attempt()).to.emit(governor, "ProposalCreated");
  });

  it("refuses the same question twice and lengths that differ", async () => {
    const g = await chain.loadFixture(governed);
    const motion = proposed(feeMotion(g));
    await g.governor.connect(g.voters[0]).propose(...motion);
    const again = () => g.governor.connect(g.voters[1]).propose(...motion);
    await expectRefusal(again, g.governor, "GovernorUnexpectedProposalState");
    const crooked = () => g.governor.connect(g.voters[1]).propose([], [], [], "nothing");
    await expectRefusal(crooked, g.governor, "GovernorInvalidProposalLength", [0n, 0n, 0n]);
  });

  it("opens after a day, for three days, and reads votes of the second before", async () => {
    const g = await chain.loadFixture(governed);
    const proposalId = await propose(g, feeMotion(g));
    const now = await chain.now();
    expect(await g.governor.state(proposalId)).to.equal(STATE.pending);
    expect(await g.governor.electorateAt(proposalId)).to.equal(now - 1n);
    expect(await g.governor.proposalSnapshot(proposalId)).to.equal(now + VOTING_DELAY);
    expect(await g.governor.proposalDeadline(proposalId)).to.equal(now + VOTING_DELAY + VOTING_PERIOD);
    await expect(g.governor.electorateAt(7n))
      .to.be.revertedWithCustomError(g.governor, "GovernorNonexistentProposal")
      .withArgs(7n);
  });

  it("tells time in seconds, as the token does", async () => {
    const { governor, token } = await chain.loadFixture(governed);
    expect([await governor.clock(), await governor.CLOCK_MODE()]).to.deep.equal([await chain.now(), "mode=timestamp"]);
    expect(await token.CLOCK_MODE()).to.equal("mode=timestamp");
  });

  it("plans the delay of the role each call needs", async () => {
    const g = await chain.loadFixture(governed);
    const motions = [
      [feeMotion(g), TIERS.PARAMETER],
      [signerMotion(g), TIERS.MODULE],
      [rightsMotion(g), TIERS.CORE],
      [{ target: g.eve.address, data: "0x12345678", text: "a call that no role guards" }, TIERS.PARAMETER],
    ] as const;
    for (const [motion, delay] of motions) {
      const proposalId = await propose(g, motion);
      expect((await g.governor.proposalExecutionPlan(proposalId)).delay, motion.text).to.equal(delay);
    }
    const [fee, right] = [feeMotion(g), rightsMotion(g)];
    await g.governor.connect(g.voters[0]).propose([fee.target, right.target], [0n, 0n], [fee.data, right.data], "both");
    const { keccak256, toUtf8Bytes } = chain.ethers;
    const both = await g.governor.getProposalId(
      [fee.target, right.target],
      [0n, 0n],
      [fee.data, right.data],
      keccak256(toUtf8Bytes("both")),
    );
    expect((await g.governor.proposalExecutionPlan(both)).delay).to.equal(TIERS.CORE);
  });
});
