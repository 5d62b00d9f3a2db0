import { expect } from "chai";
import { rights } from "../../../../scripts/lib/access.js";
import { DAY, openChain } from "../../../support/chain.js";
import { deployTwoMembers, KEEL } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { at, ethers, loadFixture, now } = chain;
const funded = async () => {
  const suite = await deployTwoMembers(chain);
  await suite.asModule.mintGenesis(suite.ada, 10n * KEEL);
  return suite;
};

describe("MemberToken.pull", () => {
  it("takes free tokens into the module without an allowance", async () => {
    const { token, asModule, module, ada } = await loadFixture(funded);
    const pull = asModule.pull(ada, 4n * KEEL);
    await expect(pull).to.changeTokenBalances(ethers, token, [ada, module], [-4n * KEEL, 4n * KEEL]);
    await expect(pull)
      .to.emit(token, "Transfer")
      .withArgs(ada.address, module.address, 4n * KEEL);
    expect(await token.freeBalanceOf(module)).to.equal(4n * KEEL);
  });

  it("MissingRight", async () => {
    const { token, bo, ada, module } = await loadFixture(funded);
    await token.setRights(module, 2n ** 256n - 1n - rights("PULL"));
    for (const caller of [bo, module]) {
      const pull = () => token.connect(caller).pull(ada, KEEL);
      await expectRefusal(pull, token, "MissingRight", [caller.address, rights("PULL")]);
    }
  });

  it("ZeroAmount", async () => {
    const { token, asModule, ada } = await loadFixture(funded);
    await expectRefusal(() => asModule.pull(ada, 0n), token, "ZeroAmount", []);
  });

  it("NotHolder: a module that was not made one", async () => {
    const { token, asModule, module, ada } = await loadFixture(funded);
    await asModule.setHolder(module, false);
    await expectRefusal(() => asModule.pull(ada, KEEL), token, "NotHolder", [module.address]);
  });

  it("TokensNotFree: above the balance, held, locked", async () => {
    const { token, asModule, ada } = await loadFixture(funded);
    const pull = (amount: bigint) => () => asModule.pull(ada, amount);
    await expectRefusal(pull(11n * KEEL), token, "TokensNotFree", [ada.address, 10n * KEEL, 11n * KEEL]);
    const heldUntil = (await now()) + DAY;
    await asModule.mintHeld(ada, 5n * KEEL, heldUntil);
    await at(heldUntil - 1n);
    await expectRefusal(pull(11n * KEEL), token, "TokensNotFree", [ada.address, 10n * KEEL, 11n * KEEL]);
    await asModule.lock(ada, heldUntil + DAY);
    await expectRefusal(pull(1n), token, "TokensNotFree", [ada.address, 0n, 1n]);
    await at(heldUntil + DAY);
    await pull(15n * KEEL)();
  });
});
