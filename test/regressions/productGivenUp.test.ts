import { expect } from "chai";
import { openChain } from "../support/chain.js";
import { buy, orderFor, TARGET_BPS } from "../support/covers.js";
import { deployLens, opened, poolProductFigures } from "../support/lens.js";

const chain = await openChain();
const young = () => deployLens(chain);

/** The lens went by the weight, so a pool that sells no more of a product seemed never to have had it, covers and all. */
describe("regression: a product that a pool has given up", () => {
  it("is still one of the pool's products to the lens", async () => {
    const s = await chain.loadFixture(young);
    const { lens, staking, ada, cy } = s;
    await buy(s, cy, orderFor(cy));
    await staking.connect(ada).setProducts(1n, [{ productId: 0n, weightBps: 0n, targetPriceBps: TARGET_BPS }]);
    const [entry] = await lens.poolsOfProduct(0n, 1n, 1n);
    expect([entry.exists, entry.freeUnits, entry.laneWord !== 0n]).to.deep.equal([true, 0n, true]);
    expect(opened(entry)).to.deep.equal(opened(await poolProductFigures(s, 1n, 0n)));
  });
});
