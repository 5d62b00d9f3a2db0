import { expect } from "chai";
import { rights } from "../../../../scripts/lib/access.js";
import { openChain } from "../../../support/chain.js";
import { deployTwoMembers } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture, reach } = chain;
const staked = async () => {
  const suite = await deployTwoMembers(chain);
  const register = suite.membership.connect(suite.module);
  for (const pool of [7n, 7n, 9n]) await register.tieStake(suite.ada, pool);
  return { ...suite, register };
};

describe("Membership.untieStake", () => {
  it("takes a tie and a position off; with the last the pool is forgotten and marks of others end", async () => {
    const { membership, register, module, ada } = await loadFixture(staked);
    for (const left of [2n, 1n]) {
      expect(await register.untieStake.staticCall(ada)).to.equal(false);
      const untie = register.untieStake(ada);
      await expect(untie).to.emit(membership, "TiesChanged").withArgs(1n, module.address, left);
      expect(await membership.positionsOf(ada)).to.deep.equal([left, 7n]);
    }
    expect(await register.untieStake.staticCall(ada)).to.equal(true);
    await expect(register.untieStake(ada)).to.emit(membership, "TiesChanged").withArgs(1n, module.address, 0n);
    const { ties, positions, firstPool, hasOtherPools } = await membership.memberOf(ada);
    expect([ties, positions, firstPool, hasOtherPools]).to.deep.equal([0n, 0n, 0n, false]);
  });

  it("begins anew after the last: another pool is the first, and there are no marks to end", async () => {
    const { membership, register, ada } = await loadFixture(staked);
    for (let index = 0; index < 3; ++index) await register.untieStake(ada);
    await register.tieStake(ada, 9n);
    expect(await membership.positionsOf(ada)).to.deep.equal([1n, 9n]);
    expect(await register.untieStake.staticCall(ada)).to.equal(false);
  });

  it("does so when the member is suspended, and when it has expired", async () => {
    const { membership, register, ada } = await loadFixture(staked);
    await membership.suspend(ada);
    await register.untieStake(ada);
    await reach((await membership.memberOf(ada)).expiresAt);
    await register.untieStake(ada);
    expect((await membership.memberOf(ada)).positions).to.equal(1n);
  });

  it("MissingRight", async () => {
    const { membership, ada } = await loadFixture(staked);
    const untie = () => membership.connect(ada).untieStake(ada);
    await expectRefusal(untie, membership, "MissingRight", [ada.address, rights("TIE")]);
  });

  it("NotMember", async () => {
    const { membership, register, eve } = await loadFixture(staked);
    await expectRefusal(() => register.untieStake(eve), membership, "NotMember", [eve.address]);
  });

  it("NoTies: without a position, also when tied otherwise or after all were untied", async () => {
    const { membership, register, ada, bo } = await loadFixture(staked);
    await expectRefusal(() => register.untieStake(bo), membership, "NoTies", [bo.address]);
    await register.tie(bo);
    await expectRefusal(() => register.untieStake(bo), membership, "NoTies", [bo.address]);
    for (let index = 0; index < 3; ++index) await register.untie(ada);
    await expectRefusal(() => register.untieStake(ada), membership, "NoTies", [ada.address]);
  });
});
