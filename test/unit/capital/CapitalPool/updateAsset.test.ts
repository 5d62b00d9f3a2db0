import { expect } from "chai";
import { parseEther } from "ethers";
import { CURRENCY, deployCapital, ETH, FEED, FEED_UNIT, HEARTBEAT, STATUS } from "../../../support/capital.js";
import { openChain } from "../../../support/chain.js";
import { FAILURES } from "../../../support/feeds.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture, now, reach } = chain;

/**
 * updateAsset
 * ├── heartbeat, haircut, tags, acceptance: at once, whatever the feed says, even when it has gone
 * ├── the feed or what it quotes: with a good price, which becomes the last one
 * └── refused: no role · unknown · ETH · what never changes · a number out of its bounds · a new feed without a good price
 */
describe("CapitalPool.updateAsset", () => {
  /** Ten of a token at 0.5 ETH, and another asset before and after it. */
  async function suite() {
    const capital = await deployCapital(chain);
    const first = await capital.addToken();
    const options = { decimals: 18, price: FEED_UNIT / 2n, usdQuoted: false, currency: CURRENCY.ETH, held: 10n };
    const { id, erc20, feed, asset } = await capital.addToken(options);
    const last = await capital.addToken();
    const newFeed = await ethers.deployContract("MockFeed", [18, parseEther("0.7")]);
    return { ...capital, first, last, id, erc20, feed, newFeed, asset: { ...asset, decimals: 18n } };
  }

  it("changes heartbeat, haircut, tags and acceptance, and nothing else", async () => {
    const { pool, id, asset, first, last } = await loadFixture(suite);
    const others = [await pool.assetOf(first.id), await pool.assetOf(last.id)];
    const changed = { ...asset, heartbeat: 60n, haircutBps: 10_000n, tagMask: 0b1001n, isAccepted: false };
    await expect(pool.updateAsset(id, changed)).to.emit(pool, "AssetUpdated").withArgs(id, Object.values(changed));
    expect(await pool.assetOf(id)).to.deep.equal(Object.values(changed));
    expect([await pool.assetOf(first.id), await pool.assetOf(last.id)]).to.deep.equal(others);
    expect([await pool.assetCount(), await pool.recordedOf(id)]).to.deep.equal([4n, parseEther("10")]);
    const values = await pool.valuation();
    const gwei = 5_000_000_000n;
    expect([values.marketRisk, values.tagged[0], values.tagged[1], values.tagged[3]]).to.deep.equal([
      gwei,
      gwei,
      0n,
      gwei,
    ]);
  });

  it("heeds the new heartbeat at once", async () => {
    const { pool, id, asset, feed } = await loadFixture(suite);
    await feed.setAnswer(FEED_UNIT);
    const updatedAt = await now();
    await reach(updatedAt + 100n);
    await pool.updateAsset(id, { ...asset, heartbeat: 50n });
    expect((await pool.priceOf(id)).status).to.equal(STATUS.Stale);
    await pool.updateAsset(id, { ...asset, heartbeat: 500n });
    expect((await pool.priceOf(id)).status).to.equal(STATUS.Good);
  });

  for (const { name, fail } of FAILURES.filter((failure) => !/few|words/.test(failure.name)))
    it(`closes an asset whose feed ${name}`, async () => {
      const { pool, id, asset, feed } = await loadFixture(suite);
      await fail(chain, feed);
      await pool.updateAsset(id, { ...asset, isAccepted: false });
      expect((await pool.assetOf(id)).isAccepted).to.equal(false);
      expect((await pool.priceOf(id)).slice(0, 2), "its last good price stays").to.deep.equal([
        parseEther("0.5"),
        STATUS.Dead,
      ]);
    });

  it("replaces the feed, with other decimals, and keeps its price", async () => {
    const { pool, id, asset, feed, newFeed } = await loadFixture(suite);
    await feed.setMode(FEED.Refuse);
    const changed = { ...asset, feed: await newFeed.getAddress(), feedDecimals: 18n };
    await pool.updateAsset(id, changed);
    expect(await pool.assetOf(id)).to.deep.equal(Object.values(changed));
    expect((await pool.priceOf(id)).slice(0, 2)).to.deep.equal([parseEther("0.7"), STATUS.Good]);
    await newFeed.setMode(FEED.Refuse);
    expect((await pool.priceOf(id)).slice(0, 2)).to.deep.equal([parseEther("0.7"), STATUS.Dead]);
    expect(await pool.recordedOf(id), "the record stays").to.equal(parseEther("10"));
  });

  it("reads the same feed in USD, and keeps its price so", async () => {
    const { pool, id, asset, feed } = await loadFixture(suite);
    await pool.updateAsset(id, { ...asset, usdQuoted: true });
    await feed.setMode(FEED.Refuse);
    expect((await pool.priceOf(id)).price).to.equal(312_500_000_000_000n);
  });

  it("AccessManagedUnauthorized", async () => {
    const { pool, id, asset, eve, module } = await loadFixture(suite);
    for (const caller of [eve, module]) {
      const update = () => pool.connect(caller).updateAsset(id, asset);
      await expectRefusal(update, pool, "AccessManagedUnauthorized", [caller.address]);
    }
  });

  it("UnknownAsset", async () => {
    const { pool, asset } = await loadFixture(suite);
    await expectRefusal(() => pool.updateAsset(4n, asset), pool, "UnknownAsset", [4n, 4n]);
  });

  it("BadAsset: ETH, what never changes, and each number", async () => {
    const { pool, id, asset, first } = await loadFixture(suite);
    await expectRefusal(() => pool.updateAsset(ETH, asset), pool, "BadAsset", ["ETH is fixed"]);
    const cases: readonly (readonly [Partial<typeof asset>, string])[] = [
      [{ token: first.asset.token }, "token is fixed"],
      [{ decimals: 17n }, "decimals are fixed"],
      [{ currency: CURRENCY.USD }, "currency is fixed"],
      [{ feedDecimals: 9n }, "feed decimals"],
      [{ feedDecimals: 25n }, "feed decimals"],
      [{ heartbeat: 0n }, "heartbeat"],
      [{ haircutBps: 10_001n }, "haircut"],
      [{ tagMask: 0b11111n }, "tags"],
    ];
    for (const [changes, reason] of cases)
      await expectRefusal(() => pool.updateAsset(id, { ...asset, ...changes }), pool, "BadAsset", [reason]);
  });

  it("BadAsset: quoted in USD before there is an ETH/USD feed", async () => {
    const { authority, asset } = await loadFixture(suite);
    const pool = await ethers.deployContract("CapitalPool", [authority]);
    await pool.addAsset(asset);
    const update = () => pool.updateAsset(1n, { ...asset, usdQuoted: true });
    await expectRefusal(update, pool, "BadAsset", ["no USD feed"]);
  });

  it("BadFeed: a new feed without a good price", async () => {
    const { pool, id, asset, newFeed } = await loadFixture(suite);
    const feed = await newFeed.getAddress();
    const update = () => pool.updateAsset(id, { ...asset, feed, feedDecimals: 18n });
    await newFeed.setMode(FEED.Refuse);
    await expectRefusal(update, pool, "BadFeed", [feed]);
    await newFeed.setMode(FEED.Answer);
    await newFeed.setAnswer(-1n);
    await expectRefusal(update, pool, "BadFeed", [feed]);
    await newFeed.setRound(1n, (await now()) - HEARTBEAT);
    await expectRefusal(update, pool, "BadFeed", [feed]);
  });

  it("BadFeed: the same feed read in USD, or with decimals it no longer denies, without a good price", async () => {
    const { pool, id, asset, feed, usdFeed } = await loadFixture(suite);
    await usdFeed.setMode(FEED.Refuse);
    await expectRefusal(() => pool.updateAsset(id, { ...asset, usdQuoted: true }), pool, "BadFeed", [asset.feed]);
    await chain.networkHelpers.setCode(await feed.getAddress(), "0x");
    await expectRefusal(() => pool.updateAsset(id, { ...asset, feedDecimals: 9n }), pool, "BadFeed", [asset.feed]);
  });
});
