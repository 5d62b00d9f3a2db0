import { expect } from "chai";
import { rights } from "../../../../scripts/lib/access.js";
import { openChain } from "../../../support/chain.js";
import { deployTwoMembers, KEEL } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture } = chain;
const twoMembers = () => deployTwoMembers(chain);

describe("MemberToken.promiseRewards", () => {
  it("adds to the promise and to the effective supply, and mints nothing", async () => {
    const { token, asModule, module, ada } = await loadFixture(twoMembers);
    await asModule.mintGenesis(ada, 10n * KEEL);
    await expect(asModule.promiseRewards(3n * KEEL))
      .to.emit(token, "RewardsPromised")
      .withArgs(module.address, 3n * KEEL, 3n * KEEL);
    await expect(asModule.promiseRewards(KEEL))
      .to.emit(token, "RewardsPromised")
      .withArgs(module.address, KEEL, 4n * KEEL);
    await asModule.promiseRewards(0n);
    expect([await token.promised(), await token.totalSupply(), await token.effectiveSupply()]).to.deep.equal([
      4n * KEEL,
      10n * KEEL,
      14n * KEEL,
    ]);
  });

  it("MissingRight", async () => {
    const { token, ada, module } = await loadFixture(twoMembers);
    await token.setRights(module, 2n ** 256n - 1n - rights("REWARD"));
    for (const caller of [ada, module]) {
      const promise = () => token.connect(caller).promiseRewards(1n);
      await expectRefusal(promise, token, "MissingRight", [caller.address, rights("REWARD")]);
    }
  });

  it("SafeCastOverflowedUintDowncast: a sum above 128 bits", async () => {
    const { token, asModule } = await loadFixture(twoMembers);
    const most = 2n ** 128n - 1n;
    await asModule.promiseRewards(most);
    const promise = () => asModule.promiseRewards(1n);
    await expectRefusal(promise, token, "SafeCastOverflowedUintDowncast", [128n, most + 1n]);
  });
});
