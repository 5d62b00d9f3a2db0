// withdraw
// ├─ reward only, at any time · stake only · both · several tranches · the last deposit ends the position
// ├─ passed over: tranche without a deposit · named twice
// ├─ edges: last second of the tranche · first of the next
// ├─ held: the passed tranche stays, earns and burns; leaves when the claim is settled, or 30 days later
// ├─ after a burn; after the pool wound down; owner suspended or expired
// └─ caller: anyone, to the owner; position unknown; nothing to pay
import { expect } from "chai";
import { DAY, openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";
import {
  GWEI,
  KEEL,
  PRODUCT,
  TRANCHE,
  deployStaked,
  deposit,
  lastWithdrawal,
  part,
  positionOf,
  saleOf,
  settlement,
} from "../../../support/staking.js";

const chain = await openChain();
const { at, loadFixture, now, reach } = chain;

const FIRST = positionOf(1n);
const SECOND = positionOf(2n);

/** bo: 1,000 in the last tranche; cy: 500 in the current one, 500 in the next. A stream runs. */
async function fixture() {
  const suite = await deployStaked(chain);
  const { staking, asModule, cy, first } = suite;
  await deposit(staking, cy, { tranche: first, amount: 500n * KEEL });
  await deposit(staking, cy, { positionId: SECOND, tranche: first + 1n, amount: 500n * KEEL });
  await asModule.allocate(await saleOf(chain), [part(1_000n)]);
  return { ...suite, soldAt: await now(), rate: (await staking.poolOf(1n)).rewardRate };
}

const staked = () => deployStaked(chain);

describe("StakingPools.withdraw", () => {
  it("pays rewards at any time, once, to the owner, whoever calls", async () => {
    const { staking, token, cy, eve, first, soldAt, rate } = await loadFixture(fixture);
    await at(soldAt + 10n * DAY);
    const share = (rate * 10n * DAY) / 4n;
    const sent = staking.connect(eve).withdraw(SECOND, [first, first + 1n]);
    await sent;
    const { stake, rewards, owner } = await lastWithdrawal(staking);
    expect([stake, owner]).to.deep.equal([0n, cy.address]);
    expect(rewards).to.be.within(2n * share - GWEI, 2n * share);
    await expect(sent).to.changeTokenBalances(chain.ethers, token, [cy, staking], [rewards, 0n]);
    expect((await staking.depositOf(SECOND, first)).rewards).to.equal(0n);
    await at(soldAt + 10n * DAY + 100n);
    await staking.withdraw(SECOND, [first]);
    const again = await lastWithdrawal(staking);
    expect(again.rewards).to.be.within((rate * 100n) / 4n - GWEI, (rate * 100n) / 4n);
  });

  it("pays one tranche after the other that passed unseen, and ends the position with the last", async () => {
    const { staking, cy, first } = await loadFixture(fixture);
    await reach((first + 2n) * TRANCHE);
    for (const tranche of [first, first + 1n]) {
      expect([await staking.ownerOf(SECOND), await staking.balanceOf(cy)]).to.deep.equal([cy.address, 1n]);
      await staking.withdraw(SECOND, [tranche]);
      expect((await lastWithdrawal(staking)).stake).to.equal(500n * KEEL);
    }
    expect(await staking.balanceOf(cy)).to.equal(0n);
    await expectRefusal(() => staking.withdraw(SECOND, [first]), staking, "UnknownPosition", [SECOND]);
  });

  it("frees the stake with the first second after its tranche", async () => {
    const { staking, token, cy, first } = await loadFixture(fixture);
    const edge = (first + 1n) * TRANCHE;
    await at(edge - 1n);
    await staking.withdraw(SECOND, [first]);
    const early = await lastWithdrawal(staking);
    expect(early.stake).to.equal(0n);
    await at(edge);
    const sent = staking.withdraw(SECOND, [first]);
    await expect(sent)
      .to.emit(staking, "TranchePassed")
      .withArgs(1n, first, 500n * KEEL, 500n * GWEI);
    const event = await lastWithdrawal(staking);
    expect(event.stake).to.equal(500n * KEEL);
    await expect(sent).to.changeTokenBalances(
      chain.ethers,
      token,
      [cy, staking],
      [500n * KEEL + event.rewards, -500n * KEEL],
    );
    const pool = await staking.poolOf(1n);
    expect([pool.stake, pool.shares]).to.deep.equal([1_500n * KEEL, 1_500n * GWEI]);
    expect(await staking.ownerOf(SECOND)).to.equal(cy.address);
  });

  it("stake that passed out earns no more and burns no more", async () => {
    const { staking, asModule, first, soldAt, rate } = await loadFixture(fixture);
    await reach((first + 3n) * TRANCHE + DAY);
    const late = await staking.depositOf(SECOND, first);
    const earned = (rate * ((first + 1n) * TRANCHE - soldAt)) / 4n;
    expect(late.isOut).to.equal(true);
    expect(late.rewards).to.be.within(earned - GWEI, earned);
    await asModule.settleClaim(PRODUCT, first + 3n, [settlement(500n * KEEL)]);
    expect((await staking.depositOf(SECOND, first)).stake).to.equal(500n * KEEL);
    expect((await staking.depositOf(FIRST, first + 7n)).stake).to.equal(500n * KEEL);
  });

  it("takes several tranches at once and ends the position with the last: token, tie and mark go", async () => {
    const { staking, membership, bo, cy, first } = await loadFixture(fixture);
    await reach((first + 2n) * TRANCHE);
    // the same one twice, and one without a deposit
    const sent = staking.connect(bo).withdraw(SECOND, [first, first, first + 4n, first + 1n]);
    await expect(sent).to.emit(staking, "Transfer");
    const event = await lastWithdrawal(staking);
    expect(event.stake).to.equal(1_000n * KEEL);
    expect([await staking.balanceOf(cy), await staking.backs(cy, 1n)]).to.deep.equal([0n, false]);
    expect((await membership.memberOf(cy)).ties).to.equal(0n);
    const again = () => staking.withdraw(SECOND, [first]);
    await expectRefusal(again, staking, "UnknownPosition", [SECOND]);
  });

  it("in a held pool a passed tranche stays, earns and burns, until the claim is settled", async () => {
    const { staking, asModule, first, soldAt, rate } = await loadFixture(fixture);
    const edge = (first + 1n) * TRANCHE;
    await at(edge - DAY);
    await asModule.holdStake([1n], [300n * KEEL]);
    await reach(edge + DAY);
    const waiting = await staking.depositOf(SECOND, first);
    expect([waiting.isOut, waiting.stake]).to.deep.equal([false, 500n * KEEL]);
    const earned = (rate * (edge + DAY - soldAt)) / 4n;
    expect(waiting.rewards).to.be.within(earned - GWEI, earned);
    await at(edge + 2n * DAY);
    await asModule.settleClaim(PRODUCT, first + 1n, [settlement(200n * KEEL, 300n * KEEL)]);
    await at(edge + 3n * DAY);
    await staking.withdraw(SECOND, [first]);
    const event = await lastWithdrawal(staking);
    // a quarter of what 200 burnt left of 2,000
    expect(event.stake).to.equal(450n * KEEL);
    const until = (rate * (edge + 2n * DAY - soldAt)) / 4n;
    expect(event.rewards).to.be.within(until - 2n * GWEI, until);
  });

  it("in a held pool a passed tranche leaves 30 days after the edge at the latest", async () => {
    const { staking, asModule, first, soldAt, rate } = await loadFixture(fixture);
    const edge = (first + 1n) * TRANCHE;
    await at(edge - DAY);
    await asModule.holdStake([1n], [300n * KEEL]);
    await reach(edge + 30n * DAY - 1n);
    expect((await staking.depositOf(SECOND, first)).isOut).to.equal(false);
    await reach(edge + 40n * DAY);
    const out = await staking.depositOf(SECOND, first);
    expect([out.isOut, out.stake]).to.deep.equal([true, 500n * KEEL]);
    const earned = (rate * (edge + 30n * DAY - soldAt)) / 4n;
    expect(out.rewards).to.be.within(earned - 2n * GWEI, earned);
    await staking.withdraw(SECOND, [first]);
    expect((await staking.poolOf(1n)).stake).to.equal(1_500n * KEEL);
  });

  it("is not stopped by open claims up to 1%", async () => {
    const { staking, asModule, first } = await loadFixture(fixture);
    await at((first + 1n) * TRANCHE - DAY);
    await asModule.holdStake([1n], [20n * KEEL]);
    await reach((first + 1n) * TRANCHE);
    await staking.withdraw(SECOND, [first]);
    expect((await staking.poolOf(1n)).stake).to.equal(1_500n * KEEL);
  });

  it("pays what was earned of a pool that wound down, and ends the position", async () => {
    const { staking, asModule, first, soldAt, rate } = await loadFixture(fixture);
    await at(soldAt + DAY);
    await asModule.settleClaim(PRODUCT, first, [settlement(2_000n * KEEL)]);
    await reach((first + 8n) * TRANCHE);
    await staking.withdraw(FIRST, [first + 7n]);
    const event = await lastWithdrawal(staking);
    expect(event.stake).to.equal(0n);
    expect(event.rewards).to.be.within((rate * DAY) / 2n - GWEI, (rate * DAY) / 2n);
    expect((await staking.poolOf(1n)).shares).to.equal(0n);
  });

  it("pays a suspended and an expired owner", async () => {
    const { staking, membership, cy, first } = await loadFixture(fixture);
    await membership.suspend(cy);
    await reach((first + 5n) * TRANCHE);
    await staking.withdraw(SECOND, [first, first + 1n]);
    expect(await staking.balanceOf(cy)).to.equal(0n);
  });

  it("UnknownPosition", async () => {
    const { staking, first } = await loadFixture(fixture);
    await expectRefusal(() => staking.withdraw(positionOf(3n), [first]), staking, "UnknownPosition", [positionOf(3n)]);
  });

  it("NothingToWithdraw: no tranche, none with a deposit, none with a reward yet", async () => {
    const { staking, first } = await loadFixture(staked);
    for (const tranches of [[], [first], [first + 7n]])
      await expectRefusal(() => staking.withdraw(FIRST, tranches), staking, "NothingToWithdraw", [FIRST]);
  });
});
