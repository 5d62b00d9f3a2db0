import { expect } from "chai";
import { parseEther } from "ethers";
import { CURRENCY, FEED, MODEL, units } from "../../../support/capital.js";
import { DAY, openChain } from "../../../support/chain.js";
import { deployLedger } from "../../../support/ledger.js";
import { gasOf } from "../../../support/staking.js";

const chain = await openChain();
const { increase, loadFixture, networkHelpers } = chain;

/**
 * A bad feed is nothing to a sale in ETH that rests on the floor: it costs the same whatever the feed does, so it does
 * not ask it.
 * - beside exposure in USD, within a day of a mark
 * - after the last exposure in USD, however old the mark
 */
describe("SolvencyLedger: sales that need no USD price", () => {
  /** Exposure of 1,000 ETH in USD under product 1, none under product 2, a floor far above both. */
  async function fixture() {
    const suite = await deployLedger(chain, { ...MODEL, floor: units(5_000) }, parseEther("10000"));
    for (const productId of [1n, 2n]) await suite.add(productId, 0);
    await suite.raise(1n, units(1_600_000), { currency: CURRENCY.USD });
    await suite.ledger.mark();
    return suite;
  }

  /** Gas of the same sale in ETH while the USD feed does that. */
  async function gasWhile({ raise, usdFeed }: Awaited<ReturnType<typeof fixture>>, mode: bigint): Promise<bigint> {
    const before = await networkHelpers.takeSnapshot();
    await usdFeed.setMode(mode);
    const gas = await gasOf(raise(2n, units(3)));
    await before.restore();
    return gas;
  }

  it("asks for no price beside exposure in USD that was marked within a day", async () => {
    const suite = await loadFixture(fixture);
    const usual = await gasWhile(suite, FEED.Answer);
    for (const mode of [FEED.Refuse, FEED.BurnGas, FEED.HugeData]) expect(await gasWhile(suite, mode)).to.equal(usual);
  });

  it("asks for none any more once no exposure in USD is left", async () => {
    const suite = await loadFixture(fixture);
    await suite.lower(1n, CURRENCY.USD, units(1_600_000));
    await increase(2n * DAY);
    const usual = await gasWhile(suite, FEED.Answer);
    for (const mode of [FEED.Refuse, FEED.BurnGas, FEED.HugeData]) expect(await gasWhile(suite, mode)).to.equal(usual);
  });
});
