// deposit
// ├─ new position · top-up of the same tranche · of another · by an approved member
// ├─ amount: one KEEL · under it; shares rounded down after a burn
// ├─ tranche: current − 1, current, current + 7, current + 8; at the last second of a tranche and the first of the next
// ├─ shares: as many as 64 bits hold · one more
// ├─ pool: unknown · winding down · held · with open claims under the threshold and a limit below, at and above
// ├─ position: unknown · of somebody else · in another pool
// └─ caller: member · no member · suspended · without the KEEL, or with KEEL under a lock
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";
import {
  GWEI,
  KEEL,
  PRODUCT,
  TRANCHE,
  deployPool,
  deployStaked,
  deposit,
  positionOf,
  settlement,
} from "../../../support/staking.js";

const chain = await openChain();
const { at, loadFixture, now } = chain;
const empty = () => deployPool(chain);
const fixture = () => deployStaked(chain);

const FIRST = positionOf(1n);

describe("StakingPools.deposit", () => {
  it("opens a position: token, tie, mark, stake and a share for each gwei", async () => {
    const { staking, token, membership, bo } = await loadFixture(empty);
    const tranche = (await now()) / TRANCHE + 3n;
    const amount = 1_234n * KEEL;
    const sent = deposit(staking, bo, { tranche, amount });
    await expect(sent)
      .to.emit(staking, "Deposited")
      .withArgs(1n, FIRST, tranche, amount, amount / GWEI)
      .and.to.emit(staking, "Transfer");
    await expect(sent).to.changeTokenBalances(chain.ethers, token, [bo, staking], [-amount, amount]);
    const { stake, shares } = await staking.poolOf(1n);
    expect([stake, shares, await staking.trancheSharesOf(1n, tranche)]).to.deep.equal([
      amount,
      amount / GWEI,
      amount / GWEI,
    ]);
    expect([...(await staking.depositOf(FIRST, tranche))]).to.deep.equal([
      amount / GWEI,
      await now(),
      amount,
      0n,
      false,
    ]);
    expect([await staking.ownerOf(FIRST), await staking.balanceOf(bo)]).to.deep.equal([bo.address, 1n]);
    expect([await staking.backs(bo, 1n), (await membership.memberOf(bo)).ties]).to.deep.equal([true, 1n]);
    expect(await staking.positionPool(FIRST)).to.equal(1n);
  });

  it("tops up the same tranche and another one without a new token or tie", async () => {
    const { staking, membership, bo, first } = await loadFixture(fixture);
    await deposit(staking, bo, { positionId: FIRST, tranche: first + 7n, amount: 5n * KEEL });
    await deposit(staking, bo, { positionId: FIRST, tranche: first + 2n, amount: KEEL });
    expect((await staking.depositOf(FIRST, first + 7n)).stake).to.equal(1_005n * KEEL);
    expect((await staking.depositOf(FIRST, first + 2n)).stake).to.equal(KEEL);
    expect([await staking.balanceOf(bo), (await membership.memberOf(bo)).ties]).to.deep.equal([1n, 1n]);
  });

  it("lets an approved member top up with its own KEEL", async () => {
    const { staking, token, bo, cy, first } = await loadFixture(fixture);
    await staking.connect(bo).approve(cy, FIRST);
    const sent = deposit(staking, cy, { positionId: FIRST, tranche: first + 7n, amount: KEEL });
    await expect(sent).to.changeTokenBalances(chain.ethers, token, [bo, cy], [0n, -KEEL]);
  });

  it("rounds shares down, against the depositor: a first depositor gains nothing from who comes next", async () => {
    const { staking, asModule, cy, first } = await loadFixture(fixture);
    await asModule.settleClaim(PRODUCT, first, [settlement(333n * KEEL + 1n)]);
    const amount = 10n * KEEL + 7n;
    await deposit(staking, cy, { tranche: first + 7n, amount });
    const stake = 667n * KEEL - 1n;
    const shares = (amount * 1_000n * GWEI) / stake;
    const second = await staking.depositOf(positionOf(2n), first + 7n);
    expect(second.shares).to.equal(shares);
    expect(second.stake).to.equal((shares * (stake + amount)) / (1_000n * GWEI + shares));
    expect(amount - second.stake).to.be.below(2n * GWEI);
  });

  it("no donation moves a share: KEEL sent to the contract is nobody's", async () => {
    const { staking, token, bo, cy, dan } = await loadFixture(empty);
    const tranche = (await now()) / TRANCHE;
    await deposit(staking, bo, { tranche, amount: KEEL });
    await token.connect(dan).transfer(staking, 5_000n * KEEL);
    await deposit(staking, cy, { tranche, amount: 2n * KEEL });
    expect((await staking.depositOf(positionOf(2n), tranche)).stake).to.equal(2n * KEEL);
    expect((await staking.depositOf(FIRST, tranche)).stake).to.equal(KEEL);
  });

  it("TrancheOutOfRange: eight live tranches, by the second", async () => {
    const { staking, bo, first } = await loadFixture(fixture);
    const to = (tranche: bigint) => () => deposit(staking, bo, { tranche, amount: KEEL });
    for (const tranche of [first - 1n, first + 8n])
      await expectRefusal(to(tranche), staking, "TrancheOutOfRange", [tranche, first, first + 7n]);
    for (const tranche of [first, first + 7n]) await to(tranche)();
    const edge = (first + 1n) * TRANCHE;
    await at(edge - 1n);
    await expectRefusal(to(first + 8n), staking, "TrancheOutOfRange", [first + 8n, first, first + 7n]);
    await at(edge);
    await expectRefusal(to(first), staking, "TrancheOutOfRange", [first, first + 1n, first + 8n]);
    await at(edge + 1n);
    await to(first + 8n)();
  });

  it("DepositTooSmall: under one KEEL", async () => {
    const { staking, bo, first } = await loadFixture(fixture);
    await deposit(staking, bo, { tranche: first, amount: KEEL });
    const small = () => deposit(staking, bo, { tranche: first, amount: KEEL - 1n });
    await expectRefusal(small, staking, "DepositTooSmall", [KEEL - 1n, KEEL]);
  });

  it("UnknownPool", async () => {
    const { staking, bo, first } = await loadFixture(fixture);
    const send = () => deposit(staking, bo, { poolId: 2n, tranche: first, amount: KEEL });
    await expectRefusal(send, staking, "UnknownPool", [2n]);
  });

  it("PoolWindingDown", async () => {
    const { staking, asModule, bo, first } = await loadFixture(fixture);
    await asModule.settleClaim(PRODUCT, first, [settlement(1_000n * KEEL)]);
    const send = () => deposit(staking, bo, { tranche: first, amount: KEEL });
    await expectRefusal(send, staking, "PoolWindingDown", [1n]);
  });

  it("PoolHeld: above 1% of the stake in open claims, whatever the limit, for at most 30 days", async () => {
    const { staking, asModule, bo, first } = await loadFixture(fixture);
    const send = () => deposit(staking, bo, { tranche: first + 1n, amount: KEEL, maxOpenBurnBps: 10_000n });
    await asModule.holdStake([1n], [10n * KEEL]);
    await send();
    await asModule.holdStake([1n], [KEEL]);
    const until = (await now()) + 30n * 86_400n;
    await expectRefusal(send, staking, "PoolHeld", [1n, 11n * KEEL, until]);
    await at(until - 1n);
    await expectRefusal(send, staking, "PoolHeld");
    await at(until);
    await send();
  });

  it("OpenBurnAboveLimit: while any claim is open, the depositor names what it risks", async () => {
    const { staking, asModule, bo, first } = await loadFixture(fixture);
    await asModule.holdStake([1n], [9n * KEEL + 1n]);
    const send = (maxOpenBurnBps: bigint) => () =>
      deposit(staking, bo, { tranche: first, amount: KEEL, maxOpenBurnBps });
    await expectRefusal(send(0n), staking, "OpenBurnAboveLimit", [1n, 91n, 0n]);
    await expectRefusal(send(90n), staking, "OpenBurnAboveLimit", [1n, 91n, 90n]);
    await send(91n)();
  });

  it("OpenBurnAboveLimit: without bound where claims are open over no stake", async () => {
    const { staking, asModule, bo } = await loadFixture(empty);
    await asModule.holdStake([1n], [1n]);
    await chain.increase(31n * 86_400n);
    const send = async () =>
      deposit(staking, bo, { tranche: (await now()) / TRANCHE, amount: KEEL, maxOpenBurnBps: 65_535n });
    await expectRefusal(send, staking, "OpenBurnAboveLimit", [1n, 2n ** 256n - 1n, 65_535n]);
  });

  it("UnknownPosition", async () => {
    const { staking, bo, first } = await loadFixture(fixture);
    const send = () => deposit(staking, bo, { positionId: positionOf(2n), tranche: first, amount: KEEL });
    await expectRefusal(send, staking, "UnknownPosition", [positionOf(2n)]);
  });

  it("NotPositionOwner", async () => {
    const { staking, cy, first } = await loadFixture(fixture);
    const send = () => deposit(staking, cy, { positionId: FIRST, tranche: first, amount: KEEL });
    await expectRefusal(send, staking, "NotPositionOwner", [FIRST, cy.address]);
  });

  it("WrongPool", async () => {
    const { staking, bo, first } = await loadFixture(fixture);
    await staking.connect(bo).createPool(0n, 0n, [], ZeroHash);
    const send = () => deposit(staking, bo, { poolId: 2n, positionId: FIRST, tranche: first, amount: KEEL });
    await expectRefusal(send, staking, "WrongPool", [FIRST, 2n]);
  });

  it("PoolOverflow: shares over 64 bits, the last that fit are taken", async () => {
    const { staking, token, module, bo } = await loadFixture(empty);
    await token.connect(module).mintGenesis(bo, 2n ** 64n * GWEI);
    const tranche = (await now()) / TRANCHE;
    const send = () => deposit(staking, bo, { tranche, amount: 2n ** 64n * GWEI });
    await expectRefusal(send, staking, "PoolOverflow", [1n]);
    await deposit(staking, bo, { tranche, amount: (2n ** 64n - 1n) * GWEI });
    expect((await staking.poolOf(1n)).shares).to.equal(2n ** 64n - 1n);
  });

  it("is for active members with free KEEL", async () => {
    const { staking, token, membership, module, bo, cy, eve, first } = await loadFixture(fixture);
    const send =
      (who: typeof eve, amount = KEEL, positionId = 0n) =>
      () =>
        deposit(staking, who, { tranche: first, amount, positionId });
    await expectRefusal(send(eve), membership, "NotMember", [eve.address]);
    await expectRefusal(send(cy, 10_001n * KEEL), token, "TokensNotFree");
    await token.setRights(module, 2n ** 8n - 1n);
    await token.connect(module).lock(cy, (await now()) + 1_000n);
    await expectRefusal(send(cy), token, "TokensNotFree", [cy.address, 0n, KEEL]);
    await membership.suspend(bo);
    await expectRefusal(send(bo), membership, "MemberSuspended", [bo.address]);
    await expectRefusal(send(bo, KEEL, FIRST), membership, "MemberSuspended", [bo.address]);
  });
});
