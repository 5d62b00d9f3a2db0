// allocate
// ├─ premium and reward to the wei; target under the floor, between, above the cap; commission; use, reduction, memory
// ├─ one pool · two · split over n sales; the quote equals the charge
// ├─ stream: whole wei a second until the first week edge at or after the end; a sale on a week edge
// ├─ tranche: current − 1, current, current + 7, current + 8; period: zero · to the end of the tranche · beyond
// ├─ part: no units · more than free by one · all that is free · pool twice · unknown pool · product not backed · weight zero
// ├─ stake moved by tranche, burn and weight changes what is free
// └─ caller: right · another
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { rights } from "../../../../scripts/lib/access.js";
import { CURVE_DEFAULTS, premiumOf } from "../../../../scripts/lib/model/premium.js";
import { DAY, openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";
import {
  KEEL,
  PRODUCT,
  TERMS,
  TRANCHE,
  UNIT,
  WEEK,
  ceilWeek,
  deployStaked,
  deposit,
  lastAllocation,
  part,
  saleOf,
  settlement,
} from "../../../support/staking.js";

const chain = await openChain();
const { at, loadFixture, now } = chain;
const fixture = () => deployStaked(chain);

/** 1,000 KEEL at weight 1.00 and a capacity factor of 2. */
const CAPACITY = 20_000n;
const YEAR = 365n * DAY;

const premium = (amount: bigint, used: bigint, target = 100n, period = YEAR, capacity = CAPACITY, released = 0n) =>
  premiumOf(
    {
      amount: amount * UNIT,
      capacity: capacity * UNIT,
      used: used * UNIT,
      released: released * UNIT,
      target,
      period,
    },
    CURVE_DEFAULTS,
  );

describe("StakingPools.allocate", () => {
  it("takes capacity, promises the reward and streams it, all to the wei", async () => {
    const { staking, token, asModule, first } = await loadFixture(fixture);
    const sale = await saleOf(chain, { netBps: 7_500n });
    const soldAt = (await now()) + 100n;
    await at(soldAt);
    const expected = premium(3_000n, 0n);
    const endsAt = ceilWeek(soldAt + YEAR);
    const rate = (expected * 7_500n * 5_000n) / 10n ** 8n / (endsAt - soldAt);
    const reward = rate * (endsAt - soldAt);
    const sent = asModule.allocate(sale, [part(3_000n)]);
    await expect(sent)
      .to.emit(staking, "Allocated")
      .withArgs(1n, PRODUCT, first + 6n, 3_000n, expected, reward, endsAt)
      .and.to.emit(token, "RewardsPromised")
      .withArgs(staking.target, reward, reward);
    const pool = await staking.poolOf(1n);
    expect([pool.rewardRate, pool.settledAt]).to.deep.equal([rate, soldAt]);
    expect(await staking.laneOf(1n, PRODUCT)).to.equal(first + (3_000n << (16n + 30n * 6n)));
    expect(await token.promised()).to.equal(reward);
  });

  it("prices between the product's floor and its cap", async () => {
    const { asModule } = await loadFixture(fixture);
    for (const [floorBps, capBps, target] of [
      [100n, 100n, 100n],
      [101n, 5_000n, 101n],
      [0n, 99n, 99n],
      [0n, 5_000n, 100n],
    ]) {
      const sale = await saleOf(chain, { floorBps, capBps });
      expect(await asModule.allocate.staticCall(sale, [part(1_000n)])).to.equal(premium(1_000n, 0n, target));
    }
  });

  it("counts what is used and what was given back other than by time, forgetting it in 14 days", async () => {
    const { asModule, first } = await loadFixture(fixture);
    await asModule.allocate(await saleOf(chain), [part(8_000n)]);
    const sale = await saleOf(chain);
    expect(await asModule.allocate.staticCall(sale, [part(500n)])).to.equal(premium(500n, 8_000n));
    await asModule.settleClaim(PRODUCT, first + 6n, [settlement(0n, 0n, 7_000n)]);
    const releasedAt = await now();
    expect(await asModule.allocate.staticCall(sale, [part(500n)])).to.equal(
      premium(500n, 1_000n, 100n, YEAR, CAPACITY, 7_000n),
    );
    await chain.reach(releasedAt + 7n * DAY);
    expect(await asModule.allocate.staticCall(sale, [part(500n)])).to.equal(
      premium(500n, 1_000n, 100n, YEAR, CAPACITY, 3_500n),
    );
    await chain.reach(releasedAt + 14n * DAY);
    expect(await asModule.allocate.staticCall(sale, [part(500n)])).to.equal(premium(500n, 1_000n));
  });

  it("is never cheaper in parts, and dearer by less than a wei a part", async () => {
    const { asModule } = await loadFixture(fixture);
    const sale = await saleOf(chain);
    await at(ceilWeek(await now()) + 1n);
    const whole = await asModule.allocate.staticCall(sale, [part(17_000n)]);
    const charged = async (units: bigint) => {
      const premiumUp = await asModule.allocate.staticCall(sale, [part(units)]);
      await asModule.allocate(sale, [part(units)]);
      return premiumUp;
    };
    let sum = 0n;
    for (const units of [1n, 4_999n, 8_001n, 2_000n, 1_999n]) sum += await charged(units);
    expect(sum).to.be.within(whole, whole + 5n);
  });

  it("charges exactly what the quote of the same block said, over two pools", async () => {
    const { staking, asModule, bo, cy, first } = await loadFixture(fixture);
    await staking.connect(bo).createPool(0n, 0n, [{ ...TERMS, weightBps: 5_000n, targetPriceBps: 300n }], ZeroHash);
    await deposit(staking, cy, { poolId: 2n, tranche: first + 6n, amount: 400n * KEEL });
    await asModule.allocate(await saleOf(chain), [part(9_000n)]);
    const sale = await saleOf(chain);
    const parts = [part(6_000n), part(3_999n, 2n)];
    const [quoted, free, price] = await staking.quoteAllocation(sale, parts);
    expect(free).to.deep.equal([11_000n, 4_000n]);
    expect(await asModule.allocate.staticCall(sale, parts)).to.equal(quoted);
    expect(quoted).to.equal(premium(6_000n, 9_000n) + premium(3_999n, 0n, 300n, YEAR, 4_000n));
    // 75% used: 2% and two sevenths of 20% over the knee; 99.975% used: 2% and nearly 20%
    expect(price).to.deep.equal([100n + 200n + 572n, 300n + 200n + 1_999n]);
    await asModule.allocate(sale, parts);
    expect(await staking.freeCapacity(2n, PRODUCT, first + 6n, 0n)).to.equal(1n);
  });

  it("streams at least to the end of the cover: a sale on a week edge, and one second beside it", async () => {
    const { staking, asModule } = await loadFixture(fixture);
    const edge = ceilWeek(await now());
    for (const [soldAt, period, endsAt] of [
      [edge - 1n, 4n * WEEK, edge + 4n * WEEK],
      [edge, 4n * WEEK, edge + 4n * WEEK],
      [edge + 1n, 4n * WEEK, edge + 5n * WEEK],
      [edge + WEEK, 1n, edge + 2n * WEEK],
    ]) {
      await at(soldAt);
      await asModule.allocate(await saleOf(chain, { period }), [part(100n)]);
      const sold = await lastAllocation(staking);
      expect(sold.streamEndsAt).to.equal(endsAt);
      expect(sold.reward % (endsAt - soldAt)).to.equal(0n);
    }
  });

  it("rate falls by a sale's own at the second its stream ends", async () => {
    const { staking, asModule } = await loadFixture(fixture);
    await asModule.allocate(await saleOf(chain, { period: 28n * DAY }), [part(100n)]);
    const { streamEndsAt } = await lastAllocation(staking);
    for (const [time, isRunning] of [
      [streamEndsAt - 1n, true],
      [streamEndsAt, false],
    ] as const) {
      await at(time);
      await staking.settle(1n, 100n);
      expect((await staking.poolOf(1n)).rewardRate !== 0n).to.equal(isRunning);
    }
  });

  it("capacity follows stake that passes, burns and weights", async () => {
    const { staking, asModule, ada, bo, first } = await loadFixture(fixture);
    const free = (tranche: bigint) => staking.freeCapacity(1n, PRODUCT, tranche, 0n);
    await deposit(staking, bo, { tranche: first, amount: 100n * KEEL });
    expect([await free(first), await free(first + 1n), await free(first + 7n), await free(first + 8n)]).to.deep.equal([
      22_000n,
      20_000n,
      20_000n,
      0n,
    ]);
    expect(await staking.freeCapacity(1n, PRODUCT, first, 2_500n)).to.equal(16_500n);
    expect(await staking.freeCapacity(1n, PRODUCT, first, 10_001n)).to.equal(0n);
    await asModule.settleClaim(PRODUCT, first, [settlement(550n * KEEL)]);
    expect(await free(first)).to.equal(11_000n);
    await staking.connect(ada).setProducts(1n, [{ ...TERMS, weightBps: 5_000n }]);
    expect(await free(first)).to.equal(5_500n);
    await chain.reach((first + 1n) * TRANCHE);
    expect([await free(first), await free(first + 1n)]).to.deep.equal([0n, 5_000n]);
  });

  it("TrancheOutOfRange", async () => {
    const { asModule, staking, first } = await loadFixture(fixture);
    for (const tranche of [first - 1n, first + 8n]) {
      const sale = await saleOf(chain, { tranche, period: 1n });
      const send = () => asModule.allocate(sale, [part(1n)]);
      await expectRefusal(send, staking, "TrancheOutOfRange", [tranche, first, first + 7n]);
    }
    for (const tranche of [first, first + 7n])
      await asModule.allocate(await saleOf(chain, { tranche, period: 1n }), [part(1n)]);
  });

  it("PeriodOutOfRange: zero, or ending after the tranche", async () => {
    const { asModule, staking, first } = await loadFixture(fixture);
    const soldAt = (await now()) + 10n;
    const longest = (first + 2n) * TRANCHE - soldAt;
    for (const period of [0n, longest + 1n]) {
      const sale = await saleOf(chain, { tranche: first + 1n, period });
      await at((await now()) < soldAt ? soldAt : (await now()) + 1n);
      const left = (first + 2n) * TRANCHE - ((await now()) < soldAt ? soldAt : (await now()) + 1n);
      await expectRefusal(() => asModule.allocate(sale, [part(1n)]), staking, "PeriodOutOfRange", [period, left]);
    }
    const at2 = (await now()) + 10n;
    await at(at2);
    await asModule.allocate(await saleOf(chain, { tranche: first + 1n, period: (first + 2n) * TRANCHE - at2 }), [
      part(1n),
    ]);
  });

  it("CapacityShort: by one unit", async () => {
    const { asModule, staking } = await loadFixture(fixture);
    const sale = await saleOf(chain);
    const send = () => asModule.allocate(sale, [part(CAPACITY + 1n)]);
    await expectRefusal(send, staking, "CapacityShort", [1n, PRODUCT, CAPACITY + 1n, CAPACITY]);
    await asModule.allocate(sale, [part(CAPACITY)]);
    await expectRefusal(() => asModule.allocate(sale, [part(1n)]), staking, "CapacityShort", [1n, PRODUCT, 1n, 0n]);
  });

  it("CapacityShort: of a weight of zero, of a pool without stake", async () => {
    const { asModule, staking, ada, bo } = await loadFixture(fixture);
    await staking.connect(ada).setProducts(1n, [{ ...TERMS, weightBps: 0n }]);
    await staking.connect(bo).createPool(0n, 0n, [TERMS], ZeroHash);
    const sale = await saleOf(chain);
    for (const poolId of [1n, 2n])
      await expectRefusal(() => asModule.allocate(sale, [part(1n, poolId)]), staking, "CapacityShort");
    expect([...(await staking.quoteAllocation(sale, [part(1n, 2n)]))]).to.deep.equal([0n, [0n], [0n]]);
  });

  it("ZeroUnits", async () => {
    const { asModule, staking } = await loadFixture(fixture);
    const sale = await saleOf(chain);
    await expectRefusal(() => asModule.allocate(sale, [part(0n)]), staking, "ZeroUnits", [1n]);
  });

  it("DuplicatePool", async () => {
    const { asModule, staking } = await loadFixture(fixture);
    const sale = await saleOf(chain);
    await expectRefusal(() => asModule.allocate(sale, [part(1n), part(1n)]), staking, "DuplicatePool", [1n]);
  });

  it("UnknownPool", async () => {
    const { asModule, staking } = await loadFixture(fixture);
    const sale = await saleOf(chain);
    await expectRefusal(() => asModule.allocate(sale, [part(1n, 2n)]), staking, "UnknownPool", [2n]);
  });

  it("ProductNotInPool", async () => {
    const { asModule, staking } = await loadFixture(fixture);
    const sale = await saleOf(chain, { productId: 8n });
    await expectRefusal(() => asModule.allocate(sale, [part(1n)]), staking, "ProductNotInPool", [1n, 8n]);
    expect((await staking.quoteAllocation(sale, [part(1n)])).freeUnits).to.deep.equal([0n]);
  });

  it("MissingRight", async () => {
    const { staking, ada } = await loadFixture(fixture);
    await staking.setRights(ada, rights("SLASH"));
    const sale = await saleOf(chain);
    const send = () => staking.connect(ada).allocate(sale, [part(1n)]);
    await expectRefusal(send, staking, "MissingRight", [ada.address, rights("ALLOCATE")]);
  });
});
