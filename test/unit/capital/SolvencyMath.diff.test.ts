import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { Rational } from "../../../scripts/lib/model/rational.js";
import {
  MODEL_DEFAULTS,
  clampedPosted,
  gateOf,
  readRequirement,
  scalars,
  type Book,
  type Model,
} from "../../../scripts/lib/model/solvency.js";
import { capitalExposure, capitalModel, drawdownWord } from "../../support/maths.js";
import { SEED, runs, seeded } from "../../support/seed.js";

const { ethers } = await network.create();
const WAD = 10n ** 18n;
const rate = fc.bigInt(0n, 10_000n);
const unit = fc.bigInt(0n, 10n ** 16n);
const tag = fc.integer({ min: 0, max: 15 });
const book: fc.Arbitrary<Book> = fc.record({
  products: fc.array(
    fc.record({
      group: fc.integer({ min: 0, max: 7 }),
      eth: unit,
      usd: unit,
      tags: fc.uniqueArray(tag, { maxLength: 4 }),
    }),
    { maxLength: 12 },
  ),
  values: fc.array(fc.record({ tag, units: unit }), { maxLength: 3 }),
  mkt: unit,
});
const drawdowns = fc.array(rate, { minLength: 16, maxLength: 16 });
const model: fc.Arbitrary<Model> = fc.oneof(
  fc.record({ ...constants(MODEL_DEFAULTS), drawdowns }),
  fc.record({
    c: fc.array(rate, { minLength: 8, maxLength: 8 }),
    k: fc.bigInt(10_000n, 30_000n),
    eta: rate,
    rhoMkt: rate,
    gammaMax: fc.bigInt(10_000n, 100_000n),
    drawdowns,
    floor: unit,
  }),
);

function constants(of: Model) {
  return {
    c: fc.constant(of.c),
    k: fc.constant(of.k),
    eta: fc.constant(of.eta),
    rhoMkt: fc.constant(of.rhoMkt),
    gammaMax: fc.constant(of.gammaMax),
    floor: fc.constant(of.floor),
  };
}

describe("SolvencyMath against its reference model", () => {
  const maths = ethers.deployContract("SolvencyMathHarness");

  it(seeded("agrees on every step of a reading, in two currency classes"), async () => {
    const harness = await maths;
    const property = fc.asyncProperty(book, model, fc.bigInt(0n, WAD), async (b, m, usdPriceWad) => {
      const expected = readRequirement(b, m, new Rational(usdPriceWad, WAD));
      const { ee, eu, uu } = scalars(b.products, m.c);
      expect(await harness.combineIdio(ee, eu, uu, usdPriceWad)).to.equal(expected.idio);
      const exposure = capitalExposure(expected);
      const args = [exposure, capitalModel(m), drawdownWord(m), b.mkt, m.floor] as const;
      const r = await harness.read(...args);
      const { exposed, scr, acc, top, back, uw, mcr } = expected;
      expect([...r]).to.deep.equal([exposed, scr, acc, top, back, uw, mcr]);
      expect([...(await harness.mcrNow(...args))]).to.deep.equal([mcr, top]);
    });
    await fc.assert(property, { seed: SEED, numRuns: runs(300) });
  });

  it(seeded("agrees on posted values and on the gate"), async () => {
    const harness = await maths;
    const time = fc.bigInt(0n, 100n * 86_400n);
    const property = fc.asyncProperty(unit, unit, time, fc.bigInt(0n, 1_000n), async (now, other, elapsed, down) => {
      expect(await harness.clampPosted(now, other)).to.equal(clampedPosted(now, other));
      expect(await harness.gate(now, other, elapsed, down)).to.equal(gateOf(now, other, elapsed, down));
    });
    await fc.assert(property, { seed: SEED, numRuns: runs(300) });
  });
});
