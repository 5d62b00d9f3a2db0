import { expect } from "chai";
import { ZeroHash, id, parseEther } from "ethers";
import {
  DAY,
  EXTENSION,
  LATE,
  MATURITY,
  Standing,
  VOTING,
  WAD,
  WEIGHT_AGE,
  at,
  ballots,
  coverOf,
  file,
  networkHelpers,
  now,
  pass,
  refused,
  stakes,
  world,
} from "../../../support/claims.js";

/**
 * vote
 * ├── refused: no vote · ended (t-1, t) · not a member, expired, suspended · no deposit · too young · conflict · payee · twice
 * ├── weight: old deposit · what was mature before a rise · what is left of it · the cap · nothing after a rise too late
 * ├── ballots on neighbouring claims, in one word, do not touch
 * └── late flip: extends (from 12 h before the end on) · only when the outcome would change · three times at most
 */
describe("Assessment.vote", () => {
  async function ready() {
    const w = await networkHelpers.loadFixture(world);
    const [, a, b, c, d, e] = w.signers;
    await stakes(
      w,
      new Map([
        [a, 1_000n],
        [b, 1_100n],
        [c, 300n],
        [d, 300n],
        [e, 300n],
      ]),
    );
    await pass(MATURITY);
    const claimant = w.signers[15];
    const coverId = await coverOf(w, claimant);
    return { ...w, a, b, c, d, e, claimant, coverId };
  }

  async function filed() {
    const w = await ready();
    const claimId = await file(w, w.claimant, { coverId: w.coverId });
    return { ...w, claimId, endsAt: (await now()) + VOTING };
  }

  describe("refused", () => {
    it("without a vote, and after its end", async () => {
      const w = await filed();
      const mine = w.assessment.connect(w.a);
      await refused(() => mine.vote(99, true, ZeroHash), w.assessment, "UnknownPoll", [99n]);
      await at(w.endsAt);
      const values = [w.claimId, w.endsAt];
      await refused(() => mine.vote(w.claimId, true, ZeroHash), w.assessment, "VotingClosed", values);
    });

    it("of who may do no new business", async () => {
      const w = await filed();
      const attempt = () => w.assessment.connect(w.a).vote(w.claimId, true, ZeroHash);
      await w.members.setMember(w.a, 1, Standing.None);
      await refused(attempt, w.members, "NotMember", [w.a.address]);
      await w.members.setMember(w.a, 1, Standing.Expired);
      await refused(attempt, w.members, "MembershipExpired", [w.a.address, 1n]);
      await w.members.setMember(w.a, 1, Standing.Suspended);
      await refused(attempt, w.members, "MemberSuspended", [w.a.address]);
    });

    it("of who has no deposit, or only a young one", async () => {
      const w = await ready();
      await stakes(w, new Map([[w.signers[6], 10n]]));
      const rise = await now();
      await at(rise + WEIGHT_AGE - 1n);
      const claimId = await file(w, w.claimant, { coverId: w.coverId });
      const [young, none] = [w.signers[6], w.signers[7]];
      const attempt = (voter: typeof young) => () => w.assessment.connect(voter).vote(claimId, true, ZeroHash);
      await refused(attempt(young), w.assessment, "StakeTooYoung", [6n, rise, rise - 1n]);
      await refused(attempt(none), w.assessment, "NoDeposit", [7n]);
    });

    it("of who backs the cover or is insured beside it, and of the payee", async () => {
      const w = await filed();
      await w.cover.setConflict(w.coverId, w.a, true);
      const values = [w.claimId, w.a.address];
      await refused(
        () => w.assessment.connect(w.a).vote(w.claimId, true, ZeroHash),
        w.assessment,
        "ConflictOfInterest",
        values,
      );
      const own = await file(w, w.b, { coverId: await coverOf(w, w.b) });
      const attempt = () => w.assessment.connect(w.b).vote(own, true, ZeroHash);
      await refused(attempt, w.assessment, "ConflictOfInterest", [own, w.b.address]);
    });

    it("of the payee even if its attestation had run out when it filed", async () => {
      const w = await ready();
      await w.members.setMember(w.b, 2, Standing.Expired);
      const own = await file(w, w.b, { coverId: await coverOf(w, w.b) });
      await w.members.setMember(w.b, 2, Standing.Active);
      const attempt = () => w.assessment.connect(w.b).vote(own, true, ZeroHash);
      await refused(attempt, w.assessment, "ConflictOfInterest", [own, w.b.address]);
    });

    it("the second time", async () => {
      const w = await filed();
      await ballots(w, w.claimId, [w.b], []);
      const attempt = () => w.assessment.connect(w.b).vote(w.claimId, false, ZeroHash);
      await refused(attempt, w.assessment, "AlreadyVoted", [w.claimId, 2n]);
    });
  });

  describe("weight", () => {
    it("is the old deposit, up to a second before the end", async () => {
      const w = await filed();
      await at(w.endsAt - 1n);
      await expect(w.assessment.connect(w.c).vote(w.claimId, true, id("why")))
        .to.emit(w.assessment, "Voted")
        .withArgs(w.claimId, 3n, true, 300n * WAD, id("why"));
      expect((await w.assessment.pollOf(w.claimId)).accept).to.equal(300n * WAD);
    });

    it("is what was there before a later rise, and what is left of that", async () => {
      const w = await ready();
      await stakes(w, new Map([[w.c, 50n]]));
      await stakes(w, new Map([[w.d, 50n]]));
      await w.assessment.connect(w.d).withdraw(parseEther("150"));
      const claimId = await file(w, w.claimant, { coverId: w.coverId });
      expect(await w.assessment.votingWeightOf(claimId, 3)).to.equal(300n * WAD);
      await ballots(w, claimId, [w.c], [w.d]);
      expect(await w.assessment.ballotOf(claimId, 3)).to.deep.equal([true, true, 300n * WAD]);
      expect(await w.assessment.ballotOf(claimId, 4)).to.deep.equal([true, false, 200n * WAD]);
    });

    it("is rounded down to a tenth of a KEEL, before a rise and after none", async () => {
      const w = await ready();
      for (const signer of [w.c, w.d]) {
        await w.members.mint(signer, WAD);
        await w.assessment.connect(signer).deposit(WAD / 20n);
      }
      await pass(MATURITY);
      await w.assessment.connect(w.c).deposit(WAD / 2n);
      const claimId = await file(w, w.claimant, { coverId: w.coverId });
      await ballots(w, claimId, [w.c, w.d], []);
      for (const memberId of [3, 4])
        expect((await w.assessment.ballotOf(claimId, memberId)).weight).to.equal(300n * WAD);
    });

    it("stops at the cap", async () => {
      const w = await ready();
      await stakes(w, new Map([[w.a, 9_000n]]));
      await pass(WEIGHT_AGE);
      const claimId = await file(w, w.claimant, { coverId: w.coverId });
      await ballots(w, claimId, [w.a], []);
      expect((await w.assessment.ballotOf(claimId, 1)).weight).to.equal(4_800n * WAD);
    });

    it("is nothing after a rise so late that nobody knows what was mature at the snapshot", async () => {
      const w = await ready();
      const long = await coverOf(w, w.claimant, { votingPeriod: 30n * DAY });
      const claimId = await file(w, w.claimant, { coverId: long });
      const snapshot = (await now()) - WEIGHT_AGE;
      await w.members.mint(w.a, WAD);
      await w.members.mint(w.b, WAD);
      await at(snapshot + MATURITY);
      await w.assessment.connect(w.a).deposit(WAD);
      await at(snapshot + MATURITY + 1n);
      await w.assessment.connect(w.b).deposit(WAD);
      await ballots(w, claimId, [w.a], []);
      expect((await w.assessment.ballotOf(claimId, 1)).weight).to.equal(1_000n * WAD);
      const attempt = () => w.assessment.connect(w.b).vote(claimId, true, ZeroHash);
      await refused(attempt, w.assessment, "StakeTooYoung", [2n, snapshot + MATURITY + 1n, snapshot]);
    });
  });

  it("keeps ballots on neighbouring claims apart, and each tally is their sum", async () => {
    const w = await filed();
    const claims = [w.claimId];
    for (let i = 0; i < 8; i++) claims.push(await file(w, w.claimant, { coverId: await coverOf(w, w.claimant) }));
    for (const [i, claimId] of claims.entries()) {
      if (i === 3) continue;
      await ballots(w, claimId, i % 2 === 0 ? [w.c] : [w.d], i % 2 === 0 ? [w.d] : [w.c, w.e]);
    }
    for (const [i, claimId] of claims.entries()) {
      const expected = i === 3 ? [false, false, 0n] : [true, i % 2 === 0, 300n * WAD];
      expect(await w.assessment.ballotOf(claimId, 3)).to.deep.equal(expected);
      const poll = await w.assessment.pollOf(claimId);
      const tally = i === 3 ? [0n, 0n] : [300n * WAD, (i % 2 === 0 ? 300n : 600n) * WAD];
      expect([poll.accept, poll.deny]).to.deep.equal(tally);
    }
  });

  describe("late flip", () => {
    const flip = (w: Awaited<ReturnType<typeof filed>>) => w.assessment.connect(w.a).vote(w.claimId, true, ZeroHash);

    it("extends from 12 hours before the end on, not a second earlier", async () => {
      const early = await filed();
      await at(early.endsAt - LATE - 1n);
      await expect(flip(early)).not.to.emit(early.assessment, "PollExtended");
      const late = await filed();
      await at(late.endsAt - LATE);
      await expect(flip(late))
        .to.emit(late.assessment, "PollExtended")
        .withArgs(late.claimId, late.endsAt + EXTENSION, 1n);
    });

    it("needs a change of what the outcome would be", async () => {
      const w = await filed();
      await ballots(w, w.claimId, [w.a], []);
      await at(w.endsAt - LATE);
      await expect(w.assessment.connect(w.c).vote(w.claimId, true, ZeroHash)).not.to.emit(w.assessment, "PollExtended");
      await expect(w.assessment.connect(w.d).vote(w.claimId, false, ZeroHash)).not.to.emit(
        w.assessment,
        "PollExtended",
      );
      const quiet = await filed();
      await at(quiet.endsAt - 1n);
      const underQuorum = quiet.assessment.connect(quiet.c).vote(quiet.claimId, true, ZeroHash);
      await expect(underQuorum).not.to.emit(quiet.assessment, "PollExtended");
    });

    it("extends three times at most", async () => {
      const w = await filed();
      await ballots(w, w.claimId, [w.a], []);
      let { endsAt } = w;
      for (const [index, voter] of [w.b, w.c, w.d].entries()) {
        await at(endsAt - 1n);
        endsAt += EXTENSION;
        await expect(w.assessment.connect(voter).vote(w.claimId, index === 1, ZeroHash))
          .to.emit(w.assessment, "PollExtended")
          .withArgs(w.claimId, endsAt, BigInt(index + 1));
      }
      await at(endsAt - 1n);
      await expect(w.assessment.connect(w.e).vote(w.claimId, true, ZeroHash)).not.to.emit(w.assessment, "PollExtended");
      expect(endsAt).to.equal(w.endsAt + 3n * EXTENSION);
      await at(endsAt + DAY);
      await networkHelpers.mine();
      expect(await w.assessment.outcomeOf(w.claimId)).to.deep.equal([1n, endsAt + DAY]);
    });
  });
});
