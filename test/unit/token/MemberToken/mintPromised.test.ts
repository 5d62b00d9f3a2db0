import { expect } from "chai";
import { rights } from "../../../../scripts/lib/access.js";
import { openChain } from "../../../support/chain.js";
import { deployTwoMembers, KEEL, SOURCE } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture } = chain;
const promised = async () => {
  const suite = await deployTwoMembers(chain);
  await suite.asModule.promiseRewards(5n * KEEL);
  return suite;
};

describe("MemberToken.mintPromised", () => {
  it("mints free tokens from the promise with the tag Reward; the effective supply stays", async () => {
    const { token, asModule, ada } = await loadFixture(promised);
    await expect(asModule.mintPromised(ada, 2n * KEEL))
      .to.emit(token, "Minted")
      .withArgs(SOURCE.reward, ada.address, 2n * KEEL);
    expect([
      await token.freeBalanceOf(ada),
      await token.promised(),
      await token.totalSupply(),
      await token.effectiveSupply(),
    ]).to.deep.equal([2n * KEEL, 3n * KEEL, 2n * KEEL, 5n * KEEL]);
    await asModule.mintPromised(ada, 0n);
    await asModule.mintPromised(ada, 3n * KEEL);
    expect([await token.promised(), await token.totalSupply()]).to.deep.equal([0n, 5n * KEEL]);
  });

  it("MissingRight", async () => {
    const { token, ada, module } = await loadFixture(promised);
    await token.setRights(module, 2n ** 256n - 1n - rights("REWARD"));
    for (const caller of [ada, module]) {
      const mint = () => token.connect(caller).mintPromised(ada, 1n);
      await expectRefusal(mint, token, "MissingRight", [caller.address, rights("REWARD")]);
    }
  });

  it("NotHolder", async () => {
    const { token, asModule, eve } = await loadFixture(promised);
    for (const to of [eve.address, await token.getAddress(), ethers.ZeroAddress])
      await expectRefusal(() => asModule.mintPromised(to, KEEL), token, "NotHolder", [to]);
  });

  it("PromiseExceeded: never a wei more than promised, less what was released", async () => {
    const { token, asModule, ada } = await loadFixture(promised);
    await asModule.releasePromise(KEEL);
    await asModule.mintPromised(ada, 3n * KEEL);
    for (const amount of [KEEL + 1n, 2n ** 256n - 1n])
      await expectRefusal(() => asModule.mintPromised(ada, amount), token, "PromiseExceeded", [KEEL, amount]);
  });

  it("ERC20ExceededSafeSupply: more than the votes can count", async () => {
    const { token, asModule, ada, bo } = await loadFixture(promised);
    const most = 2n ** 208n - 1n;
    await asModule.mintGenesis(ada, most);
    const mint = () => asModule.mintPromised(bo, 1n);
    await expectRefusal(mint, token, "ERC20ExceededSafeSupply", [most + 1n, most]);
  });
});
