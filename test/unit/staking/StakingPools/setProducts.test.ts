// setProducts
// ├─ lower weight · higher price · both unchanged · weight to zero
// ├─ raise: higher weight · lower price · new product
// └─ caller: manager · another · pool unknown
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";
import { PRODUCT, TERMS, deployStaking } from "../../../support/staking.js";

const chain = await openChain();
const { loadFixture } = chain;
const OTHER = { productId: 9n, weightBps: 5_000n, targetPriceBps: 200n };

async function fixture() {
  const suite = await deployStaking(chain);
  await suite.staking.connect(suite.ada).createPool(0n, 0n, [TERMS, OTHER], ZeroHash);
  return suite;
}

describe("StakingPools.setProducts", () => {
  it("lowers weights and raises prices at once, and keeps the total", async () => {
    const { staking, ada } = await loadFixture(fixture);
    const change = staking.connect(ada).setProducts(1n, [
      { ...TERMS, weightBps: 4_000n },
      { ...OTHER, targetPriceBps: 201n },
    ]);
    await expect(change)
      .to.emit(staking, "ProductSet")
      .withArgs(1n, PRODUCT, 4_000n, 100n)
      .and.to.emit(staking, "ProductSet")
      .withArgs(1n, 9n, 5_000n, 201n);
    expect((await staking.poolOf(1n)).totalWeightBps).to.equal(9_000n);
  });

  it("takes what stays as it is, a weight of zero, and a product named twice in turn", async () => {
    const { staking, ada } = await loadFixture(fixture);
    await staking.connect(ada).setProducts(1n, [TERMS, { ...TERMS, weightBps: 1n }, { ...TERMS, weightBps: 0n }]);
    expect((await staking.poolOf(1n)).totalWeightBps).to.equal(5_000n);
    expect((await staking.poolProductOf(1n, PRODUCT)).weightBps).to.equal(0n);
  });

  it("RaiseNeedsDelay: a higher weight, a lower price, a new product", async () => {
    const { staking, ada } = await loadFixture(fixture);
    const raises = [
      { ...OTHER, weightBps: 5_001n },
      { ...TERMS, targetPriceBps: 99n },
      { productId: 10n, weightBps: 0n, targetPriceBps: 100n },
    ];
    for (const raise of raises)
      await expectRefusal(() => staking.connect(ada).setProducts(1n, [raise]), staking, "RaiseNeedsDelay", [1n]);
  });

  it("NotManager", async () => {
    const { staking, bo } = await loadFixture(fixture);
    await expectRefusal(() => staking.connect(bo).setProducts(1n, [TERMS]), staking, "NotManager", [1n, bo.address]);
  });

  it("UnknownPool", async () => {
    const { staking, ada } = await loadFixture(fixture);
    for (const poolId of [0n, 2n])
      await expectRefusal(() => staking.connect(ada).setProducts(poolId, []), staking, "UnknownPool", [poolId]);
  });
});
