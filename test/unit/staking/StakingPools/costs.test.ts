// Costs
// ├─ a need for a tranche that has passed: answered without a look at the tranches
// └─ the last deposit of a tranche, taken out as the tranche passes: nothing is written of how it passed
import { expect } from "chai";
import { openChain } from "../../../support/chain.js";
import { KEEL, PRODUCT, TRANCHE, deployStaked, deposit, gasOf, positionOf } from "../../../support/staking.js";

const chain = await openChain();
const { at, loadFixture } = chain;

/** What it costs at least to write a word of storage that was empty (EIP-2200). */
const NEW_WORD = 20_000n;

const staked = () => deployStaked(chain);

/** 500 KEEL of cy until the end of the current tranche, alone there. */
async function last() {
  const suite = await deployStaked(chain);
  await deposit(suite.staking, suite.cy, { tranche: suite.first, amount: 500n * KEEL });
  return suite;
}

/** The same beside dan. */
async function beside() {
  const suite = await last();
  await deposit(suite.staking, suite.dan, { tranche: suite.first, amount: 500n * KEEL });
  return suite;
}

describe("StakingPools: what costs nothing", () => {
  it("answers a need for a tranche that has passed no dearer than one for the current tranche", async () => {
    const { staking, first } = await loadFixture(staked);
    const costOf = (tranche: bigint) => staking.freeCapacity.estimateGas(1n, PRODUCT, tranche, 0n);
    expect(await staking.freeCapacity(1n, PRODUCT, first - 1n, 0n)).to.equal(0n);
    expect(await staking.freeCapacity(1n, PRODUCT, first, 0n)).to.be.above(0n);
    expect(await costOf(first - 1n)).to.be.at.most(await costOf(first));
  });

  it("writes of a tranche that passes only for who still has stake there", async () => {
    const withdrawn = async (fixture: typeof last) => {
      const { staking, first } = await loadFixture(fixture);
      await at((first + 1n) * TRANCHE);
      return gasOf(staking.withdraw(positionOf(2n), [first]));
    };
    const [alone, shared] = [await withdrawn(last), await withdrawn(beside)];
    expect(shared - alone).to.be.at.least(NEW_WORD);
  });
});
