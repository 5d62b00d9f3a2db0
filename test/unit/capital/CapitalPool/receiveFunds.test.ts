import { expect } from "chai";
import { parseEther } from "ethers";
import { rights } from "../../../../scripts/lib/access.js";
import { deployCapital, ETH, INFLOW, ODD, OUTFLOW } from "../../../support/capital.js";
import { openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture, networkHelpers } = chain;

/**
 * receiveFunds
 * ├── ETH: exactly what comes along
 * ├── ERC-20: exactly what the balance grows by, whatever the transfer answers
 * ├── donated tokens count for nothing
 * └── refused: no right · zero · unknown · no longer accepted · wrong value · fee on transfer · token answers false · over 96
 *     bits · during a push
 */
describe("CapitalPool.receiveFunds", () => {
  async function suite() {
    const capital = await deployCapital(chain);
    const usdc = await capital.addToken();
    return { ...capital, usdc };
  }

  /** As above, with a token whose transfers answer what they are told. */
  async function oddSuite() {
    const capital = await deployCapital(chain);
    const { asset } = await capital.addToken();
    const odd = await ethers.deployContract("MockOddERC20", [6]);
    await capital.pool.addAsset({ ...asset, token: odd });
    await odd.mint(capital.ada, 100n);
    await odd.connect(capital.ada).approve(capital.pool, 100n);
    return { ...capital, odd, oddId: 2n };
  }

  it("takes ETH with every tag", async () => {
    const { pool, atModule, ada } = await loadFixture(suite);
    let recorded = 0n;
    for (const [name, kind] of Object.entries(INFLOW)) {
      const amount = parseEther("1") + kind;
      await expect(atModule.pool.receiveFunds(ETH, ada, amount, kind, { value: amount }), name)
        .to.emit(pool, "Received")
        .withArgs(ETH, ada.address, kind, amount);
      recorded += amount;
      expect(await pool.recordedOf(ETH)).to.equal(recorded);
    }
    expect(await ethers.provider.getBalance(pool)).to.equal(recorded);
  });

  it("pulls an ERC-20 from the payer named", async () => {
    const { pool, atModule, ada, usdc } = await loadFixture(suite);
    await usdc.erc20.mint(ada, 50n);
    await usdc.erc20.connect(ada).approve(pool, 40n);
    const take = atModule.pool.receiveFunds(usdc.id, ada, 40n, INFLOW.Premium);
    await expect(take).to.emit(pool, "Received").withArgs(usdc.id, ada.address, INFLOW.Premium, 40n);
    expect([await usdc.erc20.balanceOf(ada), await usdc.erc20.balanceOf(pool)]).to.deep.equal([10n, 40n]);
    expect([await pool.recordedOf(usdc.id), await pool.recordedOf(ETH)]).to.deep.equal([40n, 0n]);
  });

  it("takes a token whose transfers answer nothing", async () => {
    const { pool, atModule, ada, odd, oddId } = await loadFixture(oddSuite);
    await odd.setAnswer(ODD.Nothing);
    await atModule.pool.receiveFunds(oddId, ada, 60n, INFLOW.Market);
    expect([await pool.recordedOf(oddId), await odd.balanceOf(pool)]).to.deep.equal([60n, 60n]);
  });

  it("does not count donated tokens, before or after", async () => {
    const { pool, ledger, atModule, ada, usdc } = await loadFixture(suite);
    const before = await ledger.capital();
    await usdc.erc20.mint(pool, 1_000n);
    expect(await ledger.capital()).to.deep.equal(before);
    await usdc.erc20.mint(ada, 40n);
    await usdc.erc20.connect(ada).approve(pool, 40n);
    await atModule.pool.receiveFunds(usdc.id, ada, 40n, INFLOW.Premium);
    expect(await pool.recordedOf(usdc.id)).to.equal(40n);
  });

  it("MissingRight", async () => {
    const { pool, module, ada } = await loadFixture(suite);
    await pool.setRights(module, 2n ** 256n - 1n - rights("FUND"));
    for (const caller of [module, ada]) {
      const take = () => pool.connect(caller).receiveFunds(ETH, ada, 1n, INFLOW.Premium, { value: 1n });
      await expectRefusal(take, pool, "MissingRight", [caller.address, rights("FUND")]);
    }
  });

  it("ZeroAmount", async () => {
    const { pool, atModule, ada, usdc } = await loadFixture(suite);
    for (const id of [ETH, usdc.id]) {
      const take = () => atModule.pool.receiveFunds(id, ada, 0n, INFLOW.Premium);
      await expectRefusal(take, pool, "ZeroAmount", []);
    }
  });

  it("UnknownAsset", async () => {
    const { pool, atModule, ada } = await loadFixture(suite);
    for (const id of [2n, 2n ** 255n]) {
      const take = () => atModule.pool.receiveFunds(id, ada, 1n, INFLOW.Premium);
      await expectRefusal(take, pool, "UnknownAsset", [id, 2n]);
    }
  });

  it("AssetNotAccepted", async () => {
    const { pool, atModule, ada, usdc } = await loadFixture(suite);
    await pool.updateAsset(usdc.id, { ...usdc.asset, isAccepted: false });
    const take = () => atModule.pool.receiveFunds(usdc.id, ada, 1n, INFLOW.Premium);
    await expectRefusal(take, pool, "AssetNotAccepted", [usdc.id]);
  });

  it("WrongValue: too little or too much ETH, and any with a token", async () => {
    const { pool, atModule, ada, usdc } = await loadFixture(suite);
    for (const [id, value, expected] of [
      [ETH, 4n, 5n],
      [ETH, 6n, 5n],
      [ETH, 0n, 5n],
      [usdc.id, 5n, 0n],
    ]) {
      const take = () => atModule.pool.receiveFunds(id, ada, 5n, INFLOW.Premium, { value });
      await expectRefusal(take, pool, "WrongValue", [value, expected]);
    }
  });

  it("TransferShortfall: a fee on transfer", async () => {
    const { pool, atModule, ada, usdc } = await loadFixture(suite);
    await usdc.erc20.mint(ada, 10_000n);
    await usdc.erc20.connect(ada).approve(pool, 10_000n);
    await usdc.erc20.setFee(1n);
    const take = () => atModule.pool.receiveFunds(usdc.id, ada, 10_000n, INFLOW.Premium);
    await expectRefusal(take, pool, "TransferShortfall", [usdc.id, 9_999n, 10_000n]);
  });

  it("TransferShortfall: the pool as its own payer", async () => {
    const { pool, atModule, odd, oddId } = await loadFixture(oddSuite);
    const self = await pool.getAddress();
    await odd.mint(self, 10n);
    await networkHelpers.impersonateAccount(self);
    await networkHelpers.setBalance(self, parseEther("1"));
    await odd.connect(await ethers.getSigner(self)).approve(self, 10n);
    await odd.setAnswer(ODD.True);
    const take = () => atModule.pool.receiveFunds(oddId, self, 10n, INFLOW.Premium);
    await expectRefusal(take, pool, "TransferShortfall", [oddId, 0n, 10n]);
  });

  it("SafeERC20FailedOperation: a token that answers false, or anything but true", async () => {
    const { pool, atModule, ada, odd, oddId } = await loadFixture(oddSuite);
    for (const answer of [ODD.False, ODD.Two]) {
      await odd.setAnswer(answer);
      const take = () => atModule.pool.receiveFunds(oddId, ada, 10n, INFLOW.Premium);
      await expectRefusal(take, pool, "SafeERC20FailedOperation", [await odd.getAddress()]);
    }
  });

  it("AmountTooLarge: a record over 96 bits", async () => {
    const { pool, atModule, module, usdc } = await loadFixture(suite);
    const most = 2n ** 96n - 1n;
    await usdc.erc20.mint(module, 2n * most);
    const take = (amount: bigint) => () => atModule.pool.receiveFunds(usdc.id, module, amount, INFLOW.Premium);
    await expectRefusal(take(most + 1n), pool, "AmountTooLarge", [most + 1n, most]);
    await expectRefusal(take(2n ** 256n - 1n), pool, "AmountTooLarge", [2n ** 256n - 1n, most]);
    await take(most)();
    await expectRefusal(take(1n), pool, "AmountTooLarge", [1n, 0n]);
    expect(await pool.recordedOf(usdc.id)).to.equal(most);
    expect(await pool.recordedOf(ETH), "a full record touches no other").to.equal(0n);
  });

  it("ReentrancyGuardReentrantCall: from the payee of a payment", async () => {
    const { pool, atModule, ada, fund } = await loadFixture(suite);
    await fund(100n);
    const payee = await ethers.deployContract("MockReceiver");
    await pool.setRights(payee, rights("FUND"));
    const again = pool.interface.encodeFunctionData("receiveFunds", [ETH, ada.address, 1n, INFLOW.Premium]);
    await payee.setCallback(pool, again);
    await expect(atModule.pool.pay(ETH, payee, 40n, OUTFLOW.Claim))
      .to.emit(payee, "CalledBack")
      .withArgs(false, pool.interface.encodeErrorResult("ReentrancyGuardReentrantCall"));
    expect(await pool.recordedOf(ETH)).to.equal(60n);
  });
});
