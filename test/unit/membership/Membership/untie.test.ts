import { expect } from "chai";
import { rights } from "../../../../scripts/lib/access.js";
import { openChain } from "../../../support/chain.js";
import { deployTwoMembers } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture, reach } = chain;
const tied = async () => {
  const suite = await deployTwoMembers(chain);
  const register = suite.membership.connect(suite.module);
  await register.tie(suite.ada);
  await register.tie(suite.ada);
  return { ...suite, register };
};

describe("Membership.untie", () => {
  it("takes one tie off", async () => {
    const { membership, register, module, ada } = await loadFixture(tied);
    await expect(register.untie(ada)).to.emit(membership, "TiesChanged").withArgs(1n, module.address, 1n);
    await expect(register.untie(ada)).to.emit(membership, "TiesChanged").withArgs(1n, module.address, 0n);
    expect((await membership.memberOf(ada)).ties).to.equal(0n);
  });

  it("does so when the member is suspended, and when it has expired", async () => {
    const { membership, register, ada } = await loadFixture(tied);
    await membership.suspend(ada);
    await register.untie(ada);
    await reach((await membership.memberOf(ada)).expiresAt);
    await register.untie(ada);
    expect((await membership.memberOf(ada)).ties).to.equal(0n);
  });

  it("MissingRight", async () => {
    const { membership, ada } = await loadFixture(tied);
    const untie = () => membership.connect(ada).untie(ada);
    await expectRefusal(untie, membership, "MissingRight", [ada.address, rights("TIE")]);
  });

  it("NotMember", async () => {
    const { membership, register, eve } = await loadFixture(tied);
    await expectRefusal(() => register.untie(eve), membership, "NotMember", [eve.address]);
  });

  it("NoTies", async () => {
    const { membership, register, bo } = await loadFixture(tied);
    await expectRefusal(() => register.untie(bo), membership, "NoTies", [bo.address]);
  });
});
