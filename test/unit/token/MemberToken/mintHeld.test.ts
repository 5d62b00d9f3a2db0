import { expect } from "chai";
import { rights } from "../../../../scripts/lib/access.js";
import { DAY, openChain } from "../../../support/chain.js";
import { deployTwoMembers, KEEL, SOURCE } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { at, ethers, loadFixture, now, reach } = chain;
const twoMembers = () => deployTwoMembers(chain);

describe("MemberToken.mintHeld", () => {
  it("mints with the tag Market and holds exactly that", async () => {
    const { token, asModule, ada } = await loadFixture(twoMembers);
    await asModule.mintGenesis(ada, KEEL);
    const heldUntil = (await now()) + DAY;
    const mint = asModule.mintHeld(ada, 5n * KEEL, heldUntil);
    await expect(mint)
      .to.emit(token, "Minted")
      .withArgs(SOURCE.market, ada.address, 5n * KEEL);
    await expect(mint)
      .to.emit(token, "Held")
      .withArgs(ada.address, 5n * KEEL, heldUntil);
    expect(await token.holdOf(ada)).to.deep.equal([5n * KEEL, heldUntil, 0n]);
    expect([await token.balanceOf(ada), await token.freeBalanceOf(ada)]).to.deep.equal([6n * KEEL, KEEL]);
    expect(await token.totalSupply()).to.equal(6n * KEEL);
  });

  it("frees it at the second of its end", async () => {
    const { token, asModule, ada } = await loadFixture(twoMembers);
    const heldUntil = (await now()) + DAY;
    await asModule.mintHeld(ada, 5n * KEEL, heldUntil);
    for (const [moment, free] of [
      [heldUntil - 1n, 0n],
      [heldUntil, 5n * KEEL],
      [heldUntil + 1n, 5n * KEEL],
    ]) {
      await reach(moment);
      expect(await token.freeBalanceOf(ada), `at ${moment - heldUntil}`).to.equal(free);
    }
  });

  it("merges a hold that still runs, and restarts it", async () => {
    const { token, asModule, ada } = await loadFixture(twoMembers);
    const first = (await now()) + DAY;
    await asModule.mintHeld(ada, 5n * KEEL, first);
    await at(first - 1n);
    await asModule.mintHeld(ada, 2n * KEEL, first - 1n + DAY);
    expect(await token.holdOf(ada)).to.deep.equal([7n * KEEL, first - 1n + DAY, 0n]);
    await reach(first);
    expect(await token.freeBalanceOf(ada)).to.equal(0n);
  });

  it("never ends a hold sooner", async () => {
    const { token, asModule, ada } = await loadFixture(twoMembers);
    const first = (await now()) + DAY;
    await asModule.mintHeld(ada, 5n * KEEL, first);
    await expect(asModule.mintHeld(ada, 2n * KEEL, first - 100n))
      .to.emit(token, "Held")
      .withArgs(ada.address, 7n * KEEL, first);
  });

  it("forgets a hold that is over", async () => {
    const { token, asModule, ada } = await loadFixture(twoMembers);
    const first = (await now()) + DAY;
    await asModule.mintHeld(ada, 5n * KEEL, first);
    await at(first);
    await asModule.mintHeld(ada, 2n * KEEL, first + DAY);
    expect(await token.holdOf(ada)).to.deep.equal([2n * KEEL, first + DAY, 0n]);
    expect(await token.freeBalanceOf(ada)).to.equal(5n * KEEL);
  });

  it("keeps the vote lock and the delegation of the account", async () => {
    const { token, asModule, ada, bo } = await loadFixture(twoMembers);
    const lockedUntil = (await now()) + 2n * DAY;
    await token.connect(ada).delegate(ada);
    await asModule.lock(ada, lockedUntil);
    await asModule.mintHeld(ada, 5n * KEEL, lockedUntil - DAY);
    expect((await token.holdOf(ada)).lockedUntil).to.equal(lockedUntil);
    await at(lockedUntil);
    await token.connect(ada).transfer(bo, 2n * KEEL);
    expect(await token.getVotes(ada)).to.equal(3n * KEEL);
  });

  it("MissingRight", async () => {
    const { token, ada, module } = await loadFixture(twoMembers);
    await token.setRights(module, 2n ** 256n - 1n - rights("MINT_MARKET"));
    for (const caller of [ada, module]) {
      const mint = () => token.connect(caller).mintHeld(ada, KEEL, 0n);
      await expectRefusal(mint, token, "MissingRight", [caller.address, rights("MINT_MARKET")]);
    }
  });

  it("ZeroAmount", async () => {
    const { token, asModule, ada } = await loadFixture(twoMembers);
    await expectRefusal(() => asModule.mintHeld(ada, 0n, 0n), token, "ZeroAmount", []);
  });

  it("NotHolder: a stranger, and the token itself", async () => {
    const { token, asModule, eve } = await loadFixture(twoMembers);
    for (const to of [eve.address, await token.getAddress(), ethers.ZeroAddress])
      await expectRefusal(() => asModule.mintHeld(to, KEEL, 0n), token, "NotHolder", [to]);
  });

  it("SafeCastOverflowedUintDowncast: a sum above 96 bits, a time above 40", async () => {
    const { token, asModule, ada } = await loadFixture(twoMembers);
    const [mostTokens, mostTime] = [2n ** 96n - 1n, 2n ** 40n - 1n];
    const mint = (amount: bigint, heldUntil: bigint) => () => asModule.mintHeld(ada, amount, heldUntil);
    const error = "SafeCastOverflowedUintDowncast";
    await expectRefusal(mint(1n, mostTime + 1n), token, error, [40n, mostTime + 1n]);
    await expectRefusal(mint(mostTokens + 1n, mostTime), token, error, [96n, mostTokens + 1n]);
    await mint(mostTokens, mostTime)();
    await expectRefusal(mint(1n, mostTime), token, error, [96n, mostTokens + 1n]);
  });

  it("ERC20ExceededSafeSupply: more than the votes can count", async () => {
    const { token, asModule, ada, bo } = await loadFixture(twoMembers);
    const most = 2n ** 208n - 1n;
    await asModule.mintGenesis(ada, most);
    const mint = () => asModule.mintHeld(bo, 1n, 0n);
    await expectRefusal(mint, token, "ERC20ExceededSafeSupply", [most + 1n, most]);
  });
});
