// Stake while claims are open
// ├─ clock: a second claim does not restart it · not again in the tranche · from the next edge again, for 30 days
// ├─ a tranche that ends while held: waits, earns, leaves 30 days after the edge or as soon as the pool is free
// ├─ what waits: can be bound anew · is paid its rewards · carries the manager's fee · is burnt to nothing
// ├─ a hold of 1%, from the start or what settled claims left: tranches pass
// └─ two tranches in one settlement, before it and by it · a hold that runs out changes no reward
import { expect } from "chai";
import { DAY, openChain } from "../../../support/chain.js";
import {
  KEEL,
  PRODUCT,
  TRANCHE,
  deployPool,
  deployStaked,
  deposit,
  part,
  positionOf,
  saleOf,
  settlement,
  trancheNow,
} from "../../../support/staking.js";

const chain = await openChain();
const { loadFixture, reach, at, now } = chain;

/** 1,000 KEEL of bo until the last live tranche, 1,000 of cy until the end of the current one. */
async function fixture() {
  const suite = await deployStaked(chain);
  await deposit(suite.staking, suite.cy, { tranche: suite.first, amount: 1_000n * KEEL });
  const edge = (suite.first + 1n) * TRANCHE;
  const isOut = async () => (await suite.staking.depositOf(positionOf(2n), suite.first)).isOut;
  return { ...suite, edge, isOut };
}

const alone = async () => ({ ...(await deployPool(chain)), first: await trancheNow(chain) });

describe("StakingPools: stake while claims are open", () => {
  it("holds for 30 days to the second, counted from the first claim of the tranche", async () => {
    const { staking, asModule } = await loadFixture(fixture);
    const since = (await now()) + DAY;
    await at(since);
    await asModule.holdStake([1n], [30n * KEEL]);
    await reach(since + 20n * DAY);
    await asModule.holdStake([1n], [30n * KEEL]);
    expect((await staking.poolOf(1n)).heldSince).to.equal(since);
    await reach(since + 30n * DAY - 1n);
    expect((await staking.poolOf(1n)).isHeld).to.equal(true);
    await reach(since + 30n * DAY);
    expect((await staking.poolOf(1n)).isHeld).to.equal(false);
    await asModule.holdStake([1n], [500n * KEEL]);
    expect((await staking.poolOf(1n)).isHeld).to.equal(false);
  });

  it("holds again from the next edge on, for 30 days more", async () => {
    const { staking, asModule, edge } = await loadFixture(fixture);
    await asModule.holdStake([1n], [30n * KEEL]);
    await at(edge);
    await staking.settle(1n, 1_000n);
    const pool = await staking.poolOf(1n);
    expect([pool.isHeld, pool.heldSince]).to.deep.equal([true, edge]);
    await reach(edge + 30n * DAY - 1n);
    expect((await staking.poolOf(1n)).isHeld).to.equal(true);
    await reach(edge + 30n * DAY);
    expect((await staking.poolOf(1n)).isHeld).to.equal(false);
  });

  it("keeps stake in whose tranche ends, until 30 days after the edge", async () => {
    const { staking, asModule, edge, isOut, first } = await loadFixture(fixture);
    await asModule.holdStake([1n], [30n * KEEL]);
    await reach(edge + 30n * DAY - 1n);
    expect(await isOut()).to.equal(false);
    await at(edge + 30n * DAY);
    await expect(staking.settle(1n, 1_000n))
      .to.emit(staking, "TranchePassed")
      .withArgs(1n, first, 1_000n * KEEL, 10n ** 12n);
    expect(await isOut()).to.equal(true);
    expect((await staking.poolOf(1n)).stake).to.equal(1_000n * KEEL);
  });

  it("lets it go as soon as the pool is free, with what it earned until then", async () => {
    const { staking, asModule, edge, first, token, cy } = await loadFixture(fixture);
    await asModule.allocate(await saleOf(chain), [part(4_000n)]);
    const soldAt = await now();
    await asModule.holdStake([1n], [30n * KEEL]);
    const { rewardRate } = await staking.poolOf(1n);
    await at(edge + 9n * DAY);
    await asModule.settleClaim(PRODUCT, first + 6n, [settlement(0n, 30n * KEEL)]);
    await reach(edge + 20n * DAY);
    const before = await token.balanceOf(cy);
    const freeAt = edge + 9n * DAY;
    await staking.withdraw(positionOf(2n), [first]);
    // the books stood at the settlement, so that is when it was found free
    const earned = (await token.balanceOf(cy)) - before - 1_000n * KEEL;
    // rounded down each time the books were settled
    expect((rewardRate * (freeAt - soldAt)) / 2n - earned).to.be.within(0n, 3n);
    expect(await staking.balanceOf(cy)).to.equal(0n);
  });

  it("holds nothing back at the edge once settled claims left it 1%", async () => {
    const { asModule, edge, isOut, first } = await loadFixture(fixture);
    await asModule.holdStake([1n], [30n * KEEL]);
    await asModule.settleClaim(PRODUCT, first + 6n, [settlement(0n, 10n * KEEL)]);
    await reach(edge - 1n);
    expect(await isOut()).to.equal(false);
    await reach(edge);
    expect(await isOut()).to.equal(true);
  });

  it("lets tranches pass under a hold of 1%", async () => {
    const { staking, asModule, edge, isOut } = await loadFixture(fixture);
    await asModule.holdStake([1n], [20n * KEEL]);
    await reach(edge);
    expect(await isOut()).to.equal(true);
    // what is left is half, and held by the same bound from the next look on
    await asModule.holdStake([1n], [0n]);
    const pool = await staking.poolOf(1n);
    expect([pool.stake, pool.isHeld]).to.deep.equal([1_000n * KEEL, true]);
  });

  it("lets a tranche go by time and the next by the settlement that burns it, with nothing settled in between", async () => {
    const { staking, asModule, token, cy, dan, edge, first } = await loadFixture(fixture);
    await deposit(staking, dan, { tranche: first + 1n, amount: 1_000n * KEEL });
    await asModule.holdStake([1n], [300n * KEEL]);
    await at(edge + TRANCHE + DAY);
    await expect(asModule.settleClaim(PRODUCT, first + 6n, [settlement(200n * KEEL, 300n * KEEL)]))
      .to.emit(staking, "TranchePassed")
      .withArgs(1n, first, 1_000n * KEEL, 10n ** 12n)
      .and.to.emit(staking, "TranchePassed")
      .withArgs(1n, first + 1n, 900n * KEEL, 10n ** 12n);
    for (const [owner, position, tranche, stake] of [
      [cy, positionOf(2n), first, 1_000n * KEEL],
      [dan, positionOf(3n), first + 1n, 900n * KEEL],
    ] as const) {
      const before = await token.balanceOf(owner);
      await staking.withdraw(position, [tranche]);
      expect((await token.balanceOf(owner)) - before).to.equal(stake);
    }
    expect(await token.balanceOf(staking)).to.equal(900n * KEEL);
  });

  it("changes no reward by a wei with a hold that runs out", async () => {
    const { staking, asModule, bo, first } = await loadFixture(alone);
    const tranche = first + 7n;
    await deposit(staking, bo, { tranche, amount: 7_000n * KEEL });
    await asModule.allocate(await saleOf(chain), [part(4_001n)]);
    const soldAt = await now();
    const before = await chain.networkHelpers.takeSnapshot();
    const earned = async () => {
      const rewards: bigint[] = [];
      for (let second = 0n; second < 9n; ++second) {
        await reach(soldAt + 31n * DAY + second);
        rewards.push((await staking.depositOf(positionOf(1n), tranche)).rewards);
      }
      return rewards;
    };
    const free = await earned();
    await before.restore();
    await at(soldAt + DAY - 2n);
    await asModule.holdStake([1n], [700n * KEEL]);
    expect((await staking.poolOf(1n)).isHeld).to.equal(true);
    expect(await earned()).to.deep.equal(free);
    expect((await staking.poolOf(1n)).isHeld).to.equal(false);
  });

  it("lets stake that waits be bound anew, and then nothing leaves", async () => {
    const { staking, asModule, cy, edge, first } = await loadFixture(fixture);
    await asModule.allocate(await saleOf(chain), [part(4_000n)]);
    await asModule.holdStake([1n], [30n * KEEL]);
    await reach(edge + 10n * DAY);
    const { rewards } = await staking.depositOf(positionOf(2n), first);
    await at((await now()) + 1n);
    await staking.connect(cy).extend(positionOf(2n), first, first + 3n);
    const moved = await staking.depositOf(positionOf(2n), first + 3n);
    const { rewardRate } = await staking.poolOf(1n);
    expect(moved.rewards - rewards - rewardRate / 2n <= 1n && moved.rewards > rewards).to.equal(true);
    await at(edge + 30n * DAY);
    await expect(staking.settle(1n, 1_000n)).not.to.emit(staking, "TranchePassed");
    expect((await staking.poolOf(1n)).stake).to.equal(2_000n * KEEL);
  });

  it("pays rewards while held, and stake that waits not before it leaves", async () => {
    const { staking, asModule, token, cy, edge, first } = await loadFixture(fixture);
    await asModule.allocate(await saleOf(chain), [part(4_000n)]);
    const [soldAt, { rewardRate }] = [await now(), await staking.poolOf(1n)];
    await asModule.holdStake([1n], [30n * KEEL]);
    await at(edge + 10n * DAY);
    const before = await token.balanceOf(cy);
    await staking.withdraw(positionOf(2n), [first]);
    const paid = (await token.balanceOf(cy)) - before;
    expect((rewardRate * (edge + 10n * DAY - soldAt)) / 2n - paid).to.be.within(0n, 3n);
    await at(edge + 30n * DAY);
    await staking.withdraw(positionOf(2n), [first]);
    const earned = (await token.balanceOf(cy)) - before - 1_000n * KEEL;
    expect((rewardRate * (edge + 30n * DAY - soldAt)) / 2n - earned).to.be.within(0n, 5n);
    await expect(staking.ownerOf(positionOf(2n))).to.be.revertedWithCustomError(staking, "ERC721NonexistentToken");
  });

  it("counts the manager's stake that waits for the fee until it leaves", async () => {
    const { staking, asModule, ada, edge, first } = await loadFixture(fixture);
    await deposit(staking, ada, { tranche: first, amount: 500n * KEEL });
    await staking.connect(ada).setManagerPosition(1n, positionOf(3n));
    await asModule.holdStake([1n], [30n * KEEL]);
    await at(edge + DAY);
    await staking.connect(ada).setManagerPosition(1n, 0n);
    await staking.connect(ada).setManagerPosition(1n, positionOf(3n));
    expect((await staking.poolOf(1n)).effectiveFeeBps).to.equal(1_000n);
    await at(edge + 30n * DAY);
    await staking.settle(1n, 1_000n);
    const pool = await staking.poolOf(1n);
    expect([pool.effectiveFeeBps, pool.stake, pool.managerPosition]).to.deep.equal([0n, 1_000n * KEEL, positionOf(3n)]);
    await staking.withdraw(positionOf(3n), [first]);
    expect((await staking.poolOf(1n)).managerPosition).to.equal(0n);
  });

  it("keeps a tranche waiting through a burn that winds the pool down, and lets it go worth nothing", async () => {
    const { staking, asModule, edge, isOut, first } = await loadFixture(fixture);
    await asModule.allocate(await saleOf(chain), [part(4_000n)]);
    await asModule.holdStake([1n], [30n * KEEL]);
    await at(edge + DAY);
    await asModule.settleClaim(PRODUCT, first + 6n, [settlement(2_000n * KEEL)]);
    expect(await isOut()).to.equal(false);
    await at(edge + 30n * DAY);
    await expect(staking.settle(1n, 1_000n))
      .to.emit(staking, "TranchePassed")
      .withArgs(1n, first, 0n, 10n ** 12n);
    const held = await staking.depositOf(positionOf(2n), first);
    expect([held.isOut, held.stake, held.rewards > 0n]).to.deep.equal([true, 0n, true]);
    await staking.withdraw(positionOf(2n), [first]);
  });
});
