import { expect } from "chai";
import { rights } from "../../../../scripts/lib/access.js";
import { openChain } from "../../../support/chain.js";
import { deployTwoMembers } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { at, loadFixture } = chain;
const twoMembers = () => deployTwoMembers(chain);

describe("Membership.tie", () => {
  it("counts the ties of that member alone and returns its id", async () => {
    const { membership, module, ada, bo } = await loadFixture(twoMembers);
    const asModule = membership.connect(module);
    const before = await membership.memberOf(bo);
    expect(await asModule.tie.staticCall(bo)).to.equal(2n);
    for (const ties of [1n, 2n, 3n])
      await expect(asModule.tie(bo)).to.emit(membership, "TiesChanged").withArgs(2n, module.address, ties);
    const { id, joinedAt, expiresAt, nonce, tier } = before;
    expect(await membership.memberOf(bo)).to.deep.equal([
      id,
      joinedAt,
      expiresAt,
      nonce,
      3n,
      tier,
      false,
      0n,
      0n,
      false,
    ]);
    expect((await membership.memberOf(ada)).ties).to.equal(0n);
  });

  it("MissingRight: also for a member, also for who holds every other right", async () => {
    const { membership, ada, eve } = await loadFixture(twoMembers);
    await membership.setRights(eve, 2n ** 256n - 1n - rights("TIE"));
    for (const caller of [ada, eve]) {
      const tie = () => membership.connect(caller).tie(ada);
      await expectRefusal(tie, membership, "MissingRight", [caller.address, rights("TIE")]);
    }
  });

  it("NotMember", async () => {
    const { membership, module, eve } = await loadFixture(twoMembers);
    await expectRefusal(() => membership.connect(module).tie(eve), membership, "NotMember", [eve.address]);
  });

  it("MemberSuspended", async () => {
    const { membership, module, ada } = await loadFixture(twoMembers);
    await membership.suspend(ada);
    await expectRefusal(() => membership.connect(module).tie(ada), membership, "MemberSuspended", [ada.address]);
  });

  it("MembershipExpired: from the second of expiry on", async () => {
    const { membership, module, ada } = await loadFixture(twoMembers);
    const { expiresAt } = await membership.memberOf(ada);
    await at(expiresAt - 1n);
    await membership.connect(module).tie(ada);
    await at(expiresAt);
    const tie = () => membership.connect(module).tie(ada);
    await expectRefusal(tie, membership, "MembershipExpired", [ada.address, expiresAt]);
  });
});
