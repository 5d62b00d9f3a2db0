/** What nobody may gain: properties of a pool that no single verb holds. */
import { expect } from "chai";
import { DAY, openChain } from "../../support/chain.js";
import { expectGasBelow } from "../../support/gas.js";
import {
  GWEI,
  KEEL,
  PRODUCT,
  TRANCHE,
  deployPool,
  deployStaked,
  deposit,
  gasOf,
  lastAllocation,
  part,
  positionOf,
  saleOf,
  settlement,
} from "../../support/staking.js";

const chain = await openChain();
const { at, loadFixture, now, reach } = chain;
const staked = () => deployStaked(chain);
const empty = () => deployPool(chain);

describe("StakingPools, properties", () => {
  it("A05: joining just before a sale and leaving just after it gains nothing", async () => {
    const { staking, asModule, cy, first } = await loadFixture(staked);
    const edge = (first + 1n) * TRANCHE;
    await at(edge - 2n);
    await deposit(staking, cy, { tranche: first, amount: 9_000n * KEEL });
    await at(edge - 1n);
    await asModule.allocate(await saleOf(chain, { tranche: first + 7n }), [part(10_000n)]);
    const { reward } = await lastAllocation(staking);
    await reach(edge);
    const { rewards } = await staking.depositOf(positionOf(2n), first);
    // one second of a year's stream, for 90% of the stake
    const { rewardRate } = await staking.poolOf(1n);
    expect(rewards).to.be.within((rewardRate * 9n) / 10n - GWEI, (rewardRate * 9n) / 10n);
    expect(rewards).to.be.below(reward / (300n * 86_400n));
  });

  it("A01: of the stream of a thin pool nobody takes more than what was promised", async () => {
    const { staking, token, asModule, bo, cy } = await loadFixture(empty);
    const tranche = (await now()) / TRANCHE + 7n;
    await deposit(staking, bo, { tranche, amount: KEEL });
    await asModule.allocate(await saleOf(chain), [part(20n)]);
    const { reward, streamEndsAt } = await lastAllocation(staking);
    await deposit(staking, cy, { tranche, amount: 9_999n * KEEL });
    await reach(streamEndsAt + DAY);
    const claims = [positionOf(1n), positionOf(2n)];
    for (const id of claims) await staking.withdraw(id, [tranche]);
    expect(await token.promised()).to.be.within(0n, 4n * GWEI);
    expect(reward).to.be.above(0n);
  });

  it("A08: the first depositor cannot make the next one's shares cost more", async () => {
    const { staking, token, asModule, bo, cy } = await loadFixture(empty);
    const tranche = (await now()) / TRANCHE + 7n;
    await deposit(staking, bo, { tranche, amount: KEEL });
    await token.connect(bo).transfer(staking, 8_000n * KEEL);
    await asModule.settleClaim(PRODUCT, tranche, [settlement(KEEL / 3n)]);
    await deposit(staking, cy, { tranche, amount: 1_000n * KEEL + 1n });
    const victim = (await staking.depositOf(positionOf(2n), tranche)).stake;
    expect(1_000n * KEEL + 1n - victim).to.be.below(GWEI);
    expect((await staking.depositOf(positionOf(1n), tranche)).stake).to.be.below(KEEL - KEEL / 3n + 2n * GWEI);
  });

  it("A13: a thousand deposits of one KEEL and some wei drift by less than a gwei each, in the pool's favour", async () => {
    const { staking, bo, cy, asModule, first } = await loadFixture(staked);
    await asModule.settleClaim(PRODUCT, first, [settlement(333n * KEEL + 333n)]);
    const amount = KEEL + 777_777_777n;
    const before = (await staking.depositOf(positionOf(1n), first + 7n)).stake;
    await deposit(staking, cy, { tranche: first, amount });
    for (let i = 1; i < 1_000; i++) await deposit(staking, cy, { positionId: positionOf(2n), tranche: first, amount });
    const after = (await staking.depositOf(positionOf(1n), first + 7n)).stake;
    const mine = (await staking.depositOf(positionOf(2n), first)).stake;
    expect(after - before).to.be.within(0n, 1_000n * GWEI);
    expect(1_000n * amount - mine).to.be.within(0n, 1_000n * GWEI);
    expect(await staking.ownerOf(positionOf(1n))).to.equal(bo.address);
  });

  it("a hundred positions of one KEEL opened and ended one by one leave the rest as it was", async () => {
    const { staking, cy, asModule, first } = await loadFixture(staked);
    await asModule.settleClaim(PRODUCT, first, [settlement(333n * KEEL + 333n)]);
    const stake = (await staking.poolOf(1n)).stake;
    for (let i = 0; i < 100; i++) await deposit(staking, cy, { tranche: first, amount: KEEL + 7n });
    await reach((first + 1n) * TRANCHE);
    for (let i = 0; i < 100; i++) await staking.withdraw(positionOf(BigInt(i) + 2n), [first]);
    const pool = await staking.poolOf(1n);
    expect(pool.stake - stake).to.be.within(0n, 100n * GWEI);
    expect(pool.shares).to.equal(1_000n * GWEI);
    expect(await staking.balanceOf(cy)).to.equal(0n);
  });

  it("B01: stake behind a cover leaves only after the tranche its need lies in", async () => {
    const { staking, asModule, cy, first } = await loadFixture(staked);
    await deposit(staking, cy, { tranche: first + 2n, amount: 100n * KEEL });
    expect(await staking.freeCapacity(1n, PRODUCT, first + 3n, 0n)).to.equal(20_000n);
    await asModule.allocate(await saleOf(chain, { tranche: first + 2n, period: 90n * DAY }), [part(22_000n)]);
    await reach((first + 3n) * TRANCHE - 1n);
    expect((await staking.depositOf(positionOf(2n), first + 2n)).isOut).to.equal(false);
    await reach((first + 3n) * TRANCHE);
    expect((await staking.depositOf(positionOf(2n), first + 2n)).isOut).to.equal(true);
  });

  it("I54: stake deposited after a claim was filed loses nothing beyond what its owner named", async () => {
    const { staking, asModule, cy, first } = await loadFixture(staked);
    await asModule.holdStake([1n], [9n * KEEL]);
    const amount = 1_000n * KEEL;
    await deposit(staking, cy, { tranche: first + 1n, amount, maxOpenBurnBps: 90n });
    await asModule.settleClaim(PRODUCT, first, [settlement(9n * KEEL, 9n * KEEL)]);
    const { stake } = await staking.depositOf(positionOf(2n), first + 1n);
    expect(stake).to.be.above(amount - (amount * 90n) / 10_000n);
  });

  it("one idle quarter more costs a verb next to nothing, and two years a bounded sum", async () => {
    const costs: bigint[] = [];
    for (const quarters of [0n, 1n, 2n, 4n, 7n]) {
      const { staking, asModule, cy, first } = await loadFixture(staked);
      await deposit(staking, cy, { tranche: first + 7n, amount: KEEL });
      await asModule.allocate(await saleOf(chain, { tranche: first + 7n }), [part(100n)]);
      await at((await now()) + quarters * TRANCHE + DAY);
      costs.push(await gasOf(staking.settle(1n, 1_000n)));
    }
    const [now0, one, two, four, seven] = costs;
    expectGasBelow(one - now0, 10_000n);
    expectGasBelow(two - one, 6_000n);
    expectGasBelow(four - two, 12_000n);
    expectGasBelow(seven - four, 20_000n);
  });
});
