import { expect } from "chai";
import { parseEther } from "ethers";
import { DAY, MATURITY, Standing, at, networkHelpers, now, pass, refused, world } from "../../../support/claims.js";

/**
 * deposit
 * ├── refused: not a member · expired · suspended · zero · over 88 bits · no free KEEL
 * ├── first deposit: takes the KEEL, ties the member, counts one assessor more
 * ├── top-up: no second tie, no second assessor
 * └── what was there counts as mature only if the last rise is 14 days old
 */
describe("Assessment.deposit", () => {
  const amount = parseEther("100");

  async function ready() {
    const w = await networkHelpers.loadFixture(world);
    const member = w.signers[1];
    await w.members.mint(member, parseEther("1000"));
    return { ...w, member, mine: w.assessment.connect(member) };
  }

  it("refuses who may do no new business", async () => {
    const w = await ready();
    const stranger = w.signers[15];
    await refused(() => w.assessment.connect(stranger).deposit(amount), w.members, "NotMember", [stranger.address]);
    await w.members.setMember(w.member, 1, Standing.Expired);
    await refused(() => w.mine.deposit(amount), w.members, "MembershipExpired", [w.member.address, 1n]);
    await w.members.setMember(w.member, 1, Standing.Suspended);
    await refused(() => w.mine.deposit(amount), w.members, "MemberSuspended", [w.member.address]);
  });

  it("refuses nothing, more than is free and more than fits", async () => {
    const w = await ready();
    await refused(() => w.mine.deposit(0), w.assessment, "ZeroAmount");
    const tooMuch = parseEther("1001");
    const free = parseEther("1000");
    await refused(() => w.mine.deposit(tooMuch), w.members, "TokensNotFree", [w.member.address, free, tooMuch]);
    const wide = 2n ** 88n;
    await refused(() => w.mine.deposit(wide), w.assessment, "SafeCastOverflowedUintDowncast", [88n, wide]);
  });

  it("takes the KEEL, ties the member and counts it as an assessor", async () => {
    const w = await ready();
    const time = (await now()) + 100n;
    await at(time);
    await expect(w.mine.deposit(amount))
      .to.emit(w.assessment, "Deposited")
      .withArgs(1n, w.member.address, amount, amount)
      .and.to.emit(w.members, "Tied")
      .withArgs(w.member.address);
    expect(await w.members.balanceOf(w.assessment)).to.equal(amount);
    expect(await w.members.balanceOf(w.member)).to.equal(parseEther("900"));
    expect(await w.assessment.assessorOf(1)).to.deep.equal([amount, 0n, time, 0n]);
    expect(await w.assessment.totalDeposits()).to.equal(amount);
    expect(await w.assessment.electorateAt(time)).to.deep.equal([amount, 1n]);
    expect(await w.assessment.electorateAt(time - 1n)).to.deep.equal([0n, 0n]);
  });

  it("ties and counts once, whatever is added", async () => {
    const w = await ready();
    await w.mine.deposit(amount);
    await expect(w.mine.deposit(amount)).not.to.emit(w.members, "Tied");
    expect(await w.members.tiesOf(w.member)).to.equal(1n);
    expect(await w.assessment.electorateAt(await now())).to.deep.equal([2n * amount, 1n]);
    await w.members.mint(w.signers[2], amount);
    await w.assessment.connect(w.signers[2]).deposit(amount);
    expect(await w.assessment.electorateAt(await now())).to.deep.equal([3n * amount, 2n]);
  });

  for (const [age, mature] of [
    [MATURITY - 1n, 0n],
    [MATURITY, amount],
    [MATURITY + DAY, amount],
  ] as const) {
    it(`keeps ${mature / 10n ** 18n} KEEL mature when the last rise is ${age} seconds old`, async () => {
      const w = await ready();
      await w.mine.deposit(amount);
      await at((await now()) + age);
      await w.mine.deposit(amount);
      expect((await w.assessment.assessorOf(1)).mature).to.equal(mature);
      await pass(DAY);
      await w.mine.deposit(amount);
      expect((await w.assessment.assessorOf(1)).mature).to.equal(mature);
    });
  }
});
