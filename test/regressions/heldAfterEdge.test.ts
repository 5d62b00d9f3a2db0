import { expect } from "chai";
import { DAY, openChain } from "../support/chain.js";
import { expectRefusal } from "../support/refusal.js";
import { KEEL, TRANCHE, deployStaked, deposit } from "../support/staking.js";

const chain = await openChain();
const { at, loadFixture, reach } = chain;
const fixture = () => deployStaked(chain);

/**
 * `poolOf` read the clock of a hold as it was last written. A tranche's end that is met with claims open holds the pool anew,
 * so the view called a pool free while it refused every deposit.
 */
describe("a pool whose hold ran out before a tranche's end", () => {
  it("is held again from that end on, and says so before anybody settles it", async () => {
    const { staking, asModule, bo, first } = await loadFixture(fixture);
    await at((first + 1n) * TRANCHE);
    await asModule.holdStake([1n], [20n * KEEL]);
    const edge = (first + 2n) * TRANCHE;
    await reach(edge - 1n);
    expect((await staking.poolOf(1n)).isHeld).to.equal(false);
    await reach(edge + DAY);
    const { isHeld, heldSince } = await staking.poolOf(1n);
    expect([isHeld, heldSince]).to.deep.equal([true, edge]);
    const send = () => deposit(staking, bo, { tranche: first + 7n, amount: KEEL, maxOpenBurnBps: 10_000n });
    await expectRefusal(send, staking, "PoolHeld", [1n, 20n * KEEL, edge + 30n * DAY]);
    await at(edge + 30n * DAY);
    await send();
    expect((await staking.poolOf(1n)).isHeld).to.equal(false);
  });
});
