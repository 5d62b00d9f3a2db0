import { expect } from "chai";
import { parseEther } from "ethers";
import {
  COOLDOWN,
  DAY,
  ETH,
  GWEI,
  MATURITY,
  STETH,
  STETH_PRICE,
  Standing,
  Status,
  USDC,
  USDC_PRICE,
  VOTING,
  WAD,
  at,
  ballots,
  cool,
  coverOf,
  ethers,
  file,
  networkHelpers,
  now,
  pass,
  refused,
  requestOf,
  stakes,
  world,
} from "../../../support/claims.js";
import { expectGasBelow } from "../../../support/gas.js";

/**
 * settle
 * ├── refused: unknown · before the cooldown is over (t-1, t) · twice, whatever the outcome
 * ├── accepted: paid in full, deposit back, cover reduced by all of it, reserve closed, untied · years later · by anyone
 * ├── accepted, capital short: share paid, rest owed, all of it when there is nothing
 * ├── accepted, asset short: rest in ETH (at any price status), ETH short too, no price, ETH itself short
 * ├── denied: deposit kept, the next one doubles
 * ├── undecided: deposit back and 14 days to file again (later claimBy stays); the second time kept
 * ├── payee who refuses, burns gas, returns much, re-enters: credit, nobody else is touched
 * └── deposits: in = returned + kept + open
 */
describe("Claims.settle", () => {
  const AMOUNT = parseEther("4");
  const DEPOSIT = parseEther("0.05");
  const TOKENS = 40_000n * 10n ** 6n;

  async function ready() {
    const w = await networkHelpers.loadFixture(world);
    const [, a, b, c] = w.signers;
    await stakes(
      w,
      new Map([
        [a, 5_000n],
        [b, 5_000n],
        [c, 5_000n],
      ]),
    );
    await pass(MATURITY);
    return { ...w, a, b, c, owner: w.signers[4] };
  }
  type Ready = Awaited<ReturnType<typeof ready>>;

  async function voted(w: Ready, outcome: "accepted" | "denied" | "undecided", changes = {}, amount = AMOUNT) {
    const coverId = await coverOf(w, w.owner, changes);
    const claimId = await file(w, w.owner, { coverId, amount });
    if (outcome === "accepted") await ballots(w, claimId, [w.a, w.b], [w.c]);
    if (outcome === "denied") await ballots(w, claimId, [w.c], [w.a, w.b]);
    return { coverId, claimId };
  }

  async function cooled(w: Ready, outcome: "accepted" | "denied" | "undecided", changes = {}, amount = AMOUNT) {
    const claim = await voted(w, outcome, changes, amount);
    await cool();
    return claim;
  }

  describe("refused", () => {
    it("for an unknown claim", async () => {
      const w = await ready();
      await refused(() => w.claims.settle(1), w.claims, "UnknownClaim", [1n]);
    });

    it("before the cooldown is over", async () => {
      const w = await ready();
      const { claimId } = await voted(w, "accepted");
      const { finalAt } = await w.assessment.outcomeOf(claimId);
      expect(finalAt).to.equal((await w.claims.claimOf(claimId)).filedAt + VOTING + COOLDOWN);
      await at(finalAt - 1n);
      await refused(() => w.claims.settle(claimId), w.claims, "NotFinal", [claimId, finalAt]);
      await at(finalAt);
      await w.claims.settle(claimId);
    });

    for (const outcome of ["accepted", "denied", "undecided"] as const) {
      it(`twice when ${outcome}`, async () => {
        const w = await ready();
        const { claimId } = await cooled(w, outcome);
        await w.claims.settle(claimId);
        await refused(() => w.claims.settle(claimId), w.claims, "AlreadySettled", [claimId]);
      });
    }
  });

  describe("accepted", () => {
    it("pays in full, returns the deposit, reduces the cover, closes the reserve, unties", async () => {
      const w = await ready();
      const { claimId, coverId } = await cooled(w, "accepted");
      const before = await ethers.provider.getBalance(w.owner);
      await expect(w.claims.connect(w.signers[19]).settle(claimId))
        .to.emit(w.claims, "ClaimSettled")
        .withArgs(claimId, Status.Paid, AMOUNT, 0n)
        .and.to.emit(w.claims, "DepositReturned")
        .withArgs(claimId, w.owner.address, DEPOSIT, true)
        .and.to.emit(w.cover, "ClaimEnded")
        .withArgs(coverId, AMOUNT, AMOUNT, false, 0n)
        .and.to.emit(w.capital, "ReserveSettled")
        .withArgs(0n, AMOUNT / GWEI, 0n)
        .and.to.emit(w.members, "Untied")
        .withArgs(w.owner.address);
      expect(await ethers.provider.getBalance(w.owner)).to.equal(before + AMOUNT + DEPOSIT);
      expect((await w.claims.claimOf(claimId)).status).to.equal(Status.Paid);
      expect(await w.members.tiesOf(w.owner)).to.equal(0n);
    });

    it("loses nothing by waiting, nor by an attestation that runs out", async () => {
      const w = await ready();
      const { claimId } = await cooled(w, "accepted");
      await w.members.setMember(w.owner, 4, Standing.Suspended);
      await pass(10n * 365n * DAY);
      await expect(w.claims.settle(claimId)).to.changeEtherBalance(ethers, w.owner, AMOUNT + DEPOSIT);
    });

    it("does not untie who was not tied", async () => {
      const w = await ready();
      await w.members.setMember(w.owner, 0, Standing.None);
      const { claimId } = await voted(w, "accepted");
      await w.members.setMember(w.owner, 4, Standing.Active);
      await cool();
      await expect(w.claims.settle(claimId)).not.to.emit(w.members, "Untied");
    });
  });

  describe("accepted, capital short", () => {
    it("pays the share, rounded down, and owes the rest", async () => {
      const w = await ready();
      const { claimId } = await cooled(w, "accepted");
      await w.capital.setShare(333_333_333_333_333_333n);
      const paid = (AMOUNT * 333_333_333_333_333_333n) / WAD;
      const owed = AMOUNT - paid;
      await expect(w.claims.settle(claimId))
        .to.emit(w.claims, "ClaimSettled")
        .withArgs(claimId, Status.Paid, paid, owed)
        .and.to.emit(w.capital, "ReserveSettled")
        .withArgs(0n, AMOUNT / GWEI, (owed + GWEI - 1n) / GWEI);
      expect((await w.claims.claimOf(claimId)).owed).to.equal(owed);
      expect(await w.capital.paidTo(w.owner, ETH)).to.equal(paid);
    });

    it("burns and reduces by the whole claim, pays nothing when there is nothing", async () => {
      const w = await ready();
      const { claimId, coverId } = await cooled(w, "accepted");
      await w.capital.setShare(0);
      await expect(w.claims.settle(claimId))
        .to.emit(w.cover, "ClaimEnded")
        .withArgs(coverId, AMOUNT, AMOUNT, false, 0n)
        .and.to.emit(w.claims, "ClaimSettled")
        .withArgs(claimId, Status.Paid, 0n, AMOUNT);
      expect(await w.capital.paidTo(w.owner, ETH)).to.equal(0n);
    });
  });

  describe("accepted, asset short", () => {
    const usdc = { assetId: USDC, amount: 100_000n * 10n ** 6n };

    it("pays the rest in ETH at the price, rounded down, though the feed is stale", async () => {
      const w = await ready();
      const { claimId } = await cooled(w, "accepted", usdc, TOKENS + 1n);
      const there = TOKENS / 4n;
      await w.capital.setRecorded(USDC, there);
      const rest = TOKENS + 1n - there;
      const inEth = (rest * USDC_PRICE) / 10n ** 6n;
      await expect(w.claims.settle(claimId))
        .to.emit(w.claims, "PartPaidInEth")
        .withArgs(claimId, rest, inEth)
        .and.to.emit(w.claims, "ClaimSettled")
        .withArgs(claimId, Status.Paid, TOKENS + 1n, 0n);
      expect(await w.capital.paidTo(w.owner, USDC)).to.equal(there);
      expect(await w.capital.paidTo(w.owner, ETH)).to.equal(inEth);
    });

    it("owes what ETH is short of as well, discharging what was paid rounded up", async () => {
      const w = await ready();
      const { claimId } = await cooled(w, "accepted", usdc, TOKENS);
      await w.capital.setRecorded(USDC, 0);
      await w.capital.setRecorded(ETH, parseEther("3") + 1n);
      const discharged = ((parseEther("3") + 1n) * 10n ** 6n + USDC_PRICE - 1n) / USDC_PRICE;
      await expect(w.claims.settle(claimId))
        .to.emit(w.claims, "PartPaidInEth")
        .withArgs(claimId, discharged, parseEther("3") + 1n)
        .and.to.emit(w.claims, "ClaimSettled")
        .withArgs(claimId, Status.Paid, discharged, TOKENS - discharged)
        .and.to.emit(w.capital, "ReserveSettled")
        .withArgs(1n, TOKENS * 1_000n, (TOKENS - discharged) * 1_000n);
      expect(await w.capital.paidTo(w.owner, USDC)).to.equal(0n);
    });

    it("owes the rest when the asset never had a price", async () => {
      const w = await ready();
      const { claimId } = await cooled(w, "accepted", usdc, TOKENS);
      await w.capital.setAsset(USDC, 1, 6, 0);
      await w.capital.setRecorded(USDC, 7);
      await expect(w.claims.settle(claimId))
        .to.emit(w.claims, "ClaimSettled")
        .withArgs(claimId, Status.Paid, 7n, TOKENS - 7n);
    });

    it("owes the rest of a claim in ETH when ETH is short, and shares what there is with the other open claims", async () => {
      const w = await ready();
      const { claimId } = await cooled(w, "accepted");
      const other = await cooled(w, "accepted", {}, AMOUNT / 2n);
      await w.capital.setRecorded(ETH, parseEther("1.5"));
      await expect(w.claims.settle(claimId))
        .to.emit(w.claims, "ClaimSettled")
        .withArgs(claimId, Status.Paid, parseEther("1"), AMOUNT - parseEther("1"));
      await expect(w.claims.settle(other.claimId))
        .to.emit(w.claims, "ClaimSettled")
        .withArgs(other.claimId, Status.Paid, parseEther("0.5"), AMOUNT / 2n - parseEther("0.5"));
    });
  });

  it("denied: gives back what was reserved at the price of the filing", async () => {
    const w = await ready();
    const { claimId } = await cooled(w, "denied", { assetId: STETH });
    const reserved = (AMOUNT * STETH_PRICE) / WAD / GWEI;
    await w.capital.setAsset(STETH, 0, 18, STETH_PRICE / 2n);
    await expect(w.claims.settle(claimId)).to.emit(w.capital, "ReserveSettled").withArgs(0n, reserved, 0n);
  });

  it("denied: keeps the deposit in the pool, doubles the next, pays nothing", async () => {
    const w = await ready();
    const { claimId, coverId } = await cooled(w, "denied");
    await expect(w.claims.settle(claimId))
      .to.emit(w.claims, "ClaimSettled")
      .withArgs(claimId, Status.Denied, 0n, 0n)
      .and.to.emit(w.claims, "DepositForfeited")
      .withArgs(claimId, DEPOSIT)
      .and.to.emit(w.capital, "Received")
      .withArgs(ETH, await w.claims.getAddress(), 4n, DEPOSIT)
      .and.to.emit(w.cover, "ClaimEnded")
      .withArgs(coverId, AMOUNT, 0n, true, 0n)
      .and.to.emit(w.capital, "ReserveSettled")
      .withArgs(0n, AMOUNT / GWEI, 0n)
      .and.to.emit(w.members, "Untied");
    expect(await w.claims.depositFor(coverId, AMOUNT)).to.equal(2n * DEPOSIT);
    expect(await w.capital.paidTo(w.owner, ETH)).to.equal(0n);
  });

  describe("undecided", () => {
    it("returns the deposit and leaves 14 days to file again, once", async () => {
      const w = await ready();
      const claimBy = (await now()) + DAY;
      const { claimId, coverId } = await cooled(w, "undecided", { claimBy });
      const refileBy = (await now()) + 100n + 14n * DAY;
      await at(refileBy - 14n * DAY);
      await expect(w.claims.settle(claimId))
        .to.emit(w.claims, "ClaimSettled")
        .withArgs(claimId, Status.Undecided, 0n, 0n)
        .and.to.emit(w.claims, "DepositReturned")
        .withArgs(claimId, w.owner.address, DEPOSIT, true)
        .and.to.emit(w.cover, "ClaimEnded")
        .withArgs(coverId, AMOUNT, 0n, false, refileBy);
      expect(await w.claims.depositFor(coverId, AMOUNT)).to.equal(DEPOSIT);
      await at(refileBy - 1n);
      const again = await file(w, w.owner, { coverId });
      await cool();
      await expect(w.claims.settle(again))
        .to.emit(w.claims, "DepositForfeited")
        .withArgs(again, DEPOSIT)
        .and.to.emit(w.cover, "ClaimEnded")
        .withArgs(coverId, AMOUNT, 0n, false, 0n);
      const late = await requestOf({ coverId });
      const value = DEPOSIT;
      const attempt = () => w.claims.connect(w.owner).submit(late, { value });
      await refused(attempt, w.claims, "TooLateToClaim");
    });

    it("does not bring a later claimBy forward", async () => {
      const w = await ready();
      const { claimId, coverId } = await cooled(w, "undecided");
      const { claimBy } = await w.cover.coverOf(coverId);
      await w.claims.settle(claimId);
      expect((await w.cover.coverOf(coverId)).claimBy).to.equal(claimBy);
    });
  });

  describe("hostile payee", () => {
    async function hostile(mode: number) {
      const w = await ready();
      const payee = await ethers.deployContract("MockReceiver");
      const coverId = await coverOf(w, payee);
      await w.cover.approve(coverId, w.owner);
      const claimId = await file(w, w.owner, { coverId });
      await ballots(w, claimId, [w.a, w.b], []);
      await payee.setMode(mode);
      await cool();
      return { ...w, payee, claimId, coverId };
    }

    for (const [name, mode] of [
      ["refuses", 1],
      ["burns all gas", 2],
      ["reverts with a megabyte", 3],
    ] as const) {
      it(`that ${name} gets credits`, async () => {
        const w = await hostile(mode);
        const sent = await w.claims.settle(w.claimId, { gasLimit: 1_500_000 });
        await expect(sent)
          .to.emit(w.claims, "DepositReturned")
          .withArgs(w.claimId, await w.payee.getAddress(), DEPOSIT, false);
        expect(await w.capital.creditOf(w.payee, ETH)).to.equal(AMOUNT + DEPOSIT);
        expect(await ethers.provider.getBalance(w.claims)).to.equal(0n);
        expect((await w.claims.claimOf(w.claimId)).status).to.equal(Status.Paid);
        expectGasBelow((await sent.wait())?.gasUsed, 700_000n);
      });
    }

    it("that re-enters gets nowhere", async () => {
      const w = await hostile(4);
      await w.payee.setCallback(w.claims, w.claims.interface.encodeFunctionData("settle", [w.claimId]));
      const guarded = w.claims.interface.encodeErrorResult("ReentrancyGuardReentrantCall", []);
      await expect(w.claims.settle(w.claimId)).to.emit(w.payee, "CalledBack").withArgs(false, guarded);
      expect(await ethers.provider.getBalance(w.payee)).to.equal(AMOUNT + DEPOSIT);
    });

    it("cannot be made a creditor by whoever gives the push too little gas", async () => {
      const w = await hostile(0);
      for (let gasLimit = 60_000; gasLimit <= 300_000; gasLimit += 4_000) {
        const snapshot = await networkHelpers.takeSnapshot();
        const receipt = await w.claims
          .settle(w.claimId, { gasLimit })
          .then((sent) => sent.wait())
          .catch(() => null);
        if (receipt !== null) expect(await w.capital.creditOf(w.payee, ETH)).to.equal(0n);
        await snapshot.restore();
      }
    });
  });

  it("conserves deposits: in = returned + kept + open, and open is the balance", async () => {
    const w = await ready();
    const paid = await voted(w, "accepted");
    const denied = await voted(w, "denied");
    const undecided = await voted(w, "undecided");
    await cool();
    const open = await voted(w, "undecided", { deniedCount: 3 });
    for (const { claimId } of [paid, denied, undecided]) await w.claims.settle(claimId);
    expect(await w.claims.deposits()).to.deep.equal([11n * DEPOSIT, 2n * DEPOSIT, DEPOSIT, 8n * DEPOSIT]);
    expect(await ethers.provider.getBalance(w.claims)).to.equal(8n * DEPOSIT);
    expect((await w.claims.claimOf(open.claimId)).deposit).to.equal(8n * DEPOSIT);
  });
});
