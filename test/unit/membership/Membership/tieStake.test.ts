import { expect } from "chai";
import { rights } from "../../../../scripts/lib/access.js";
import { openChain } from "../../../support/chain.js";
import { deployTwoMembers } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { at, loadFixture } = chain;
const twoMembers = () => deployTwoMembers(chain);

describe("Membership.tieStake", () => {
  it("counts a tie and a position, and notes the pool of the first alone", async () => {
    const { membership, module, ada, bo } = await loadFixture(twoMembers);
    const register = membership.connect(module);
    const before = await membership.memberOf(bo);
    const positions = [
      { pool: 7n, isNoted: true },
      { pool: 7n, isNoted: true },
      { pool: 9n, isNoted: false },
      { pool: 7n, isNoted: true },
    ];
    for (const [index, { pool, isNoted }] of positions.entries()) {
      expect(await register.tieStake.staticCall(bo, pool)).to.equal(isNoted);
      const tie = register.tieStake(bo, pool);
      await expect(tie)
        .to.emit(membership, "TiesChanged")
        .withArgs(2n, module.address, BigInt(index) + 1n);
      expect(await membership.positionsOf(bo)).to.deep.equal([BigInt(index) + 1n, 7n]);
      expect((await membership.memberOf(bo)).hasOtherPools).to.equal(index > 1);
    }
    const { id, joinedAt, expiresAt, nonce, tier } = before;
    const after = [id, joinedAt, expiresAt, nonce, 4n, tier, false, 4n, 7n, true];
    expect(await membership.memberOf(bo)).to.deep.equal(after);
    expect(await membership.positionsOf(ada)).to.deep.equal([0n, 0n]);
  });

  it("counts ties of other kinds apart from positions", async () => {
    const { membership, module, bo } = await loadFixture(twoMembers);
    await membership.connect(module).tie(bo);
    await membership.connect(module).tieStake(bo, 3n);
    const { ties, positions } = await membership.memberOf(bo);
    expect([ties, positions]).to.deep.equal([2n, 1n]);
  });

  it("MissingRight: also for a member, also for who holds every other right", async () => {
    const { membership, ada, eve } = await loadFixture(twoMembers);
    await membership.setRights(eve, 2n ** 256n - 1n - rights("TIE"));
    for (const caller of [ada, eve]) {
      const tie = () => membership.connect(caller).tieStake(ada, 1n);
      await expectRefusal(tie, membership, "MissingRight", [caller.address, rights("TIE")]);
    }
  });

  it("NotMember", async () => {
    const { membership, module, eve } = await loadFixture(twoMembers);
    const tie = () => membership.connect(module).tieStake(eve, 1n);
    await expectRefusal(tie, membership, "NotMember", [eve.address]);
  });

  it("MemberSuspended", async () => {
    const { membership, module, ada } = await loadFixture(twoMembers);
    await membership.suspend(ada);
    const tie = () => membership.connect(module).tieStake(ada, 1n);
    await expectRefusal(tie, membership, "MemberSuspended", [ada.address]);
  });

  it("MembershipExpired: from the second of expiry on", async () => {
    const { membership, module, ada } = await loadFixture(twoMembers);
    const { expiresAt } = await membership.memberOf(ada);
    await at(expiresAt - 1n);
    await membership.connect(module).tieStake(ada, 1n);
    await at(expiresAt);
    const tie = () => membership.connect(module).tieStake(ada, 1n);
    await expectRefusal(tie, membership, "MembershipExpired", [ada.address, expiresAt]);
  });
});
