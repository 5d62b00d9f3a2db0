import { expect } from "chai";
import { parseEther } from "ethers";
import { network } from "hardhat";
import { MARKET_DEFAULTS, marketTerms, minted, redeemed, type MarketState } from "../../../scripts/lib/model/market.js";
import { marketParams } from "../../support/maths.js";
import { loadVectors } from "../../support/vectors.js";

const { ethers } = await network.create();
const vectors = loadVectors().token.sramm;
const params = marketParams(MARKET_DEFAULTS);
const { derived } = vectors;
const start: MarketState = {
  capital: vectors.state.Cap - vectors.state.pend,
  mcr: vectors.state.MCR,
  effectiveSupply: vectors.state.sup,
};

/** A figure of the sweep, which is a short decimal, in wei. */
const wei = (ether: number): bigint => parseEther(String(ether));

describe("TokenMarketMath", () => {
  const maths = ethers.deployContract("TokenMarketMathHarness");
  const terms = async (state: MarketState) =>
    (await maths).terms(state.capital, state.mcr, state.effectiveSupply, params);

  it("derives net asset value, ratio, factors, prices and depths as the vectors do", async () => {
    const t = await terms(start);
    expect(start.capital).to.equal(derived.net);
    expect(start.capital - start.mcr).to.equal(derived.surplus);
    expect([t.nav, t.ratioBps, t.alphaBps, t.betaBps]).to.deep.equal([
      derived.N,
      derived.r,
      derived.alpha,
      derived.beta,
    ]);
    expect([t.ask, t.bid, t.askDepth, t.bidDepth]).to.deep.equal([derived.ask, derived.bid, derived.La, derived.Lb]);
    expect(t.maxDisplacement).to.equal(derived.La / 2n);
  });

  it("mints what the vectors say, in one order and in two", async () => {
    const buy = async (paid: bigint, y: bigint) => (await maths).mintOut(paid, derived.ask, derived.La, y);
    const hundred = parseEther("100");
    const first = await buy(hundred, 0n);
    const second = await buy(hundred, hundred);
    const single = await buy(2n * hundred, 0n);
    expect(first).to.equal(vectors.buy_100eth_y0.tokens);
    expect((hundred * 10n ** 18n) / first).to.equal(vectors.buy_100eth_y0.avg);
    expect(second).to.equal(vectors.buy_next_100eth_y100.tokens);
    expect([first + second, single]).to.deep.equal(vectors.buy_next_100eth_y100.sum_vs_single200);
  });

  it("redeems what the vectors say, and never the whole depth", async () => {
    const sell = async (tokens: bigint) => (await maths).redeemOut(tokens, derived.bid, derived.Lb, 0n);
    const some = await sell(parseEther("50000"));
    const most = await sell(parseEther("1000000000"));
    expect(some).to.equal(vectors.sell_50000_z0.eth);
    expect((some * 10n ** 18n) / parseEther("50000")).to.equal(vectors.sell_50000_z0.avg);
    expect(most).to.equal(vectors["sell_1e9_tokens_z0 (max)"].eth);
    expect(most < derived.Lb).to.equal(true);
  });

  it("pays nothing while the bid is closed or its depth used up", async () => {
    const harness = await maths;
    expect(await harness.redeemOut(1n, 0n, derived.Lb, 0n)).to.equal(0n);
    expect(await harness.redeemOut(parseEther("1"), derived.bid, derived.Lb, derived.Lb)).to.equal(0n);
    expect(await harness.redeemOut(parseEther("1"), derived.bid, 0n, 0n)).to.equal(0n);
  });

  it("stops a drain within one moment where the vectors say", async () => {
    const tokens = parseEther("200000");
    let state = start;
    let z = 0n;
    for (let round = 0; round <= vectors.same_block_drain_200k_tokens_each.rounds; round++) {
      const t = await terms(state);
      const paid = await (await maths).redeemOut(tokens, t.bid, t.bidDepth, z);
      state = { ...state, capital: state.capital - paid, effectiveSupply: state.effectiveSupply - tokens };
      z += paid;
    }
    expect(z).to.equal(vectors.same_block_drain_200k_tokens_each.total_eth);
    expect(state.capital).to.equal(vectors.same_block_drain_200k_tokens_each.net_capital_after);
  });

  it("reopens at the vectors' pace and is fully back within ten days", async () => {
    const after = async (hours: bigint) =>
      (await maths).decayBid(parseEther("2000"), derived.Lb, hours * 3_600n, params);
    const decay = vectors.decay_z_2000eth;
    expect([await after(6n), await after(24n), await after(48n), await after(120n)]).to.deep.equal([
      decay["6h"],
      decay["24h"],
      decay["48h"],
      decay["120h"],
    ]);
    const harness = await maths;
    expect(await harness.decayBid(10n ** 30n, derived.Lb, 864_000n, params)).to.equal(0n);
    expect(await harness.decayAsk(10n ** 30n, derived.La, 864_000n, params)).to.equal(0n);
    expect(await harness.decayAsk(10n ** 30n, derived.La, 0n, params)).to.equal(derived.La / 2n);
  });

  it("loses what the vectors say on a round trip, and raises the net asset value both ways", async () => {
    const harness = await maths;
    const hundred = parseEther("100");
    const tokens = await harness.mintOut(hundred, derived.ask, derived.La, 0n);
    const bought = await terms({
      ...start,
      capital: start.capital + hundred,
      effectiveSupply: start.effectiveSupply + tokens,
    });
    expect(bought.nav).to.equal(vectors.nav_accretion.after_buy);
    expect(await harness.redeemOut(tokens, bought.bid, bought.bidDepth, 0n)).to.equal(
      vectors.roundtrip_buy100_sell_all.eth_back,
    );

    const sold = vectors.sell_50000_z0.eth;
    const left = await terms({
      ...start,
      capital: start.capital - sold,
      effectiveSupply: start.effectiveSupply - parseEther("50000"),
    });
    expect(left.nav).to.equal(vectors.nav_accretion.after_sell);
    expect(await harness.mintOut(sold, left.ask, left.askDepth, 0n)).to.equal(
      vectors.roundtrip_sell50000_rebuy.tokens_back,
    );
  });

  for (const row of vectors.mcr_sweep) {
    it(`answers a requirement of ${row.MCR} as the vectors do`, async () => {
      const state = { ...start, mcr: parseEther(String(row.MCR)) };
      const t = await terms(state);
      expect([t.ratioBps, t.betaBps, t.alphaBps]).to.deep.equal([
        BigInt(row.r_bps),
        BigInt(row.beta),
        BigInt(row.alpha),
      ]);
      expect([t.bid, t.ask, t.bidDepth]).to.deep.equal([wei(row.bid), wei(row.ask), wei(row.Lb)]);
      const model = marketTerms(state, MARKET_DEFAULTS);
      expect([model.bid, model.ask, model.bidDepth]).to.deep.equal([t.bid, t.ask, t.bidDepth]);
    });
  }

  it("moves the internal price to the net asset value in three days, at most 5% a day", async () => {
    const move = async (price: bigint, nav: bigint, elapsed: bigint) =>
      (await maths).internalPrice(price, nav, elapsed);
    const price = parseEther("0.01");
    expect(await move(price, parseEther("0.0103"), 86_400n)).to.equal(parseEther("0.0101"));
    expect(await move(price, parseEther("0.0097"), 86_400n)).to.equal(parseEther("0.0099"));
    expect(await move(price, parseEther("0.0103"), 259_200n)).to.equal(parseEther("0.0103"));
    expect(await move(price, parseEther("1"), 43_200n)).to.equal(parseEther("0.01025"));
    expect(await move(price, parseEther("1"), 31_536_000n)).to.equal(parseEther("0.0105"));
    expect(await move(price, 0n, 86_400n)).to.equal(parseEther("0.0095"));
    expect(await move(price, parseEther("1"), 0n)).to.equal(price);
    expect(await move(price, price, 86_400n)).to.equal(price);
  });

  it("has the reference model agree with the vectors", () => {
    const t = marketTerms(start, MARKET_DEFAULTS);
    expect(minted(parseEther("100"), t.ask, t.askDepth, 0n)).to.equal(vectors.buy_100eth_y0.tokens);
    expect(redeemed(parseEther("50000"), t.bid, t.bidDepth, 0n)).to.equal(vectors.sell_50000_z0.eth);
  });
});
