// createPool
// ├─ fee: above its own maximum · maximum above the suite's · both at the limit
// ├─ products: none · one · weight 1.00 and above · price zero · named twice · weights together 20.00 and above
// ├─ caller: member · not a member · suspended
// └─ ids count up; the manager is tied
import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";
import { PRODUCT, TERMS, deployStaking } from "../../../support/staking.js";

const chain = await openChain();
const { loadFixture, now } = chain;
const fixture = () => deployStaking(chain);

const products = (count: number, weightBps = 10_000n) =>
  Array.from({ length: count }, (_, i) => ({ productId: BigInt(i), weightBps, targetPriceBps: 1n }));

describe("StakingPools.createPool", () => {
  it("creates an empty pool, ties its manager and tells everything", async () => {
    const { staking, membership, ada } = await loadFixture(fixture);
    const tiesBefore = (await membership.memberOf(ada)).ties;
    const creation = staking.connect(ada).createPool(1_000n, 2_000n, [TERMS], id("about the pool"));
    await expect(creation)
      .to.emit(staking, "PoolCreated")
      .withArgs(1n, ada.address, 1_000n, 2_000n, id("about the pool"))
      .and.to.emit(staking, "ProductSet")
      .withArgs(1n, PRODUCT, 10_000n, 100n);
    const pool = await staking.poolOf(1n);
    expect([...pool]).to.deep.equal([
      ada.address,
      1_000n,
      2_000n,
      0n,
      0n,
      0n,
      0n,
      0n,
      0n,
      await now(),
      10_000n,
      0n,
      false,
      false,
    ]);
    expect([...(await staking.poolProductOf(1n, PRODUCT))]).to.deep.equal([10_000n, 100n, 0n, 0n]);
    expect((await membership.memberOf(ada)).ties).to.equal(tiesBefore + 1n);
  });

  it("counts ids from one, and takes a pool without products and with fees at their limits", async () => {
    const { staking, ada, bo } = await loadFixture(fixture);
    expect(await staking.poolCount()).to.equal(0n);
    await staking.connect(ada).createPool(0n, 0n, [], ZeroHash);
    expect(await staking.connect(bo).createPool.staticCall(2_000n, 2_000n, [], ZeroHash)).to.equal(2n);
    await staking.connect(bo).createPool(2_000n, 2_000n, products(20), ZeroHash);
    expect(await staking.poolCount()).to.equal(2n);
    expect((await staking.poolOf(2n)).totalWeightBps).to.equal(200_000n);
  });

  it("FeeAboveMaximum: of the fee, of the maximum", async () => {
    const { staking, ada } = await loadFixture(fixture);
    const create = (fee: bigint, maxFee: bigint) => () => staking.connect(ada).createPool(fee, maxFee, [], ZeroHash);
    await expectRefusal(create(1_001n, 1_000n), staking, "FeeAboveMaximum", [1_001n, 1_000n]);
    await expectRefusal(create(0n, 2_001n), staking, "FeeAboveMaximum", [2_001n, 2_000n]);
  });

  it("DuplicateProduct", async () => {
    const { staking, ada } = await loadFixture(fixture);
    const create = () => staking.connect(ada).createPool(0n, 0n, [...products(3), TERMS, TERMS], ZeroHash);
    await expectRefusal(create, staking, "DuplicateProduct", [PRODUCT]);
  });

  it("WeightAboveMaximum", async () => {
    const { staking, ada } = await loadFixture(fixture);
    const create = () => staking.connect(ada).createPool(0n, 0n, [{ ...TERMS, weightBps: 10_001n }], ZeroHash);
    await expectRefusal(create, staking, "WeightAboveMaximum", [10_001n, 10_000n]);
  });

  it("TotalWeightAboveMaximum", async () => {
    const { staking, ada } = await loadFixture(fixture);
    const terms = [...products(20), { productId: 99n, weightBps: 1n, targetPriceBps: 1n }];
    const create = () => staking.connect(ada).createPool(0n, 0n, terms, ZeroHash);
    await expectRefusal(create, staking, "TotalWeightAboveMaximum", [200_001n, 200_000n]);
  });

  it("PriceZero", async () => {
    const { staking, ada } = await loadFixture(fixture);
    const create = () => staking.connect(ada).createPool(0n, 0n, [{ ...TERMS, targetPriceBps: 0n }], ZeroHash);
    await expectRefusal(create, staking, "PriceZero", [PRODUCT]);
  });

  it("is for active members", async () => {
    const { staking, membership, ada, eve } = await loadFixture(fixture);
    const create = (who: typeof eve) => () => staking.connect(who).createPool(0n, 0n, [], ZeroHash);
    await expectRefusal(create(eve), membership, "NotMember", [eve.address]);
    await membership.suspend(ada);
    await expectRefusal(create(ada), membership, "MemberSuspended", [ada.address]);
  });
});
