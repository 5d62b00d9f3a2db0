import { expect } from "chai";
import { parseEther, ZeroAddress } from "ethers";
import { CURRENCY, deployCapital, ETH, FEED_UNIT, HEARTBEAT, STATUS } from "../../../support/capital.js";
import { openChain } from "../../../support/chain.js";
import { FAILURES } from "../../../support/feeds.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture, now, reach } = chain;

/**
 * addAsset
 * ├── asset 0 is ETH from the start; ids count up; what is registered is what is read
 * ├── at every bound
 * └── refused: no role · the seventeenth · twice · each number out of its bounds or other than token and feed say · no good price
 */
describe("CapitalPool.addAsset", () => {
  /** A token and a feed in ETH, and the asset that goes with them. */
  async function suite() {
    const capital = await deployCapital(chain);
    const erc20 = await ethers.deployContract("MockERC20", ["Token", "T", 18]);
    const feed = await ethers.deployContract("MockFeed", [8, FEED_UNIT / 2n]);
    const asset = {
      token: await erc20.getAddress(),
      feed: await feed.getAddress(),
      decimals: 18n,
      feedDecimals: 8n,
      heartbeat: HEARTBEAT,
      haircutBps: 700n,
      tagMask: 0b110n,
      usdQuoted: false,
      currency: CURRENCY.ETH,
      isAccepted: true,
    };
    return { ...capital, erc20, feed, asset };
  }

  const newToken = async (decimals: number) => ethers.deployContract("MockERC20", ["Other", "O", decimals]);

  it("begins with ETH", async () => {
    const { pool } = await loadFixture(suite);
    expect(await pool.assetCount()).to.equal(1n);
    const native = [ZeroAddress, ZeroAddress, 18n, 0n, 0n, 0n, 0n, false, CURRENCY.ETH, true];
    expect(await pool.assetOf(ETH)).to.deep.equal(native);
    await expect(pool.assetOf(1n)).to.be.revertedWithCustomError(pool, "UnknownAsset").withArgs(1n, 1n);
    await expect(pool.priceOf(1n)).to.be.revertedWithCustomError(pool, "UnknownAsset").withArgs(1n, 1n);
    await expect(pool.recordedOf(1n)).to.be.revertedWithCustomError(pool, "UnknownAsset").withArgs(1n, 1n);
  });

  it("registers an asset as it is described, with its price", async () => {
    const { pool, asset } = await loadFixture(suite);
    expect(await pool.addAsset.staticCall(asset)).to.equal(1n);
    await expect(pool.addAsset(asset))
      .to.emit(pool, "AssetAdded")
      .withArgs(1n, asset.token, asset.feed, Object.values(asset));
    expect(await pool.assetCount()).to.equal(2n);
    expect(await pool.assetOf(1n)).to.deep.equal(Object.values(asset));
    expect((await pool.priceOf(1n)).slice(0, 2)).to.deep.equal([parseEther("0.5"), STATUS.Good]);
    expect(await pool.recordedOf(1n)).to.equal(0n);
  });

  it("keeps the price it was registered with, for when its feed fails", async () => {
    const { pool, asset, feed } = await loadFixture(suite);
    await pool.addAsset(asset);
    await feed.setAnswer(0n);
    expect((await pool.priceOf(1n)).slice(0, 2)).to.deep.equal([parseEther("0.5"), STATUS.Dead]);
  });

  it("registers at every bound, in USD, not accepted", async () => {
    const { pool, asset } = await loadFixture(suite);
    await pool.addAsset(asset);
    const feed = await ethers.deployContract("MockFeed", [24, 2n * 10n ** 24n]);
    const other = {
      ...asset,
      token: await (await newToken(24)).getAddress(),
      feed: await feed.getAddress(),
      decimals: 24n,
      feedDecimals: 24n,
      heartbeat: 2n ** 24n - 1n,
      haircutBps: 10_000n,
      tagMask: 0b1111n << 12n,
      usdQuoted: true,
      currency: CURRENCY.USD,
      isAccepted: false,
    };
    await pool.addAsset(other);
    expect(await pool.assetOf(2n)).to.deep.equal(Object.values(other));
    expect(await pool.assetOf(1n), "the first is as it was").to.deep.equal(Object.values(asset));
    expect((await pool.priceOf(2n)).price).to.equal(1_250_000_000_000_000n);
    expect(await pool.toEth(2n, 10n ** 24n, 1_250_000_000_000_000n, false)).to.equal(1_250_000_000_000_000n);
  });

  it("registers a token without decimals to speak of, at a heartbeat of a second", async () => {
    const { pool, asset, feed } = await loadFixture(suite);
    const token = await (await newToken(0)).getAddress();
    const answeredAt = (await now()) + 9n;
    await chain.at(answeredAt);
    await feed.setAnswer(FEED_UNIT);
    await chain.at(answeredAt + 1n);
    await pool.addAsset({ ...asset, token, decimals: 0n, heartbeat: 1n, tagMask: 0n });
    expect(await pool.fromEth(1n, parseEther("3"), parseEther("1"), true)).to.equal(3n);
  });

  it("AccessManagedUnauthorized", async () => {
    const { pool, asset, eve, module } = await loadFixture(suite);
    for (const caller of [eve, module]) {
      const add = () => pool.connect(caller).addAsset(asset);
      await expectRefusal(add, pool, "AccessManagedUnauthorized", [caller.address]);
    }
  });

  it("TooManyAssets: ETH and fifteen more", async () => {
    const { pool, asset } = await loadFixture(suite);
    for (let id = 1n; id < 16n; id++) await pool.addAsset({ ...asset, token: await newToken(18) });
    expect(await pool.assetCount()).to.equal(16n);
    await expectRefusal(() => pool.addAsset(asset), pool, "TooManyAssets", [16n]);
    expect((await pool.assetOf(15n)).feed).to.equal(asset.feed);
  });

  it("AssetExists", async () => {
    const { pool, asset } = await loadFixture(suite);
    await pool.addAsset(asset);
    await expectRefusal(() => pool.addAsset(asset), pool, "AssetExists", [asset.token, 1n]);
  });

  it("BadAsset: each number", async () => {
    const { pool, asset, feed } = await loadFixture(suite);
    const token = await (await newToken(25)).getAddress();
    const many = await (await ethers.deployContract("MockFeed", [25, FEED_UNIT])).getAddress();
    const cases: readonly (readonly [Partial<typeof asset>, string])[] = [
      [{ token: ZeroAddress }, "token"],
      [{ decimals: 17n }, "decimals"],
      [{ token, decimals: 25n }, "decimals"],
      [{ feedDecimals: 7n }, "feed decimals"],
      [{ feed: many, feedDecimals: 25n }, "feed decimals"],
      [{ heartbeat: 0n }, "heartbeat"],
      [{ haircutBps: 10_001n }, "haircut"],
      [{ tagMask: 0b11111n }, "tags"],
      [{ tagMask: 0xffffn }, "tags"],
    ];
    for (const [changes, reason] of cases)
      await expectRefusal(() => pool.addAsset({ ...asset, ...changes }), pool, "BadAsset", [reason]);
    await feed.setDecimals(9);
    await expectRefusal(() => pool.addAsset(asset), pool, "BadAsset", ["feed decimals"]);
  });

  it("BadAsset: in USD before there is an ETH/USD feed", async () => {
    const { authority, asset } = await loadFixture(suite);
    const pool = await ethers.deployContract("CapitalPool", [authority]);
    for (const changes of [{ usdQuoted: true }, { currency: CURRENCY.USD }])
      await expectRefusal(() => pool.addAsset({ ...asset, ...changes }), pool, "BadAsset", ["no USD feed"]);
    await pool.addAsset(asset);
  });

  for (const { name, fail } of FAILURES)
    it(`BadFeed or BadAsset: a feed that ${name}`, async () => {
      const { pool, asset, feed } = await loadFixture(suite);
      await fail(chain, feed);
      const isShort = name.includes("few") || name.includes("two words");
      // Its answer to the question for its decimals is the first thing wrong with it
      if (isShort) await expectRefusal(() => pool.addAsset(asset), pool, "BadAsset", ["feed decimals"]);
      else await expectRefusal(() => pool.addAsset(asset), pool, "BadFeed", [asset.feed]);
    });

  it("BadFeed: stale, out of range, or quoted in a USD that has no good price", async () => {
    const { pool, asset, feed, usdFeed } = await loadFixture(suite);
    const usd = { ...asset, usdQuoted: true };
    await usdFeed.setAnswer(0n);
    await expectRefusal(() => pool.addAsset(usd), pool, "BadFeed", [asset.feed]);
    await feed.setAnswer(2n ** 100n);
    await expectRefusal(() => pool.addAsset(asset), pool, "BadFeed", [asset.feed]);
    await feed.setAnswer(FEED_UNIT);
    await reach((await now()) + HEARTBEAT);
    await expectRefusal(() => pool.addAsset(asset), pool, "BadFeed", [asset.feed]);
  });
});
