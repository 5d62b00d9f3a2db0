import { expect } from "chai";
import { parseEther } from "ethers";
import { ETH, INFLOW, MODEL, units } from "../../../support/capital.js";
import { openChain } from "../../../support/chain.js";
import { deployGenesis, DUE, GENESIS } from "../../../support/genesis.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture, now } = chain;

/**
 * close
 * ├── mints the locked tokens to the token itself, opens the market, marks the ledger, once
 * ├── at the exact minimum of founders and capital, and at both ends of the floor's range
 * └── refused: closed · not the closer · not the exact price, rounded up · too few founders · too little capital · floor
 */
describe("Genesis.close", () => {
  const suite = () => deployGenesis(chain);
  const oddPrice = () => deployGenesis(chain, { price: 3n, lockedTokens: parseEther("1") / 2n });

  /** Exactly the target, of exactly three founders. */
  async function subscribed() {
    const deployed = await suite();
    const { ada, bo, cy, subscribe } = deployed;
    await subscribe(ada, parseEther("400"));
    await subscribe(bo, parseEther("400"));
    await subscribe(cy, parseEther("200"));
    return deployed;
  }

  it("closes genesis and opens the market at the genesis price", async () => {
    const { token, pool, ledger, market, genesis, admin } = await loadFixture(subscribed);
    const capital = GENESIS.target + DUE;
    await expect(genesis.close({ value: DUE }))
      .to.emit(genesis, "Closed")
      .withArgs(GENESIS.target, 3n, GENESIS.lockedTokens, DUE)
      .and.to.emit(pool, "Received")
      .withArgs(ETH, admin.address, INFLOW.Genesis, DUE)
      .and.to.emit(market, "Opened")
      .withArgs(GENESIS.price)
      .and.to.emit(pool, "PricesMarked")
      .withArgs(capital, capital, 0n, true);
    expect(await genesis.isClosed()).to.equal(true);
    expect([await token.balanceOf(token), await token.totalSupply()]).to.deep.equal([
      GENESIS.lockedTokens,
      parseEther("101000"),
    ]);
    expect(await pool.recordedOf(ETH)).to.equal(capital);
    const { nav, ratioBps, internalPrice } = await market.quote();
    expect([nav, ratioBps, internalPrice]).to.deep.equal([GENESIS.price, 20_200n, GENESIS.price]);
    const [marked, markedAt] = await ledger.markedCapital();
    expect([marked.high, marked.low, markedAt]).to.deep.equal([capital, capital, await now()]);
  });

  it("takes the price of the locked tokens rounded up", async () => {
    const { genesis } = await loadFixture(oddPrice);
    await expectRefusal(() => genesis.close({ value: 1n }), genesis, "WrongValue", [1n, 2n]);
  });

  it("GenesisClosed", async () => {
    const { genesis } = await loadFixture(subscribed);
    await genesis.close({ value: DUE });
    await expectRefusal(() => genesis.close({ value: DUE }), genesis, "GenesisClosed", []);
  });

  it("NotCloser", async () => {
    const { genesis, ada } = await loadFixture(subscribed);
    await expectRefusal(() => genesis.connect(ada).close({ value: DUE }), genesis, "NotCloser", [ada.address]);
  });

  it("WrongValue", async () => {
    const { genesis } = await loadFixture(subscribed);
    for (const value of [0n, DUE - 1n, DUE + 1n])
      await expectRefusal(() => genesis.close({ value }), genesis, "WrongValue", [value, DUE]);
  });

  it("TooFewFounders: parts of one founder are one founder", async () => {
    const { genesis, subscribe, ada, bo } = await loadFixture(suite);
    for (const founder of [ada, bo, bo, ada]) await subscribe(founder, parseEther("200"));
    await expectRefusal(() => genesis.close({ value: DUE }), genesis, "TooFewFounders", [2n, 3n]);
  });

  it("CapitalBelowTarget: by a wei, whatever was donated", async () => {
    const { pool, genesis, subscribe, ada, bo, cy, eve } = await loadFixture(suite);
    await subscribe(ada, parseEther("400"));
    await subscribe(bo, parseEther("400"));
    await subscribe(cy, parseEther("200") - 1n);
    await eve.sendTransaction({ to: pool, value: parseEther("5") });
    const values = [GENESIS.target - 1n, GENESIS.target];
    await expectRefusal(() => genesis.close({ value: DUE }), genesis, "CapitalBelowTarget", values);
    await subscribe(cy, 1n);
    await genesis.close({ value: DUE });
  });

  it("FloorOutOfRange: at most capital / 1.3, over capital / 4", async () => {
    const { ledger, genesis } = await loadFixture(subscribed);
    const most = (GENESIS.target * 10n) / 13n;
    const over = GENESIS.target / 4n;
    const close = () => genesis.close({ value: DUE });
    for (const floor of [units(250), 769_230_769_231n]) {
      await ledger.setModel({ ...MODEL, floor });
      await expectRefusal(close, genesis, "FloorOutOfRange", [floor * 10n ** 9n, over, most]);
    }
    for (const floor of [units(250) + 1n, 769_230_769_230n]) {
      await ledger.setModel({ ...MODEL, floor });
      await genesis.close.staticCall({ value: DUE });
    }
  });
});
