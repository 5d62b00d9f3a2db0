import { expect } from "chai";
import { rights } from "../../../../scripts/lib/access.js";
import { DAY, openChain } from "../../../support/chain.js";
import { deployTwoMembers, KEEL, REASON } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { at, ethers, loadFixture, now } = chain;
const funded = async () => {
  const suite = await deployTwoMembers(chain);
  await suite.asModule.mintGenesis(suite.ada, 10n * KEEL);
  return suite;
};

describe("MemberToken.burnMarket", () => {
  it("burns without an allowance, with the tag Market", async () => {
    const { token, asModule, ada } = await loadFixture(funded);
    const burn = asModule.burnMarket(ada, 4n * KEEL);
    await expect(burn)
      .to.emit(token, "Burnt")
      .withArgs(REASON.market, ada.address, 4n * KEEL);
    await expect(burn)
      .to.emit(token, "Transfer")
      .withArgs(ada.address, ethers.ZeroAddress, 4n * KEEL);
    expect([await token.balanceOf(ada), await token.totalSupply()]).to.deep.equal([6n * KEEL, 6n * KEEL]);
  });

  it("burns all, of an account that may no longer hold too", async () => {
    const { token, asModule, ada } = await loadFixture(funded);
    await asModule.setHolder(ada, false);
    await asModule.burnMarket(ada, 10n * KEEL);
    expect(await token.totalSupply()).to.equal(0n);
  });

  it("MissingRight", async () => {
    const { token, ada, module } = await loadFixture(funded);
    await token.setRights(module, 2n ** 256n - 1n - rights("MINT_MARKET"));
    for (const caller of [ada, module]) {
      const burn = () => token.connect(caller).burnMarket(ada, KEEL);
      await expectRefusal(burn, token, "MissingRight", [caller.address, rights("MINT_MARKET")]);
    }
  });

  it("ZeroAmount", async () => {
    const { token, asModule, ada } = await loadFixture(funded);
    await expectRefusal(() => asModule.burnMarket(ada, 0n), token, "ZeroAmount", []);
  });

  it("TokensNotFree: above the balance, held to the second, locked to the second", async () => {
    const { token, asModule, ada } = await loadFixture(funded);
    const burn = (amount: bigint) => () => asModule.burnMarket(ada, amount);
    await expectRefusal(burn(10n * KEEL + 1n), token, "TokensNotFree", [ada.address, 10n * KEEL, 10n * KEEL + 1n]);

    const heldUntil = (await now()) + DAY;
    await asModule.mintHeld(ada, 5n * KEEL, heldUntil);
    await at(heldUntil - 1n);
    await expectRefusal(burn(10n * KEEL + 1n), token, "TokensNotFree", [ada.address, 10n * KEEL, 10n * KEEL + 1n]);
    await at(heldUntil);
    await burn(10n * KEEL + 1n)();

    const lockedUntil = heldUntil + DAY;
    await asModule.lock(ada, lockedUntil);
    await at(lockedUntil - 1n);
    await expectRefusal(burn(1n), token, "TokensNotFree", [ada.address, 0n, 1n]);
    await at(lockedUntil);
    await burn(5n * KEEL - 1n)();
    expect(await token.balanceOf(ada)).to.equal(0n);
  });
});
