import { expect } from "chai";
import { parseEther, ZeroAddress } from "ethers";
import { rights } from "../../../../scripts/lib/access.js";
import { deployCapital, ETH } from "../../../support/capital.js";
import { openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture } = chain;
const suite = () => deployCapital(chain);

describe("CapitalPool.creditEth", () => {
  it("books what is sent as a credit that never was capital", async () => {
    const { pool, ledger, atModule, ada, bo, fund } = await loadFixture(suite);
    await fund(parseEther("5"));
    const before = await ledger.capital();
    await expect(atModule.pool.creditEth(ada, { value: 30n }))
      .to.emit(pool, "Credited")
      .withArgs(ETH, ada.address, 30n);
    await atModule.pool.creditEth(ada, { value: 4n });
    await atModule.pool.creditEth(bo, { value: 1n });
    expect([await pool.creditOf(ada, ETH), await pool.creditOf(bo, ETH)]).to.deep.equal([34n, 1n]);
    expect(await pool.creditedOf(ETH)).to.equal(35n);
    expect(await ethers.provider.getBalance(pool)).to.equal(parseEther("5") + 35n);
    expect(await pool.recordedOf(ETH)).to.equal(parseEther("5"));
    expect(await ledger.capital()).to.deep.equal(before);
  });

  it("MissingRight", async () => {
    const { pool, module, ada } = await loadFixture(suite);
    await pool.setRights(module, 2n ** 256n - 1n - rights("FUND"));
    for (const caller of [module, ada]) {
      const credit = () => pool.connect(caller).creditEth(ada, { value: 1n });
      await expectRefusal(credit, pool, "MissingRight", [caller.address, rights("FUND")]);
    }
  });

  it("ZeroAmount", async () => {
    const { pool, atModule, ada } = await loadFixture(suite);
    await expectRefusal(() => atModule.pool.creditEth(ada), pool, "ZeroAmount", []);
  });

  it("ZeroAddress", async () => {
    const { pool, atModule } = await loadFixture(suite);
    await expectRefusal(() => atModule.pool.creditEth(ZeroAddress, { value: 1n }), pool, "ZeroAddress", []);
  });
});
