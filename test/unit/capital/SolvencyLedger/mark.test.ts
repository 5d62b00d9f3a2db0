import { expect } from "chai";
import { parseEther } from "ethers";
import { gateOf } from "../../../../scripts/lib/model/solvency.js";
import { CURRENCY, FEED, FEED_UNIT, GWEI, INFLOW, LIMITS, units } from "../../../support/capital.js";
import { DAY, openChain } from "../../../support/chain.js";
import { FAILURES } from "../../../support/feeds.js";
import { deployLedger, PLAIN, sellDiversified, TAGGED, tagsOf } from "../../../support/ledger.js";
import { expectRefusal } from "../../../support/refusal.js";
import { loadVectors } from "../../../support/vectors.js";

const chain = await openChain();
const { at, loadFixture, now } = chain;
const vectors = loadVectors().mcr_and_pricing;

const ETHER = { decimals: 18, price: FEED_UNIT, usdQuoted: false, currency: CURRENCY.ETH };

/**
 * mark
 * ├── worked example E: market risk of what is held
 * ├── keeps assets, market risk and tags of the valuation; the gate follows up at once, down by time alone
 * ├── for a day twice its USD price stands in for the feed
 * ├── a bad feed: high at the last good price, low without; nothing stops it
 * ├── donations change nothing
 * └── refused: too little gas for a feed
 */
describe("SolvencyLedger.mark", () => {
  const plain = () => deployLedger(chain, PLAIN, parseEther("1000"), LIMITS);
  const tagged = () => deployLedger(chain, TAGGED);

  /** 1,000 ETH and 200 of a token at 1 ETH with haircut 10% and the tag 5. */
  async function suite() {
    const deployed = await plain();
    const vault = await deployed.addToken({ ...ETHER, haircutBps: 1_000n, tagMask: 0b100000n, held: 200n });
    return { ...deployed, vault };
  }

  it("E: tags and investments", async () => {
    const deployed = await loadFixture(tagged);
    const { ledger, addToken } = deployed;
    await sellDiversified(deployed, tagsOf);
    await addToken({ ...ETHER, haircutBps: 1_000n, held: 15_000n });
    await addToken({ ...ETHER, haircutBps: 1_500n, held: 5_000n });
    expect(await ledger.requirement(), "not before the mark").to.equal(vectors.D_tags.MCR_gwei_exact * GWEI);
    await ledger.mark();
    expect(await ledger.requirement()).to.equal(vectors.E_D_plus_investments.MCR_gwei_exact * GWEI);
  });

  it("bounds exposure in USD by twice its price for a day: should ETH fall faster, the gate lags until then or a mark", async () => {
    const floored = { ...PLAIN, floor: units(300) };
    const { ledger, usdFeed, add, raise } = await deployLedger(chain, floored, parseEther("1000"));
    await add(1n, 0);
    // 100 ETH worth, of one product: the formula asks for all of it
    await raise(1n, units(160_000), { currency: CURRENCY.USD });
    await ledger.mark();
    const markedAt = await now();
    await usdFeed.setAnswer(400n * FEED_UNIT);
    expect(await ledger.requirement()).to.equal(parseEther("300"));
    const snapshot = await chain.networkHelpers.takeSnapshot();
    await ledger.mark();
    expect(await ledger.requirement(), "at the next mark").to.equal(parseEther("400"));
    await snapshot.restore();
    await raise(1n, 1n, { currency: CURRENCY.USD });
    expect(await ledger.requirement(), "at the next sale in USD").to.be.greaterThanOrEqual(parseEther("400"));
    await snapshot.restore();
    await chain.reach(markedAt + DAY);
    expect(await ledger.requirement()).to.equal(parseEther("300"));
    await chain.reach(markedAt + DAY + 1n);
    expect(await ledger.requirement(), "after a day").to.equal(parseEther("400"));
  });

  it("keeps the valuation, and anyone may call", async () => {
    const { ledger, pool, eve } = await loadFixture(suite);
    const [never, neverAt] = await ledger.markedCapital();
    expect([never.high, never.low, neverAt]).to.deep.equal([0n, 0n, 0n]);
    const capital = await ledger.connect(eve).mark.staticCall();
    await expect(ledger.connect(eve).mark())
      .to.emit(pool, "PricesMarked")
      .withArgs(parseEther("1200"), parseEther("1200"), units(20), true)
      .and.to.emit(ledger, "GateMoved")
      .withArgs(parseEther("20"));
    const [marked, markedAt] = await ledger.markedCapital();
    expect(markedAt).to.equal(await now());
    expect(marked).to.deep.equal(capital);
    expect(await ledger.capital()).to.deep.equal(capital);
    const all = parseEther("1200");
    expect(capital).to.deep.equal([all, all, all, 0n, 0n, parseEther("20"), true]);
    const { assets } = await ledger.tagExposure();
    expect(assets.map((value, tag) => (value === 0n ? [] : [tag, value])).flat()).to.deep.equal([5, units(200)]);
  });

  it("rounds what it keeps down to a gwei", async () => {
    const { ledger, fund } = await loadFixture(plain);
    await fund(GWEI + 999_999_999n);
    const capital = await ledger.mark.staticCall();
    await ledger.mark();
    const [marked] = await ledger.markedCapital();
    expect([capital.high, marked.high, marked.low]).to.deep.equal([
      parseEther("1000") + 2n * GWEI - 1n,
      parseEther("1000") + GWEI,
      parseEther("1000") + GWEI,
    ]);
  });

  it("follows market risk and tags up at once, and down by time alone", async () => {
    const { ledger, vault } = await loadFixture(suite);
    await ledger.mark();
    await vault.feed.setAnswer(2n * FEED_UNIT);
    await ledger.mark();
    expect(await ledger.requirement()).to.equal(parseEther("40"));
    const start = await now();
    await vault.feed.setAnswer(FEED_UNIT / 2n);
    await at(start + DAY);
    await vault.feed.setAnswer(FEED_UNIT / 2n);
    await at(start + DAY + 1n);
    const gate = gateOf(units(10), units(40), DAY + 1n, 200n);
    await expect(ledger.mark())
      .to.emit(ledger, "GateMoved")
      .withArgs(gate * GWEI);
    expect((await ledger.tagExposure()).assets[5]).to.equal(units(100));
  });

  it("clears the tags of what is no longer held or tagged", async () => {
    const { ledger, pool, vault, atModule, module } = await loadFixture(suite);
    await ledger.mark();
    await pool.updateAsset(vault.id, { ...vault.asset, tagMask: 0b10n });
    await ledger.mark();
    const assets = async () => (await ledger.tagExposure()).assets;
    expect([(await assets())[5], (await assets())[1]]).to.deep.equal([0n, units(200)]);
    await atModule.pool.pay(vault.id, module, parseEther("200"), 0n);
    await ledger.mark();
    expect(await assets()).to.deep.equal(Array<bigint>(16).fill(0n));
  });

  for (const { name, fail } of FAILURES)
    it(`marks with a feed that ${name}`, async () => {
      const { ledger, vault } = await loadFixture(suite);
      await ledger.mark();
      await fail(chain, vault.feed);
      const capital = await ledger.mark.staticCall();
      await ledger.mark();
      const [marked] = await ledger.markedCapital();
      expect(capital).to.deep.equal(marked);
      expect([marked.high, marked.low, marked.allGood]).to.deep.equal([parseEther("1200"), parseEther("1000"), false]);
      expect(marked.mcr, "market risk at the last good price").to.equal(parseEther("20"));
    });

  it("opens again when the feed is good again", async () => {
    const { ledger, vault } = await loadFixture(suite);
    await vault.feed.setMode(FEED.Refuse);
    await ledger.mark();
    await vault.feed.setMode(FEED.Answer);
    await vault.feed.setAnswer((3n * FEED_UNIT) / 2n);
    await ledger.mark();
    const [marked] = await ledger.markedCapital();
    expect([marked.high, marked.low, marked.allGood]).to.deep.equal([parseEther("1300"), parseEther("1300"), true]);
  });

  it("does not see donations", async () => {
    const { ledger, pool, vault, eve } = await loadFixture(suite);
    await ledger.mark();
    const before = await ledger.capital();
    await eve.sendTransaction({ to: pool, value: parseEther("50") });
    await vault.erc20.mint(pool, parseEther("50"));
    await ledger.mark();
    expect(await ledger.capital()).to.deep.equal(before);
  });

  it("is not stopped by values over 64 bits of gwei", async () => {
    const { ledger, module, atModule, addToken } = await loadFixture(plain);
    const price = FEED_UNIT * 18_000_000n;
    const { id, erc20 } = await addToken({ ...ETHER, decimals: 0, price, haircutBps: 10_000n, tagMask: 1n });
    await erc20.mint(module, 2n ** 40n);
    await atModule.pool.receiveFunds(id, module, 2n ** 40n, INFLOW.Market);
    await ledger.mark();
    const [marked] = await ledger.markedCapital();
    const most = 2n ** 64n - 1n;
    expect([marked.high, marked.mcr]).to.deep.equal([most * GWEI, most * GWEI]);
    expect((await ledger.tagExposure()).assets[0]).to.equal(most);
  });

  it("GasTooLow", async () => {
    const { ledger, pool } = await loadFixture(suite);
    await expectRefusal(() => ledger.mark({ gasLimit: 90_000n }), pool, "GasTooLow");
  });
});
