import { expect } from "chai";
import { deployCapital, FEED, FEED_UNIT, HEARTBEAT, STATUS } from "../../../support/capital.js";
import { openChain } from "../../../support/chain.js";
import { FAILURES } from "../../../support/feeds.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture, now, reach } = chain;

/**
 * setUsdFeed
 * ├── prices and assets in USD follow at once; its price is kept
 * └── refused: no role · no good answer · decimals it does not say or over 24 · out of range
 */
describe("CapitalPool.setUsdFeed", () => {
  async function suite() {
    const capital = await deployCapital(chain);
    const usdc = await capital.addToken({ held: 1_000n });
    const newFeed = await ethers.deployContract("MockFeed", [18, 2_000n * 10n ** 18n]);
    return { ...capital, usdc, newFeed };
  }
  const PRICE = 500_000_000_000_000n;

  it("replaces the feed, with its own decimals", async () => {
    const { pool, usdc, newFeed } = await loadFixture(suite);
    await expect(pool.setUsdFeed(newFeed, 77n))
      .to.emit(pool, "UsdFeedSet")
      .withArgs(await newFeed.getAddress(), 77n);
    expect(await pool.usdFeed()).to.deep.equal([await newFeed.getAddress(), 77n]);
    expect(await pool.usdPrice()).to.deep.equal([PRICE, STATUS.Good]);
    expect(await pool.goodPriceOf(usdc.id)).to.equal(PRICE);
    expect((await pool.valuation()).low).to.equal(1_000n * PRICE);
    expect([await pool.assetCount(), await pool.recordedOf(usdc.id)]).to.deep.equal([2n, 1_000_000_000n]);
  });

  it("keeps its price, for when it fails", async () => {
    const { pool, newFeed } = await loadFixture(suite);
    await pool.setUsdFeed(newFeed, HEARTBEAT);
    await newFeed.setMode(FEED.Refuse);
    expect(await pool.usdPrice()).to.deep.equal([PRICE, STATUS.Dead]);
  });

  it("heeds the heartbeat to the second", async () => {
    const { pool, newFeed } = await loadFixture(suite);
    const updatedAt = (await now()) + 10n;
    await reach(updatedAt);
    await newFeed.setRound(2_000n * 10n ** 18n, updatedAt);
    await chain.at(updatedAt + 77n);
    await pool.setUsdFeed(newFeed, 77n);
    expect((await pool.usdPrice()).status).to.equal(STATUS.Good);
    await reach(updatedAt + 78n);
    expect(await pool.usdPrice()).to.deep.equal([PRICE, STATUS.Stale]);
    await expectRefusal(() => pool.setUsdFeed(newFeed, 77n), pool, "BadFeed", [await newFeed.getAddress()]);
  });

  it("says nothing good before there is one", async () => {
    const { authority } = await loadFixture(suite);
    const pool = await ethers.deployContract("CapitalPool", [authority]);
    expect(await pool.usdPrice()).to.deep.equal([0n, STATUS.Dead]);
  });

  it("AccessManagedUnauthorized", async () => {
    const { pool, newFeed, eve, module } = await loadFixture(suite);
    for (const caller of [eve, module]) {
      const set = () => pool.connect(caller).setUsdFeed(newFeed, HEARTBEAT);
      await expectRefusal(set, pool, "AccessManagedUnauthorized", [caller.address]);
    }
  });

  for (const { name, fail } of FAILURES)
    it(`BadFeed: a feed that ${name}`, async () => {
      const { pool, newFeed } = await loadFixture(suite);
      await fail(chain, newFeed);
      await expectRefusal(() => pool.setUsdFeed(newFeed, HEARTBEAT), pool, "BadFeed", [await newFeed.getAddress()]);
      expect((await pool.usdPrice()).price).to.equal(625_000_000_000_000n);
    });

  it("BadFeed: decimals over 24, and prices out of range", async () => {
    const { pool, newFeed } = await loadFixture(suite);
    const feed = await newFeed.getAddress();
    await newFeed.setDecimals(25);
    await expectRefusal(() => pool.setUsdFeed(feed, HEARTBEAT), pool, "BadFeed", [feed]);
    await newFeed.setDecimals(8);
    await newFeed.setAnswer(10n ** 20n + 10n ** 15n);
    await expectRefusal(() => pool.setUsdFeed(feed, HEARTBEAT), pool, "BadFeed", [feed]);
    await newFeed.setDecimals(24);
    await newFeed.setAnswer(FEED_UNIT);
    await expectRefusal(() => pool.setUsdFeed(feed, HEARTBEAT), pool, "BadFeed", [feed]);
  });
});
