import { expect } from "chai";
import { rights } from "../../../../scripts/lib/access.js";
import { openChain } from "../../../support/chain.js";
import { deployTwoMembers } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture } = chain;
const twoMembers = () => deployTwoMembers(chain);

describe("MemberToken.setHolder", () => {
  it("opens and closes an account, and leaves its hold and lock", async () => {
    const { token, asModule, bo, eve } = await loadFixture(twoMembers);
    expect([await token.isHolder(bo), await token.isHolder(eve)]).to.deep.equal([true, false]);
    await expect(asModule.setHolder(eve, true)).to.emit(token, "HolderSet").withArgs(eve.address, true);
    await asModule.mintHeld(eve, 5n, 2n ** 40n - 2n);
    await asModule.lock(eve, 2n ** 40n - 1n);
    await expect(asModule.setHolder(eve, false)).to.emit(token, "HolderSet").withArgs(eve.address, false);
    expect(await token.isHolder(eve)).to.equal(false);
    expect(await token.holdOf(eve)).to.deep.equal([5n, 2n ** 40n - 2n, 2n ** 40n - 1n]);
  });

  it("MissingRight", async () => {
    const { token, ada, eve, module } = await loadFixture(twoMembers);
    await token.setRights(module, 2n ** 256n - 1n - rights("HOLDERS"));
    for (const caller of [ada, eve, module]) {
      const set = () => token.connect(caller).setHolder(eve, true);
      await expectRefusal(set, token, "MissingRight", [caller.address, rights("HOLDERS")]);
    }
  });
});
