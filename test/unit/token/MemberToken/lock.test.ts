import { expect } from "chai";
import { rights } from "../../../../scripts/lib/access.js";
import { DAY, openChain } from "../../../support/chain.js";
import { deployTwoMembers, KEEL } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture, now, reach } = chain;
const twoMembers = () => deployTwoMembers(chain);

describe("MemberToken.lock", () => {
  it("keeps everything in the account until its second, beside a hold", async () => {
    const { token, asModule, ada } = await loadFixture(twoMembers);
    const lockedUntil = (await now()) + DAY;
    await asModule.mintGenesis(ada, 10n * KEEL);
    await asModule.mintHeld(ada, 3n * KEEL, lockedUntil + DAY);
    await expect(asModule.lock(ada, lockedUntil)).to.emit(token, "Locked").withArgs(ada.address, lockedUntil);
    expect(await token.holdOf(ada)).to.deep.equal([3n * KEEL, lockedUntil + DAY, lockedUntil]);
    for (const [moment, free] of [
      [lockedUntil - 1n, 0n],
      [lockedUntil, 10n * KEEL],
      [lockedUntil + 1n, 10n * KEEL],
      [lockedUntil + DAY, 13n * KEEL],
    ]) {
      await reach(moment);
      expect(await token.freeBalanceOf(ada)).to.equal(free);
    }
  });

  it("only ever lengthens, and says nothing where nothing changes", async () => {
    const { token, asModule, ada } = await loadFixture(twoMembers);
    const lockedUntil = (await now()) + DAY;
    await asModule.lock(ada, lockedUntil);
    for (const sooner of [0n, lockedUntil - 1n, lockedUntil])
      await expect(asModule.lock(ada, sooner)).not.to.emit(token, "Locked");
    expect((await token.holdOf(ada)).lockedUntil).to.equal(lockedUntil);
    await expect(asModule.lock(ada, lockedUntil + 1n)).to.emit(token, "Locked");
  });

  it("MissingRight", async () => {
    const { token, ada, bo, module } = await loadFixture(twoMembers);
    await token.setRights(module, 2n ** 256n - 1n - rights("LOCK"));
    for (const caller of [bo, module]) {
      const lock = () => token.connect(caller).lock(ada, 1n);
      await expectRefusal(lock, token, "MissingRight", [caller.address, rights("LOCK")]);
    }
  });

  it("SafeCastOverflowedUintDowncast: a time above 40 bits", async () => {
    const { token, asModule, ada } = await loadFixture(twoMembers);
    const lock = () => asModule.lock(ada, 2n ** 40n);
    await expectRefusal(lock, token, "SafeCastOverflowedUintDowncast", [40n, 2n ** 40n]);
  });
});
