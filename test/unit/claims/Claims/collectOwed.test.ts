import { expect } from "chai";
import { parseEther } from "ethers";
import {
  ETH,
  GWEI,
  MATURITY,
  USDC,
  WAD,
  ballots,
  cool,
  coverOf,
  file,
  networkHelpers,
  pass,
  refused,
  stakes,
  world,
} from "../../../support/claims.js";

/**
 * collectOwed
 * ├── refused: nothing owed (unknown, open, paid in full) · assets a wei under open + owed · nothing liquid
 * ├── pays all of it once assets cover open + owed, by anyone, once
 * └── asset short: a part in what there is, the rest stays owed and can be collected later
 */
describe("Claims.collectOwed", () => {
  const AMOUNT = parseEther("4");
  const PAID = AMOUNT / 4n;
  const OWED = AMOUNT - PAID;

  async function ready(changes = {}, amount = AMOUNT) {
    const w = await networkHelpers.loadFixture(world);
    const [, a, b] = w.signers;
    await stakes(
      w,
      new Map([
        [a, 5_000n],
        [b, 5_000n],
      ]),
    );
    await pass(MATURITY);
    const owner = w.signers[4];
    const claimId = await file(w, owner, { coverId: await coverOf(w, owner, changes), amount });
    await ballots(w, claimId, [a, b], []);
    await cool();
    return { ...w, owner, claimId };
  }

  async function short(changes = {}, amount = AMOUNT) {
    const w = await ready(changes, amount);
    await w.capital.setShare(WAD / 4n);
    await w.claims.settle(w.claimId);
    return w;
  }

  it("refuses where nothing is owed", async () => {
    const w = await ready();
    for (const claimId of [w.claimId, 77n])
      await refused(() => w.claims.collectOwed(claimId), w.claims, "NothingOwed", [claimId]);
    await w.claims.settle(w.claimId);
    await refused(() => w.claims.collectOwed(w.claimId), w.claims, "NothingOwed", [w.claimId]);
  });

  it("refuses while assets do not cover everything open and owed", async () => {
    const w = await short();
    const needed = parseEther("10") + OWED;
    await w.capital.setCapital(needed - 1n, parseEther("10"), OWED);
    const values = [needed - 1n, needed];
    await refused(() => w.claims.collectOwed(w.claimId), w.claims, "CapitalStillShort", values);
    await w.capital.setCapital(needed, parseEther("10"), OWED);
    await w.claims.collectOwed(w.claimId);
  });

  it("refuses when the pool holds neither the asset nor ETH", async () => {
    const w = await short();
    await w.capital.setCapital(OWED, 0, OWED);
    await w.capital.setRecorded(ETH, 0);
    await refused(() => w.claims.collectOwed(w.claimId), w.claims, "NothingLiquid", [w.claimId, 0n]);
  });

  it("pays all that is owed, once", async () => {
    const w = await short();
    await w.capital.setCapital(OWED, 0, OWED);
    await expect(w.claims.connect(w.signers[19]).collectOwed(w.claimId))
      .to.emit(w.claims, "OwedPaid")
      .withArgs(w.claimId, OWED, 0n)
      .and.to.emit(w.capital, "OwedUnitsPaid")
      .withArgs(0n, OWED / GWEI)
      .and.to.emit(w.capital, "Paid")
      .withArgs(ETH, w.owner.address, 1n, OWED, true);
    expect(await w.capital.paidTo(w.owner, ETH)).to.equal(AMOUNT);
    await refused(() => w.claims.collectOwed(w.claimId), w.claims, "NothingOwed", [w.claimId]);
  });

  it("pays what is liquid and leaves the rest owed", async () => {
    const w = await short({ assetId: USDC, amount: 100_000n * 10n ** 6n }, 40_000n * 10n ** 6n);
    await w.capital.setCapital(WAD, 0, WAD);
    await w.capital.setRecorded(USDC, 3n * 10n ** 9n + 1n);
    await w.capital.setRecorded(ETH, parseEther("0.625"));
    const inEth = 1_000n * 10n ** 6n;
    const amount = 4n * 10n ** 9n + 1n;
    const left = 26_000n * 10n ** 6n - 1n;
    await expect(w.claims.collectOwed(w.claimId))
      .to.emit(w.claims, "OwedPaid")
      .withArgs(w.claimId, amount, left)
      .and.to.emit(w.claims, "PartPaidInEth")
      .withArgs(w.claimId, inEth, parseEther("0.625"))
      .and.to.emit(w.capital, "OwedUnitsPaid")
      .withArgs(1n, amount * 1_000n);
    expect((await w.claims.claimOf(w.claimId)).owed).to.equal(left);
    await w.capital.setRecorded(USDC, 10n ** 12n);
    await expect(w.claims.collectOwed(w.claimId)).to.emit(w.claims, "OwedPaid").withArgs(w.claimId, left, 0n);
  });
});
