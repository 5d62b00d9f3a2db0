import { expect } from "chai";
import { parseEther } from "ethers";
import { rights } from "../../../../scripts/lib/access.js";
import { deployCapital, ETH, INFLOW } from "../../../support/capital.js";
import { openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture, networkHelpers } = chain;
const suite = () => deployCapital(chain);

/**
 * receive
 * ├── from a module with FUND: recorded as a joining fee, or refused over 96 bits
 * └── from anybody else, or forced: surplus that nothing counts
 */
describe("CapitalPool.receive", () => {
  const FEES = parseEther("3");

  it("records ETH of a module with the right FUND as joining fees", async () => {
    const { pool, module } = await loadFixture(suite);
    await expect(module.sendTransaction({ to: pool, value: FEES }))
      .to.emit(pool, "Received")
      .withArgs(ETH, module.address, INFLOW.JoinFee, FEES);
    expect(await pool.recordedOf(ETH)).to.equal(FEES);
    expect((await pool.valuation()).low).to.equal(FEES);
  });

  it("leaves ETH of anybody else unrecorded", async () => {
    const { pool, ledger, module, eve, fund } = await loadFixture(suite);
    await fund(FEES);
    const before = [await pool.valuation(), await ledger.capital()];
    await pool.setRights(module, rights("PAY"));
    for (const sender of [eve, module]) {
      const gift = sender.sendTransaction({ to: pool, value: 7n });
      await expect(gift).not.to.emit(pool, "Received");
    }
    expect(await ethers.provider.getBalance(pool)).to.equal(FEES + 14n);
    expect(await pool.recordedOf(ETH)).to.equal(FEES);
    expect([await pool.valuation(), await ledger.capital()]).to.deep.equal(before);
  });

  it("does not count forced ETH", async () => {
    const { pool, ledger, fund } = await loadFixture(suite);
    await fund(FEES);
    const before = [await pool.valuation(), await pool.provenAssets(2n ** 255n), await ledger.capital()];
    await networkHelpers.setBalance(await pool.getAddress(), 1_000n * FEES);
    expect(await pool.recordedOf(ETH)).to.equal(FEES);
    expect([await pool.valuation(), await pool.provenAssets(2n ** 255n), await ledger.capital()]).to.deep.equal(before);
  });

  it("AmountTooLarge: a record over 96 bits", async () => {
    const { pool, module } = await loadFixture(suite);
    const most = 2n ** 96n - 1n;
    await networkHelpers.setBalance(module.address, 2n * most);
    await module.sendTransaction({ to: pool, value: most - 1n });
    const send = () => module.sendTransaction({ to: pool, value: 2n });
    await expectRefusal(send, pool, "AmountTooLarge", [2n, 1n]);
  });
});
