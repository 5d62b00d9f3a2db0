import { expect } from "chai";
import { parseEther } from "ethers";
import { openChain } from "../support/chain.js";
import { deployCovers, KEEL_PAYS, orderFor, overPools } from "../support/covers.js";

const chain = await openChain();
const suite = () => deployCovers(chain);

/**
 * Found by the stateful campaign (I53). The price at which KEEL pays was read after the sale had promised its rewards and
 * raised the requirement: both lower it, so the purchase charged more than its quote had said in the same block.
 */
describe("a premium in KEEL", () => {
  it("I53: is what the quote of the same block says", async () => {
    const { cover, token, cy } = await chain.loadFixture(suite);
    const amount = parseEther("150");
    const order = orderFor(cy, { amount, payAssetId: KEEL_PAYS, pools: overPools(amount, 3n) });
    const { premium } = await cover.connect(cy).quote(order);
    const before = await token.balanceOf(cy);
    await cover.connect(cy).buy({ ...order, maxPremium: premium });
    expect(before - (await token.balanceOf(cy))).to.equal(premium);
  });
});
