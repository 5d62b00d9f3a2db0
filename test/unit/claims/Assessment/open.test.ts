import { expect } from "chai";
import { parseEther } from "ethers";
import {
  BALLOT,
  COOLDOWN,
  EXTENSION,
  HOUR,
  LATE,
  PRICE,
  VOTING,
  WAD,
  WEIGHT_AGE,
  at,
  ethers,
  networkHelpers,
  now,
  pass,
  refused,
  stakes,
  world,
} from "../../../support/claims.js";

/**
 * open
 * ├── refused: without the right · twice for one claim
 * ├── times, cover, payee and rules are fixed; a later change of the rules does not touch them
 * ├── electorate: deposits of 7 days ago and before, not a second younger
 * ├── quorum: 15% of the electorate · twice the value at the price, rounded up · saturates
 * └── cap: max(5%, 2/n): nobody, 1, 2, 10 assessors · 5% from 40 on (by dust)
 */
describe("Assessment.open", () => {
  const UNIT = WAD / 10n;
  const base = {
    claimId: 7n,
    coverId: 3n,
    payeeId: 9n,
    amountEth: parseEther("1"),
    price: PRICE,
    votingPeriod: VOTING,
    cooldownPeriod: COOLDOWN,
  };

  async function ready() {
    const w = await networkHelpers.loadFixture(world);
    await w.assessment.setRights(w.admin, BALLOT);
    return w;
  }

  it("refuses who lacks the right, and a second vote on a claim", async () => {
    const w = await ready();
    const stranger = w.signers[1];
    const right = [stranger.address, BALLOT];
    await refused(() => w.assessment.connect(stranger).open(base), w.assessment, "MissingRight", right);
    await w.assessment.open(base);
    await refused(() => w.assessment.open(base), w.assessment, "PollExists", [7n]);
  });

  it("fixes what the vote runs under", async () => {
    const w = await ready();
    await stakes(w, new Map([[w.signers[1], 1_000n]]));
    await pass(WEIGHT_AGE);
    const time = (await now()) + 10n;
    await at(time);
    await expect(w.assessment.open(base))
      .to.emit(w.assessment, "PollOpened")
      .withArgs(7n, time + VOTING, 150n * WAD, 1_000n * WAD);
    await w.assessment.setParameters(3_000, 5, 2n * HOUR, 3n * HOUR);
    const poll = await w.assessment.pollOf(7);
    const tally = [0n, 0n, time + VOTING, 0n];
    const quorumAndCap = [150n * WAD, 1_000n * WAD];
    expect(poll).to.deep.equal([...tally, ...quorumAndCap, time, 3n, 9n, COOLDOWN, LATE, EXTENSION]);
    expect(await w.assessment.outcomeOf(7)).to.deep.equal([0n, time + VOTING + COOLDOWN]);
  });

  for (const [younger, electorate] of [
    [0n, 1_000n],
    [1n, 0n],
  ] as const) {
    it(`counts ${electorate} KEEL deposited 7 days less ${younger} s before filing`, async () => {
      const w = await ready();
      await stakes(w, new Map([[w.signers[1], 1_000n]]));
      await at((await now()) + WEIGHT_AGE - younger);
      await w.assessment.open({ ...base, amountEth: 1n });
      expect((await w.assessment.pollOf(7)).cap).to.equal(electorate * WAD);
    });
  }

  it("asks for cast weight worth twice the claim, rounded up to 0.1 KEEL", async () => {
    const w = await ready();
    await w.assessment.open({ ...base, amountEth: parseEther("6"), price: parseEther("0.07") });
    const exact = (2n * parseEther("6") * WAD) / parseEther("0.07");
    expect((await w.assessment.pollOf(7)).quorum).to.equal((exact / UNIT + 1n) * UNIT);
  });

  it("saturates a quorum nobody can reach", async () => {
    const w = await ready();
    await w.assessment.open({ ...base, amountEth: 2n ** 96n, price: 1n });
    expect((await w.assessment.pollOf(7)).quorum).to.equal((2n ** 32n - 1n) * UNIT);
  });

  it("keeps a cap to what a ballot can hold, and a period to 255 hours", async () => {
    const w = await ready();
    await stakes(w, new Map([[w.signers[1], 200_000_000n]]));
    await pass(WEIGHT_AGE);
    await w.assessment.open({ ...base, votingPeriod: 255n * HOUR + 1n, cooldownPeriod: HOUR - 1n });
    const poll = await w.assessment.pollOf(7);
    expect(poll.cap).to.equal((2n ** 30n - 1n) * UNIT);
    expect(poll.endsAt - poll.filedAt).to.equal(255n * HOUR);
    expect(poll.cooldownPeriod).to.equal(HOUR);
  });

  for (const [assessors, cap] of [
    [0, 0n],
    [1, 1_000n],
    [2, 2_000n],
    [3, 2_000n],
    [10, 2_000n],
  ] as const) {
    it(`caps a ballot of ${assessors} assessors of 1,000 KEEL at ${cap}`, async () => {
      const w = await ready();
      await stakes(w, new Map(w.signers.slice(1, 1 + assessors).map((signer) => [signer, 1_000n])));
      await pass(WEIGHT_AGE);
      await w.assessment.open(base);
      expect((await w.assessment.pollOf(7)).cap).to.equal(cap * WAD);
    });
  }

  it("never caps under 5% of the electorate", async () => {
    const w = await ready();
    await stakes(w, new Map([[w.signers[1], 2_000n]]));
    for (let id = 2; id <= 50; id++) {
      const account = ethers.toBeHex(0xabc000 + id, 20);
      await networkHelpers.setBalance(account, WAD);
      await networkHelpers.impersonateAccount(account);
      const signer = await ethers.getSigner(account);
      await w.members.setMember(signer, id, 1);
      await w.members.mint(signer, 1n);
      await w.assessment.connect(signer).deposit(1n);
    }
    await pass(WEIGHT_AGE);
    await w.assessment.open(base);
    expect((await w.assessment.pollOf(7)).cap).to.equal(100n * WAD);
  });
});
