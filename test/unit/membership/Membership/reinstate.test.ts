import { expect } from "chai";
import { openChain } from "../../../support/chain.js";
import { deployTwoMembers } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture, reach } = chain;
const twoMembers = () => deployTwoMembers(chain);

describe("Membership.reinstate", () => {
  it("lets the member do business again", async () => {
    const { membership, ada } = await loadFixture(twoMembers);
    const before = await membership.memberOf(ada);
    await membership.suspend(ada);
    await expect(membership.reinstate(ada)).to.emit(membership, "Reinstated").withArgs(1n, ada.address);
    expect(await membership.memberOf(ada)).to.deep.equal(before);
    expect(await membership.requireActive(ada)).to.equal(1n);
  });

  it("does not lengthen an attestation", async () => {
    const { membership, ada } = await loadFixture(twoMembers);
    await membership.suspend(ada);
    await reach((await membership.memberOf(ada)).expiresAt);
    await membership.reinstate(ada);
    expect(await membership.isActive(ada)).to.equal(false);
  });

  it("AccessManagedUnauthorized", async () => {
    const { membership, ada } = await loadFixture(twoMembers);
    await membership.suspend(ada);
    const reinstate = () => membership.connect(ada).reinstate(ada);
    await expectRefusal(reinstate, membership, "AccessManagedUnauthorized", [ada.address]);
  });

  it("NotMember", async () => {
    const { membership, eve } = await loadFixture(twoMembers);
    await expectRefusal(() => membership.reinstate(eve), membership, "NotMember", [eve.address]);
  });

  it("NotSuspended", async () => {
    const { membership, ada } = await loadFixture(twoMembers);
    await expectRefusal(() => membership.reinstate(ada), membership, "NotSuspended", [ada.address]);
  });
});
