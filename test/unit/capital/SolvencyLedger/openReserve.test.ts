import { expect } from "chai";
import { dataSlice, parseEther } from "ethers";
import { rights } from "../../../../scripts/lib/access.js";
import { CURRENCY, ETH, FEED_UNIT, LIMITS, OUTFLOW, units } from "../../../support/capital.js";
import { openChain } from "../../../support/chain.js";
import { deployLedger, PLAIN } from "../../../support/ledger.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture } = chain;

/**
 * openReserve
 * ├── adds up per class; the exposure stays as it is
 * ├── the three numbers of capital: C_high as before, C_sale less a half, C_low less all; USD at the price of now, rounded up
 * ├── the share of a first payment: assets / open, at most one, rounded down
 * └── refused: no right · over 64 bits
 */
describe("SolvencyLedger.openReserve", () => {
  const suite = () => deployLedger(chain, PLAIN, parseEther("1000"), LIMITS);

  it("adds up per class", async () => {
    const { ledger, atModule } = await loadFixture(suite);
    await expect(atModule.ledger.openReserve(CURRENCY.ETH, 5n))
      .to.emit(ledger, "ReserveChanged")
      .withArgs(CURRENCY.ETH, 5n, 0n);
    await expect(atModule.ledger.openReserve(CURRENCY.USD, 70n))
      .to.emit(ledger, "ReserveChanged")
      .withArgs(CURRENCY.USD, 70n, 0n);
    await atModule.ledger.openReserve(CURRENCY.ETH, 6n);
    expect(await ledger.reserves()).to.deep.equal([11n, 70n, 0n, 0n]);
  });

  it("lowers capital for sales by a half and for redemption by all, the internal price by nothing", async () => {
    const { ledger, atModule } = await loadFixture(suite);
    const before = await ledger.capital();
    await atModule.ledger.openReserve(CURRENCY.ETH, units(100));
    const after = await ledger.capital();
    expect([after.high, after.sale, after.low]).to.deep.equal([
      before.high,
      before.sale - parseEther("50"),
      before.low - parseEther("100"),
    ]);
    expect([after.owed, after.open, after.mcr, after.allGood]).to.deep.equal([0n, parseEther("100"), before.mcr, true]);
  });

  it("takes USD at the price of now, rounded up to a gwei", async () => {
    const { ledger, atModule, usdFeed } = await loadFixture(suite);
    await atModule.ledger.openReserve(CURRENCY.USD, 1_601n);
    expect((await ledger.capital()).open).to.equal(2_000_000_000n);
    await usdFeed.setAnswer(800n * FEED_UNIT);
    expect((await ledger.capital()).open).to.equal(3_000_000_000n);
    await usdFeed.setAnswer(0n);
    expect((await ledger.capital()).open, "the last good price").to.equal(2_000_000_000n);
  });

  it("never takes a number of capital under zero", async () => {
    const { ledger, atModule } = await loadFixture(suite);
    await atModule.ledger.openReserve(CURRENCY.ETH, units(3_000));
    const { high, sale, low } = await ledger.capital();
    expect([high, sale, low]).to.deep.equal([parseEther("1000"), 0n, 0n]);
  });

  it("corrects the capital of the last mark", async () => {
    const { ledger, atModule } = await loadFixture(suite);
    await ledger.mark();
    await atModule.ledger.openReserve(CURRENCY.ETH, units(100));
    const [marked] = await ledger.markedCapital();
    expect([marked.high, marked.sale, marked.low]).to.deep.equal([
      parseEther("1000"),
      parseEther("950"),
      parseEther("900"),
    ]);
  });

  it("shares assets among open claims only when they are short, rounded down", async () => {
    const { ledger, atModule, ada } = await loadFixture(suite);
    const data = ledger.interface.encodeFunctionData("payShare");
    // The first word of the answer
    const share = async () => BigInt(dataSlice(await ethers.provider.call({ to: ledger, data }), 0, 32));
    expect(await share()).to.equal(10n ** 18n);
    await atModule.ledger.openReserve(CURRENCY.ETH, units(1_000));
    expect(await share()).to.equal(10n ** 18n);
    await atModule.ledger.openReserve(CURRENCY.ETH, units(500));
    expect(await share()).to.equal(666_666_666_666_666_666n);
    await atModule.pool.pay(ETH, ada, parseEther("1000"), OUTFLOW.Claim);
    expect(await share()).to.equal(0n);
  });

  it("MissingRight", async () => {
    const { ledger, module, ada } = await loadFixture(suite);
    await ledger.setRights(module, 2n ** 256n - 1n - rights("RESERVE"));
    for (const caller of [module, ada]) {
      const open = () => ledger.connect(caller).openReserve(CURRENCY.ETH, 1n);
      await expectRefusal(open, ledger, "MissingRight", [caller.address, rights("RESERVE")]);
    }
  });

  it("SafeCastOverflowedUintDowncast: over 64 bits in USD", async () => {
    const { ledger, atModule } = await loadFixture(suite);
    await atModule.ledger.openReserve(CURRENCY.USD, 2n ** 64n - 1n);
    const open = () => atModule.ledger.openReserve(CURRENCY.USD, 1n);
    await expectRefusal(open, ledger, "SafeCastOverflowedUintDowncast", [64n, 2n ** 64n]);
  });
});
