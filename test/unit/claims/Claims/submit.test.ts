import { expect } from "chai";
import { id, parseEther } from "ethers";
import {
  COOLDOWN,
  DAY,
  ETH,
  GWEI,
  STETH,
  STETH_PRICE,
  Standing,
  Status,
  USDC,
  USDC_PRICE,
  VOTING,
  WAITING,
  WAD,
  at,
  coverOf,
  ethers,
  file,
  networkHelpers,
  now,
  refused,
  requestOf,
  world,
} from "../../../support/claims.js";

/**
 * submit
 * ├── refused: unknown cover · not active · neither owner nor approved · a claim is open · claimBy (t-1, t, t+1)
 * │   · zero · above what is left · under the deductible (edge) · loss in the future, before waiting is over, at the end
 * │   · any other deposit
 * ├── by owner, by the approved, by an operator: the payee is the owner, the payee stays after a transfer
 * ├── an active member is tied, nobody else; who is not active can file
 * ├── reserve: ETH, USD class, ETH class at its price; poll: value in ETH rounded up, price and times of the cover
 * └── deposit: floor · share, rounded up to 0.0001 ETH · doubled by each denied claim, up to 2^32
 */
describe("Claims.submit", () => {
  async function ready() {
    const w = await networkHelpers.loadFixture(world);
    const owner = w.signers[1];
    const coverId = await coverOf(w, owner);
    return { ...w, owner, coverId };
  }
  type Ready = Awaited<ReturnType<typeof ready>>;

  const DEPOSIT = parseEther("0.05");
  const UNIT = parseEther("0.0001");
  const attempt =
    (w: Ready, changes: Partial<Awaited<ReturnType<typeof requestOf>>> = {}, by = w.owner, value = DEPOSIT) =>
    async () =>
      w.claims.connect(by).submit({ ...(await requestOf({ coverId: w.coverId })), ...changes }, { value });

  describe("refused", () => {
    it("without an active cover of one's own", async () => {
      const w = await ready();
      await refused(attempt(w, { coverId: 9_999n }), w.claims, "CoverNotActive", [9_999n]);
      const stranger = w.signers[2];
      const values = [w.coverId, stranger.address];
      await refused(attempt(w, {}, stranger), w.claims, "NotCoverOwner", values);
      for (const status of [2, 3]) {
        const ended = await coverOf(w, w.owner, { status });
        await refused(attempt(w, { coverId: ended }), w.claims, "CoverNotActive", [ended]);
      }
    });

    it("while a claim on the cover is open", async () => {
      const w = await ready();
      await attempt(w)();
      await refused(attempt(w), w.claims, "ClaimAlreadyOpen", [w.coverId]);
    });

    it("from claimBy on", async () => {
      const w = await ready();
      const { claimBy } = await w.cover.coverOf(w.coverId);
      const other = await coverOf(w, w.owner, { claimBy });
      const late = { lossAt: claimBy - 60n * DAY };
      await at(claimBy - 1n);
      await attempt(w, late)();
      await at(claimBy);
      const tooLate = attempt(w, { ...late, coverId: other });
      await refused(tooLate, w.claims, "TooLateToClaim", [claimBy, claimBy]);
      await at(claimBy + 1n);
      await refused(tooLate, w.claims, "TooLateToClaim", [claimBy, claimBy + 1n]);
    });

    it("for nothing, for more than is left and for less than the deductible", async () => {
      const w = await ready();
      await refused(attempt(w, { amount: 0n }), w.claims, "ZeroAmount");
      const left = parseEther("10");
      await refused(attempt(w, { amount: left + 1n }), w.claims, "AmountAboveCover", [left + 1n, left]);
      const minimum = parseEther("0.5");
      await refused(attempt(w, { amount: minimum - 1n }), w.claims, "UnderDeductible", [minimum - 1n, minimum]);
      await attempt(w, { amount: minimum })();
    });

    it("for a loss outside the covered time", async () => {
      const w = await ready();
      const { startAt, endAt } = await w.cover.coverOf(w.coverId);
      const from = startAt + WAITING;
      const early = from - 1n;
      await refused(attempt(w, { lossAt: early }), w.claims, "LossOutsideCover", [early, from, endAt]);
      const soon = (await now()) + 1_000n;
      await at(soon - 1n);
      await refused(attempt(w, { lossAt: soon }), w.claims, "LossInFuture", [soon, soon - 1n]);
      await at(endAt + DAY);
      await refused(attempt(w, { lossAt: endAt }), w.claims, "LossOutsideCover", [endAt, from, endAt]);
      await attempt(w, { lossAt: endAt - 1n })();
    });

    it("with any other deposit", async () => {
      const w = await ready();
      for (const sent of [0n, DEPOSIT - 1n, DEPOSIT + 1n])
        await refused(attempt(w, {}, w.owner, sent), w.claims, "WrongDeposit", [sent, DEPOSIT]);
    });
  });

  it("takes a loss in the first covered second and in this very second", async () => {
    const w = await ready();
    const { startAt } = await w.cover.coverOf(w.coverId);
    await attempt(w, { lossAt: startAt + WAITING })();
    const other = await coverOf(w, w.owner);
    const time = (await now()) + 50n;
    await at(time);
    await attempt(w, { coverId: other, lossAt: time })();
  });

  it("writes the claim and says so", async () => {
    const w = await ready();
    const request = await requestOf({ coverId: w.coverId });
    const time = (await now()) + 10n;
    await at(time);
    const hashes = [id("evidence"), id("incident")];
    const facts = [w.owner.address, ETH, request.amount, request.lossAt, DEPOSIT, ...hashes];
    await expect(w.claims.connect(w.owner).submit(request, { value: DEPOSIT }))
      .to.emit(w.claims, "ClaimSubmitted")
      .withArgs(1n, w.coverId, ...facts)
      .and.to.emit(w.cover, "ClaimBegun")
      .withArgs(w.coverId, request.amount)
      .and.to.emit(w.capital, "ReserveOpened")
      .withArgs(0n, request.amount / GWEI);
    const expected = [w.owner.address, w.coverId, Status.Open, 0n, request.amount, DEPOSIT, time, 0n];
    expect(await w.claims.claimOf(1)).to.deep.equal(expected);
    expect(await w.claims.claimCount()).to.equal(1n);
    expect(await w.claims.deposits()).to.deep.equal([DEPOSIT, 0n, 0n, DEPOSIT]);
    expect(await ethers.provider.getBalance(w.claims)).to.equal(DEPOSIT);
    const poll = await w.assessment.pollOf(1);
    expect([poll.endsAt, poll.cooldownPeriod, poll.payeeId]).to.deep.equal([time + VOTING, COOLDOWN, 1n]);
    expect(poll.quorum).to.equal(400n * WAD);
  });

  it("runs under the times frozen in the cover", async () => {
    const w = await ready();
    const coverId = await coverOf(w, w.owner, { votingPeriod: 5n * DAY, cooldownPeriod: 2n * DAY });
    await attempt(w, { coverId })();
    expect((await w.assessment.outcomeOf(1)).finalAt).to.equal((await now()) + 7n * DAY);
  });

  describe("who files", () => {
    it("may be approved or an operator; the owner is the payee, also after a transfer", async () => {
      const w = await ready();
      const [approved, operator, buyer] = w.signers.slice(15, 18);
      await w.cover.approve(w.coverId, approved);
      await attempt(w, {}, approved)();
      const other = await coverOf(w, w.owner);
      await w.cover.setApprovalForAll(w.owner, operator, true);
      await attempt(w, { coverId: other }, operator)();
      await w.cover.transfer(w.coverId, buyer);
      for (const claimId of [1n, 2n]) expect((await w.claims.claimOf(claimId)).payee).to.equal(w.owner.address);
      expect(await w.members.tiesOf(w.owner)).to.equal(2n);
    });

    for (const [name, standing] of Object.entries(Standing).filter(([, value]) => value !== Standing.Active)) {
      it(`may be in standing ${name}, and is not tied`, async () => {
        const w = await ready();
        await w.members.setMember(w.owner, standing === Standing.None ? 0 : 1, standing);
        await expect(attempt(w)()).not.to.emit(w.members, "Tied");
        expect((await w.assessment.pollOf(1)).payeeId).to.equal(standing === Standing.None ? 0n : 1n);
      });
    }
  });

  describe("worth", () => {
    it("of a cover in USDC: its own class in the reserve, ETH for vote and deposit", async () => {
      const w = await ready();
      const coverId = await coverOf(w, w.owner, { assetId: USDC, amount: 100_000n * 10n ** 6n });
      const amount = 40_000n * 10n ** 6n + 1n;
      const worth = (amount * USDC_PRICE + 10n ** 6n - 1n) / 10n ** 6n;
      const deposit = ceilTo(ceilTo(worth, 100n) / 100n, UNIT);
      expect(await w.claims.depositFor(coverId, amount)).to.equal(deposit);
      await expect(attempt(w, { coverId, amount }, w.owner, deposit)())
        .to.emit(w.capital, "ReserveOpened")
        .withArgs(1n, amount * 1_000n);
      expect((await w.assessment.pollOf(1)).quorum).to.equal(ceilTo((2n * worth * WAD) / (WAD / 50n), WAD / 10n));
    });

    it("of a cover in an asset of the ETH class: its price", async () => {
      const w = await ready();
      const coverId = await coverOf(w, w.owner, { assetId: STETH });
      const units = ceilTo((parseEther("4") * STETH_PRICE) / WAD, GWEI) / GWEI;
      await expect(attempt(w, { coverId })()).to.emit(w.capital, "ReserveOpened").withArgs(0n, units);
    });

    it("of an asset that never had a price: nothing, and the claim can be filed", async () => {
      const w = await ready();
      await w.capital.setAsset(USDC, 1, 6, 0);
      const coverId = await coverOf(w, w.owner, { assetId: USDC, amount: 10n ** 9n });
      await attempt(w, { coverId, amount: 10n ** 8n })();
      expect((await w.assessment.pollOf(1)).quorum).to.equal(0n);
    });
  });

  describe("deposit", () => {
    it("is the floor, or the share of the amount rounded up to 0.0001 ETH", async () => {
      const w = await ready();
      const coverId = await coverOf(w, w.owner, { amount: parseEther("100") });
      expect(await w.claims.depositFor(coverId, parseEther("5"))).to.equal(DEPOSIT);
      expect(await w.claims.depositFor(coverId, parseEther("5") + 1n)).to.equal(DEPOSIT + UNIT);
      expect(await w.claims.depositFor(coverId, parseEther("70"))).to.equal(parseEther("0.7"));
    });

    for (const [denied, factor] of [
      [1, 2n],
      [3, 8n],
      [32, 2n ** 32n],
      [255, 2n ** 32n],
    ] as const) {
      it(`is ${factor} times as much after ${denied} denied claims`, async () => {
        const w = await ready();
        const coverId = await coverOf(w, w.owner, { deniedCount: denied });
        expect(await w.claims.depositFor(coverId, parseEther("4"))).to.equal(DEPOSIT * factor);
      });
    }
  });

  it("gives claims their ids in order", async () => {
    const w = await ready();
    expect(await file(w, w.owner, { coverId: w.coverId })).to.equal(1n);
    expect(await file(w, w.owner, { coverId: await coverOf(w, w.owner) })).to.equal(2n);
    expect((await w.claims.claimOf(3)).status).to.equal(Status.None);
  });
});

const ceilTo = (value: bigint, step: bigint): bigint => ((value + step - 1n) / step) * step;
