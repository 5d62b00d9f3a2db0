// Burns
// ├─ another claim's hold stays · a burn alone brings the rest of the hold over the threshold
// ├─ stake: a waiting tranche burns with the rest · what passed out before is spared, however late it is asked for
// ├─ wind-down by a wei: streams back to the wei, rewards earned before stay, nothing is left behind
// └─ capacity given back: remembered for 14 days, added to what is remembered, priced as used
import { expect } from "chai";
import { word } from "../../../model/lanes.js";
import { remembered } from "../../../../scripts/lib/model/premium.js";
import { DAY, openChain } from "../../../support/chain.js";
import { REASON } from "../../../support/members.js";
import {
  KEEL,
  PRODUCT,
  TRANCHE,
  deployStaked,
  deposit,
  part,
  positionOf,
  saleOf,
  settlement,
} from "../../../support/staking.js";

const chain = await openChain();
const { loadFixture, reach, at, now } = chain;
const STAKE = 1_000n * KEEL;
/** A millionth of a KEEL for each KEEL's worth of first shares. */
const LEAST = STAKE / 10n ** 6n;

const staked = () => deployStaked(chain);

/** Two filed claims hold 20 KEEL each. */
async function held() {
  const suite = await deployStaked(chain);
  await suite.asModule.holdStake([1n, 1n], [20n * KEEL, 20n * KEEL]);
  return { ...suite, need: suite.first + 6n };
}

/** A sale of 4,000 units for a year; what it promised. */
async function sold() {
  const suite = await deployStaked(chain);
  await suite.asModule.allocate(await saleOf(chain), [part(4_000n)]);
  return { ...suite, need: suite.first + 6n, soldAt: await chain.now(), promised: await suite.token.promised() };
}

describe("StakingPools: burns", () => {
  it("lifts the hold of its claim and burns; another claim's hold stays", async () => {
    const { staking, asModule, token, need } = await loadFixture(held);
    const parts = [settlement(15n * KEEL, 20n * KEEL)];
    expect(await asModule.settleClaim.staticCall(PRODUCT, need, parts)).to.equal(15n * KEEL);
    const supply = await token.totalSupply();
    await expect(asModule.settleClaim(PRODUCT, need, parts))
      .to.emit(staking, "StakeBurnt")
      .withArgs(1n, 15n * KEEL, 0n, 20n * KEEL)
      .and.to.emit(token, "Burnt")
      .withArgs(REASON.slashing, await staking.getAddress(), 15n * KEEL);
    const pool = await staking.poolOf(1n);
    expect([pool.stake, pool.heldStake, pool.isHeld]).to.deep.equal([985n * KEEL, 20n * KEEL, true]);
    expect(pool.shares).to.equal(10n ** 12n);
    expect(supply - (await token.totalSupply())).to.equal(15n * KEEL);
    expect(await token.balanceOf(staking)).to.equal(985n * KEEL);
  });

  it("starts to hold a pool whose other hold passes 1% of what the burn left", async () => {
    const { staking, asModule, first } = await loadFixture(staked);
    await asModule.holdStake([1n], [10n * KEEL]);
    expect((await staking.poolOf(1n)).isHeld).to.equal(false);
    const burntAt = (await now()) + DAY;
    await at(burntAt);
    await asModule.settleClaim(PRODUCT, first + 6n, [settlement(1n)]);
    const pool = await staking.poolOf(1n);
    expect([pool.isHeld, pool.heldSince]).to.deep.equal([true, burntAt]);
  });

  it("burns a tranche that waits in proportion with the rest", async () => {
    const { staking, asModule, bo, cy, first, token } = await loadFixture(staked);
    await deposit(staking, cy, { tranche: first, amount: STAKE });
    await asModule.holdStake([1n], [200n * KEEL]);
    await reach((first + 1n) * TRANCHE);
    expect((await staking.depositOf(positionOf(2n), first)).isOut).to.equal(false);
    await asModule.settleClaim(PRODUCT, first + 6n, [settlement(200n * KEEL, 200n * KEEL)]);
    const before = await token.balanceOf(cy);
    await staking.withdraw(positionOf(2n), [first]);
    expect((await token.balanceOf(cy)) - before).to.equal(900n * KEEL);
    expect((await staking.depositOf(positionOf(1n), first + 7n)).stake).to.equal(900n * KEEL);
    expect(await staking.ownerOf(positionOf(1n))).to.equal(bo.address);
  });

  it("spares what passed out before, however late it is asked for", async () => {
    const { staking, asModule, cy, first } = await loadFixture(staked);
    await deposit(staking, cy, { tranche: first, amount: STAKE });
    await at((first + 1n) * TRANCHE);
    await asModule.settleClaim(PRODUCT, first + 6n, [settlement(1_500n * KEEL)]);
    expect((await staking.depositOf(positionOf(2n), first)).stake).to.equal(STAKE);
    const pool = await staking.poolOf(1n);
    expect([pool.stake, pool.isWindingDown]).to.deep.equal([0n, true]);
  });

  it("winds a pool down that keeps a wei less: the rest burns, its streams go back to the promise", async () => {
    const { staking, asModule, token, need, soldAt, promised } = await loadFixture(sold);
    const { rewardRate } = await staking.poolOf(1n);
    await at(soldAt + 10n * DAY);
    const left = promised - rewardRate * 10n * DAY;
    await expect(asModule.settleClaim(PRODUCT, need, [settlement(STAKE - LEAST + 1n)]))
      .to.emit(staking, "WoundDown")
      .withArgs(1n, left)
      .and.to.emit(staking, "StakeBurnt")
      .withArgs(1n, STAKE, 0n, 0n)
      .and.to.emit(token, "PromiseReleased")
      .withArgs(await staking.getAddress(), left, rewardRate * 10n * DAY);
    const pool = await staking.poolOf(1n);
    expect([pool.stake, pool.rewardRate, pool.isWindingDown]).to.deep.equal([0n, 0n, true]);
  });

  it("keeps what a pool earned before it was wound down, takes no deposit and sells nothing", async () => {
    const { staking, asModule, token, bo, cy, first, need, soldAt } = await loadFixture(sold);
    const { rewardRate } = await staking.poolOf(1n);
    await at(soldAt + 10n * DAY);
    await asModule.settleClaim(PRODUCT, need, [settlement(STAKE)]);
    const late = deposit(staking, cy, { tranche: first + 7n, amount: KEEL });
    await expect(late).to.be.revertedWithCustomError(staking, "PoolWindingDown").withArgs(1n);
    const sale = await saleOf(chain);
    const sell = asModule.allocate(sale, [part(1n)]);
    await expect(sell).to.be.revertedWithCustomError(staking, "CapacityShort").withArgs(1n, PRODUCT, 1n, 0n);
    await reach((first + 8n) * TRANCHE);
    const before = await token.balanceOf(bo);
    await staking.withdraw(positionOf(1n), [first + 7n]);
    expect((await token.balanceOf(bo)) - before).to.equal(rewardRate * 10n * DAY);
    expect([await token.promised(), await token.balanceOf(staking)]).to.deep.equal([0n, 0n]);
  });

  it("reports the whole burn of a pool without stake as its shortfall", async () => {
    const { staking, asModule, token, need } = await loadFixture(sold);
    await asModule.settleClaim(PRODUCT, need, [settlement(STAKE)]);
    await expect(asModule.settleClaim(PRODUCT, need, [settlement(7n * KEEL)]))
      .to.emit(staking, "StakeBurnt")
      .withArgs(1n, 0n, 7n * KEEL, 0n)
      .and.not.to.emit(token, "Burnt");
  });

  it("gives capacity back that still counts as used for 14 days", async () => {
    const { staking, asModule, first, need, soldAt } = await loadFixture(sold);
    const lane = (units: bigint) => word(new Map([[Number(need), units]]), Number(first));
    await at(soldAt + DAY);
    await expect(asModule.settleClaim(PRODUCT, need, [settlement(0n, 0n, 1_001n)]))
      .to.emit(staking, "Released")
      .withArgs(1n, PRODUCT, need, 1_001n);
    expect(await staking.laneOf(1n, PRODUCT)).to.equal(lane(2_999n));
    let product = await staking.poolProductOf(1n, PRODUCT);
    expect([product.releasedUnits, product.releasedAt]).to.deep.equal([1_001n, soldAt + DAY]);
    expect(await staking.freeCapacity(1n, PRODUCT, need, 0n)).to.equal(17_001n);

    await at(soldAt + 6n * DAY);
    await asModule.settleClaim(PRODUCT, need, [settlement(0n, 0n, 500n)]);
    product = await staking.poolProductOf(1n, PRODUCT);
    // 1,001 × 9 / 14, rounded up, and the new ones
    expect(remembered(1_001n, 5n * DAY)).to.equal(644n);
    expect([product.releasedUnits, product.releasedAt]).to.deep.equal([1_144n, soldAt + 6n * DAY]);
    expect(await staking.laneOf(1n, PRODUCT)).to.equal(lane(2_499n));
  });

  it("prices a sale after it as if the units were still used, and ever less so", async () => {
    const { staking, asModule, need, soldAt } = await loadFixture(sold);
    const priceAt = async () => (await staking.quoteAllocation(await saleOf(chain), [part(1n)])).priceBps[0];
    const before = await priceAt();
    await at(soldAt + DAY);
    await asModule.settleClaim(PRODUCT, need, [settlement(0n, 0n, 4_000n)]);
    expect(await priceAt()).to.equal(before);
    await reach(soldAt + 8n * DAY);
    const half = await priceAt();
    await reach(soldAt + 15n * DAY);
    const none = await priceAt();
    expect(half < before && none < half).to.equal(true);
    // 1% and the load of one unit in 20,000: under a basis point, shown as one
    expect(none).to.equal(101n);
  });
});
