import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import {
  MARKET_DEFAULTS,
  decayedAsk,
  decayedBid,
  marketTerms,
  minted,
  movedInternalPrice,
  redeemed,
  type MarketParameters,
} from "../../../scripts/lib/model/market.js";
import { marketParams } from "../../support/maths.js";
import { SEED, runs, seeded } from "../../support/seed.js";

const { ethers } = await network.create();
const share = fc.bigInt(1n, 9_999n);
const parameters: fc.Arbitrary<MarketParameters> = fc.oneof(
  fc.constant(MARKET_DEFAULTS),
  fc.record({
    spreadAsk: fc.bigInt(0n, 9_999n),
    spreadBid: fc.bigInt(0n, 9_999n),
    beta0: fc.bigInt(0n, 10_000n),
    fullRatio: fc.bigInt(10_001n, 65_535n),
    kappa: fc.bigInt(0n, 65_535n),
    alphaMax: fc.bigInt(10_000n, 65_535n),
    maxRatio: fc.bigInt(10_000n, 65_535n),
    lambda: share,
    maxDepth: share,
    askDepth: share,
    askDecay: share,
    bidDecay: share,
    maxDisplacement: share,
  }),
);
const state = fc.record({
  capital: fc.bigInt(10n ** 15n, 10n ** 27n),
  mcr: fc.bigInt(10n ** 18n, 10n ** 27n),
  effectiveSupply: fc.bigInt(10n ** 18n, 10n ** 29n),
});
const amount = fc.bigInt(0n, 10n ** 27n);
const elapsed = fc.bigInt(0n, 20n * 86_400n);

describe("TokenMarketMath against its reference model", () => {
  const maths = ethers.deployContract("TokenMarketMathHarness");

  it(seeded("agrees on terms, mints, redemptions and decay"), async () => {
    const harness = await maths;
    const property = fc.asyncProperty(parameters, state, amount, amount, elapsed, async (p, s, x, displacement, dt) => {
      const params = marketParams(p);
      const t = await harness.terms(s.capital, s.mcr, s.effectiveSupply, params);
      const expected = marketTerms(s, p);
      expect([t.nav, t.ratioBps, t.alphaBps, t.betaBps, t.ask, t.bid, t.askDepth, t.bidDepth]).to.deep.equal(
        Object.values(expected),
      );
      const y = await harness.decayAsk(displacement, t.askDepth, dt, params);
      const z = await harness.decayBid(displacement, t.bidDepth, dt, params);
      expect(y).to.equal(decayedAsk(displacement, expected.askDepth, dt, p));
      expect(z).to.equal(decayedBid(displacement, expected.bidDepth, dt, p));
      if (expected.ask > 0n && expected.askDepth > 0n)
        expect(await harness.mintOut(x, t.ask, t.askDepth, y)).to.equal(minted(x, expected.ask, expected.askDepth, y));
      expect(await harness.redeemOut(x, t.bid, t.bidDepth, z)).to.equal(
        redeemed(x, expected.bid, expected.bidDepth, z),
      );
    });
    await fc.assert(property, { seed: SEED, numRuns: runs(300) });
  });

  it(seeded("agrees on the internal price"), async () => {
    const harness = await maths;
    const price = fc.bigInt(0n, 10n ** 24n);
    const property = fc.asyncProperty(price, price, elapsed, async (last, nav, dt) => {
      expect(await harness.internalPrice(last, nav, dt)).to.equal(movedInternalPrice(last, nav, dt));
    });
    await fc.assert(property, { seed: SEED, numRuns: runs(300) });
  });
});
