import { expect } from "chai";
import { parseEther } from "ethers";
import { rights } from "../../../../scripts/lib/access.js";
import { gateOf } from "../../../../scripts/lib/model/solvency.js";
import { CURRENCY, ETH, FEED, FEED_UNIT, GWEI, OUTFLOW, units } from "../../../support/capital.js";
import { DAY, HOUR, openChain } from "../../../support/chain.js";
import { deployLedger, holdings, PLAIN, TAGGED } from "../../../support/ledger.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { at, loadFixture, now, reach } = chain;

/**
 * lowerExposure
 * ├── product, group, tags and scalars come back exactly, in either class
 * ├── the gate falls by time alone: 2% of itself a day, however often it is written, to the floor or the formula
 * ├── before it falls it rises: what the USD price of now asks for stays asked for, 2% a day less
 * ├── never refuses for want of capital or of a price
 * └── refused: no right · unknown · more than there is in the class
 */
describe("SolvencyLedger.lowerExposure", () => {
  const EXPOSURE = units(1_000);
  const GATE = 1_000_000_000_000n;

  /** A product in group 2 under two tags with 1,000 ETH. */
  async function suite() {
    const deployed = await deployLedger(chain, TAGGED);
    await deployed.add(1n, 2, [0, 5]);
    const empty = await holdings(deployed);
    await deployed.raise(1n, EXPOSURE);
    return { ...deployed, empty, raisedAt: await now() };
  }

  it("gives back exactly, in parts and in both classes", async () => {
    const deployed = await loadFixture(suite);
    const { ledger, raise, lower, empty } = deployed;
    const before = await holdings(deployed);
    await raise(1n, 777n, { currency: CURRENCY.USD });
    await raise(1n, 3n);
    await expect(lower(1n, CURRENCY.USD, 700n))
      .to.emit(ledger, "ExposureChanged")
      .withArgs(1n, CURRENCY.USD, 700n, false);
    expect(await ledger.exposureOf(1n)).to.deep.equal([EXPOSURE + 3n, 77n, 2n, 0b100001n, true]);
    await lower(1n, CURRENCY.ETH, 3n);
    await lower(1n, CURRENCY.USD, 77n);
    expect(await holdings(deployed)).to.deep.equal(before);
    await lower(1n, CURRENCY.ETH, EXPOSURE);
    expect(await holdings(deployed)).to.deep.equal(empty);
  });

  it("lets the gate fall 2% a day from where it stood, to the second", async () => {
    const { ledger, lower } = await loadFixture(suite);
    await at((await now()) + 1n);
    await lower(1n, CURRENCY.ETH, EXPOSURE);
    const loweredAt = await now();
    expect(await ledger.requirement(), "the exposure was there until now").to.equal(GATE * GWEI);
    for (const elapsed of [1n, HOUR, DAY, 3n * DAY + 7n, 49n * DAY]) {
      await reach(loweredAt + elapsed);
      const gate = gateOf(1n, GATE, elapsed, 200n);
      expect(await ledger.requirement(), `after ${elapsed} s`).to.equal(gate * GWEI);
    }
    await reach(loweredAt + 50n * DAY);
    expect(await ledger.requirement(), "the floor").to.equal(PLAIN.floor * GWEI);
  });

  it("lets it fall no faster by writing often, and up at once", async () => {
    const { ledger, lower, raise } = await loadFixture(suite);
    await lower(1n, CURRENCY.ETH, EXPOSURE - 20n);
    const start = await now();
    let stored = GATE;
    for (let hour = 1n; hour <= 20n; hour++) {
      await at(start + hour * HOUR);
      stored = gateOf(20n, stored, HOUR, 200n);
      await expect(lower(1n, CURRENCY.ETH, 1n))
        .to.emit(ledger, "GateMoved")
        .withArgs(stored * GWEI);
    }
    expect(stored).to.be.greaterThan(gateOf(1n, GATE, 20n * HOUR, 200n));
    await raise(1n, units(2_000));
    expect(await ledger.requirement()).to.equal(parseEther("2000"));
  });

  it("stops where the formula stands", async () => {
    const { ledger, lower } = await loadFixture(suite);
    await lower(1n, CURRENCY.ETH, units(10));
    await reach((await now()) + 2n * DAY);
    expect(await ledger.requirement()).to.equal(parseEther("990"));
  });

  it("settles the gate at the USD price of now, which then falls by time alone", async () => {
    const { ledger, usdFeed, raise, lower } = await loadFixture(suite);
    await raise(1n, units(1_600_000), { currency: CURRENCY.USD });
    expect(await ledger.requirement()).to.equal(parseEther("2000"));
    await usdFeed.setAnswer(800n * FEED_UNIT);
    await expect(lower(1n, CURRENCY.ETH, EXPOSURE))
      .to.emit(ledger, "GateMoved")
      .withArgs(parseEther("3000"));
    const loweredAt = await now();
    await usdFeed.setAnswer(1_600n * FEED_UNIT);
    await reach(loweredAt + DAY);
    expect(await ledger.requirement()).to.equal(parseEther("2940"));
  });

  it("never refuses for want of capital or of a price", async () => {
    const { ledger, pool, usdFeed, atModule, raise, lower, ada } = await loadFixture(suite);
    await raise(1n, 777n, { currency: CURRENCY.USD });
    await atModule.pool.pay(ETH, ada, await pool.recordedOf(ETH), OUTFLOW.Claim);
    await usdFeed.setMode(FEED.BurnGas);
    expect((await ledger.capital()).high).to.equal(0n);
    await lower(1n, CURRENCY.ETH, EXPOSURE);
    await lower(1n, CURRENCY.USD, 777n);
    expect(await ledger.exposureOf(1n)).to.deep.equal([0n, 0n, 2n, 0b100001n, true]);
  });

  it("MissingRight", async () => {
    const { ledger, module, ada, lower } = await loadFixture(suite);
    await ledger.setRights(module, 2n ** 256n - 1n - rights("EXPOSURE"));
    await expectRefusal(() => lower(1n, 0n, 1n), ledger, "MissingRight", [module.address, rights("EXPOSURE")]);
    const stranger = () => ledger.connect(ada).lowerExposure(1n, 0n, 1n);
    await expectRefusal(stranger, ledger, "MissingRight", [ada.address, rights("EXPOSURE")]);
  });

  it("ProductNotRegistered", async () => {
    const { ledger, lower } = await loadFixture(suite);
    await expectRefusal(() => lower(2n, CURRENCY.ETH, 0n), ledger, "ProductNotRegistered", [2n]);
  });

  it("ExposureUnderflow: in its own class", async () => {
    const { ledger, raise, lower } = await loadFixture(suite);
    await raise(1n, 7n, { currency: CURRENCY.USD });
    for (const [currency, stored] of [
      [CURRENCY.ETH, EXPOSURE],
      [CURRENCY.USD, 7n],
    ]) {
      const values = [1n, currency, stored, stored + 1n];
      await expectRefusal(() => lower(1n, currency, stored + 1n), ledger, "ExposureUnderflow", values);
    }
  });
});
