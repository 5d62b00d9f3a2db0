import { expect } from "chai";
import { openChain } from "../../../support/chain.js";
import { joining } from "../../../support/attest.js";
import { deployMembers } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture } = chain;
const members = () => deployMembers(chain);

describe("Membership.setSigner", () => {
  it("makes a signature count, and no longer count", async () => {
    const { membership, ada, bo, eve } = await loadFixture(members);
    const joinAs = joining(chain, membership, eve);
    await expect(membership.setSigner(eve, true)).to.emit(membership, "SignerSet").withArgs(eve.address, true);
    await joinAs(ada);
    expect([await membership.isSigner(eve), await membership.idOf(ada)]).to.deep.equal([true, 1n]);

    await expect(membership.setSigner(eve, false)).to.emit(membership, "SignerSet").withArgs(eve.address, false);
    expect(await membership.isSigner(eve)).to.equal(false);
    await expectRefusal(() => joinAs(bo), membership, "NotSigner", [eve.address]);
    expect(await membership.isActive(ada)).to.equal(true);
  });

  it("AccessManagedUnauthorized", async () => {
    const { membership, kyc } = await loadFixture(members);
    const set = () => membership.connect(kyc).setSigner(kyc, true);
    await expectRefusal(set, membership, "AccessManagedUnauthorized", [kyc.address]);
  });

  it("ZeroAddress", async () => {
    const { membership } = await loadFixture(members);
    await expectRefusal(() => membership.setSigner(ethers.ZeroAddress, true), membership, "ZeroAddress", []);
  });
});
