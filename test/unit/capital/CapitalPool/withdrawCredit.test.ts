import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { deployCapital, ETH, OUTFLOW, RECEIVER } from "../../../support/capital.js";
import { openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture } = chain;

/**
 * withdrawCredit
 * ├── pays the caller's own credit to any address, ETH or token, once
 * └── refused: nobody · unknown · no credit · not taken (the credit stays) · too little gas · called back
 */
describe("CapitalPool.withdrawCredit", () => {
  /** `ada` and `bo` have 30 and 5 wei, `ada` 400 units of a token; `payee` is a contract with a credit of 40 wei. */
  async function suite() {
    const capital = await deployCapital(chain);
    const { atModule, ada, bo, fund } = capital;
    const usdc = await capital.addToken({ held: 1_000n });
    const payee = await ethers.deployContract("MockReceiver");
    await fund(1_000n);
    await atModule.pool.creditEth(ada, { value: 30n });
    await atModule.pool.creditEth(bo, { value: 5n });
    await atModule.pool.creditEth(payee, { value: 40n });
    await usdc.erc20.setBlocked(ada, true);
    await atModule.pool.pay(usdc.id, ada, 400n, OUTFLOW.Claim);
    return { ...capital, usdc, payee };
  }

  it("pays ETH to any address", async () => {
    const { pool, ada, bo, payee } = await loadFixture(suite);
    expect(await pool.connect(ada).withdrawCredit.staticCall(ETH, payee)).to.equal(30n);
    await expect(pool.connect(ada).withdrawCredit(ETH, payee))
      .to.emit(pool, "CreditWithdrawn")
      .withArgs(ETH, ada.address, await payee.getAddress(), 30n);
    expect(await ethers.provider.getBalance(payee)).to.equal(30n);
    expect([await pool.creditOf(ada, ETH), await pool.creditOf(bo, ETH)]).to.deep.equal([0n, 5n]);
    expect(await pool.creditedOf(ETH)).to.equal(45n);
    expect([await pool.recordedOf(ETH), await ethers.provider.getBalance(pool)]).to.deep.equal([1_000n, 1_045n]);
  });

  it("pays a token where its owner is blocked and another address is not", async () => {
    const { pool, ada, bo, usdc } = await loadFixture(suite);
    const blocked = () => pool.connect(ada).withdrawCredit(usdc.id, ada);
    await expectRefusal(blocked, pool, "PushFailed", [ada.address]);
    await expect(pool.connect(ada).withdrawCredit(usdc.id, bo))
      .to.emit(pool, "CreditWithdrawn")
      .withArgs(usdc.id, ada.address, bo.address, 400n);
    expect(await usdc.erc20.balanceOf(bo)).to.equal(400n);
    expect([await pool.creditOf(ada, usdc.id), await pool.creditedOf(usdc.id)]).to.deep.equal([0n, 0n]);
    expect([await pool.recordedOf(usdc.id), await usdc.erc20.balanceOf(pool)]).to.deep.equal([
      999_999_600n,
      999_999_600n,
    ]);
    expect(await pool.creditOf(ada, ETH), "the credit in ETH is another").to.equal(30n);
  });

  it("ZeroAddress", async () => {
    const { pool, ada } = await loadFixture(suite);
    await expectRefusal(() => pool.connect(ada).withdrawCredit(ETH, ZeroAddress), pool, "ZeroAddress", []);
  });

  it("UnknownAsset", async () => {
    const { pool, ada } = await loadFixture(suite);
    await expectRefusal(() => pool.connect(ada).withdrawCredit(2n, ada), pool, "UnknownAsset", [2n, 2n]);
  });

  it("NoCredit: never had, in another asset, or taken", async () => {
    const { pool, ada, bo, eve, usdc } = await loadFixture(suite);
    await pool.connect(ada).withdrawCredit(ETH, ada);
    for (const [caller, id] of [
      [eve, ETH],
      [bo, usdc.id],
      [ada, ETH],
    ] as const) {
      const withdraw = () => pool.connect(caller).withdrawCredit(id, caller);
      await expectRefusal(withdraw, pool, "NoCredit", [caller.address, id]);
    }
  });

  it("PushFailed: the credit stays for another try", async () => {
    const { pool, ada, payee } = await loadFixture(suite);
    for (const mode of [RECEIVER.Refuse, RECEIVER.EatGas, RECEIVER.HugeData]) {
      await payee.setMode(mode);
      const withdraw = () => pool.connect(ada).withdrawCredit(ETH, payee);
      await expectRefusal(withdraw, pool, "PushFailed", [await payee.getAddress()]);
    }
    expect(await pool.creditOf(ada, ETH)).to.equal(30n);
    await pool.connect(ada).withdrawCredit(ETH, ada);
  });

  it("GasTooLow", async () => {
    const { pool, ada, bo, usdc } = await loadFixture(suite);
    for (const [id, gasLimit] of [
      [ETH, 150_000n],
      [usdc.id, 300_000n],
    ]) {
      const withdraw = () => pool.connect(ada).withdrawCredit(id, bo, { gasLimit });
      await expectRefusal(withdraw, pool, "GasTooLow");
    }
  });

  it("ReentrancyGuardReentrantCall: whoever calls back is paid once", async () => {
    const { pool, payee } = await loadFixture(suite);
    const withdraw = pool.interface.encodeFunctionData("withdrawCredit", [ETH, await payee.getAddress()]);
    await payee.setCallback(pool, withdraw);
    await expect(payee.execute(pool, withdraw))
      .to.emit(payee, "CalledBack")
      .withArgs(false, pool.interface.encodeErrorResult("ReentrancyGuardReentrantCall"));
    expect([await ethers.provider.getBalance(payee), await pool.creditedOf(ETH)]).to.deep.equal([40n, 35n]);
  });
});
