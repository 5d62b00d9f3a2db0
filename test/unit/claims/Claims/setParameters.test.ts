import { expect } from "chai";
import { parseEther } from "ethers";
import { COOLDOWN, VOTING, coverOf, ethers, file, networkHelpers, refused, world } from "../../../support/claims.js";

const UNIT = parseEther("0.0001");

/**
 * setParameters
 * ├── refused: without the role · floor out of bounds or not whole units · share out of bounds (also at deployment)
 * ├── each bound itself is taken
 * └── claims filed before keep their deposit
 */
describe("Claims.setParameters", () => {
  it("refuses who lacks the role", async () => {
    const w = await networkHelpers.loadFixture(world);
    const stranger = w.signers[1];
    const attempt = () => w.claims.connect(stranger).setParameters(parseEther("1"), 100);
    await refused(attempt, w.claims, "AccessManagedUnauthorized", [stranger.address]);
  });

  const bad: [bigint, bigint, string][] = [
    [parseEther("0.001") - UNIT, 100n, "deposit floor"],
    [parseEther("100") + UNIT, 100n, "deposit floor"],
    [parseEther("1") + UNIT / 2n, 100n, "deposit floor"],
    [parseEther("1"), 1_001n, "deposit bps"],
  ];
  for (const [floor, bps, reason] of bad) {
    it(`refuses a floor of ${floor} wei with ${bps} bps`, async () => {
      const w = await networkHelpers.loadFixture(world);
      await refused(() => w.claims.setParameters(floor, bps), w.claims, "BadParameters", [reason]);
      const { authority, members, capital, cover, assessment } = w;
      const suite = { authority, membership: members, pool: capital, ledger: capital, market: capital };
      const deployment = ethers.deployContract("Claims", [{ ...suite, cover, assessment }, floor, bps]);
      await expect(deployment).to.be.revertedWithCustomError(w.claims, "BadParameters");
    });
  }

  for (const [floor, bps] of [
    [parseEther("0.001"), 0n],
    [parseEther("100"), 1_000n],
  ]) {
    it(`takes ${floor} wei and ${bps} bps`, async () => {
      const w = await networkHelpers.loadFixture(world);
      await expect(w.claims.setParameters(floor, bps)).to.emit(w.claims, "ParametersSet").withArgs(floor, bps);
      expect(await w.claims.parameters()).to.deep.equal([floor, bps]);
    });
  }

  it("leaves the deposits of claims that are open as they are", async () => {
    const w = await networkHelpers.loadFixture(world);
    const owner = w.signers[15];
    const claimId = await file(w, owner, { coverId: await coverOf(w, owner) });
    await w.claims.setParameters(parseEther("1"), 100);
    await networkHelpers.time.increase(VOTING + COOLDOWN);
    await expect(w.claims.settle(claimId))
      .to.emit(w.claims, "DepositReturned")
      .withArgs(claimId, owner.address, parseEther("0.05"), true);
  });
});
