import { expect } from "chai";
import { DAY, openChain } from "../../../support/chain.js";
import { deployTwoMembers, KEEL } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { at, ethers, loadFixture, now, reach } = chain;
const funded = async () => {
  const suite = await deployTwoMembers(chain);
  await suite.asModule.mintGenesis(suite.ada, 100n * KEEL);
  return suite;
};

describe("MemberToken.transfer", () => {
  it("moves tokens between members and modules", async () => {
    const { token, module, ada, bo } = await loadFixture(funded);
    const send = token.connect(ada).transfer(bo, 30n * KEEL);
    await expect(send).to.changeTokenBalances(ethers, token, [ada, bo], [-30n * KEEL, 30n * KEEL]);
    await expect(send)
      .to.emit(token, "Transfer")
      .withArgs(ada.address, bo.address, 30n * KEEL);
    await token.connect(bo).transfer(module, 30n * KEEL);
    await token.connect(module).transfer(ada, 10n * KEEL);
    expect([await token.balanceOf(ada), await token.balanceOf(bo), await token.balanceOf(module)]).to.deep.equal([
      80n * KEEL,
      0n,
      20n * KEEL,
    ]);
    expect(await token.totalSupply()).to.equal(100n * KEEL);
  });

  it("moves nothing, everything, and to oneself", async () => {
    const { token, ada, bo } = await loadFixture(funded);
    await expect(token.connect(ada).transfer(bo, 0n)).to.changeTokenBalances(ethers, token, [ada, bo], [0n, 0n]);
    await expect(token.connect(ada).transfer(ada, KEEL)).to.changeTokenBalance(ethers, token, ada, 0n);
    await expect(token.connect(ada).transfer(bo, 100n * KEEL)).to.changeTokenBalance(ethers, token, ada, -100n * KEEL);
  });

  it("works for expired members, both ways", async () => {
    const { token, membership, ada, bo } = await loadFixture(funded);
    const { expiresAt } = await membership.memberOf(bo);
    await reach(expiresAt);
    expect([await membership.isActive(ada), await membership.isActive(bo)]).to.deep.equal([false, false]);
    await token.connect(ada).transfer(bo, KEEL);
    await token.connect(bo).transfer(ada, KEEL);
    expect(await token.balanceOf(ada)).to.equal(100n * KEEL);
  });

  it("lets an account that may no longer hold send what it has", async () => {
    const { token, asModule, ada, bo } = await loadFixture(funded);
    await asModule.setHolder(ada, false);
    await token.connect(ada).transfer(bo, KEEL);
    const back = () => token.connect(bo).transfer(ada, KEEL);
    await expectRefusal(back, token, "NotHolder", [ada.address]);
  });

  it("NotHolder: a stranger, the token itself, nobody", async () => {
    const { token, ada, eve } = await loadFixture(funded);
    for (const to of [eve.address, await token.getAddress(), ethers.ZeroAddress])
      await expectRefusal(() => token.connect(ada).transfer(to, KEEL), token, "NotHolder", [to]);
  });

  it("TokensNotFree: more than the balance, from nothing", async () => {
    const { token, ada, bo } = await loadFixture(funded);
    for (const amount of [100n * KEEL + 1n, 2n ** 256n - 1n]) {
      const send = () => token.connect(ada).transfer(bo, amount);
      await expectRefusal(send, token, "TokensNotFree", [ada.address, 100n * KEEL, amount]);
    }
    await expectRefusal(() => token.connect(bo).transfer(ada, 1n), token, "TokensNotFree", [bo.address, 0n, 1n]);
  });

  it("TokensNotFree: what is held stays until the second of its end, the rest is free", async () => {
    const { token, asModule, ada, bo } = await loadFixture(funded);
    const heldUntil = (await now()) + DAY;
    await asModule.mintHeld(ada, 40n * KEEL, heldUntil);
    await token.connect(ada).transfer(bo, 99n * KEEL);

    await at(heldUntil - 1n);
    const tooMuch = () => token.connect(ada).transfer(bo, KEEL + 1n);
    await expectRefusal(tooMuch, token, "TokensNotFree", [ada.address, KEEL, KEEL + 1n]);
    await at(heldUntil);
    await token.connect(ada).transfer(bo, 41n * KEEL);
    expect(await token.balanceOf(ada)).to.equal(0n);
  });

  it("TokensNotFree: nothing leaves a locked account, and it may receive", async () => {
    const { token, asModule, ada, bo } = await loadFixture(funded);
    const lockedUntil = (await now()) + DAY;
    await asModule.lock(ada, lockedUntil);
    await asModule.mintGenesis(bo, KEEL);
    await token.connect(bo).transfer(ada, KEEL);
    await at(lockedUntil - 1n);
    const send = () => token.connect(ada).transfer(bo, 1n);
    await expectRefusal(send, token, "TokensNotFree", [ada.address, 0n, 1n]);
    await at(lockedUntil);
    await token.connect(ada).transfer(bo, 101n * KEEL);
  });
});
