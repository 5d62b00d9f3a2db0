import { expect } from "chai";
import { openChain } from "../../../support/chain.js";
import { depositOf, deployGoverned } from "../../../support/governance.js";
import { KEEL } from "../../../support/members.js";

const chain = await openChain();

/**
 * votesOf
 * ├── refused: more than 16 deposits · unsorted or named twice · another's position · a time that is not past
 * ├── wallet: what is delegated to the account then, later changes do not matter
 * ├── deposits: added, also several tranches of one position; young stake weighs nothing; the owner now speaks for it
 * └── cap: 2/n of the supply with few members, 5% with many; the whole supply at most
 */
describe("VotePower.votesOf", () => {
  async function ready() {
    const g = await chain.loadFixture(governed);
    return { ...g, then: (await chain.now()) - 1n, ada: g.voters[0], bo: g.voters[1] };
  }

  it("refuses too many, unsorted and foreign deposits, and the future", async () => {
    const { votePower, token, staking, ada, bo, then } = await ready();
    const many = Array.from({ length: 17 }, (_, place) => depositOf(1n, BigInt(place + 1)));
    await expect(votePower.votesOf(ada, then, many))
      .to.be.revertedWithCustomError(votePower, "TooManyDeposits")
      .withArgs(17n, 16n);
    await staking.setDeposit(1n, 5n, bo, KEEL);
    await expect(votePower.votesOf(ada, then, [depositOf(1n, 5n)]))
      .to.be.revertedWithCustomError(votePower, "NotPositionOwner")
      .withArgs(1n, ada.address);
    await staking.setOwner(1n, ada);
    const [low, high] = [depositOf(1n, 5n), depositOf(1n, 6n)];
    for (const wrong of [
      [high, low],
      [low, low],
    ])
      await expect(votePower.votesOf(ada, then, wrong))
        .to.be.revertedWithCustomError(votePower, "DepositsNotSorted")
        .withArgs(wrong[0], wrong[1]);
    await expect(votePower.votesOf(ada, (await chain.now()) + 100n, [])).to.be.revertedWithCustomError(
      token,
      "ERC5805FutureLookup",
    );
  });

  it("reads the wallet at the time asked for", async () => {
    const { votePower, token, ada, bo, then } = await ready();
    await token.connect(ada).transfer(bo, 400n * KEEL);
    await chain.increase(10n);
    expect(await votePower.votesOf(ada, then, [])).to.equal(1_000n * KEEL);
    expect(await votePower.votesOf(ada, (await chain.now()) - 1n, [])).to.equal(600n * KEEL);
    expect(await votePower.votesOf(bo, (await chain.now()) - 1n, [])).to.equal(1_400n * KEEL);
  });

  it("adds named deposits that were there, for who owns them now", async () => {
    const { votePower, staking, ada, bo } = await ready();
    await staking.setDeposit(1n, 5n, ada, 100n * KEEL);
    await staking.setDeposit(1n, 6n, ada, 10n * KEEL);
    const both = [depositOf(1n, 5n), depositOf(1n, 6n)];
    const staked = await chain.now();
    await chain.increase(10n);
    expect(await votePower.votesOf(ada, staked, both)).to.equal(1_110n * KEEL);
    expect(await votePower.votesOf(ada, staked, both.slice(1))).to.equal(1_010n * KEEL);
    expect(await votePower.votesOf(ada, staked - 1n, both), "young").to.equal(1_000n * KEEL);
    await staking.setOwner(1n, bo);
    expect(await votePower.votesOf(bo, staked, both)).to.equal(1_110n * KEEL);
  });

  it("caps at 2/n of the supply then, or 5% where that is more", async () => {
    const { votePower, token, staking, ada, module, joinAs, ethers, then } = await ready();
    expect(await votePower.capAt(then)).to.equal(2_000n * KEEL);
    await staking.setDeposit(1n, 5n, ada, 5_000n * KEEL);
    await chain.increase(10n);
    expect(await votePower.votesOf(ada, (await chain.now()) - 1n, [depositOf(1n, 5n)])).to.equal(2_000n * KEEL);
    await token.connect(module).mintGenesis(ada, 20_000n * KEEL);
    for (const newcomer of (await ethers.getSigners()).slice(30, 40)) await joinAs(newcomer);
    for (let place = 0; place < 15; place++) {
      const wallet = ethers.Wallet.createRandom().connect(ethers.provider);
      await chain.networkHelpers.setBalance(wallet.address, 10n ** 20n);
      await joinAs(wallet);
    }
    await chain.increase(10n);
    expect(await votePower.capAt((await chain.now()) - 1n)).to.equal(2_000n * KEEL);
    expect(await votePower.capAt(then), "the past stays").to.equal(2_000n * KEEL);
  });

  it("is nothing before there were members or tokens", async () => {
    const { votePower, ada } = await ready();
    expect(await votePower.capAt(1n)).to.equal(0n);
    expect(await votePower.votesOf(ada, 1n, [])).to.equal(0n);
  });
});

async function governed() {
  return { ...(await deployGoverned(chain)), ethers: chain.ethers };
}
