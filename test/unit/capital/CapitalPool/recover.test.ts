import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { deployCapital, ETH, OUTFLOW, RECEIVER } from "../../../support/capital.js";
import { openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture, networkHelpers } = chain;

/**
 * recover
 * ├── takes out what was sent without a record: ETH, an asset, a token that is none
 * ├── never what is recorded or credited
 * └── refused: no role · nobody · nothing over · not taken · too little gas · called back
 */
describe("CapitalPool.recover", () => {
  /** 1,000 wei and 1,000 units of a token recorded, 40 wei and 60 units of it credited. */
  async function suite() {
    const capital = await deployCapital(chain);
    const { atModule, ada, fund } = capital;
    const usdc = await capital.addToken({ held: 1n, decimals: 3 });
    const stray = await ethers.deployContract("MockERC20", ["Stray", "S", 18]);
    await fund(1_000n);
    await atModule.pool.creditEth(ada, { value: 40n });
    await usdc.erc20.setBlocked(ada, true);
    await atModule.pool.pay(usdc.id, ada, 60n, OUTFLOW.Claim);
    return { ...capital, usdc, stray };
  }

  it("takes out donated and forced ETH, and nothing else", async () => {
    const { pool, bo, eve } = await loadFixture(suite);
    await eve.sendTransaction({ to: pool, value: 7n });
    await networkHelpers.setBalance(await pool.getAddress(), 1_050n);
    const before = await ethers.provider.getBalance(bo);
    expect(await pool.recover.staticCall(ZeroAddress, bo)).to.equal(10n);
    await expect(pool.recover(ZeroAddress, bo)).to.emit(pool, "Recovered").withArgs(ZeroAddress, bo.address, 10n);
    expect((await ethers.provider.getBalance(bo)) - before).to.equal(10n);
    expect(await ethers.provider.getBalance(pool)).to.equal(1_040n);
    expect([await pool.recordedOf(ETH), await pool.creditedOf(ETH)]).to.deep.equal([1_000n, 40n]);
  });

  it("takes out donated units of an asset", async () => {
    const { pool, bo, usdc } = await loadFixture(suite);
    await usdc.erc20.mint(pool, 9n);
    await expect(pool.recover(usdc.erc20, bo)).to.emit(pool, "Recovered").withArgs(usdc.asset.token, bo.address, 9n);
    expect([await usdc.erc20.balanceOf(bo), await usdc.erc20.balanceOf(pool)]).to.deep.equal([9n, 1_000n]);
    expect([await pool.recordedOf(usdc.id), await pool.creditedOf(usdc.id)]).to.deep.equal([940n, 60n]);
  });

  it("takes out all of a token that is no asset, whatever is held in ETH", async () => {
    const { pool, bo, stray } = await loadFixture(suite);
    await stray.mint(pool, 3n);
    await pool.recover(stray, bo);
    expect([await stray.balanceOf(bo), await stray.balanceOf(pool)]).to.deep.equal([3n, 0n]);
  });

  it("AccessManagedUnauthorized", async () => {
    const { pool, module, eve, stray } = await loadFixture(suite);
    await stray.mint(pool, 3n);
    for (const caller of [eve, module]) {
      const recover = () => pool.connect(caller).recover(stray, caller);
      await expectRefusal(recover, pool, "AccessManagedUnauthorized", [caller.address]);
    }
  });

  it("ZeroAddress", async () => {
    const { pool, stray } = await loadFixture(suite);
    await stray.mint(pool, 3n);
    await expectRefusal(() => pool.recover(stray, ZeroAddress), pool, "ZeroAddress", []);
  });

  it("NothingToRecover: recorded and credited amounts stay", async () => {
    const { pool, bo, usdc, stray } = await loadFixture(suite);
    for (const token of [ZeroAddress, usdc.asset.token, await stray.getAddress()])
      await expectRefusal(() => pool.recover(token, bo), pool, "NothingToRecover", [token]);
  });

  it("NothingToRecover: a token that lost part of the pool's balance", async () => {
    const { pool, bo, usdc } = await loadFixture(suite);
    const self = await pool.getAddress();
    await networkHelpers.impersonateAccount(self);
    await usdc.erc20.connect(await ethers.getSigner(self)).transfer(bo, 1n);
    await expectRefusal(() => pool.recover(usdc.erc20, bo), pool, "NothingToRecover", [usdc.asset.token]);
  });

  it("PushFailed", async () => {
    const { pool, bo, eve, usdc } = await loadFixture(suite);
    const payee = await ethers.deployContract("MockReceiver");
    await payee.setMode(RECEIVER.Refuse);
    await eve.sendTransaction({ to: pool, value: 7n });
    await expectRefusal(() => pool.recover(ZeroAddress, payee), pool, "PushFailed", [await payee.getAddress()]);
    await usdc.erc20.mint(pool, 9n);
    await usdc.erc20.setBlocked(bo, true);
    await expectRefusal(() => pool.recover(usdc.erc20, bo), pool, "PushFailed", [bo.address]);
  });

  it("GasTooLow", async () => {
    const { pool, bo, eve, stray } = await loadFixture(suite);
    await eve.sendTransaction({ to: pool, value: 7n });
    await stray.mint(pool, 3n);
    for (const [token, gasLimit] of [
      [ZeroAddress, 150_000n],
      [await stray.getAddress(), 300_000n],
    ] as const)
      await expectRefusal(() => pool.recover(token, bo, { gasLimit }), pool, "GasTooLow");
  });

  it("ReentrancyGuardReentrantCall: a receiver with the role calls back", async () => {
    const { authority, pool, eve, stray } = await loadFixture(suite);
    const payee = await ethers.deployContract("MockReceiver");
    const target = await authority.getTargetFunctionRole(pool, pool.interface.getFunction("recover").selector);
    await authority.grantRole(target, payee, 0n);
    await eve.sendTransaction({ to: pool, value: 7n });
    await stray.mint(pool, 3n);
    const again = pool.interface.encodeFunctionData("recover", [await stray.getAddress(), eve.address]);
    await payee.setCallback(pool, again);
    await expect(pool.recover(ZeroAddress, payee))
      .to.emit(payee, "CalledBack")
      .withArgs(false, pool.interface.encodeErrorResult("ReentrancyGuardReentrantCall"));
    expect(await stray.balanceOf(pool)).to.equal(3n);
  });
});
