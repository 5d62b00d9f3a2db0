import { expect } from "chai";
import { DAY, openChain } from "../../../support/chain.js";
import { deployTwoMembers, KEEL } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture, now } = chain;
const approved = async () => {
  const suite = await deployTwoMembers(chain);
  await suite.asModule.mintGenesis(suite.ada, 100n * KEEL);
  await suite.token.connect(suite.ada).approve(suite.eve, 60n * KEEL);
  return { ...suite, spender: suite.token.connect(suite.eve) };
};

describe("MemberToken.transferFrom", () => {
  it("moves what was approved between members, also by who is none, and uses the allowance up", async () => {
    const { token, spender, ada, bo, eve } = await loadFixture(approved);
    await expect(spender.transferFrom(ada, bo, 45n * KEEL)).to.changeTokenBalances(
      ethers,
      token,
      [ada, bo, eve],
      [-45n * KEEL, 45n * KEEL, 0n],
    );
    expect(await token.allowance(ada, eve)).to.equal(15n * KEEL);
  });

  it("keeps an allowance without limit", async () => {
    const { token, spender, ada, bo, eve } = await loadFixture(approved);
    await token.connect(ada).approve(eve, ethers.MaxUint256);
    await spender.transferFrom(ada, bo, KEEL);
    expect(await token.allowance(ada, eve)).to.equal(ethers.MaxUint256);
  });

  it("ERC20InsufficientAllowance", async () => {
    const { token, spender, ada, bo, eve } = await loadFixture(approved);
    const amount = 60n * KEEL + 1n;
    const take = () => spender.transferFrom(ada, bo, amount);
    await expectRefusal(take, token, "ERC20InsufficientAllowance", [eve.address, 60n * KEEL, amount]);
  });

  it("NotHolder: not even to the spender", async () => {
    const { token, spender, ada, eve } = await loadFixture(approved);
    await expectRefusal(() => spender.transferFrom(ada, eve, KEEL), token, "NotHolder", [eve.address]);
  });

  it("TokensNotFree: held, locked, and more than there is", async () => {
    const { token, spender, asModule, ada, bo } = await loadFixture(approved);
    await token.connect(ada).transfer(bo, 99n * KEEL);
    const take = () => spender.transferFrom(ada, bo, 2n * KEEL);
    await expectRefusal(take, token, "TokensNotFree", [ada.address, KEEL, 2n * KEEL]);
    await asModule.mintHeld(ada, 5n * KEEL, (await now()) + DAY);
    await expectRefusal(take, token, "TokensNotFree", [ada.address, KEEL, 2n * KEEL]);
    await asModule.lock(ada, (await now()) + DAY);
    await expectRefusal(take, token, "TokensNotFree", [ada.address, 0n, 2n * KEEL]);
  });
});
