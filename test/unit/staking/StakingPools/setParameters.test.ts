// setParameters
// ├─ each at its bounds and beyond: capacity factor · rewards share · most of a fee
// ├─ what follows: capacity at once · a pool's effective fee with its next sale
// └─ caller: role · another
import { expect } from "chai";
import { openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";
import { KEEL, PRODUCT, deployStaked, deposit, part, positionOf, saleOf } from "../../../support/staking.js";

const chain = await openChain();
const { loadFixture } = chain;
const fixture = () => deployStaked(chain);

describe("StakingPools.setParameters", () => {
  it("sets all three at their bounds", async () => {
    const { staking } = await loadFixture(fixture);
    await expect(staking.setParameters(100_000n, 1_000n, 5_000n))
      .to.emit(staking, "ParametersSet")
      .withArgs(100_000n, 1_000n, 5_000n);
    const read = [staking.capacityFactorBps(), staking.rewardsShareBps(), staking.maxFeeBps()];
    expect(await Promise.all(read)).to.deep.equal([100_000n, 1_000n, 5_000n]);
    await staking.setParameters(10_000n, 10_000n, 0n);
  });

  it("changes capacity at once and the effective fee with the next sale", async () => {
    const { staking, asModule, ada, first } = await loadFixture(fixture);
    await deposit(staking, ada, { tranche: first + 7n, amount: 100n * KEEL });
    await staking.connect(ada).setManagerPosition(1n, positionOf(2n));
    expect((await staking.poolOf(1n)).effectiveFeeBps).to.equal(909n);
    await staking.setParameters(40_000n, 2_000n, 0n);
    expect(await staking.freeCapacity(1n, PRODUCT, first, 0n)).to.equal(44_000n);
    expect((await staking.poolOf(1n)).effectiveFeeBps).to.equal(909n);
    await asModule.allocate(await saleOf(chain), [part(1n)]);
    // the manager's share is 9.09% of the stake; over 0.8 it carries 11.36%, above the fee
    expect((await staking.poolOf(1n)).effectiveFeeBps).to.equal(1_000n);
  });

  it("BadParameters", async () => {
    const { staking } = await loadFixture(fixture);
    const cases = [
      [9_999n, 1_000n, 0n, "capacity factor"],
      [100_001n, 1n, 0n, "capacity factor"],
      [20_000n, 0n, 0n, "rewards share"],
      [20_000n, 5_001n, 0n, "rewards share"],
      [20_000n, 5_000n, 5_001n, "fee"],
    ] as const;
    for (const [factor, share, fee, reason] of cases)
      await expectRefusal(() => staking.setParameters(factor, share, fee), staking, "BadParameters", [reason]);
  });

  it("AccessManagedUnauthorized", async () => {
    const { staking, ada } = await loadFixture(fixture);
    const set = () => staking.connect(ada).setParameters(20_000n, 5_000n, 0n);
    await expectRefusal(set, staking, "AccessManagedUnauthorized", [ada.address]);
  });
});
