import { expect } from "chai";
import { parseEther } from "ethers";
import { deployExample, ETH, EXAMPLE, FEED_UNIT, OUTFLOW, units } from "../../../support/capital.js";
import { HOUR, openChain } from "../../../support/chain.js";

const chain = await openChain();
const { loadFixture, now, provider, reach } = chain;

const NEVER = 2n ** 40n - 1n;

/**
 * premiumPrice
 * ├── by the last mark for an hour: what assets are worth meanwhile does not move it
 * ├── by a valuation of now afterwards: −1 s / 0 / +1 s, until the next mark
 * └── by a valuation of now after a trade, one in the second of the mark included
 */
describe("TokenMarket.premiumPrice", () => {
  /** 98,000 ETH and a token's worth of 49,000 more, marked: N_low lies above the internal price, the requirement far below. */
  async function fixture() {
    const suite = await deployExample(chain, units(1_000));
    await suite.addToken({ usdQuoted: false, currency: 0n, price: FEED_UNIT, decimals: 18, held: 49_000n });
    await suite.ledger.mark();
    return { ...suite, markedAt: await now() };
  }

  it("stays with the mark for an hour, and then follows what assets are worth", async () => {
    const { market, ledger, module, atModule, markedAt } = await loadFixture(fixture);
    const { price: marked, fresh } = await market.premiumPrice();
    expect([marked, fresh]).to.deep.equal([(EXAMPLE.price * 9_900n) / 10_000n, true]);
    // N_low is half the internal price now
    await atModule.pool.pay(ETH, module, EXAMPLE.capital, OUTFLOW.Redemption);
    for (const after of [HOUR - 1n, HOUR]) {
      await reach(markedAt + after);
      expect(await market.premiumPrice(), `${after} s`).to.deep.equal([marked, true]);
    }
    await reach(markedAt + HOUR + 1n);
    const price = marked / 2n;
    expect(await market.premiumPrice()).to.deep.equal([price, false]);
    await ledger.mark();
    expect(await market.premiumPrice()).to.deep.equal([price, true]);
  });

  it("does not go by a mark of the second of a trade, which may have come after it", async () => {
    const { market, ledger, ada } = await loadFixture(fixture);
    await market.connect(ada).redeem(parseEther("1"), 0n, NEVER);
    expect((await market.premiumPrice()).fresh).to.equal(false);
    await ledger.mark();
    expect((await market.premiumPrice()).fresh).to.equal(true);
    await provider.send("evm_setAutomine", [false]);
    const sent = [await ledger.mark(), await market.connect(ada).redeem(parseEther("1"), 0n, NEVER)];
    await provider.send("evm_mine");
    await provider.send("evm_setAutomine", [true]);
    const [marked, traded] = await Promise.all(sent.map((each) => each.wait()));
    expect(marked?.blockNumber).to.equal(traded?.blockNumber);
    expect((await market.premiumPrice()).fresh).to.equal(false);
  });
});
