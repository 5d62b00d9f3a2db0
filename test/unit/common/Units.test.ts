import { expect } from "chai";
import { network } from "hardhat";

const { ethers } = await network.create();

describe("Units", () => {
  const units = ethers.deployContract("UnitsHarness");

  it("counts wei in gwei units, exposure up and holdings down", async () => {
    const harness = await units;
    expect(await harness.toUnitsUp(10n ** 18n, 18)).to.equal(10n ** 9n);
    expect(await harness.toUnitsUp(10n ** 18n + 1n, 18)).to.equal(10n ** 9n + 1n);
    expect(await harness.toUnitsDown(2n * 10n ** 9n - 1n, 18)).to.equal(1n);
    expect([await harness.toUnitsUp(0n, 18), await harness.toUnitsDown(0n, 18)]).to.deep.equal([0n, 0n]);
  });

  it("is exact for six and nine decimals", async () => {
    const harness = await units;
    expect([await harness.toUnitsUp(1n, 6), await harness.toUnitsDown(1n, 6)]).to.deep.equal([1_000n, 1_000n]);
    expect([await harness.toUnitsUp(7n, 9), await harness.toUnitsDown(7n, 9)]).to.deep.equal([7n, 7n]);
    expect([await harness.toUnitsUp(3n, 0), await harness.toUnitsDown(3n, 0)]).to.deep.equal([
      3n * 10n ** 9n,
      3n * 10n ** 9n,
    ]);
  });

  it("goes back to asset decimals, rounded down", async () => {
    const harness = await units;
    expect(await harness.fromUnits(5n, 18)).to.equal(5n * 10n ** 9n);
    expect(await harness.fromUnits(5n, 9)).to.equal(5n);
    expect(await harness.fromUnits(1_999n, 6)).to.equal(1n);
    expect(await harness.fromUnits(2n ** 64n - 1n, 18)).to.equal((2n ** 64n - 1n) * 10n ** 9n);
  });

  it("reverts where 64 bits or the scale do not hold the amount", async () => {
    const harness = await units;
    const over = 2n ** 64n;
    for (const call of [harness.toUnitsUp(over * 10n ** 9n, 18), harness.toUnitsDown(over, 9)]) {
      await expect(call).to.be.revertedWithCustomError(harness, "SafeCastOverflowedUintDowncast").withArgs(64, over);
    }
    await expect(harness.toUnitsUp(over, 6)).to.be.revertedWithCustomError(harness, "SafeCastOverflowedUintDowncast");
    await expect(harness.toUnitsUp(1n, 255)).to.be.revertedWithPanic(0x11);
  });

  it("takes basis points up and down", async () => {
    const harness = await units;
    expect([await harness.mulBpsUp(10_001n, 1n), await harness.mulBpsDown(10_001n, 1n)]).to.deep.equal([2n, 1n]);
    expect([await harness.mulBpsUp(10_000n, 30_000n), await harness.mulBpsDown(10_000n, 30_000n)]).to.deep.equal([
      30_000n,
      30_000n,
    ]);
  });
});
