// settleClaim
// ├─ lifts the hold · burns · releases: each alone and together; over pools
// ├─ burn: under the stake · all of it · more than it, with the shortfall · leaving just a millionth a share, and under it
// ├─ wind-down: streams back to the promise, rest burnt, no deposit, no capacity, claims go on
// ├─ three thirds burn what one whole burns; partial burns leave every owner its part, also after a transfer
// ├─ hold lifted twice: not under zero; a lane that passed releases nothing and leaves no memory
// └─ caller: right · another; pool unknown
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { rights } from "../../../../scripts/lib/access.js";
import { DAY, openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";
import {
  GWEI,
  KEEL,
  PRODUCT,
  TERMS,
  TRANCHE,
  deployStaked,
  deposit,
  lastAllocation,
  part,
  positionOf,
  saleOf,
  settlement,
} from "../../../support/staking.js";

const chain = await openChain();
const { at, loadFixture, now } = chain;
const fixture = () => deployStaked(chain);

describe("StakingPools.settleClaim", () => {
  it("lifts the hold, burns and releases", async () => {
    const { staking, token, asModule, first } = await loadFixture(fixture);
    await asModule.allocate(await saleOf(chain), [part(500n)]);
    await asModule.holdStake([1n], [40n * KEEL]);
    const parts = [settlement(25n * KEEL, 30n * KEEL, 200n)];
    expect(await asModule.settleClaim.staticCall(PRODUCT, first + 6n, parts)).to.equal(25n * KEEL);
    const sent = asModule.settleClaim(PRODUCT, first + 6n, parts);
    await expect(sent)
      .to.emit(staking, "StakeBurnt")
      .withArgs(1n, 25n * KEEL, 0n, 30n * KEEL)
      .and.to.emit(staking, "Released")
      .withArgs(1n, PRODUCT, first + 6n, 200n);
    await expect(sent).to.changeTokenBalances(chain.ethers, token, [staking], [-25n * KEEL]);
    const pool = await staking.poolOf(1n);
    expect([pool.stake, pool.heldStake, pool.shares]).to.deep.equal([975n * KEEL, 10n * KEEL, 1_000n * GWEI]);
    const product = await staking.poolProductOf(1n, PRODUCT);
    expect([product.releasedUnits, product.releasedAt]).to.deep.equal([200n, await now()]);
  });

  it("lifts a hold without a burn, and never under zero", async () => {
    const { staking, asModule, first } = await loadFixture(fixture);
    await asModule.holdStake([1n], [40n * KEEL]);
    for (const left of [10n * KEEL, 0n]) {
      await asModule.settleClaim(PRODUCT, first, [settlement(0n, 30n * KEEL)]);
      expect((await staking.poolOf(1n)).heldStake).to.equal(left);
    }
    expect((await staking.poolOf(1n)).stake).to.equal(1_000n * KEEL);
  });

  it("burns in several pools at once, each by its own stake, and reports the shortfall", async () => {
    const { staking, asModule, ada, cy, first } = await loadFixture(fixture);
    await staking.connect(ada).createPool(0n, 0n, [TERMS], ZeroHash);
    await deposit(staking, cy, { poolId: 2n, tranche: first, amount: 10n * KEEL });
    const parts = [settlement(100n * KEEL), settlement(10n * KEEL + 5n, 0n, 0n, 2n)];
    expect(await asModule.settleClaim.staticCall(PRODUCT, first, parts)).to.equal(110n * KEEL);
    await expect(asModule.settleClaim(PRODUCT, first, parts))
      .to.emit(staking, "StakeBurnt")
      .withArgs(1n, 100n * KEEL, 0n, 0n)
      .and.to.emit(staking, "StakeBurnt")
      .withArgs(2n, 10n * KEEL, 5n, 0n)
      .and.to.emit(staking, "WoundDown")
      .withArgs(2n, 0n);
  });

  it("winds down under a millionth of a KEEL a share: the rest is burnt too, not before", async () => {
    const { staking, asModule, first } = await loadFixture(fixture);
    const least = 1_000n * KEEL - KEEL / 1_000n;
    await asModule.settleClaim(PRODUCT, first, [settlement(least)]);
    const before = await staking.poolOf(1n);
    expect([before.stake, before.isWindingDown]).to.deep.equal([KEEL / 1_000n, false]);
    expect(await asModule.settleClaim.staticCall(PRODUCT, first, [settlement(1n)])).to.equal(KEEL / 1_000n);
    await expect(asModule.settleClaim(PRODUCT, first, [settlement(1n)]))
      .to.emit(staking, "WoundDown")
      .withArgs(1n, 0n);
    const after = await staking.poolOf(1n);
    expect([after.stake, after.shares, after.isWindingDown]).to.deep.equal([0n, 1_000n * GWEI, true]);
  });

  it("a pool that winds down gives its streams back, sells nothing, and its old shares are worth nothing", async () => {
    const { staking, token, asModule, first } = await loadFixture(fixture);
    await asModule.allocate(await saleOf(chain), [part(500n)]);
    const one = await lastAllocation(staking);
    await asModule.allocate(await saleOf(chain, { period: 100n * DAY }), [part(700n)]);
    const two = await lastAllocation(staking);
    const { rewardRate } = await staking.poolOf(1n);
    await at((await now()) + 50n * DAY);
    await asModule.settleClaim(PRODUCT, first, [settlement(2_000n * KEEL)]);
    const { rewards, stake } = await staking.depositOf(positionOf(1n), first + 7n);
    const left = await token.promised();
    expect(stake).to.equal(0n);
    expect(left).to.be.within(rewards, rewards + 2n * GWEI);
    expect(left).to.be.within(rewardRate * 50n * DAY, one.reward + two.reward);
    expect((await staking.poolOf(1n)).rewardRate).to.equal(0n);
    expect(await staking.freeCapacity(1n, PRODUCT, first, 0n)).to.equal(0n);
    await expect(asModule.settleClaim(PRODUCT, first, [settlement(KEEL)]))
      .to.emit(staking, "StakeBurnt")
      .withArgs(1n, 0n, KEEL, 0n);
    await chain.increase(400n * DAY);
    await staking.settle(1n, 1_000n);
    expect(await token.promised()).to.equal(left);
  });

  it("three thirds burn what one whole burns", async () => {
    const { staking, asModule, first } = await loadFixture(fixture);
    for (let third = 0; third < 3; third++) await asModule.settleClaim(PRODUCT, first, [settlement(100n * KEEL + 1n)]);
    expect((await staking.poolOf(1n)).stake).to.equal(700n * KEEL - 3n);
  });

  it("a partial burn leaves every owner its part, and a transfer moves it whole", async () => {
    const { staking, asModule, bo, cy, dan, first } = await loadFixture(fixture);
    await deposit(staking, cy, { tranche: first + 2n, amount: 333n * KEEL + 3n });
    await asModule.settleClaim(PRODUCT, first, [settlement(777n * KEEL)]);
    await staking.connect(dan).setAcceptsPositions(true);
    const of = async () =>
      (
        await Promise.all([
          staking.depositOf(positionOf(1n), first + 7n),
          staking.depositOf(positionOf(2n), first + 2n),
        ])
      ).map(({ stake }) => stake);
    const [one, two] = await of();
    const { stake } = await staking.poolOf(1n);
    expect(one + two).to.be.within(stake - 2n, stake);
    await staking.connect(bo).transferFrom(bo, dan, positionOf(1n));
    expect(await of()).to.deep.equal([one, two]);
  });

  it("releases nothing in a lane that passed, and remembers nothing of it", async () => {
    const { staking, asModule, first } = await loadFixture(fixture);
    await asModule.allocate(await saleOf(chain, { tranche: first, period: 1n }), [part(500n)]);
    await at((first + 1n) * TRANCHE);
    await asModule.settleClaim(PRODUCT, first, [settlement(0n, 0n, 500n)]);
    expect((await staking.poolProductOf(1n, PRODUCT)).releasedUnits).to.equal(0n);
    expect(await staking.laneOf(1n, PRODUCT)).to.equal(first + 1n);
  });

  it("UnknownPool", async () => {
    const { staking, asModule, first } = await loadFixture(fixture);
    const send = () => asModule.settleClaim(PRODUCT, first, [settlement(1n, 0n, 0n, 2n)]);
    await expectRefusal(send, staking, "UnknownPool", [2n]);
  });

  it("MissingRight", async () => {
    const { staking, ada, first } = await loadFixture(fixture);
    await staking.setRights(ada, rights("ALLOCATE"));
    const send = () => staking.connect(ada).settleClaim(PRODUCT, first, [settlement(1n)]);
    await expectRefusal(send, staking, "MissingRight", [ada.address, rights("SLASH")]);
  });
});
