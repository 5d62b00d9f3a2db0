// Streams
// ├─ one: exact to the second, of a wei too · its week edge −1 s / 0 / +1 s, the promise met to the wei
// ├─ two: each ends at its own edge
// ├─ tranche edge: −1 s / 0 / +1 s · several in order · rewards of the one stop, those of the rest go on
// └─ in steps as at once · two untouched years paid out whole · a pool without stake
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { DAY, HOUR, openChain } from "../../../support/chain.js";
import {
  GWEI,
  KEEL,
  PRODUCT,
  TERMS,
  TRANCHE,
  ceilWeek,
  deployStaked,
  deposit,
  part,
  positionOf,
  saleOf,
} from "../../../support/staking.js";

const chain = await openChain();
const { loadFixture, reach, at, now } = chain;
const ALL = 1_000n;
const BO = positionOf(1n);
const CY = positionOf(2n);

const unsold = () => deployStaked(chain);

/** 1,000 KEEL of bo until the last live tranche, 500 of cy until the next one's end. */
async function fixture() {
  const suite = await deployStaked(chain);
  await deposit(suite.staking, suite.cy, { tranche: suite.first + 1n, amount: 500n * KEEL });
  return suite;
}

/** Bo alone, and a sale of 45 days: what it streams, and until when. */
async function streaming() {
  const suite = await deployStaked(chain);
  const tranche = suite.first + 1n;
  await suite.asModule.allocate(await saleOf(chain, { tranche, period: 45n * DAY }), [part(1_000n)]);
  const soldAt = await now();
  const { rewardRate: rate } = await suite.staking.poolOf(1n);
  const earned = async () => (await suite.staking.depositOf(BO, suite.first + 7n)).rewards;
  return { ...suite, soldAt, rate, endsAt: ceilWeek(soldAt + 45n * DAY), earned };
}

describe("StakingPools: streams", () => {
  it("streams to the second, for anyone who asks", async () => {
    const { staking, eve, soldAt, rate, earned } = await loadFixture(streaming);
    expect(await earned()).to.equal(0n);
    await at(soldAt + 12_345n);
    await staking.connect(eve).settle(1n, ALL);
    expect((await staking.poolOf(1n)).settledAt).to.equal(soldAt + 12_345n);
    expect(await earned()).to.equal(rate * 12_345n);
    await reach(soldAt + 12_346n);
    expect(await earned()).to.equal(rate * 12_346n);
  });

  it("loses nothing of the slowest stream, however often it is settled", async () => {
    const { staking, asModule, first } = await loadFixture(unsold);
    // a unit's premium for a thousandth of the time that it streams, a basis point of it kept
    const period = (ceilWeek(await now()) - (await now())) / 1_000n;
    await asModule.allocate(await saleOf(chain, { tranche: first, period, netBps: 1n }), [part(1n)]);
    const soldAt = await now();
    expect((await staking.poolOf(1n)).rewardRate).to.equal(1n);
    for (let second = 1n; second <= 5n; ++second) {
      await at(soldAt + second);
      await staking.settle(1n, ALL);
      expect((await staking.depositOf(BO, first + 7n)).rewards).to.equal(second);
    }
  });

  it("ends a stream at its week edge, with nothing left of the promise", async () => {
    const { staking, token, soldAt, endsAt, rate, earned } = await loadFixture(streaming);
    expect(await token.promised()).to.equal(rate * (endsAt - soldAt));
    await reach(endsAt - 1n);
    expect(await earned()).to.equal(rate * (endsAt - soldAt - 1n));
    await at(endsAt);
    await staking.settle(1n, ALL);
    expect(await earned()).to.equal(await token.promised());
    expect((await staking.poolOf(1n)).rewardRate).to.equal(0n);
    await reach(endsAt + 1n);
    expect(await earned()).to.equal(await token.promised());
  });

  it("takes each of several streams off at its own edge", async () => {
    const { staking, asModule, first, soldAt, endsAt, rate, earned } = await loadFixture(streaming);
    await at(soldAt + DAY);
    await asModule.allocate(await saleOf(chain, { tranche: first + 1n, period: 10n * DAY }), [part(1_000n)]);
    const both = (await staking.poolOf(1n)).rewardRate;
    const shortEnds = ceilWeek(soldAt + 11n * DAY);
    await at(endsAt + 3n);
    await staking.settle(1n, ALL);
    const short = (both - rate) * (shortEnds - soldAt - DAY);
    expect(await earned()).to.equal(rate * (endsAt - soldAt) + short);
    expect((await staking.poolOf(1n)).rewardRate).to.equal(0n);
  });

  it("lets a tranche pass at its end, not a second earlier", async () => {
    const { staking, first } = await loadFixture(fixture);
    const edge = (first + 2n) * TRANCHE;
    await at(edge - 1n);
    await expect(staking.settle(1n, ALL)).not.to.emit(staking, "TranchePassed");
    expect((await staking.depositOf(CY, first + 1n)).isOut).to.equal(false);
    await at(edge);
    await expect(staking.settle(1n, ALL))
      .to.emit(staking, "TranchePassed")
      .withArgs(1n, first + 1n, 500n * KEEL, 5n * 10n ** 11n);
    const pool = await staking.poolOf(1n);
    expect([pool.stake, pool.shares]).to.deep.equal([1_000n * KEEL, 10n ** 12n]);
    await at(edge + 1n);
    await expect(staking.settle(1n, ALL)).not.to.emit(staking, "TranchePassed");
    expect(await staking.trancheSharesOf(1n, first + 1n)).to.equal(5n * 10n ** 11n);
  });

  it("stops the rewards of a tranche at its end and gives them to the rest", async () => {
    const { staking, asModule, first } = await loadFixture(fixture);
    await asModule.allocate(await saleOf(chain), [part(4_000n)]);
    const soldAt = await now();
    const { rewardRate } = await staking.poolOf(1n);
    const edge = (first + 2n) * TRANCHE;
    await at(edge + DAY);
    await staking.settle(1n, ALL);
    const passed = await staking.depositOf(CY, first + 1n);
    const stays = await staking.depositOf(BO, first + 7n);
    const until = rewardRate * (edge - soldAt);
    const [third, rest] = [until / 3n, (until * 2n) / 3n + rewardRate * DAY];
    // what a share earned is rounded down at the edge, and what a deposit earned once more
    expect(third - passed.rewards <= 1n && rest - stays.rewards <= 2n).to.equal(true);
    expect(passed.rewards <= third && stays.rewards <= rest).to.equal(true);
  });

  it("lets several tranches pass in their order", async () => {
    const { staking, dan, first } = await loadFixture(fixture);
    await deposit(staking, dan, { tranche: first + 3n, amount: 250n * KEEL });
    await reach((first + 9n) * TRANCHE);
    await staking.settle(1n, ALL);
    const passed = await staking.queryFilter(staking.filters.TranchePassed(1n));
    expect(passed.map(({ args }) => [args.tranche - first, args.stake, args.shares])).to.deep.equal([
      [1n, 500n * KEEL, 5n * 10n ** 11n],
      [3n, 250n * KEEL, 25n * 10n ** 10n],
      [7n, 1_000n * KEEL, 10n ** 12n],
    ]);
    const pool = await staking.poolOf(1n);
    expect([pool.stake, pool.shares]).to.deep.equal([0n, 0n]);
  });

  it("comes to the same in steps as at once", async () => {
    const { staking, asModule, ada, first } = await loadFixture(fixture);
    await deposit(staking, ada, { tranche: first + 7n, amount: 100n * KEEL });
    await staking.connect(ada).setManagerPosition(1n, positionOf(3n));
    await asModule.allocate(await saleOf(chain), [part(4_000n)]);
    await reach((first + 4n) * TRANCHE);
    const before = await chain.networkHelpers.takeSnapshot();
    const end = (await now()) + HOUR;
    const settled = async () => {
      await at(end);
      await staking.settle(1n, ALL);
      return Promise.all([
        staking.depositOf(BO, first + 7n),
        staking.depositOf(CY, first + 1n),
        staking.depositOf(positionOf(3n), first + 7n),
      ]);
    };
    const [atOnce, fee] = [await settled(), await staking.feeOf(1n)];
    await before.restore();
    const steps = 48n;
    for (let step = 0n; step < steps; ++step) await staking.settle(1n, 1n);
    for (const [index, stepped] of (await settled()).entries()) {
      const { shares, stake, isOut, rewards } = atOnce[index];
      expect([stepped.shares, stepped.stake, stepped.isOut]).to.deep.equal([shares, stake, isOut]);
      // each step rounds what a share earned down once more, by about a wei of 1,000 KEEL
      expect(rewards - stepped.rewards >= 0n && rewards - stepped.rewards <= 2n * steps).to.equal(true);
    }
    expect(fee - (await staking.feeOf(1n)) <= GWEI).to.equal(true);
  });

  it("catches up with two untouched years at once", async () => {
    const { staking, asModule, token, first, cy, bo } = await loadFixture(fixture);
    await asModule.allocate(await saleOf(chain), [part(4_000n)]);
    const promised = await token.promised();
    await reach((first + 16n) * TRANCHE + DAY);
    await staking.settle(1n, ALL);
    const before = [await token.balanceOf(bo), await token.balanceOf(cy)];
    await staking.withdraw(BO, [first + 7n]);
    await staking.withdraw(CY, [first + 1n]);
    const paid = (await token.balanceOf(bo)) + (await token.balanceOf(cy)) - before[0] - before[1] - 1_500n * KEEL;
    const dust = promised - paid;
    expect(dust >= 0n && dust < 10n).to.equal(true);
    expect([await token.promised(), await token.balanceOf(staking)]).to.deep.equal([dust, 0n]);
  });

  it("has nothing to do in a pool without stake, however old", async () => {
    const { staking, ada, first } = await loadFixture(fixture);
    await staking.connect(ada).createPool(0n, 0n, [TERMS], ZeroHash);
    await reach((first + 20n) * TRANCHE);
    await staking.settle(2n, ALL);
    expect((await staking.poolOf(2n)).settledAt).to.equal(await now());
    expect(await staking.freeCapacity(2n, PRODUCT, first + 20n, 0n)).to.equal(0n);
  });
});
