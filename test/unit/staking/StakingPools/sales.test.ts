// Sales
// ├─ premium: by the model, at higher use · of a product apart · floor and cap · pools each rounded up
// ├─ capacity: all of it and a unit more · by need, against the model · reduction · burn and weight · end of a tranche
// ├─ reward: whole wei a second until the week edge · commission · new parameters · fee of the manager
// └─ the quote is the sale
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { freeCapacity, word } from "../../../model/lanes.js";
import { CURVE_DEFAULTS, premiumOf } from "../../../../scripts/lib/model/premium.js";
import { DAY, YEAR, openChain } from "../../../support/chain.js";
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
  part,
  positionOf,
  saleOf,
} from "../../../support/staking.js";

const chain = await openChain();
const { loadFixture, at, reach, now } = chain;
const CAPACITY = 20_000n;
const OTHER = 8n;
const fixture = () => deployStaked(chain);

/** As above, and pool 2 of ada with 500 KEEL of cy, backing a product more. */
async function twoPools() {
  const suite = await deployStaked(chain);
  const { staking, ada, cy, first } = suite;
  await staking.connect(ada).createPool(0n, 0n, [TERMS, { ...TERMS, productId: OTHER, weightBps: 5_000n }], ZeroHash);
  await deposit(staking, cy, { poolId: 2n, tranche: first + 7n, amount: 500n * KEEL });
  return suite;
}

/** The model's premium in wei of KEEL, amounts in units. */
function premium(units: bigint, changes: { capacity?: bigint; used?: bigint; target?: bigint; period?: bigint } = {}) {
  const { capacity = CAPACITY, used = 0n, target = 100n, period = YEAR } = changes;
  const order = { amount: units * UNIT, capacity: capacity * UNIT, used: used * UNIT, released: 0n, target, period };
  return premiumOf(order, CURVE_DEFAULTS);
}

/** The reward of a premium sold at a moment: whole wei a second until the week edge at or after the end. */
function reward(gross: bigint, soldAt: bigint, period = YEAR, netBps = 10_000n, shareBps = 5_000n) {
  const duration = ceilWeek(soldAt + period) - soldAt;
  const rate = (gross * netBps * shareBps) / (10n ** 8n * duration);
  return { rate, duration, promised: rate * duration };
}

describe("StakingPools: sales", () => {
  it("takes capacity, returns the premium and promises half of it", async () => {
    const { staking, token, asModule, first } = await loadFixture(fixture);
    const sale = await saleOf(chain);
    const soldAt = (await now()) + 100n;
    const gross = premium(1_234n);
    const { rate, duration, promised } = reward(gross, soldAt);
    expect(await asModule.allocate.staticCall(sale, [part(1_234n)])).to.equal(gross);
    await at(soldAt);
    await expect(asModule.allocate(sale, [part(1_234n)]))
      .to.emit(staking, "Allocated")
      .withArgs(1n, PRODUCT, first + 6n, 1_234n, gross, promised, soldAt + duration)
      .and.to.emit(token, "RewardsPromised")
      .withArgs(await staking.getAddress(), promised, promised);
    const pool = await staking.poolOf(1n);
    expect([pool.rewardRate, pool.settledAt]).to.deep.equal([rate, soldAt]);
    expect(await staking.laneOf(1n, PRODUCT)).to.equal(word(new Map([[Number(first + 6n), 1_234n]]), Number(first)));
    expect(await staking.freeCapacity(1n, PRODUCT, first + 6n, 0n)).to.equal(CAPACITY - 1_234n);
  });

  it("charges more the more is used, steeply beyond the knee", async () => {
    const { asModule } = await loadFixture(fixture);
    let used = 0n;
    for (const units of [5_000n, 8_000n, 1n, 6_999n]) {
      const sale = await saleOf(chain);
      expect(await asModule.allocate.staticCall(sale, [part(units)])).to.equal(premium(units, { used }));
      await asModule.allocate(sale, [part(units)]);
      used += units;
    }
    expect(used).to.equal(CAPACITY);
  });

  it("counts a product's use by itself", async () => {
    const { asModule } = await loadFixture(twoPools);
    await asModule.allocate(await saleOf(chain), [part(9_000n, 2n)]);
    const other = await saleOf(chain, { productId: OTHER });
    const gross = premium(400n, { capacity: 5_000n });
    expect(await asModule.allocate.staticCall(other, [part(400n, 2n)])).to.equal(gross);
  });

  it("keeps the price between the product's floor and cap", async () => {
    const { asModule } = await loadFixture(fixture);
    const floored = await saleOf(chain, { floorBps: 300n });
    expect(await asModule.allocate.staticCall(floored, [part(100n)])).to.equal(premium(100n, { target: 300n }));
    const capped = await saleOf(chain, { capBps: 60n });
    expect(await asModule.allocate.staticCall(capped, [part(100n)])).to.equal(premium(100n, { target: 60n }));
  });

  it("adds the pools up, each rounded up by itself", async () => {
    const { staking, token, asModule } = await loadFixture(twoPools);
    const sale = await saleOf(chain, { period: 12_347n });
    const parts = [part(1n), part(3n, 2n)];
    const { period } = sale;
    const each = [premium(1n, { period }), premium(3n, { period, capacity: CAPACITY / 2n })];
    expect(await asModule.allocate.staticCall(sale, parts)).to.equal(each[0] + each[1]);
    await asModule.allocate(sale, parts);
    const soldAt = await now();
    const rates = [1n, 2n].map(async (poolId) => (await staking.poolOf(poolId)).rewardRate);
    const expected = each.map((gross) => reward(gross, soldAt, period));
    expect(await Promise.all(rates)).to.deep.equal(expected.map(({ rate }) => rate));
    expect(await token.promised()).to.equal(expected[0].promised + expected[1].promised);
  });

  it("sells all there is and not a unit more", async () => {
    const { staking, asModule, first } = await loadFixture(fixture);
    const sale = await saleOf(chain);
    const values = [1n, PRODUCT, CAPACITY + 1n, CAPACITY];
    await expectRefusal(() => asModule.allocate(sale, [part(CAPACITY + 1n)]), staking, "CapacityShort", values);
    await asModule.allocate(sale, [part(CAPACITY)]);
    expect(await staking.freeCapacity(1n, PRODUCT, first + 6n, 0n)).to.equal(0n);
    await expectRefusal(() => asModule.allocate(sale, [part(1n)]), staking, "CapacityShort", [1n, PRODUCT, 1n, 0n]);
  });

  it("sells to a need only what lasts as long, and never the same stake twice", async () => {
    const { staking, asModule, cy, first } = await loadFixture(fixture);
    await deposit(staking, cy, { tranche: first + 3n, amount: 250n * KEEL });
    await deposit(staking, cy, { tranche: first, amount: 50n * KEEL });
    const capacity = [1_000n, 0n, 0n, 5_000n, 0n, 0n, 0n, CAPACITY];
    const demand = Array<bigint>(8).fill(0n);
    for (const [lane, units] of [
      [5, 12_000n],
      [2, 9_000n],
      [0, 500n],
      [7, 1_000n],
      [3, 3_000n],
    ] as const) {
      for (let need = 0; need < 8; ++need) {
        const free = freeCapacity(capacity, demand, need);
        expect(await staking.freeCapacity(1n, PRODUCT, first + BigInt(need), 0n), `need ${need}`).to.equal(free);
      }
      await asModule.allocate(await saleOf(chain, { tranche: first + BigInt(lane), period: DAY }), [part(units)]);
      demand[lane] += units;
    }
    const left = freeCapacity(capacity, demand, 6);
    const sale = await saleOf(chain);
    const sell = () => asModule.allocate(sale, [part(left + 1n)]);
    await expectRefusal(sell, staking, "CapacityShort", [1n, PRODUCT, left + 1n, left]);
  });

  it("has the demand of a tranche free again at its end, and its stake gone", async () => {
    const { staking, asModule, cy, first } = await loadFixture(fixture);
    await deposit(staking, cy, { tranche: first, amount: 50n * KEEL });
    await asModule.allocate(await saleOf(chain, { tranche: first, period: DAY }), [part(700n)]);
    const edge = (first + 1n) * TRANCHE;
    const free = () => staking.freeCapacity(1n, PRODUCT, first + 1n, 0n);
    await reach(edge - 1n);
    expect([await staking.freeCapacity(1n, PRODUCT, first, 0n), await free()]).to.deep.equal([20_300n, CAPACITY]);
    await reach(edge);
    expect([await staking.freeCapacity(1n, PRODUCT, first, 0n), await free()]).to.deep.equal([0n, CAPACITY]);
  });

  it("leaves out of capacity what the product may not use", async () => {
    const { staking, asModule } = await loadFixture(fixture);
    const sale = await saleOf(chain, { reductionBps: 2_500n });
    expect(await asModule.allocate.staticCall(sale, [part(500n)])).to.equal(premium(500n, { capacity: 15_000n }));
    const values = [1n, PRODUCT, 15_001n, 15_000n];
    await expectRefusal(() => asModule.allocate(sale, [part(15_001n)]), staking, "CapacityShort", values);
    const none = await saleOf(chain, { reductionBps: 10_000n });
    await expectRefusal(() => asModule.allocate(none, [part(1n)]), staking, "CapacityShort", [1n, PRODUCT, 1n, 0n]);
  });

  it("has less to sell after a burn, and a lower weight leaves what was sold", async () => {
    const { staking, asModule, ada, first } = await loadFixture(fixture);
    await asModule.allocate(await saleOf(chain), [part(12_000n)]);
    const burn = { poolId: 1n, releasedUnits: 0n, held: 0n, burn: 200n * KEEL };
    await asModule.settleClaim(PRODUCT, first + 6n, [burn]);
    expect(await staking.freeCapacity(1n, PRODUCT, first + 6n, 0n)).to.equal(4_000n);
    await staking.connect(ada).setProducts(1n, [{ ...TERMS, weightBps: 5_000n }]);
    expect(await staking.freeCapacity(1n, PRODUCT, first + 6n, 0n)).to.equal(0n);
  });

  it("streams until the first week edge at or after the end", async () => {
    const { staking, asModule } = await loadFixture(fixture);
    const edge = ceilWeek(await now()) + 4n * WEEK;
    for (const [end, streamEndsAt] of [
      [edge - 1n, edge],
      [edge, edge],
      [edge + 1n, edge + WEEK],
    ]) {
      const soldAt = (await now()) + 60n;
      const sale = await saleOf(chain, { period: end - soldAt });
      await at(soldAt);
      await asModule.allocate(sale, [part(100n)]);
      const event = (await staking.queryFilter(staking.filters.Allocated(1n))).at(-1);
      expect(event?.args.streamEndsAt).to.equal(streamEndsAt);
    }
  });

  it("takes commission off before the reward, and promises nothing where nothing is left", async () => {
    const { staking, token, asModule } = await loadFixture(fixture);
    await asModule.allocate(await saleOf(chain, { netBps: 8_500n }), [part(1_000n)]);
    const expected = reward(premium(1_000n), await now(), YEAR, 8_500n);
    expect(await token.promised()).to.equal(expected.promised);
    const sale = await saleOf(chain, { netBps: 0n });
    await expect(asModule.allocate(sale, [part(1_000n)])).not.to.emit(token, "RewardsPromised");
    expect((await staking.poolOf(1n)).rewardRate).to.equal(expected.rate);
  });

  it("goes by new parameters from the next sale on", async () => {
    const { staking, token, asModule, first } = await loadFixture(fixture);
    await staking.setParameters(40_000n, 2_500n, 2_000n);
    expect(await staking.freeCapacity(1n, PRODUCT, first + 6n, 0n)).to.equal(2n * CAPACITY);
    await asModule.allocate(await saleOf(chain), [part(1_000n)]);
    const gross = premium(1_000n, { capacity: 2n * CAPACITY });
    expect(await token.promised()).to.equal(reward(gross, await now(), YEAR, 10_000n, 2_500n).promised);
  });

  it("shares what it streams between stakers and the manager's fee as far as own stake carries it", async () => {
    const { staking, asModule, ada, first } = await loadFixture(fixture);
    await deposit(staking, ada, { tranche: first + 7n, amount: 1_000n * KEEL });
    await staking.connect(ada).setManagerPosition(1n, positionOf(2n));
    await asModule.allocate(await saleOf(chain), [part(4_000n)]);
    const [soldAt, { rewardRate }] = [await now(), await staking.poolOf(1n)];
    await reach(soldAt + 100n * DAY);
    const streamed = rewardRate * 100n * DAY;
    const rewards = async (sequence: bigint) => (await staking.depositOf(positionOf(sequence), first + 7n)).rewards;
    const [fee, bo, own] = [await staking.feeOf(1n), await rewards(1n), await rewards(2n)];
    expect(bo).to.equal(own);
    // 10%, in whole gwei and never more
    expect(streamed / 10n - fee < 2n * 10n ** 9n && fee <= streamed / 10n).to.equal(true);
    expect(fee + bo + own <= streamed).to.equal(true);
  });

  it("quotes what it sells", async () => {
    const { staking, asModule } = await loadFixture(twoPools);
    await asModule.allocate(await saleOf(chain), [part(7_000n), part(4_321n, 2n)]);
    const sale = await saleOf(chain, { period: 200n * DAY });
    const parts = [part(6_001n), part(777n, 2n)];
    const quote = await staking.quoteAllocation(sale, parts);
    expect(quote.premium).to.equal(await asModule.allocate.staticCall(sale, parts));
    expect(quote.freeUnits).to.deep.equal([13_000n, 5_679n]);
    // use 13,001 / 20,000, a hair over the knee: 1% + 2%, rounded up; 5,098 / 10,000: 1% + 2% × 0.5098 / 0.65, rounded up
    expect(quote.priceBps).to.deep.equal([301n, 257n]);
  });
});
