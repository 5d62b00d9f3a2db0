import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import {
  MAX_LANE,
  added,
  byLane,
  canMatch,
  freeCapacity,
  mostMatched,
  released,
  satisfies,
  word,
} from "../../model/lanes.js";
import { octet } from "../../support/maths.js";
import { SEED, runs, seeded } from "../../support/seed.js";

const { ethers } = await network.create();
const NOW = 228;

/** Stake and demand of up to eight tranches, a few units each. */
const small = (tranches: number) =>
  fc.array(
    fc.integer({ min: 0, max: 4 }).map((units) => BigInt(units)),
    { minLength: tranches, maxLength: tranches },
  );
const market = fc.integer({ min: 1, max: 8 }).chain((tranches) => fc.tuple(small(tranches), small(tranches)));
const lane = fc.bigInt(0n, MAX_LANE);
const eight = fc.array(lane, { minLength: 8, maxLength: 8 });

describe("the lane condition against matching by brute force", () => {
  it(seeded("holds exactly where all demand can be matched to stake"), () => {
    const property = fc.property(market, ([capacity, demand]) => {
      expect(satisfies(capacity, demand)).to.equal(canMatch(capacity, demand));
    });
    fc.assert(property, { seed: SEED, numRuns: runs(4_000) });
  });

  it(seeded("frees exactly what can still be matched"), () => {
    const property = fc.property(market, fc.nat(7), ([capacity, wanted], need) => {
      const k = need % capacity.length;
      const demand = feasible(capacity, wanted);
      const free = freeCapacity(capacity, demand, k);
      const sum = demand.reduce((a, b) => a + b, 0n);
      const flooded = demand.map((units, j) => (j === k ? units + 40n : units));
      expect(canMatch(capacity, demand)).to.equal(true);
      expect(mostMatched(capacity, flooded)).to.equal(sum + free);
    });
    fc.assert(property, { seed: SEED, numRuns: runs(2_000) });
  });

  it(seeded("frees only what can be matched on top, where demand is uncovered too"), () => {
    const property = fc.property(market, fc.nat(7), ([capacity, demand], need) => {
      const k = need % capacity.length;
      const free = freeCapacity(capacity, demand, k);
      const sold = demand.map((units, j) => (j === k ? units + free : units));
      expect(mostMatched(capacity, sold)).to.equal(mostMatched(capacity, demand) + free);
    });
    fc.assert(property, { seed: SEED, numRuns: runs(2_000) });
  });
});

describe("LaneLib against its reference model", () => {
  const lanes = ethers.deployContract("LaneLibHarness");

  it(seeded("agrees on the free capacity"), async () => {
    const harness = await lanes;
    const property = fc.asyncProperty(eight, eight, fc.nat(8), async (capacity, demand, need) => {
      const free = await harness.free(octet(capacity), octet(demand), need);
      expect(free).to.equal(freeCapacity(capacity, demand, need));
    });
    await fc.assert(property, { seed: SEED, numRuns: runs(300) });
  });

  it(seeded("agrees on words over any history of sales, releases and time"), async () => {
    const harness = await lanes;
    const step = fc.record({
      later: fc.nat(2),
      need: fc.nat(7),
      units: fc.bigInt(0n, MAX_LANE / 16n),
      isSale: fc.boolean(),
    });
    const property = fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      let [demand, packed, current] = [new Map<number, bigint>(), 0n, NOW];
      for (const { later, need, units, isSale } of steps) {
        current += later;
        const tranche = current + need - (isSale ? 0 : 2);
        if (isSale) {
          packed = await harness.add(packed, current, tranche, units);
          demand = added(demand, current, tranche, units);
        } else {
          const held = tranche < current ? units : least(units, demand.get(tranche) ?? 0n);
          [packed] = await harness.release(packed, current, tranche, held);
          demand = released(demand, current, tranche, held);
        }
        expect(packed).to.equal(word(demand, current));
      }
      const sum = byLane(demand, current).reduce((a, b) => a + b, 0n);
      expect(await harness.demands(packed, current)).to.deep.equal(byLane(demand, current));
      expect(await harness.total(packed, current)).to.equal(sum);
    });
    await fc.assert(property, { seed: SEED, numRuns: runs(100) });
  });
});

/** Demand cut down, lane by lane, to what the stake can carry. */
function feasible(capacity: readonly bigint[], wanted: readonly bigint[]): bigint[] {
  const demand = wanted.map(() => 0n);
  for (const [k, units] of wanted.entries()) {
    while (demand[k] < units && canMatch(capacity, raised(demand, k))) demand[k] += 1n;
  }
  return demand;
}

function raised(demand: readonly bigint[], k: number): bigint[] {
  return demand.map((units, j) => (j === k ? units + 1n : units));
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
