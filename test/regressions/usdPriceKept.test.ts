import { expect } from "chai";
import { CURRENCY, FEED, FEED_UNIT, STATUS, units } from "../support/capital.js";
import { openChain } from "../support/chain.js";
import { deployLedger } from "../support/ledger.js";

const chain = await openChain();
const suite = () => deployLedger(chain);

describe("regression: the USD price where no asset held is quoted in USD", () => {
  it("is kept by every mark, for when the feed fails", async () => {
    const { ledger, pool, usdFeed, add, raise } = await chain.loadFixture(suite);
    await add(1n, 0);
    await raise(1n, units(1_600), { currency: CURRENCY.USD });
    await usdFeed.setAnswer(400n * FEED_UNIT);
    await ledger.mark();
    expect(await ledger.requirement()).to.equal(4n * 10n ** 18n);
    await usdFeed.setMode(FEED.Refuse);
    expect(await pool.usdPrice()).to.deep.equal([2_500_000_000_000_000n, STATUS.Dead]);
    await raise(1n, 1_600n, { currency: CURRENCY.USD });
    expect(await ledger.requirement()).to.equal(4n * 10n ** 18n + 4n * 10n ** 9n);
  });
});
