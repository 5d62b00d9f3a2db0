import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { network } from "hardhat";
import { MAX_LANE, added, byLane, released, word } from "../../model/lanes.js";
import { octet } from "../../support/maths.js";

const { ethers } = await network.create();
const NOW = 228;

/** Demand of seven in each of the eight live tranches. */
const full = Array.from({ length: 8 }, (_, i) => NOW + i).reduce(
  (demand, tranche) => added(demand, NOW, tranche, 7n),
  new Map<number, bigint>(),
);

describe("LaneLib", () => {
  const lanes = ethers.deployContract("LaneLibHarness");

  it("starts from an empty word at any tranche", async () => {
    const harness = await lanes;
    expect(await harness.shift(0n, NOW)).to.equal(BigInt(NOW));
    expect(await harness.total(0n, NOW)).to.equal(0n);
    expect(await harness.add(0n, NOW, NOW + 7, 5n)).to.equal(word(new Map([[NOW + 7, 5n]]), NOW));
  });

  it("drops the lanes that have passed, and all of them after eight", async () => {
    const harness = await lanes;
    for (let passed = 0; passed <= 9; passed++) {
      expect(await harness.shift(word(full, NOW), NOW + passed)).to.equal(word(full, NOW + passed));
      expect(await harness.total(word(full, NOW), NOW + passed)).to.equal(BigInt(Math.max(0, 8 - passed) * 7));
      expect(await harness.demands(word(full, NOW), NOW + passed)).to.deep.equal(byLane(full, NOW + passed));
    }
  });

  it("refuses to run back in time, and a tranche beyond its 16 bits", async () => {
    const harness = await lanes;
    await expect(harness.shift(word(full, NOW), NOW - 1)).to.be.revertedWithPanic(0x11);
    for (const current of [65_536n, 2n ** 128n, MaxUint256])
      await expect(harness.shift(0n, current))
        .to.be.revertedWithCustomError(harness, "SafeCastOverflowedUintDowncast")
        .withArgs(16n, current);
  });

  it("adds to every lane without touching its neighbours, up to 30 bits", async () => {
    const harness = await lanes;
    for (let lane = 0; lane < 8; lane++) {
      const most = await harness.add(word(full, NOW), NOW, NOW + lane, MAX_LANE - 7n);
      expect(most).to.equal(word(added(full, NOW, NOW + lane, MAX_LANE - 7n), NOW));
      await expect(harness.add(most, NOW, NOW + lane, 1n))
        .to.be.revertedWithCustomError(harness, "LaneOverflow")
        .withArgs(MAX_LANE + 1n, MAX_LANE);
      const [back] = await harness.release(most, NOW, NOW + lane, MAX_LANE - 7n);
      expect(back).to.equal(word(full, NOW));
    }
  });

  it("takes demand in live tranches only", async () => {
    const harness = await lanes;
    for (const tranche of [NOW - 1, NOW + 8]) {
      await expect(harness.add(0n, NOW, tranche, 1n))
        .to.be.revertedWithCustomError(harness, "TrancheNotLive")
        .withArgs(tranche, NOW);
    }
    await expect(harness.release(0n, NOW, NOW + 8, 0n)).to.be.revertedWithCustomError(harness, "TrancheNotLive");
  });

  it("releases only while the tranche is live, and never more than it holds", async () => {
    const harness = await lanes;
    expect(await harness.release(word(full, NOW), NOW + 3, NOW + 2, 7n)).to.deep.equal([word(full, NOW + 3), false]);
    expect(await harness.release(word(full, NOW), NOW + 3, NOW + 3, 7n)).to.deep.equal([
      word(released(full, NOW + 3, NOW + 3, 7n), NOW + 3),
      true,
    ]);
    await expect(harness.release(word(full, NOW), NOW, NOW, 8n))
      .to.be.revertedWithCustomError(harness, "LaneUnderflow")
      .withArgs(8n, 7n);
  });

  it("frees the least of the tail differences up to the need's lane", async () => {
    const harness = await lanes;
    const capacity = octet([0n, 5n, 0n, 0n, 10n, 0n, 0n, 1n]);
    const demand = octet([2n, 0n, 3n, 0n, 0n, 0n, 1n, 0n]);
    const free = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((lane) => harness.free(capacity, demand, lane)));
    expect(free).to.deep.equal([10n, 10n, 7n, 7n, 7n, 0n, 0n, 0n]);
    expect(await harness.free(capacity, demand, 8)).to.equal(0n);
  });

  it("frees nothing where demand exceeds stake", async () => {
    const harness = await lanes;
    const capacity = octet([9n, 9n, 9n, 0n, 0n, 0n, 0n, 0n]);
    const demand = octet([0n, 0n, 0n, 0n, 0n, 0n, 0n, 4n]);
    expect(await harness.free(capacity, demand, 2)).to.equal(5n);
    expect(await harness.free(capacity, demand, 3)).to.equal(0n);
  });

  it("counts tenths of KEEL, demand up and capacity down", async () => {
    const harness = await lanes;
    expect(await harness.unitsUp(10n ** 17n + 1n)).to.equal(2n);
    expect(await harness.unitsUp(10n ** 17n)).to.equal(1n);
    expect(await harness.unitsUp(0n)).to.equal(0n);
    expect(await harness.unitsDown(2n * 10n ** 17n - 1n)).to.equal(1n);
  });
});
