import { expect } from "chai";
import { ZeroHash, parseEther } from "ethers";
import { DAY, openChain, type Signer } from "../../support/chain.js";
import { covered, decided, deployClaims, filing, freshen, judge, settled, submit } from "../../support/claimsSuite.js";
import { PERIOD, buy, orderFor } from "../../support/covers.js";
import { expectRefusal } from "../../support/refusal.js";

const chain = await openChain();
const AMOUNT = parseEther("4");

/** What the whole suite refuses around a claim, and what a refused claim leaves behind. */
describe("claims over the whole suite", () => {
  async function bought() {
    const s = await chain.loadFixture(deploy);
    return { ...s, coverId: await covered(s, s.cy) };
  }
  const deploy = () => deployClaims(chain);
  type Bought = Awaited<ReturnType<typeof bought>>;

  /** Makes an assessor of somebody, long enough ago to vote. */
  async function assessor(s: Bought, account: Signer) {
    await s.token.connect(s.admin).mintGenesis(account, parseEther("100"));
    await s.assessment.connect(account).deposit(parseEther("100"));
    await chain.increase(8n * DAY);
  }

  const voteOf = (s: Bought, voter: Signer, claimId: bigint) => () =>
    s.assessment.connect(voter).vote(claimId, false, ZeroHash);

  it("keeps those from voting who back the cover, or were sold cover on the product, and the payee", async () => {
    const s = await bought();
    await freshen(s);
    await buy(s, s.dan, orderFor(s.dan));
    for (const person of [s.bo, s.dan, s.cy]) await assessor(s, person);
    const claimId = await submit(s, s.cy, s.coverId, AMOUNT);
    for (const person of [s.bo, s.dan, s.cy]) {
      const values = [claimId, person.address];
      await expectRefusal(voteOf(s, person, claimId), s.assessment, "ConflictOfInterest", values);
    }
  });

  it("lets those vote who back or bought something else", async () => {
    const s = await bought();
    await freshen(s);
    await buy(s, s.dan, orderFor(s.dan, { productId: 1 }));
    await assessor(s, s.dan);
    const claimId = await submit(s, s.cy, s.coverId, AMOUNT);
    await voteOf(s, s.dan, claimId)();
  });

  it("keeps young stake, strangers, suspended and expired members from voting", async () => {
    const s = await bought();
    const claimId = await submit(s, s.cy, s.coverId, AMOUNT);
    const [young, suspended, expired] = [s.dan, s.assessors[0], s.assessors[1]];
    await s.assessment.connect(young).deposit(parseEther("100"));
    await expectRefusal(voteOf(s, young, claimId), s.assessment, "StakeTooYoung");
    await expectRefusal(voteOf(s, s.eve, claimId), s.membership, "NotMember", [s.eve.address]);
    await s.membership.suspend(suspended);
    await expectRefusal(voteOf(s, suspended, claimId), s.membership, "MemberSuspended", [suspended.address]);
    await chain.increase(300n * DAY);
    const late = await s.membership.memberOf(expired);
    const values = [expired.address, late.expiresAt];
    await expectRefusal(() => s.assessment.connect(expired).deposit(1), s.membership, "MembershipExpired", values);
    await s.assessment.connect(suspended).withdraw(parseEther("10000"));
    expect((await s.membership.memberOf(suspended)).ties).to.equal(0n);
  });

  it("blocks the end of a cover while a claim is open, and lets it end after", async () => {
    const s = await bought();
    const { claimBy } = await s.cover.coverOf(s.coverId);
    await chain.reach(claimBy - DAY);
    const { request, value } = await filing(s, s.coverId, AMOUNT, claimBy - 50n * DAY);
    await s.claims.connect(s.cy).submit(request, { value });
    await chain.at(claimBy);
    await expectRefusal(() => s.cover.expire(s.coverId), s.cover, "ClaimOpen", [s.coverId]);
    await judge(s, 1n, "denied");
    await chain.increase(5n * DAY);
    await s.claims.settle(1);
    await expect(s.cover.expire(s.coverId)).to.emit(s.cover, "CoverExpired").withArgs(s.coverId);
    expect((await s.ledger.exposureOf(0)).eth).to.equal(0n);
  });

  for (const [offset, error] of [
    [-1n, undefined],
    [0n, "TooLateToClaim"],
    [1n, "TooLateToClaim"],
  ] as const) {
    it(`at claimBy ${offset < 0n ? "-" : "+"} ${offset < 0n ? -offset : offset} s ${error ?? "takes the claim"}`, async () => {
      const s = await bought();
      const { claimBy, endAt } = await s.cover.coverOf(s.coverId);
      const { request, value } = await filing(s, s.coverId, AMOUNT, endAt - 1n);
      const attempt = () => s.claims.connect(s.cy).submit(request, { value });
      await chain.at(claimBy + offset);
      if (error === undefined) await attempt();
      else await expectRefusal(attempt, s.claims, error, [claimBy, claimBy + offset]);
    });
  }

  it("pays who owned the cover when the claim was filed, and only what is left can be claimed again", async () => {
    const s = await bought();
    const claimId = await submit(s, s.cy, s.coverId, AMOUNT);
    await s.cover.connect(s.cy).transferFrom(s.cy, s.dan, s.coverId);
    await expectRefusal(
      async () => s.claims.connect(s.cy).submit((await filing(s, s.coverId, AMOUNT)).request),
      s.claims,
      "NotCoverOwner",
      [s.coverId, s.cy.address],
    );
    const open = (await filing(s, s.coverId, AMOUNT)).request;
    await expectRefusal(() => s.claims.connect(s.dan).submit(open), s.claims, "ClaimAlreadyOpen", [s.coverId]);
    await judge(s, claimId, "accepted");
    await chain.increase(4n * DAY);
    await expect(s.claims.settle(claimId)).to.changeEtherBalances(
      chain.ethers,
      [s.cy, s.dan],
      [AMOUNT + parseEther("0.05"), 0n],
    );
    const { request, value } = await filing(s, s.coverId, parseEther("6") + 1n);
    const tooMuch = () => s.claims.connect(s.dan).submit(request, { value });
    await expectRefusal(tooMuch, s.claims, "AmountAboveCover", [parseEther("6") + 1n, parseEther("6")]);
    await settled(s, s.dan, s.coverId, parseEther("6"), "accepted");
    const exhausted = () => s.claims.connect(s.dan).submit(request, { value });
    await expectRefusal(exhausted, s.claims, "CoverNotActive", [s.coverId]);
  });

  it("doubles the deposit after a denial, and keeps it", async () => {
    const s = await bought();
    const recorded = await s.pool.recordedOf(0);
    const floor = parseEther("0.05");
    for (const factor of [1n, 2n, 4n]) {
      expect(await s.claims.depositFor(s.coverId, AMOUNT)).to.equal(factor * floor);
      await settled(s, s.cy, s.coverId, AMOUNT, "denied");
    }
    expect(await s.pool.recordedOf(0)).to.equal(recorded + 7n * floor);
    expect(await s.claims.deposits()).to.deep.equal([7n * floor, 0n, 7n * floor, 0n]);
  });

  it("gives an undecided claim one more chance after claimBy, and keeps the second deposit", async () => {
    const s = await bought();
    const { claimBy, endAt } = await s.cover.coverOf(s.coverId);
    const last = (await filing(s, s.coverId, AMOUNT, endAt - 1n)).request;
    const value = parseEther("0.05");
    await chain.at(claimBy - 1n);
    await s.claims.connect(s.cy).submit(last, { value });
    await chain.increase(4n * DAY);
    await expect(s.claims.settle(1)).to.changeEtherBalance(chain.ethers, s.cy, value);
    const refileBy = (await s.cover.coverOf(s.coverId)).claimBy;
    expect(refileBy).to.equal((await chain.now()) + 14n * DAY);
    await expectRefusal(() => s.cover.expire(s.coverId), s.cover, "NotExpired", [s.coverId, refileBy]);
    await chain.at(refileBy - 1n);
    await s.claims.connect(s.cy).submit(last, { value });
    await chain.increase(4n * DAY);
    await expect(s.claims.settle(2)).to.changeEtherBalance(chain.ethers, s.pool, value);
    const again = () => s.claims.connect(s.cy).submit(last, { value });
    await expectRefusal(again, s.claims, "TooLateToClaim");
    await s.cover.expire(s.coverId);
  });

  it("settles neither before the cooldown is over nor twice", async () => {
    const s = await bought();
    const claimId = await submit(s, s.cy, s.coverId, AMOUNT);
    await judge(s, claimId, "accepted");
    const { finalAt } = await s.assessment.outcomeOf(claimId);
    await chain.at(finalAt - 1n);
    await expectRefusal(() => s.claims.settle(claimId), s.claims, "NotFinal", [claimId, finalAt]);
    await s.claims.settle(claimId);
    await expectRefusal(() => s.claims.settle(claimId), s.claims, "AlreadySettled", [claimId]);
    const other = await decided(s, s.cy, s.coverId, AMOUNT, "denied");
    await chain.increase(PERIOD);
    await s.claims.settle(other);
  });
});
