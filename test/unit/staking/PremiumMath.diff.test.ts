import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import {
  CURVE_DEFAULTS,
  capitalChargeOf,
  exactPremium,
  integral,
  load,
  premiumOf,
  remembered,
  stateOf,
  type Curve,
} from "../../../scripts/lib/model/premium.js";
import { Rational, whole } from "../../../scripts/lib/model/rational.js";
import { curveStruct } from "../../support/maths.js";
import { SEED, runs, seeded } from "../../support/seed.js";

const { ethers } = await network.create();
const WAD = 10n ** 18n;
const curve: fc.Arbitrary<Curve> = fc.oneof(
  fc.constant(CURVE_DEFAULTS),
  fc.record({ knee: fc.bigInt(1n, 9_999n), low: fc.bigInt(0n, 10_000n), high: fc.bigInt(0n, 65_535n) }),
);
const units = fc.oneof(fc.bigInt(0n, 1_000n), fc.bigInt(0n, 10n ** 27n));
const order = fc.record({
  amount: units,
  capacity: units.map((capacity) => capacity + 1n),
  used: units,
  released: units,
  target: fc.bigInt(0n, 10_000n),
  period: fc.bigInt(0n, 400n * 86_400n),
});

describe("PremiumMath against its reference model", () => {
  const maths = ethers.deployContract("PremiumMathHarness");

  it(seeded("agrees on premiums, at most one unit from the exact ones"), async () => {
    const harness = await maths;
    const property = fc.asyncProperty(order, curve, async ({ target, ...o }, c) => {
      const got = await harness.premium({ ...o, targetBps: target }, curveStruct(c));
      expect(got).to.equal(premiumOf({ target, ...o }, c));
      const error = whole(got).minus(exactPremium({ target, ...o }, c));
      expect(error.atMost(whole(1n)) && new Rational(-2n, WAD).atMost(error)).to.equal(true);
      const taken = o.used + o.released;
      expect(await harness.loadIntegral(taken, o.capacity, curveStruct(c))).to.equal(stateOf(taken, o.capacity, c));
    });
    await fc.assert(property, { seed: SEED, numRuns: runs(300) });
  });

  it(seeded("agrees on load, capital charge and memory"), async () => {
    const harness = await maths;
    const property = fc.asyncProperty(units, fc.bigInt(0n, 3n * WAD), order, curve, async (rise, use, o, c) => {
      const u = new Rational(use, WAD);
      expect(await harness.load(use, curveStruct(c))).to.equal(load(u, c).times(whole(WAD)).floor());
      expect(await harness.curveIntegral(use, curveStruct(c))).to.equal(integral(u, c).times(whole(WAD)).floor());
      expect(await harness.capitalCharge(rise, o.target, o.period)).to.equal(capitalChargeOf(rise, o.target, o.period));
      expect(await harness.releaseMemory(o.released, o.period)).to.equal(remembered(o.released, o.period));
    });
    await fc.assert(property, { seed: SEED, numRuns: runs(300) });
  });
});
