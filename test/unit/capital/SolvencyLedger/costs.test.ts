import { expect } from "chai";
import { CURRENCY, FEED_UNIT, units } from "../../../support/capital.js";
import { openChain } from "../../../support/chain.js";
import { deployLedger, TAGGED } from "../../../support/ledger.js";
import { gasOf } from "../../../support/staking.js";

const chain = await openChain();
const { loadFixture } = chain;

/** What a word of storage costs at least that a call has not read before (EIP-2929). */
const COLD_WORD = 2_100n;

/**
 * Tags that nobody uses cost nothing: sixteen tags lie in four words, and a word without a used tag is not read.
 * - of products, where the requirement is worked out
 * - of assets, where they are marked
 */
describe("SolvencyLedger: tags out of use", () => {
  /** Four products of 10 ETH with these tags. */
  async function sold(tags: readonly (readonly number[])[]) {
    const suite = await deployLedger(chain, TAGGED);
    for (const [productId, own] of tags.entries()) {
      await suite.add(productId, productId, own);
      await suite.raise(productId, units(10));
    }
    return suite;
  }
  const soldUnderOne = () => sold([[15], [15], [15], [15]]);
  const soldUnderAll = () =>
    sold([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9, 10, 11],
      [12, 13, 14, 15],
    ]);

  /** An asset with these tags, marked once. */
  async function marked(tagMask: bigint) {
    const suite = await deployLedger(chain, TAGGED);
    await suite.addToken({
      decimals: 18,
      price: FEED_UNIT,
      usdQuoted: false,
      currency: CURRENCY.ETH,
      held: 10n,
      tagMask,
    });
    await suite.ledger.mark();
    return suite;
  }
  const markedUnderOne = () => marked(0b1n);
  const markedUnderFour = () => marked(0b1_0001_0001_0001n);

  it("costs the words of the tags in use to work out the requirement", async () => {
    const one = await (await loadFixture(soldUnderOne)).ledger.requirement.estimateGas();
    const all = await (await loadFixture(soldUnderAll)).ledger.requirement.estimateGas();
    expect(all - one).to.be.at.least(3n * COLD_WORD);
  });

  it("costs the words of the tags in use to mark assets", async () => {
    const one = await gasOf((await loadFixture(markedUnderOne)).ledger.mark());
    const four = await gasOf((await loadFixture(markedUnderFour)).ledger.mark());
    expect(four - one).to.be.at.least(3n * COLD_WORD);
  });
});
