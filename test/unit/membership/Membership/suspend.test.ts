import { expect } from "chai";
import { role } from "../../../../scripts/lib/access.js";
import { openChain } from "../../../support/chain.js";
import { deployTwoMembers, KEEL } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture } = chain;
const twoMembers = () => deployTwoMembers(chain);

describe("Membership.suspend", () => {
  it("stops new business", async () => {
    const { membership, ada } = await loadFixture(twoMembers);
    await expect(membership.suspend(ada)).to.emit(membership, "Suspended").withArgs(1n, ada.address);
    expect(await membership.isActive(ada)).to.equal(false);
    expect((await membership.memberOf(ada)).suspended).to.equal(true);
    await expect(membership.requireActive(ada))
      .to.be.revertedWithCustomError(membership, "MemberSuspended")
      .withArgs(ada.address);
  });

  it("takes nothing away: the member is known, holds, receives and sends", async () => {
    const { membership, token, asModule, ada, bo } = await loadFixture(twoMembers);
    await asModule.mintGenesis(ada, 5n * KEEL);
    await membership.suspend(ada);
    expect([await membership.idOf(ada), await token.isHolder(ada)]).to.deep.equal([1n, true]);
    const send = token.connect(ada).transfer(bo, 2n * KEEL);
    await expect(send).to.changeTokenBalances(ethers, token, [ada, bo], [-2n * KEEL, 2n * KEEL]);
    const back = token.connect(bo).transfer(ada, KEEL);
    await expect(back).to.changeTokenBalances(ethers, token, [ada, bo], [KEEL, -KEEL]);
  });

  it("can be done by whom the role is given for the verb", async () => {
    const { authority, membership, ada, eve } = await loadFixture(twoMembers);
    const { selector } = membership.interface.getFunction("suspend");
    await authority.setTargetFunctionRole(membership, [selector], role("GUARDIAN"));
    await authority.grantRole(role("GUARDIAN"), eve, 0);
    await membership.connect(eve).suspend(ada);
    expect(await membership.isActive(ada)).to.equal(false);
  });

  it("AccessManagedUnauthorized", async () => {
    const { membership, ada, bo } = await loadFixture(twoMembers);
    const suspend = () => membership.connect(bo).suspend(ada);
    await expectRefusal(suspend, membership, "AccessManagedUnauthorized", [bo.address]);
  });

  it("NotMember", async () => {
    const { membership, eve } = await loadFixture(twoMembers);
    await expectRefusal(() => membership.suspend(eve), membership, "NotMember", [eve.address]);
  });

  it("MemberSuspended: already", async () => {
    const { membership, ada } = await loadFixture(twoMembers);
    await membership.suspend(ada);
    await expectRefusal(() => membership.suspend(ada), membership, "MemberSuspended", [ada.address]);
  });
});
