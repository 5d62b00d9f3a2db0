import { expect } from "chai";
import { FEED } from "../../../support/capital.js";
import { openChain } from "../../../support/chain.js";
import { buy, deployCovers, orderFor, provide, USDC } from "../../../support/covers.js";
import { gasOf } from "../../../support/staking.js";

const chain = await openChain();
const { loadFixture, networkHelpers } = chain;

/**
 * A bad feed is nothing to a cover in ETH that is paid in ETH, of a product without exposure in USD, for a member who has
 * none in USD: buying costs the same whatever the feeds do, so they are not asked.
 */
describe("Cover: purchases that need no feed", () => {
  /** Cy has a cover of the other product in USDC, dan one in ETH; within a day of a mark. */
  async function fixture() {
    const suite = await deployCovers(chain);
    await provide(suite, suite.cy, USDC, 10n ** 12n);
    const amount = 1_000n * 10n ** 6n;
    await buy(suite, suite.cy, orderFor(suite.cy, { productId: 1, assetId: USDC, amount }));
    await buy(suite, suite.dan, orderFor(suite.dan));
    await suite.ledger.mark();
    return suite;
  }

  /** Gas of the same purchase while every feed does that. */
  async function gasWhile({ assets, cover, dan, usdFeed }: Awaited<ReturnType<typeof fixture>>, mode: bigint) {
    const before = await networkHelpers.takeSnapshot();
    for (const feed of [usdFeed, ...assets.map((asset) => asset.feed)]) await feed.setMode(mode);
    const gas = await gasOf(cover.connect(dan).buy(orderFor(dan), { value: 10n ** 18n }));
    await before.restore();
    return gas;
  }

  it("costs the same whatever the feeds do", async () => {
    const suite = await loadFixture(fixture);
    const usual = await gasWhile(suite, FEED.Answer);
    for (const mode of [FEED.Refuse, FEED.BurnGas, FEED.HugeData]) expect(await gasWhile(suite, mode)).to.equal(usual);
  });
});
