// claimFee
// ├─ whole gwei, to the manager, whoever calls; again only for what came since
// ├─ from the first gwei on
// └─ nothing earned: no position carries a fee · less than a gwei · pool unknown
import { expect } from "chai";
import { DAY, openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";
import { GWEI, KEEL, deployStaked, deposit, lastFee, part, positionOf, saleOf } from "../../../support/staking.js";

const chain = await openChain();
const { at, loadFixture, now, reach } = chain;

/** The manager's own position carries the whole fee; nothing sold. */
async function unsold() {
  const suite = await deployStaked(chain);
  const { staking, ada, first } = suite;
  await deposit(staking, ada, { tranche: first + 7n, amount: 1_000n * KEEL });
  await staking.connect(ada).setManagerPosition(1n, positionOf(2n));
  return suite;
}

async function fixture() {
  const suite = await unsold();
  const { staking, asModule } = suite;
  await asModule.allocate(await saleOf(chain), [part(1_000n)]);
  return { ...suite, soldAt: await now(), rate: (await staking.poolOf(1n)).rewardRate };
}

const staked = () => deployStaked(chain);

describe("StakingPools.claimFee", () => {
  it("pays the manager its tenth in whole gwei, whoever calls, and then what came since", async () => {
    const { staking, token, ada, eve, soldAt, rate } = await loadFixture(fixture);
    await at(soldAt + DAY);
    const tenth = (rate * DAY) / 10n;
    const claim = staking.connect(eve).claimFee(1n);
    await claim;
    const event = await lastFee(staking);
    expect(event.manager).to.equal(ada.address);
    expect(event.amount).to.be.within(tenth - 2n * GWEI, tenth);
    expect(event.amount % GWEI).to.equal(0n);
    await expect(claim).to.changeTokenBalances(chain.ethers, token, [ada], [event.amount]);
    expect(await staking.feeOf(1n)).to.equal(0n);
    await at(soldAt + 3n * DAY);
    await staking.claimFee(1n);
    const again = await lastFee(staking);
    expect(event.amount + again.amount).to.be.within(3n * tenth - 3n * GWEI, 3n * tenth);
  });

  it("pays the first gwei as soon as a tenth of the stream comes to it", async () => {
    const { staking, asModule, ada, first } = await loadFixture(unsold);
    await asModule.allocate(await saleOf(chain), [part(10n)]);
    const [soldAt, { rewardRate: rate }] = [await now(), await staking.poolOf(1n)];
    const due = (10n * GWEI) / rate;
    await reach(soldAt + due - 1n);
    expect(await staking.feeOf(1n)).to.equal(0n);
    await at(soldAt + due + 2n);
    await staking.claimFee(1n);
    const { manager, amount } = await lastFee(staking);
    expect([manager, amount]).to.deep.equal([ada.address, GWEI]);
    expect((await staking.depositOf(positionOf(1n), first + 7n)).rewards).to.be.above(0n);
  });

  it("NothingToClaim", async () => {
    const { staking, asModule, bo, first } = await loadFixture(staked);
    await expectRefusal(() => staking.claimFee(1n), staking, "NothingToClaim", [1n]);
    await asModule.allocate(await saleOf(chain), [part(1_000n)]);
    await deposit(staking, bo, { tranche: first, amount: KEEL });
    await expectRefusal(() => staking.claimFee(1n), staking, "NothingToClaim", [1n]);
  });

  it("UnknownPool", async () => {
    const { staking } = await loadFixture(fixture);
    await expectRefusal(() => staking.claimFee(2n), staking, "UnknownPool", [2n]);
  });
});
