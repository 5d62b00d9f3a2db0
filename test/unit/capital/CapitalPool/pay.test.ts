import { expect } from "chai";
import { parseEther, ZeroAddress } from "ethers";
import { rights } from "../../../../scripts/lib/access.js";
import { deployCapital, ETH, ODD, OUTFLOW, RECEIVER } from "../../../support/capital.js";
import { openChain } from "../../../support/chain.js";
import { expectGasBelow } from "../../../support/gas.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture } = chain;

const HELD = parseEther("10");
const AMOUNT = parseEther("4");

/**
 * pay
 * ├── pushed: ETH and tokens leave record and balance
 * ├── not pushed: the payee or the token refuses, in any way; the amount becomes a credit, at bounded gas
 * ├── a payee that calls back reaches nothing that moves money
 * └── refused: no right · zero · nobody · unknown · more than recorded · too little gas
 */
describe("CapitalPool.pay", () => {
  async function suite() {
    const capital = await deployCapital(chain);
    const usdc = await capital.addToken({ held: 1_000n });
    await capital.fund(HELD);
    const payee = await ethers.deployContract("MockReceiver");
    return { ...capital, usdc, payee, usdcHeld: 1_000_000_000n };
  }

  async function oddSuite() {
    const capital = await deployCapital(chain);
    const { asset } = await capital.addToken();
    const odd = await ethers.deployContract("MockOddERC20", [6]);
    await capital.pool.addAsset({ ...asset, token: odd });
    await odd.mint(capital.module, 100n);
    await odd.connect(capital.module).approve(capital.pool, 100n);
    await capital.atModule.pool.receiveFunds(2n, capital.module, 100n, 0n);
    return { ...capital, odd, oddId: 2n };
  }

  it("pushes ETH with every tag", async () => {
    const { pool, atModule, ada } = await loadFixture(suite);
    for (const kind of Object.values(OUTFLOW)) {
      const before = await ethers.provider.getBalance(ada);
      expect(await atModule.pool.pay.staticCall(ETH, ada, AMOUNT / 4n, kind)).to.equal(true);
      await expect(atModule.pool.pay(ETH, ada, AMOUNT / 4n, kind))
        .to.emit(pool, "Paid")
        .withArgs(ETH, ada.address, kind, AMOUNT / 4n, true);
      expect(await ethers.provider.getBalance(ada)).to.equal(before + AMOUNT / 4n);
    }
    const left = HELD - (3n * AMOUNT) / 4n;
    expect([await pool.recordedOf(ETH), await ethers.provider.getBalance(pool)]).to.deep.equal([left, left]);
    expect([await pool.creditedOf(ETH), await pool.creditOf(ada, ETH)]).to.deep.equal([0n, 0n]);
  });

  it("pushes the whole record, and to a contract that takes it", async () => {
    const { pool, atModule, payee } = await loadFixture(suite);
    await atModule.pool.pay(ETH, payee, HELD, OUTFLOW.Claim);
    expect([await pool.recordedOf(ETH), await ethers.provider.getBalance(payee)]).to.deep.equal([0n, HELD]);
  });

  it("pushes a token, also one that is no longer accepted", async () => {
    const { pool, atModule, ada, usdc, usdcHeld } = await loadFixture(suite);
    await pool.updateAsset(usdc.id, { ...usdc.asset, isAccepted: false });
    await expect(atModule.pool.pay(usdc.id, ada, 400n, OUTFLOW.Commission))
      .to.emit(pool, "Paid")
      .withArgs(usdc.id, ada.address, OUTFLOW.Commission, 400n, true);
    expect(await usdc.erc20.balanceOf(ada)).to.equal(400n);
    expect([await pool.recordedOf(usdc.id), await usdc.erc20.balanceOf(pool)]).to.deep.equal([
      usdcHeld - 400n,
      usdcHeld - 400n,
    ]);
  });

  for (const [name, mode] of [
    ["refuses", RECEIVER.Refuse],
    ["eats all gas", RECEIVER.EatGas],
    ["answers with a megabyte", RECEIVER.HugeData],
  ] as const) {
    it(`books a credit for a payee that ${name}, at bounded gas`, async () => {
      const { pool, ledger, atModule, payee } = await loadFixture(suite);
      await payee.setMode(mode);
      expect(await atModule.pool.pay.staticCall(ETH, payee, AMOUNT, OUTFLOW.Claim)).to.equal(false);
      const pay = await atModule.pool.pay(ETH, payee, AMOUNT, OUTFLOW.Claim);
      await expect(pay)
        .to.emit(pool, "Paid")
        .withArgs(ETH, await payee.getAddress(), OUTFLOW.Claim, AMOUNT, false);
      expectGasBelow((await pay.wait())?.gasUsed, 300_000n);
      expect(await pool.recordedOf(ETH)).to.equal(HELD - AMOUNT);
      expect([await pool.creditOf(payee, ETH), await pool.creditedOf(ETH)]).to.deep.equal([AMOUNT, AMOUNT]);
      expect(await ethers.provider.getBalance(pool)).to.equal(HELD);
      expect((await ledger.capital()).high, "credits are no capital").to.equal(HELD - AMOUNT + parseEther("0.625"));
    });
  }

  it("books a credit for a payee on the token's block list", async () => {
    const { pool, atModule, ada, usdc, usdcHeld } = await loadFixture(suite);
    await usdc.erc20.setBlocked(ada, true);
    await expect(atModule.pool.pay(usdc.id, ada, 400n, OUTFLOW.Claim))
      .to.emit(pool, "Paid")
      .withArgs(usdc.id, ada.address, OUTFLOW.Claim, 400n, false);
    expect([await pool.creditOf(ada, usdc.id), await pool.creditedOf(usdc.id)]).to.deep.equal([400n, 400n]);
    expect([await pool.creditOf(ada, ETH), await pool.creditedOf(ETH)]).to.deep.equal([0n, 0n]);
    expect([await pool.recordedOf(usdc.id), await usdc.erc20.balanceOf(pool)]).to.deep.equal([
      usdcHeld - 400n,
      usdcHeld,
    ]);
  });

  it("adds credits up", async () => {
    const { pool, atModule, ada, bo, usdc } = await loadFixture(suite);
    await usdc.erc20.setBlocked(ada, true);
    await usdc.erc20.setBlocked(bo, true);
    await atModule.pool.pay(usdc.id, ada, 400n, OUTFLOW.Claim);
    await atModule.pool.pay(usdc.id, bo, 70n, OUTFLOW.Claim);
    await atModule.pool.pay(usdc.id, ada, 5n, OUTFLOW.Redemption);
    expect([await pool.creditOf(ada, usdc.id), await pool.creditOf(bo, usdc.id)]).to.deep.equal([405n, 70n]);
    expect(await pool.creditedOf(usdc.id)).to.equal(475n);
  });

  for (const [name, answer, pushed] of [
    ["nothing", ODD.Nothing, true],
    ["true", ODD.True, true],
    ["false", ODD.False, false],
    ["a megabyte", ODD.Huge, false],
  ] as const) {
    it(`${pushed ? "counts as pushed" : "books a credit"} when the token answers ${name}`, async () => {
      const { pool, atModule, ada, odd, oddId } = await loadFixture(oddSuite);
      await odd.setAnswer(answer);
      const pay = await atModule.pool.pay(oddId, ada, 60n, OUTFLOW.Claim);
      await expect(pay).to.emit(pool, "Paid").withArgs(oddId, ada.address, OUTFLOW.Claim, 60n, pushed);
      expectGasBelow((await pay.wait())?.gasUsed, 450_000n);
      expect(await odd.balanceOf(ada)).to.equal(pushed ? 60n : 0n);
      expect([await pool.recordedOf(oddId), await pool.creditOf(ada, oddId)]).to.deep.equal([40n, pushed ? 0n : 60n]);
    });
  }

  it("books a credit when the token has gone", async () => {
    const { pool, atModule, ada, odd, oddId } = await loadFixture(oddSuite);
    await chain.networkHelpers.setCode(await odd.getAddress(), "0x");
    await atModule.pool.pay(oddId, ada, 60n, OUTFLOW.Claim);
    expect(await pool.creditOf(ada, oddId)).to.equal(60n);
  });

  it("MissingRight", async () => {
    const { pool, module, ada } = await loadFixture(suite);
    await pool.setRights(module, 2n ** 256n - 1n - rights("PAY"));
    for (const caller of [module, ada]) {
      const pay = () => pool.connect(caller).pay(ETH, ada, 1n, OUTFLOW.Claim);
      await expectRefusal(pay, pool, "MissingRight", [caller.address, rights("PAY")]);
    }
  });

  it("ZeroAmount", async () => {
    const { pool, atModule, ada } = await loadFixture(suite);
    await expectRefusal(() => atModule.pool.pay(ETH, ada, 0n, OUTFLOW.Claim), pool, "ZeroAmount", []);
  });

  it("ZeroAddress", async () => {
    const { pool, atModule } = await loadFixture(suite);
    await expectRefusal(() => atModule.pool.pay(ETH, ZeroAddress, 1n, OUTFLOW.Claim), pool, "ZeroAddress", []);
  });

  it("UnknownAsset", async () => {
    const { pool, atModule, ada } = await loadFixture(suite);
    await expectRefusal(() => atModule.pool.pay(2n, ada, 1n, OUTFLOW.Claim), pool, "UnknownAsset", [2n, 2n]);
  });

  it("BalanceTooLow: whatever was donated or is owed as a credit", async () => {
    const { pool, atModule, ada, eve, payee, usdc, usdcHeld } = await loadFixture(suite);
    await eve.sendTransaction({ to: pool, value: HELD });
    await usdc.erc20.mint(pool, 1_000n);
    await payee.setMode(RECEIVER.Refuse);
    await atModule.pool.pay(ETH, payee, AMOUNT, OUTFLOW.Claim);
    for (const [id, recorded] of [
      [ETH, HELD - AMOUNT],
      [usdc.id, usdcHeld],
    ]) {
      const pay = () => atModule.pool.pay(id, ada, recorded + 1n, OUTFLOW.Claim);
      await expectRefusal(pay, pool, "BalanceTooLow", [id, recorded, recorded + 1n]);
    }
  });

  it("GasTooLow: a caller cannot starve the push into a credit", async () => {
    const { pool, atModule, ada, usdc } = await loadFixture(suite);
    for (const [id, gasLimit] of [
      [ETH, 150_000n],
      [usdc.id, 300_000n],
    ]) {
      const pay = () => atModule.pool.pay(id, ada, 1n, OUTFLOW.Claim, { gasLimit });
      await expectRefusal(pay, pool, "GasTooLow");
    }
  });

  it("ReentrancyGuardReentrantCall: the payee calls back, and is paid once", async () => {
    const { pool, atModule, payee } = await loadFixture(suite);
    await pool.setRights(payee, rights("PAY"));
    const address = await payee.getAddress();
    await payee.setCallback(pool, pool.interface.encodeFunctionData("pay", [ETH, address, AMOUNT, OUTFLOW.Claim]));
    await expect(atModule.pool.pay(ETH, payee, AMOUNT, OUTFLOW.Claim))
      .to.emit(payee, "CalledBack")
      .withArgs(false, pool.interface.encodeErrorResult("ReentrancyGuardReentrantCall"))
      .and.to.emit(pool, "Paid")
      .withArgs(ETH, address, OUTFLOW.Claim, AMOUNT, true);
    expect([await ethers.provider.getBalance(payee), await pool.recordedOf(ETH)]).to.deep.equal([
      AMOUNT,
      HELD - AMOUNT,
    ]);
  });
});
