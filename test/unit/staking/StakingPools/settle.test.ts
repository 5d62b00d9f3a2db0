// settle
// ├─ nothing to do · inside a tranche, with and without a stream · over tranches · two years at once and in steps
// ├─ zero weeks · more weeks than there are
// ├─ a stream never outlasts the stake that earns it: nothing is promised in vain
// └─ pool unknown
import { expect } from "chai";
import { DAY, openChain } from "../../../support/chain.js";
import { expectGasBelow } from "../../../support/gas.js";
import { expectRefusal } from "../../../support/refusal.js";
import {
  GWEI,
  KEEL,
  TRANCHE,
  deployStaked,
  deposit,
  gasOf,
  lastAllocation,
  part,
  positionOf,
  saleOf,
} from "../../../support/staking.js";

const chain = await openChain();
const { at, loadFixture, now, reach } = chain;
const staked = () => deployStaked(chain);

/** Stake in all eight tranches, and a sale in each of the first twenty weeks. */
async function busy() {
  const suite = await deployStaked(chain);
  const { staking, asModule, cy, first } = suite;
  for (let offset = 0n; offset < 8n; offset++)
    await deposit(staking, cy, { tranche: first + offset, amount: 100n * KEEL });
  for (let week = 0n; week < 20n; week++) {
    await at((await now()) + 7n * DAY);
    await asModule.allocate(await saleOf(chain, { tranche: first + 7n, period: 90n * DAY + week * DAY }), [part(50n)]);
  }
  return suite;
}

describe("StakingPools.settle", () => {
  it("writes nothing inside a tranche without a stream, and the time with one", async () => {
    const { staking, asModule } = await loadFixture(staked);
    const { settledAt } = await staking.poolOf(1n);
    await staking.settle(1n, 10n);
    expect((await staking.poolOf(1n)).settledAt).to.equal(settledAt);
    await asModule.allocate(await saleOf(chain), [part(100n)]);
    await staking.settle(1n, 10n);
    expect((await staking.poolOf(1n)).settledAt).to.equal(await now());
  });

  it("does nothing in zero weeks, and takes any number of them", async () => {
    const { staking, asModule } = await loadFixture(staked);
    await asModule.allocate(await saleOf(chain), [part(100n)]);
    const soldAt = await now();
    await reach(soldAt + 20n * DAY);
    await staking.settle(1n, 0n);
    expect((await staking.poolOf(1n)).settledAt).to.equal(soldAt);
    await staking.settle(1n, 1n);
    expect((await staking.poolOf(1n)).settledAt).to.equal(soldAt + 7n * DAY);
    await staking.settle(1n, 2n ** 256n - 1n);
    expect((await staking.poolOf(1n)).settledAt).to.equal(await now());
  });

  it("brings a pool untouched for two years up to date at once or in steps, to the same result and at a bounded cost", async () => {
    const ends: bigint[][] = [];
    const costs: bigint[] = [];
    for (const step of [1_000n, 13n, 1n]) {
      const { staking, first } = await loadFixture(busy);
      const end = (first + 8n) * TRANCHE + DAY;
      await at(end);
      let most = 0n;
      do {
        const cost = await gasOf(staking.settle(1n, step));
        most = cost > most ? cost : most;
      } while ((await staking.poolOf(1n)).settledAt < end);
      const seconds = Array.from({ length: 8 }, (_, i) =>
        staking.depositOf(positionOf(BigInt(i) + 2n), first + BigInt(i)),
      );
      const paid = [await staking.depositOf(positionOf(1n), first + 7n), ...(await Promise.all(seconds))];
      ends.push(paid.map(({ stake }) => stake));
      ends.push(paid.map(({ rewards }) => rewards / GWEI));
      const pool = await staking.poolOf(1n);
      expect([pool.stake, pool.shares, pool.rewardRate]).to.deep.equal([0n, 0n, 0n]);
      costs.push(most);
    }
    const [stakes, rewards] = [ends.filter((_, i) => i % 2 === 0), ends.filter((_, i) => i % 2 === 1)];
    for (const other of stakes) expect(other).to.deep.equal(stakes[0]);
    for (const other of rewards)
      for (const [i, reward] of other.entries()) expect(reward - rewards[0][i]).to.be.within(-2n, 2n);
    // nine tranches and twenty cuts at once; nothing in a week's step but one tranche or a cut
    expectGasBelow(costs[0], 450_000n);
    expectGasBelow(costs[2], 100_000n);
  });

  it("a stream ends with the stake behind it at the latest: all of the promise is earned", async () => {
    const { staking, token, asModule, bo, first } = await loadFixture(staked);
    await at((first + 7n) * TRANCHE);
    await asModule.allocate(await saleOf(chain, { tranche: first + 7n, period: 91n * DAY }), [part(1_000n)]);
    const { reward, streamEndsAt } = await lastAllocation(staking);
    // every tranche edge is a week edge, so a stream never outlasts the tranche that its cover needs
    expect(streamEndsAt).to.equal((first + 8n) * TRANCHE);
    await at(streamEndsAt);
    await staking.settle(1n, 100n);
    expect(await token.promised()).to.equal(reward);
    await staking.connect(bo).withdraw(positionOf(1n), [first + 7n]);
    expect(await token.promised()).to.be.below(GWEI);
  });

  it("UnknownPool", async () => {
    const { staking } = await loadFixture(staked);
    await expectRefusal(() => staking.settle(2n, 1n), staking, "UnknownPool", [2n]);
  });
});
