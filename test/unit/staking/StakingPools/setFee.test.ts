// setFee
// ├─ lower, with and without a position that carries it; the sum of what was earned stays
// ├─ raise · above the pool's maximum
// └─ caller: manager · another · pool unknown
import { expect } from "chai";
import { DAY, openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";
import { GWEI, KEEL, deployStaked, deposit, part, positionOf, saleOf } from "../../../support/staking.js";

const chain = await openChain();
const { at, loadFixture, now } = chain;
const fixture = () => deployStaked(chain);

describe("StakingPools.setFee", () => {
  it("lowers the fee at once", async () => {
    const { staking, ada } = await loadFixture(fixture);
    await expect(staking.connect(ada).setFee(1n, 900n)).to.emit(staking, "FeeSet").withArgs(1n, 900n);
    expect((await staking.poolOf(1n)).feeBps).to.equal(900n);
    await staking.connect(ada).setFee(1n, 0n);
    await staking.connect(ada).setFee(1n, 0n);
    expect((await staking.poolOf(1n)).feeBps).to.equal(0n);
  });

  it("keeps what was earned at the old fee, to the gwei, and the sum", async () => {
    const { staking, asModule, ada, first } = await loadFixture(fixture);
    await deposit(staking, ada, { tranche: first + 7n, amount: 1_000n * KEEL });
    await staking.connect(ada).setManagerPosition(1n, positionOf(2n));
    await asModule.allocate(await saleOf(chain), [part(1_000n)]);
    await at((await now()) + 30n * DAY);
    await staking.connect(ada).setFee(1n, 500n);
    const { rewardRate } = await staking.poolOf(1n);
    const earnedThen = rewardRate * 30n * DAY;
    // whole gwei are paid, and the change rounded the debt up to whole gwei: two at most
    expect(await staking.feeOf(1n)).to.be.within(earnedThen / 10n - 2n * GWEI, earnedThen / 10n);
    expect((await staking.poolOf(1n)).effectiveFeeBps).to.equal(500n);
    await chain.reach((await now()) + 10n * DAY);
    const fee = await staking.feeOf(1n);
    const before = earnedThen / 10n;
    const since = (rewardRate * 10n * DAY) / 20n;
    expect(fee).to.be.within(before + since - 3n * GWEI, before + since);
    const stakers = await Promise.all([1n, 2n].map((seq) => staking.depositOf(positionOf(seq), first + 7n)));
    const sum = stakers.reduce((total, { rewards }) => total + rewards, fee);
    expect(sum).to.be.within(rewardRate * 40n * DAY - 3n * GWEI, rewardRate * 40n * DAY);
  });

  it("RaiseNeedsDelay", async () => {
    const { staking, ada } = await loadFixture(fixture);
    await expectRefusal(() => staking.connect(ada).setFee(1n, 1_001n), staking, "RaiseNeedsDelay", [1n]);
  });

  it("FeeAboveMaximum", async () => {
    const { staking, ada } = await loadFixture(fixture);
    await expectRefusal(() => staking.connect(ada).setFee(1n, 2_001n), staking, "FeeAboveMaximum", [2_001n, 2_000n]);
  });

  it("NotManager", async () => {
    const { staking, bo } = await loadFixture(fixture);
    await expectRefusal(() => staking.connect(bo).setFee(1n, 0n), staking, "NotManager", [1n, bo.address]);
  });

  it("UnknownPool", async () => {
    const { staking, ada } = await loadFixture(fixture);
    await expectRefusal(() => staking.connect(ada).setFee(2n, 0n), staking, "UnknownPool", [2n]);
  });
});
