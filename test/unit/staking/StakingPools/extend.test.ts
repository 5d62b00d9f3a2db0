// extend
// ├─ into an empty tranche · onto a deposit · by one · to the last live tranche · into the current one from a tranche that waits
// ├─ shares and rewards move to the wei; top-up and extension in any order
// ├─ old tranche: live · passed out · without a deposit · waiting while held
// ├─ new tranche: not live · the same · earlier
// └─ caller: owner · approved · another; suspended owner; position unknown
import { expect } from "chai";
import { DAY, openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";
import { GWEI, KEEL, TRANCHE, deployStaked, deposit, part, positionOf, saleOf } from "../../../support/staking.js";

const chain = await openChain();
const { at, loadFixture, now, reach } = chain;

const FIRST = positionOf(1n);
const SECOND = positionOf(2n);

async function fixture() {
  const suite = await deployStaked(chain);
  await deposit(suite.staking, suite.cy, { tranche: suite.first + 1n, amount: 500n * KEEL });
  return suite;
}

describe("StakingPools.extend", () => {
  it("moves a deposit to an empty tranche; the pool's sums stay", async () => {
    const { staking, cy, first } = await loadFixture(fixture);
    const before = await staking.poolOf(1n);
    await expect(staking.connect(cy).extend(SECOND, first + 1n, first + 7n))
      .to.emit(staking, "Extended")
      .withArgs(1n, SECOND, first + 1n, first + 7n, 500n * GWEI);
    const after = await staking.poolOf(1n);
    expect([after.stake, after.shares]).to.deep.equal([before.stake, before.shares]);
    expect(await staking.trancheSharesOf(1n, first + 1n)).to.equal(0n);
    expect(await staking.trancheSharesOf(1n, first + 7n)).to.equal(1_500n * GWEI);
    expect((await staking.depositOf(SECOND, first + 1n)).shares).to.equal(0n);
    expect([...(await staking.depositOf(SECOND, first + 7n))]).to.deep.equal([
      500n * GWEI,
      await now(),
      500n * KEEL,
      0n,
      false,
    ]);
  });

  it("adds to a deposit that is there, and the rewards of both stay to the wei", async () => {
    const { staking, asModule, cy, first } = await loadFixture(fixture);
    await asModule.allocate(await saleOf(chain), [part(500n)]);
    await at((await now()) + 20n * DAY);
    await deposit(staking, cy, { positionId: SECOND, tranche: first + 3n, amount: 100n * KEEL });
    await reach((await now()) + 10n * DAY);
    const [old, other] = [await staking.depositOf(SECOND, first + 1n), await staking.depositOf(SECOND, first + 3n)];
    await at((await now()) + 1n);
    await staking.connect(cy).extend(SECOND, first + 1n, first + 3n);
    const merged = await staking.depositOf(SECOND, first + 3n);
    const { rewardRate, shares } = await staking.poolOf(1n);
    const second = (rewardRate * 600n * GWEI) / shares;
    expect(merged.shares).to.equal(old.shares + other.shares);
    // the reward of a share is rounded down at each settling, by under a wei for these shares; each deposit by under one more
    expect(merged.rewards - old.rewards - other.rewards).to.be.within(second - 1n, second + 2n);
    // one deposit is left: withdrawing it ends the position
    await reach((first + 4n) * TRANCHE);
    await staking.withdraw(SECOND, [first + 3n]);
    await expect(staking.ownerOf(SECOND)).to.be.revertedWithCustomError(staking, "ERC721NonexistentToken");
  });

  it("top-up then extension gives the same as extension then top-up", async () => {
    const results: bigint[][] = [];
    for (const extendFirst of [true, false]) {
      const { staking, asModule, cy, first } = await loadFixture(fixture);
      await asModule.allocate(await saleOf(chain), [part(777n)]);
      const start = await now();
      const extend = async (second: bigint) => {
        await at(start + second * DAY);
        await staking.connect(cy).extend(SECOND, first + 1n, first + 5n);
      };
      const topUp = async (second: bigint, tranche: bigint) => {
        await at(start + second * DAY);
        await deposit(staking, cy, { positionId: SECOND, tranche, amount: 123n * KEEL + 456n });
      };
      if (extendFirst) {
        await extend(10n);
        await topUp(20n, first + 5n);
      } else {
        await topUp(20n, first + 1n);
        await extend(30n);
      }
      await reach(start + 40n * DAY);
      const { shares, stake, rewards } = await staking.depositOf(SECOND, first + 5n);
      results.push([shares, stake, rewards]);
    }
    expect(results[0].slice(0, 2)).to.deep.equal(results[1].slice(0, 2));
    // one accrual more, each rounded down by less than a gwei
    expect(results[0][2] - results[1][2]).to.be.within(-GWEI, GWEI);
  });

  it("is never held: a tranche that waits can be extended, into the current one too", async () => {
    const { staking, asModule, cy, first } = await loadFixture(fixture);
    await at((first + 2n) * TRANCHE - DAY);
    await asModule.holdStake([1n], [100n * KEEL]);
    await at((first + 2n) * TRANCHE + DAY);
    await staking.connect(cy).extend(SECOND, first + 1n, first + 2n);
    const held = await staking.depositOf(SECOND, first + 2n);
    expect([held.stake, held.isOut]).to.deep.equal([500n * KEEL, false]);
    expect((await staking.poolOf(1n)).stake).to.equal(1_500n * KEEL);
  });

  it("works for a suspended owner and for who it approved", async () => {
    const { staking, membership, cy, dan, first } = await loadFixture(fixture);
    await membership.suspend(cy);
    await staking.connect(cy).extend(SECOND, first + 1n, first + 2n);
    await staking.connect(cy).setApprovalForAll(dan, true);
    await staking.connect(dan).extend(SECOND, first + 2n, first + 3n);
    expect((await staking.depositOf(SECOND, first + 3n)).stake).to.equal(500n * KEEL);
  });

  it("TrancheOutOfRange", async () => {
    const { staking, cy, first } = await loadFixture(fixture);
    const extend = () => staking.connect(cy).extend(SECOND, first + 1n, first + 8n);
    await expectRefusal(extend, staking, "TrancheOutOfRange", [first + 8n, first, first + 7n]);
    await at((first + 1n) * TRANCHE);
    await extend();
  });

  it("NotLater", async () => {
    const { staking, cy, first } = await loadFixture(fixture);
    for (const to of [first + 1n, first])
      await expectRefusal(() => staking.connect(cy).extend(SECOND, first + 1n, to), staking, "NotLater", [
        first + 1n,
        to,
      ]);
  });

  it("NothingStaked: no deposit there, or its tranche has passed out, from its last second on", async () => {
    const { staking, cy, first } = await loadFixture(fixture);
    const extend = (from: bigint) => () => staking.connect(cy).extend(SECOND, from, first + 7n);
    await expectRefusal(extend(first + 2n), staking, "NothingStaked", [SECOND, first + 2n]);
    await at((first + 2n) * TRANCHE);
    await expectRefusal(extend(first + 1n), staking, "NothingStaked", [SECOND, first + 1n]);
  });

  it("NotPositionOwner", async () => {
    const { staking, dan, first } = await loadFixture(fixture);
    const extend = () => staking.connect(dan).extend(FIRST, first + 7n, first + 8n);
    await expectRefusal(extend, staking, "NotPositionOwner", [FIRST, dan.address]);
  });

  it("UnknownPosition", async () => {
    const { staking, cy, first } = await loadFixture(fixture);
    const extend = () => staking.connect(cy).extend(positionOf(9n), first, first + 1n);
    await expectRefusal(extend, staking, "UnknownPosition", [positionOf(9n)]);
  });
});
