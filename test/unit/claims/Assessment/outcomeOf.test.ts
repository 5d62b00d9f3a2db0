import { expect } from "chai";
import { parseEther } from "ethers";
import {
  BALLOT,
  COOLDOWN,
  Outcome,
  PRICE,
  VOTING,
  WEIGHT_AGE,
  at,
  ballots,
  networkHelpers,
  now,
  pass,
  stakes,
  world,
} from "../../../support/claims.js";

/**
 * outcomeOf: the truth table of IAssessment, for every side of every comparison.
 * Electorate 2,000 KEEL of ten equal assessors; quorum 15% = 300 KEEL unless the claim is worth more; cap 20% = 400 KEEL.
 */
describe("Assessment.outcomeOf", () => {
  const SMALL = "1"; // value quorum 100 KEEL: the share decides
  const LARGE = "5"; // value quorum 500 KEEL
  const table: [name: string, worth: string, accept: number, deny: number, outcome: bigint][] = [
    ["silence", SMALL, 0, 0, Outcome.Undecided],
    ["accepted by all who voted, quorum missed", SMALL, 1, 0, Outcome.Undecided],
    ["denied by all who voted, quorum missed", SMALL, 0, 1, Outcome.Undecided],
    ["tie under the quorum", LARGE, 1, 1, Outcome.Undecided],
    ["tie over the quorum", SMALL, 2, 2, Outcome.Undecided],
    ["majority accepts, quorum by share met", SMALL, 2, 0, Outcome.Accepted],
    ["majority denies, quorum by share met", SMALL, 0, 2, Outcome.Denied],
    ["narrow majority accepts", SMALL, 2, 1, Outcome.Accepted],
    ["narrow majority denies", SMALL, 1, 2, Outcome.Denied],
    ["majority accepts, quorum by value missed", LARGE, 2, 0, Outcome.Undecided],
    ["majority denies, quorum by value missed", LARGE, 0, 2, Outcome.Undecided],
    ["majority accepts, quorum by value met by those who deny", LARGE, 2, 1, Outcome.Accepted],
    ["majority denies, quorum by value met by those who accept", LARGE, 1, 2, Outcome.Denied],
    ["all accept", LARGE, 10, 0, Outcome.Accepted],
    ["all deny", LARGE, 0, 10, Outcome.Denied],
  ];

  async function opened(worth: string) {
    const w = await networkHelpers.loadFixture(world);
    await w.assessment.setRights(w.admin, BALLOT);
    const assessors = w.signers.slice(1, 11);
    await stakes(w, new Map(assessors.map((signer) => [signer, 200n])));
    await pass(WEIGHT_AGE);
    await w.assessment.open({
      claimId: 1,
      coverId: 1,
      payeeId: 0,
      amountEth: parseEther(worth),
      price: PRICE,
      votingPeriod: VOTING,
      cooldownPeriod: COOLDOWN,
    });
    return { ...w, assessors, finalAt: (await now()) + VOTING + COOLDOWN };
  }

  for (const [name, worth, accept, deny, outcome] of table) {
    it(`${accept} : ${deny}, ${name}`, async () => {
      const w = await opened(worth);
      await ballots(w, 1n, w.assessors.slice(0, accept), w.assessors.slice(accept, accept + deny));
      await at(w.finalAt - 1n);
      await networkHelpers.mine();
      expect(await w.assessment.outcomeOf(1)).to.deep.equal([Outcome.Pending, w.finalAt]);
      await at(w.finalAt);
      await networkHelpers.mine();
      expect(await w.assessment.outcomeOf(1)).to.deep.equal([outcome, w.finalAt]);
    });
  }

  it("exactly the quorum is enough", async () => {
    const w = await opened("4"); // 400 KEEL
    await ballots(w, 1n, w.assessors.slice(0, 2), []);
    await at(w.finalAt);
    await networkHelpers.mine();
    expect((await w.assessment.outcomeOf(1)).outcome).to.equal(Outcome.Accepted);
  });

  it("an empty electorate decides nothing, and knows no unknown claim", async () => {
    const w = await networkHelpers.loadFixture(world);
    await expect(w.assessment.outcomeOf(5)).to.be.revertedWithCustomError(w.assessment, "UnknownPoll").withArgs(5n);
    expect((await w.assessment.pollOf(5)).endsAt).to.equal(0n);
    expect(await w.assessment.votingWeightOf(5, 1)).to.equal(0n);
  });
});
