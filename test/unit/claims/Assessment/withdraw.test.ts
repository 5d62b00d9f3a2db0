import { expect } from "chai";
import { ZeroHash, parseEther } from "ethers";
import {
  COOLDOWN,
  DAY,
  EXTENSION,
  MATURITY,
  Standing,
  VOTING,
  WEIGHT_AGE,
  at,
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
 * withdraw
 * ├── refused: zero · more than there is (a stranger has nothing) · before every claim voted on may be final (t-1, t)
 * ├── a part: stays tied, the electorate falls at once
 * ├── all of it: unties, one assessor less; expired and suspended members too
 * └── what leaves is not mature when it comes back
 */
describe("Assessment.withdraw", () => {
  const amount = parseEther("100");

  async function ready() {
    const w = await networkHelpers.loadFixture(world);
    const member = w.signers[1];
    await stakes(w, new Map([[member, 100n]]));
    return { ...w, member, mine: w.assessment.connect(member) };
  }

  it("refuses nothing and more than there is", async () => {
    const w = await ready();
    await refused(() => w.mine.withdraw(0), w.assessment, "ZeroAmount");
    await refused(() => w.mine.withdraw(amount + 1n), w.assessment, "DepositTooLow", [amount, amount + 1n]);
    await refused(() => w.assessment.connect(w.signers[15]).withdraw(1), w.assessment, "DepositTooLow", [0n, 1n]);
  });

  it("gives back a part", async () => {
    const w = await ready();
    await expect(w.mine.withdraw(amount / 4n))
      .to.emit(w.assessment, "Withdrawn")
      .withArgs(1n, w.member.address, amount / 4n, (amount * 3n) / 4n);
    expect(await w.members.balanceOf(w.member)).to.equal(amount / 4n);
    expect(await w.members.tiesOf(w.member)).to.equal(1n);
    expect(await w.assessment.electorateAt(await now())).to.deep.equal([(amount * 3n) / 4n, 1n]);
  });

  for (const [name, standing] of Object.entries(Standing).filter(([, value]) => value > 0)) {
    it(`gives all back and unties: ${name}`, async () => {
      const w = await ready();
      await w.members.setMember(w.member, 1, standing);
      await expect(w.mine.withdraw(amount)).to.emit(w.members, "Untied").withArgs(w.member.address);
      expect(await w.members.balanceOf(w.member)).to.equal(amount);
      expect(await w.assessment.electorateAt(await now())).to.deep.equal([0n, 0n]);
      expect(await w.assessment.totalDeposits()).to.equal(0n);
    });
  }

  it("is locked until the claim voted on may be final, extensions included", async () => {
    const w = await ready();
    await pass(WEIGHT_AGE);
    const claimId = await file(w, w.signers[15], { coverId: await coverOf(w, w.signers[15]) });
    const until = (await now()) + VOTING + 3n * EXTENSION + COOLDOWN;
    await w.mine.vote(claimId, true, ZeroHash);
    expect((await w.assessment.assessorOf(1)).lockedUntil).to.equal(until);
    await at(until - 1n);
    await refused(() => w.mine.withdraw(amount), w.assessment, "DepositLocked", [until, until - 1n]);
    await at(until);
    await w.mine.withdraw(amount);
  });

  it("does not let withdrawn KEEL come back as old stake", async () => {
    const w = await ready();
    await pass(MATURITY);
    await w.members.mint(w.member, amount);
    await w.mine.deposit(amount);
    expect((await w.assessment.assessorOf(1)).mature).to.equal(amount);
    await w.mine.withdraw(2n * amount - 1n);
    expect((await w.assessment.assessorOf(1)).mature).to.equal(1n);
    await pass(MATURITY - DAY);
    await w.mine.deposit(amount);
    expect((await w.assessment.assessorOf(1)).mature).to.equal(1n);
  });
});
