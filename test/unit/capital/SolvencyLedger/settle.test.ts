import { expect } from "chai";
import { parseEther } from "ethers";
import { gateOf } from "../../../../scripts/lib/model/solvency.js";
import { CURRENCY, FEED, FEED_UNIT, GWEI, LIMITS, units } from "../../../support/capital.js";
import { DAY, openChain } from "../../../support/chain.js";
import { deployLedger, PLAIN } from "../../../support/ledger.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { at, loadFixture, now } = chain;

/**
 * settle
 * ├── returns the capital of now and moves the gate, and anyone may call
 * ├── keeps no prices, no assets, no market risk
 * ├── a gate on the floor stays; a bad feed stops nothing
 * └── refused: too little gas for a feed
 */
describe("SolvencyLedger.settle", () => {
  /** 1,000 ETH, 200 of a token at 1 ETH with haircut 10%, marked; 50 ETH are open, 8 owed. */
  async function suite() {
    const deployed = await deployLedger(chain, PLAIN, parseEther("1000"), LIMITS);
    const ether = { decimals: 18, price: FEED_UNIT, usdQuoted: false, currency: CURRENCY.ETH };
    const vault = await deployed.addToken({ ...ether, haircutBps: 1_000n, held: 200n });
    await deployed.ledger.mark();
    await deployed.atModule.ledger.openReserve(CURRENCY.ETH, units(58));
    await deployed.atModule.ledger.settleReserve(CURRENCY.ETH, units(8), units(8));
    return { ...deployed, vault };
  }

  const floored = () => deployLedger(chain, { ...PLAIN, floor: units(7) });

  it("returns the capital of now, keeping nothing of the valuation", async () => {
    const { ledger, pool, vault, eve } = await loadFixture(suite);
    const marked = await ledger.markedCapital();
    await vault.feed.setAnswer(2n * FEED_UNIT);
    const capital = await ledger.connect(eve).settle.staticCall();
    expect(capital).to.deep.equal(await ledger.capital());
    const [high, mcr] = [parseEther("1392"), parseEther("20")];
    const [sale, low] = [high - parseEther("25"), high - parseEther("50")];
    expect(capital).to.deep.equal([high, sale, low, parseEther("8"), parseEther("50"), mcr, true]);
    await expect(ledger.connect(eve).settle()).not.to.emit(pool, "PricesMarked");
    const after = await ledger.markedCapital();
    expect([after[0].high, after[1]]).to.deep.equal([marked[0].high, marked[1]]);
    await vault.feed.setMode(FEED.Refuse);
    expect((await ledger.capital()).high, "the last good price is the marked one").to.equal(parseEther("1192"));
  });

  it("lets the gate down by the time since", async () => {
    const { ledger, add, raise, lower } = await loadFixture(suite);
    await add(1n, 0);
    await raise(1n, units(150));
    await lower(1n, CURRENCY.ETH, units(150));
    const stored = (await ledger.requirement()) / GWEI;
    await at((await now()) + DAY);
    await expect(ledger.settle())
      .to.emit(ledger, "GateMoved")
      .withArgs(gateOf(1n, stored, DAY, 200n) * GWEI);
  });

  it("leaves a gate on its floor alone", async () => {
    const { ledger } = await loadFixture(floored);
    await expect(ledger.settle()).not.to.emit(ledger, "GateMoved");
    expect(await ledger.requirement()).to.equal(parseEther("7"));
  });

  it("goes on with a feed that fails", async () => {
    const { ledger, vault } = await loadFixture(suite);
    for (const mode of [FEED.Refuse, FEED.BurnGas, FEED.HugeData]) {
      await vault.feed.setMode(mode);
      const { high, low, allGood } = await ledger.settle.staticCall();
      await ledger.settle();
      expect([high, low, allGood]).to.deep.equal([parseEther("1192"), parseEther("942"), false]);
    }
  });

  it("GasTooLow", async () => {
    const { ledger, pool } = await loadFixture(suite);
    await expectRefusal(() => ledger.settle({ gasLimit: 90_000n }), pool, "GasTooLow");
  });
});
