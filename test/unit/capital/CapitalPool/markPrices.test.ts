import { expect } from "chai";
import { parseEther } from "ethers";
import {
  CURRENCY,
  deployCapital,
  ETH,
  FEED,
  FEED_UNIT,
  GWEI,
  HEARTBEAT,
  INFLOW,
  STATUS,
} from "../../../support/capital.js";
import { HOUR, openChain } from "../../../support/chain.js";
import { FAILURES } from "../../../support/feeds.js";
import { expectGasBelow } from "../../../support/gas.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture, now, reach } = chain;

const USD = 625_000_000_000_000n;

/**
 * markPrices, and what it reads: valuation, provenAssets, priceOf, goodPriceOf, usdPrice
 * ├── values: ETH one to one, feeds in ETH, feeds in USD through ETH/USD, rounded down; haircut and tags in gwei, up
 * ├── keeps: the last good prices, of ETH/USD too; a price that is not good is not kept
 * ├── a stale or dead feed: high at the last good price, low without it, not all good, nothing reverts
 * └── refused: too little gas for a feed
 */
describe("CapitalPool.markPrices", () => {
  /** 100 ETH; 8,000 USDC quoted in USD; 20 of a staked ETH at 0.9 ETH with haircut and two tags. */
  async function suite() {
    const capital = await deployCapital(chain);
    await capital.fund(parseEther("100"));
    const usdc = await capital.addToken({ held: 8_000n, haircutBps: 50n });
    const staked = await capital.addToken({
      decimals: 18,
      price: (9n * FEED_UNIT) / 10n,
      usdQuoted: false,
      currency: CURRENCY.ETH,
      haircutBps: 1_000n,
      tagMask: 0b1000_0000_0000_0010n,
      held: 20n,
    });
    return { ...capital, usdc, staked };
  }
  const empty = () => deployCapital(chain);
  const VALUE = { eth: parseEther("100"), usdc: 8_000n * USD, staked: parseEther("18") };
  const ALL = VALUE.eth + VALUE.usdc + VALUE.staked;

  it("values every recorded asset, and anyone may call", async () => {
    const { pool, eve } = await loadFixture(suite);
    const values = await pool.connect(eve).markPrices.staticCall();
    expect(values).to.deep.equal(await pool.valuation());
    expect([values.high, values.low, values.allGood]).to.deep.equal([ALL, ALL, true]);
    const risk = (VALUE.usdc * 50n + VALUE.staked * 1_000n) / 10_000n / GWEI;
    expect(values.marketRisk).to.equal(risk);
    const tagged = Array.from({ length: 16 }, (_, tag) => ([1, 15].includes(tag) ? VALUE.staked / GWEI : 0n));
    expect(values.tagged).to.deep.equal(tagged);
    await expect(pool.connect(eve).markPrices()).to.emit(pool, "PricesMarked").withArgs(ALL, ALL, risk, true);
  });

  it("rounds values down, haircut and tags up", async () => {
    const { pool, atModule, module, addToken } = await loadFixture(empty);
    const fine = { decimals: 24, price: FEED_UNIT, usdQuoted: false, haircutBps: 1n, tagMask: 1n };
    const { id, erc20 } = await addToken(fine);
    await erc20.mint(module, 1_999_999n);
    await atModule.pool.receiveFunds(id, module, 1_999_999n, INFLOW.Premium);
    const values = await pool.valuation();
    expect([values.high, values.marketRisk, values.tagged[0]]).to.deep.equal([1n, 1n, 1n]);
  });

  it("reads prices in ETH wei per whole token", async () => {
    const { pool, usdFeed, usdc, staked } = await loadFixture(suite);
    expect(await pool.usdPrice()).to.deep.equal([USD, STATUS.Good]);
    expect((await pool.priceOf(usdc.id)).slice(0, 2)).to.deep.equal([USD, STATUS.Good]);
    expect((await pool.priceOf(staked.id)).slice(0, 2)).to.deep.equal([parseEther("0.9"), STATUS.Good]);
    expect(await pool.priceOf(ETH)).to.deep.equal([parseEther("1"), STATUS.Good, await now()]);
    await usdFeed.setAnswer(3_000n * FEED_UNIT);
    expect(await pool.goodPriceOf(usdc.id), "1/3000, rounded down").to.equal(333_333_333_333_333n);
    expect(await pool.goodRateOf(usdc.id)).to.deep.equal([
      333_333_333_333_333n,
      6n,
      CURRENCY.USD,
      333_333_333_333_333n,
    ]);
    await usdc.feed.setAnswer(FEED_UNIT + 1n);
    expect(await pool.goodPriceOf(usdc.id), "and so through two feeds").to.equal(333_333_336_666_666n);
    expect(await pool.goodRateOf(ETH)).to.deep.equal([parseEther("1"), 18n, CURRENCY.ETH, 0n]);
  });

  it("converts, rounded as it is told", async () => {
    const { pool, usdc } = await loadFixture(suite);
    expect(await pool.toEth(usdc.id, 1n, USD + 1n, false)).to.equal(625_000_000n);
    expect(await pool.toEth(usdc.id, 1n, USD + 1n, true)).to.equal(625_000_001n);
    expect(await pool.toEth(ETH, 7n, parseEther("1"), true)).to.equal(7n);
    expect(await pool.fromEth(usdc.id, 625_000_001n, USD, false)).to.equal(1n);
    expect(await pool.fromEth(usdc.id, 625_000_001n, USD, true)).to.equal(2n);
    expect(await pool.fromEth(ETH, 7n, parseEther("1"), false)).to.equal(7n);
  });

  it("adds assets up, ETH first, until there is enough", async () => {
    const { pool, usdc, staked } = await loadFixture(suite);
    const found = async (need: bigint) => pool.provenAssets(need);
    await usdc.feed.setMode(FEED.BurnGas);
    await staked.feed.setMode(FEED.BurnGas);
    expect(await found(VALUE.eth)).to.equal(VALUE.eth);
    expect(await found(VALUE.eth + 1n)).to.equal(VALUE.eth + VALUE.usdc);
    expect(await found(VALUE.eth + VALUE.usdc + 1n)).to.equal(ALL);
    expect(await found(2n ** 256n - 1n)).to.equal(ALL);
    // what ETH alone proves, to its last wei, takes no look at the other assets
    const [least, most] = [VALUE.eth - 1n, VALUE.eth].map((need) => pool.provenAssets.estimateGas(need));
    expect(await most).to.be.at.most(await least);
  });

  it("keeps the last good prices for when feeds fail", async () => {
    const { pool, usdFeed, usdc, staked } = await loadFixture(suite);
    await usdFeed.setAnswer(2_000n * FEED_UNIT);
    await usdc.feed.setAnswer((11n * FEED_UNIT) / 10n);
    await staked.feed.setAnswer((8n * FEED_UNIT) / 10n);
    await pool.markPrices();
    for (const feed of [usdFeed, usdc.feed, staked.feed]) await feed.setMode(FEED.Refuse);
    expect(await pool.usdPrice()).to.deep.equal([500_000_000_000_000n, STATUS.Dead]);
    expect((await pool.priceOf(usdc.id)).slice(0, 2)).to.deep.equal([550_000_000_000_000n, STATUS.Dead]);
    expect((await pool.priceOf(staked.id)).slice(0, 2)).to.deep.equal([parseEther("0.8"), STATUS.Dead]);
    const high = VALUE.eth + 8_000n * 550_000_000_000_000n + parseEther("16");
    await expect(pool.markPrices())
      .to.emit(pool, "PricesMarked")
      .withArgs(high, VALUE.eth, (4_400_000_000n * 50n + 16_000_000_000n * 1_000n) / 10_000n, false);
    expect((await pool.priceOf(staked.id)).price, "a dead price is not kept").to.equal(parseEther("0.8"));
  });

  it("keeps each asset's own last price where a slot holds those of four", async () => {
    const { pool, usdc, addToken } = await loadFixture(suite);
    const ether = { decimals: 18, usdQuoted: false, currency: CURRENCY.ETH, held: 10n };
    for (const price of [3n, 4n]) await addToken({ ...ether, price: price * FEED_UNIT });
    const fifth = await addToken({ ...ether, price: 5n * FEED_UNIT });
    const sixth = await addToken({ ...ether, price: 6n * FEED_UNIT });
    await fifth.feed.setAnswer(7n * FEED_UNIT);
    await pool.markPrices();
    await fifth.feed.setMode(FEED.Refuse);
    await usdc.feed.setAnswer((11n * FEED_UNIT) / 10n);
    await sixth.feed.setAnswer(8n * FEED_UNIT);
    await pool.markPrices();
    await sixth.feed.setMode(FEED.Refuse);
    expect((await pool.priceOf(fifth.id)).slice(0, 2)).to.deep.equal([parseEther("7"), STATUS.Dead]);
    expect((await pool.priceOf(sixth.id)).slice(0, 2)).to.deep.equal([parseEther("8"), STATUS.Dead]);
  });

  it("does not keep a price without a mark", async () => {
    const { pool, staked } = await loadFixture(suite);
    await staked.feed.setAnswer(FEED_UNIT);
    expect((await pool.valuation()).high).to.equal(ALL + parseEther("2"));
    await staked.feed.setMode(FEED.Refuse);
    expect((await pool.valuation()).high).to.equal(ALL);
  });

  for (const { name, fail } of FAILURES)
    it(`survives a feed that ${name}`, async () => {
      const { pool, staked, usdc } = await loadFixture(suite);
      await fail(chain, staked.feed);
      const low = ALL - VALUE.staked;
      const [price, status, updatedAt] = await pool.priceOf(staked.id);
      expect([price, status]).to.deep.equal([parseEther("0.9"), STATUS.Dead]);
      await expect(pool.goodPriceOf(staked.id))
        .to.be.revertedWithCustomError(pool, "NoGoodPrice")
        .withArgs(staked.id, STATUS.Dead, updatedAt);
      const mark = await pool.markPrices();
      await expect(mark).to.emit(pool, "PricesMarked");
      expectGasBelow((await mark.wait())?.gasUsed, 500_000n);
      const values = await pool.valuation();
      expect([values.high, values.low, values.allGood]).to.deep.equal([ALL, low, false]);
      expect(values.tagged[1], "its tags count at the last good price").to.equal(VALUE.staked / GWEI);
      expect(await pool.goodPriceOf(usdc.id), "the others go on").to.equal(USD);
    });

  for (const { name, fail } of FAILURES)
    it(`survives an ETH/USD feed that ${name}`, async () => {
      const { pool, usdFeed, usdc, staked } = await loadFixture(suite);
      await fail(chain, usdFeed);
      expect(await pool.usdPrice()).to.deep.equal([USD, STATUS.Dead]);
      expect((await pool.priceOf(usdc.id)).slice(0, 2)).to.deep.equal([USD, STATUS.Dead]);
      expect(await pool.goodPriceOf(staked.id), "a price in ETH needs none").to.equal(parseEther("0.9"));
      await pool.markPrices();
      const values = await pool.valuation();
      expect([values.high, values.low, values.allGood]).to.deep.equal([ALL, ALL - VALUE.usdc, false]);
    });

  it("takes rounds with dirty bits for what they are", async () => {
    const { pool, staked } = await loadFixture(suite);
    await staked.feed.setMode(FEED.DirtyRounds);
    expect((await pool.valuation()).allGood).to.equal(true);
  });

  it("calls a price stale the second after its heartbeat", async () => {
    const { pool, staked, usdc, usdFeed } = await loadFixture(suite);
    const updatedAt = (await now()) + 10n;
    await reach(updatedAt);
    for (const feed of [usdFeed, usdc.feed]) await feed.setRound(FEED_UNIT * 1_600n, updatedAt + HEARTBEAT);
    await staked.feed.setRound((7n * FEED_UNIT) / 10n, updatedAt);
    await reach(updatedAt + HEARTBEAT);
    expect(await pool.priceOf(staked.id)).to.deep.equal([parseEther("0.7"), STATUS.Good, updatedAt]);
    await reach(updatedAt + HEARTBEAT + 1n);
    expect(await pool.priceOf(staked.id)).to.deep.equal([parseEther("0.9"), STATUS.Stale, updatedAt]);
    await expect(pool.goodPriceOf(staked.id))
      .to.be.revertedWithCustomError(pool, "NoGoodPrice")
      .withArgs(staked.id, STATUS.Stale, updatedAt);
    const values = await pool.valuation();
    expect([values.high - values.low, values.allGood]).to.deep.equal([VALUE.staked, false]);
  });

  it("makes a price in USD as old as the older of its two feeds", async () => {
    const { pool, usdc, usdFeed } = await loadFixture(suite);
    const updatedAt = (await now()) + 10n;
    await reach(updatedAt + HEARTBEAT);
    await usdFeed.setRound(1_600n * FEED_UNIT, updatedAt);
    await usdc.feed.setAnswer(FEED_UNIT);
    await reach(updatedAt + HEARTBEAT + HOUR);
    expect(await pool.priceOf(usdc.id)).to.deep.equal([USD, STATUS.Stale, updatedAt]);
  });

  it("calls a price out of range dead", async () => {
    const { pool, staked } = await loadFixture(suite);
    for (const answer of [FEED_UNIT * 18_446_745n, 2n ** 127n]) {
      await staked.feed.setAnswer(answer);
      expect((await pool.priceOf(staked.id)).slice(0, 2)).to.deep.equal([parseEther("0.9"), STATUS.Dead]);
    }
    await staked.feed.setAnswer(FEED_UNIT * 18_446_744n);
    expect((await pool.priceOf(staked.id)).slice(0, 2)).to.deep.equal([parseEther("18446744"), STATUS.Good]);
    await pool.markPrices();
    await staked.feed.setMode(FEED.Refuse);
    expect((await pool.priceOf(staked.id)).price).to.equal(parseEther("18446744"));
  });

  it("does not look at an asset of which nothing is recorded", async () => {
    const { pool, addToken } = await loadFixture(suite);
    const other = await addToken();
    await other.erc20.mint(pool, 1_000_000n);
    await other.feed.setMode(FEED.BurnGas);
    const values = await pool.valuation();
    expect([values.high, values.allGood]).to.deep.equal([ALL, true]);
  });

  it("GasTooLow: nobody can starve a feed into being dead", async () => {
    const { pool } = await loadFixture(suite);
    for (const gasLimit of [86_000n, 100_000n])
      await expectRefusal(() => pool.markPrices({ gasLimit }), pool, "GasTooLow");
  });
});
