// holdStake
// ├─ adds up over claims and pools; at the threshold of 1% · above it
// ├─ clock: starts above the threshold · once in a tranche · anew at an edge that is met held · ends after 30 days
// ├─ settles first: stake whose tranche passed before the filing is out
// └─ caller: right · another; lengths; pool unknown
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { rights } from "../../../../scripts/lib/access.js";
import { DAY, openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";
import { KEEL, PRODUCT, TRANCHE, deployStaked, deposit, positionOf, settlement } from "../../../support/staking.js";

const chain = await openChain();
const { at, loadFixture, now, reach } = chain;
const fixture = () => deployStaked(chain);

describe("StakingPools.holdStake", () => {
  it("adds up over claims and over pools", async () => {
    const { staking, asModule, ada } = await loadFixture(fixture);
    await staking.connect(ada).createPool(0n, 0n, [], ZeroHash);
    await expect(asModule.holdStake([1n, 2n], [3n * KEEL, 5n]))
      .to.emit(staking, "StakeHeld")
      .withArgs(1n, 3n * KEEL, 3n * KEEL)
      .and.to.emit(staking, "StakeHeld")
      .withArgs(2n, 5n, 5n);
    await expect(asModule.holdStake([1n], [4n * KEEL]))
      .to.emit(staking, "StakeHeld")
      .withArgs(1n, 4n * KEEL, 7n * KEEL);
    expect((await staking.poolOf(1n)).isHeld).to.equal(false);
  });

  it("holds the pool above 1% of its stake, for 30 days", async () => {
    const { staking, asModule } = await loadFixture(fixture);
    await asModule.holdStake([1n], [10n * KEEL]);
    expect((await staking.poolOf(1n)).isHeld).to.equal(false);
    await asModule.holdStake([1n], [1n]);
    const since = await now();
    const pool = await staking.poolOf(1n);
    expect([pool.isHeld, pool.heldSince]).to.deep.equal([true, since]);
    await reach(since + 30n * DAY - 1n);
    expect((await staking.poolOf(1n)).isHeld).to.equal(true);
    await reach(since + 30n * DAY);
    expect((await staking.poolOf(1n)).isHeld).to.equal(false);
  });

  it("starts the clock once in a tranche, and again in the next", async () => {
    const { staking, asModule, first } = await loadFixture(fixture);
    await asModule.holdStake([1n], [20n * KEEL]);
    const since = await now();
    await asModule.settleClaim(PRODUCT, first, [settlement(0n, 20n * KEEL)]);
    expect((await staking.poolOf(1n)).isHeld).to.equal(false);
    await at(since + 40n * DAY);
    await asModule.holdStake([1n], [20n * KEEL]);
    const again = await staking.poolOf(1n);
    expect([again.heldSince, again.isHeld]).to.deep.equal([since, false]);
    // the edge is met with claims still open: held for the first 30 days of the new tranche
    await at((first + 1n) * TRANCHE + DAY);
    await staking.settle(1n, 100n);
    const next = await staking.poolOf(1n);
    expect([next.heldSince, next.isHeld]).to.deep.equal([(first + 1n) * TRANCHE, true]);
  });

  it("does not reach stake whose tranche passed before the claim was filed", async () => {
    const { staking, asModule, cy, first } = await loadFixture(fixture);
    await deposit(staking, cy, { tranche: first, amount: 500n * KEEL });
    await at((first + 1n) * TRANCHE);
    await asModule.holdStake([1n], [900n * KEEL]);
    expect((await staking.depositOf(positionOf(2n), first)).isOut).to.equal(true);
    await asModule.settleClaim(PRODUCT, first + 1n, [settlement(900n * KEEL, 900n * KEEL)]);
    await staking.withdraw(positionOf(2n), [first]);
    expect((await staking.poolOf(1n)).stake).to.equal(100n * KEEL);
  });

  it("LengthMismatch", async () => {
    const { staking, asModule } = await loadFixture(fixture);
    await expectRefusal(() => asModule.holdStake([1n], []), staking, "LengthMismatch", [1n, 0n]);
  });

  it("UnknownPool", async () => {
    const { staking, asModule } = await loadFixture(fixture);
    await expectRefusal(() => asModule.holdStake([2n], [1n]), staking, "UnknownPool", [2n]);
  });

  it("MissingRight", async () => {
    const { staking, ada } = await loadFixture(fixture);
    await staking.setRights(ada, rights("ALLOCATE"));
    const send = () => staking.connect(ada).holdStake([1n], [1n]);
    await expectRefusal(send, staking, "MissingRight", [ada.address, rights("SLASH")]);
  });
});
