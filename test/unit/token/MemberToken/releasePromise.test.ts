import { expect } from "chai";
import { rights } from "../../../../scripts/lib/access.js";
import { openChain } from "../../../support/chain.js";
import { deployTwoMembers, KEEL } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture } = chain;
const promised = async () => {
  const suite = await deployTwoMembers(chain);
  await suite.asModule.promiseRewards(5n * KEEL);
  return suite;
};

describe("MemberToken.releasePromise", () => {
  it("takes back part of the promise, nothing, and the rest", async () => {
    const { token, asModule, module } = await loadFixture(promised);
    for (const [amount, left] of [
      [2n * KEEL, 3n * KEEL],
      [0n, 3n * KEEL],
      [3n * KEEL, 0n],
    ]) {
      await expect(asModule.releasePromise(amount))
        .to.emit(token, "PromiseReleased")
        .withArgs(module.address, amount, left);
      expect([await token.promised(), await token.effectiveSupply()]).to.deep.equal([left, left]);
    }
  });

  it("MissingRight", async () => {
    const { token, ada, module } = await loadFixture(promised);
    await token.setRights(module, 2n ** 256n - 1n - rights("REWARD"));
    for (const caller of [ada, module]) {
      const release = () => token.connect(caller).releasePromise(1n);
      await expectRefusal(release, token, "MissingRight", [caller.address, rights("REWARD")]);
    }
  });

  it("PromiseExceeded", async () => {
    const { token, asModule } = await loadFixture(promised);
    for (const amount of [5n * KEEL + 1n, 2n ** 256n - 1n])
      await expectRefusal(() => asModule.releasePromise(amount), token, "PromiseExceeded", [5n * KEEL, amount]);
  });
});
