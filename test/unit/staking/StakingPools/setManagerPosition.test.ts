// setManagerPosition
// ├─ a position of one and of several tranches · none · another after the first
// ├─ effective fee: carried in full · in part · follows deposits, passing tranches, other people's deposits
// ├─ position: of another pool · unknown · of somebody else
// └─ caller: manager · another · pool unknown
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";
import { KEEL, TRANCHE, deployStaked, deposit, positionOf } from "../../../support/staking.js";

const chain = await openChain();
const { loadFixture, reach } = chain;

async function fixture() {
  const suite = await deployStaked(chain);
  await deposit(suite.staking, suite.ada, { tranche: suite.first + 7n, amount: 60n * KEEL });
  await deposit(suite.staking, suite.ada, {
    positionId: positionOf(2n),
    tranche: suite.first,
    amount: 20n * KEEL,
  });
  return suite;
}

describe("StakingPools.setManagerPosition", () => {
  it("carries the fee as far as the manager's share of the stake goes", async () => {
    const { staking, ada } = await loadFixture(fixture);
    await expect(staking.connect(ada).setManagerPosition(1n, positionOf(2n)))
      .to.emit(staking, "ManagerPositionSet")
      .withArgs(1n, positionOf(2n));
    const pool = await staking.poolOf(1n);
    expect(pool.managerPosition).to.equal(positionOf(2n));
    // 80 of 1,080
    expect(pool.effectiveFeeBps).to.equal(740n);
  });

  it("follows the shares: of the manager, of the others, of a tranche that passes; never above the fee", async () => {
    const { staking, ada, bo, first } = await loadFixture(fixture);
    const effective = async () => (await staking.poolOf(1n)).effectiveFeeBps;
    await staking.connect(ada).setManagerPosition(1n, positionOf(2n));
    await deposit(staking, bo, { tranche: first + 1n, amount: 520n * KEEL });
    expect(await effective()).to.equal(500n);
    await reach((first + 1n) * TRANCHE);
    await staking.settle(1n, 1_000n);
    // 60 of 1,580
    expect(await effective()).to.equal(379n);
    await deposit(staking, ada, { positionId: positionOf(2n), tranche: first + 2n, amount: 500n * KEEL });
    expect(await effective()).to.equal(1_000n);
    await staking.connect(ada).extend(positionOf(2n), first + 2n, first + 8n);
    expect(await effective()).to.equal(1_000n);
    await deposit(staking, ada, { tranche: first + 7n, amount: 10n * KEEL });
    await staking.connect(ada).setManagerPosition(1n, positionOf(4n));
    // 10 of 2,090: another position takes the place of the first
    expect(await effective()).to.equal(47n);
  });

  it("names none, and then nothing carries the fee", async () => {
    const { staking, ada } = await loadFixture(fixture);
    await staking.connect(ada).setManagerPosition(1n, positionOf(2n));
    await staking.connect(ada).setManagerPosition(1n, 0n);
    const pool = await staking.poolOf(1n);
    expect([pool.managerPosition, pool.effectiveFeeBps, pool.feeBps]).to.deep.equal([0n, 0n, 1_000n]);
  });

  it("lets go of a position that ends", async () => {
    const { staking, ada, first } = await loadFixture(fixture);
    await deposit(staking, ada, { tranche: first, amount: KEEL });
    await staking.connect(ada).setManagerPosition(1n, positionOf(3n));
    expect((await staking.poolOf(1n)).effectiveFeeBps).to.equal(9n);
    await reach((first + 1n) * TRANCHE);
    await staking.withdraw(positionOf(3n), [first]);
    const pool = await staking.poolOf(1n);
    expect([pool.managerPosition, pool.effectiveFeeBps]).to.deep.equal([0n, 0n]);
  });

  it("WrongPool", async () => {
    const { staking, ada } = await loadFixture(fixture);
    await staking.connect(ada).createPool(0n, 0n, [], ZeroHash);
    const set = () => staking.connect(ada).setManagerPosition(2n, positionOf(2n));
    await expectRefusal(set, staking, "WrongPool", [positionOf(2n), 2n]);
  });

  it("UnknownPosition", async () => {
    const { staking, ada } = await loadFixture(fixture);
    const set = () => staking.connect(ada).setManagerPosition(1n, positionOf(3n));
    await expectRefusal(set, staking, "UnknownPosition", [positionOf(3n)]);
  });

  it("NotPositionOwner", async () => {
    const { staking, ada } = await loadFixture(fixture);
    const set = () => staking.connect(ada).setManagerPosition(1n, positionOf(1n));
    await expectRefusal(set, staking, "NotPositionOwner", [positionOf(1n), ada.address]);
  });

  it("NotManager", async () => {
    const { staking, bo } = await loadFixture(fixture);
    const set = () => staking.connect(bo).setManagerPosition(1n, positionOf(1n));
    await expectRefusal(set, staking, "NotManager", [1n, bo.address]);
  });

  it("UnknownPool", async () => {
    const { staking, ada } = await loadFixture(fixture);
    await expectRefusal(() => staking.connect(ada).setManagerPosition(3n, 0n), staking, "UnknownPool", [3n]);
  });
});
