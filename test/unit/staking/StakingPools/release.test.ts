// release
// ├─ gives back exactly; several pools; leaves no memory, for it comes by time
// ├─ tranche: live, last second and first second after it; long passed
// ├─ more than the lane holds: refused by the lane, never borrowed from another
// └─ caller: right · another
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { rights } from "../../../../scripts/lib/access.js";
import { openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";
import { KEEL, PRODUCT, TERMS, TRANCHE, deployStaked, deposit, part, saleOf } from "../../../support/staking.js";

const chain = await openChain();
const { at, loadFixture } = chain;

async function fixture() {
  const suite = await deployStaked(chain);
  const { staking, asModule, bo, cy, first } = suite;
  await staking.connect(bo).createPool(0n, 0n, [TERMS], ZeroHash);
  await deposit(staking, cy, { poolId: 2n, tranche: first + 7n, amount: 100n * KEEL });
  await asModule.allocate(await saleOf(chain, { tranche: first + 1n, period: 1n }), [part(700n), part(300n, 2n)]);
  return suite;
}

describe("StakingPools.release", () => {
  it("gives back what was taken in each pool, at the price before", async () => {
    const { staking, asModule, first } = await loadFixture(fixture);
    const sent = asModule.release(PRODUCT, first + 1n, [part(700n), part(299n, 2n)]);
    await expect(sent)
      .to.emit(staking, "Released")
      .withArgs(1n, PRODUCT, first + 1n, 700n)
      .and.to.emit(staking, "Released")
      .withArgs(2n, PRODUCT, first + 1n, 299n);
    expect(await staking.freeCapacity(1n, PRODUCT, first, 0n)).to.equal(20_000n);
    expect(await staking.freeCapacity(2n, PRODUCT, first, 0n)).to.equal(1_999n);
    expect((await staking.poolProductOf(1n, PRODUCT)).releasedUnits).to.equal(0n);
  });

  it("subtracts while the tranche is live, to its last second, and nothing after it", async () => {
    const { staking, asModule, first } = await loadFixture(fixture);
    await at((first + 2n) * TRANCHE - 1n);
    await asModule.release(PRODUCT, first + 1n, [part(100n)]);
    expect(await staking.laneOf(1n, PRODUCT)).to.equal(first + 1n + (600n << 16n));
    for (const later of [first + 2n, first + 20n]) {
      await at(later * TRANCHE);
      const sent = asModule.release(PRODUCT, first + 1n, [part(600n)]);
      await expect(sent).not.to.emit(staking, "Released");
      expect(await staking.laneOf(1n, PRODUCT)).to.equal(later);
    }
  });

  it("never takes more than the lane holds", async () => {
    const { staking, asModule, first } = await loadFixture(fixture);
    const lanes = await chain.ethers.getContractFactory("LaneLibHarness");
    const harness = lanes.attach(staking.target);
    await expect(asModule.release(PRODUCT, first + 1n, [part(701n)]))
      .to.be.revertedWithCustomError(harness, "LaneUnderflow")
      .withArgs(701n, 700n);
  });

  it("MissingRight", async () => {
    const { staking, ada, first } = await loadFixture(fixture);
    await staking.setRights(ada, rights("SLASH"));
    const send = () => staking.connect(ada).release(PRODUCT, first + 1n, [part(1n)]);
    await expectRefusal(send, staking, "MissingRight", [ada.address, rights("ALLOCATE")]);
  });
});
