import { expect } from "chai";
import { keccak256, parseEther, toUtf8Bytes } from "ethers";
import { openChain } from "../../support/chain.js";
import { deployWithClaim } from "../../support/claimsStage.js";
import { cliOn, jsonCliOn, outcomeOf } from "../../support/cli.js";
import { written } from "../../support/files.js";
import { assessAndVote } from "../../support/verbs.js";

const chain = await openChain();

const keel = (value: bigint) => ({ value: String(value), unit: "KEEL" });

type Row = Readonly<Record<string, unknown>>;

describe("assess on the command line", () => {
  it("says what an assessor may vote on, with which weight, and why not", async () => {
    const s = await chain.loadFixture(deployWithClaim);
    const json = jsonCliOn(s);
    const inbox = async (who: string) => ((await json(`assess inbox ${who}`)).result?.claims as readonly Row[])[0];
    const weight = await s.assessment.votingWeightOf(1n, await s.membership.idOf(s.people.alice));
    expect(await inbox("alice")).to.deep.include({ id: "1", mayVote: true, hindrance: null, weight: keel(weight) });
    expect(await inbox("mia")).to.deep.include({ mayVote: false, hindrance: "conflict" });
    expect(await inbox("dave")).to.deep.include({ hindrance: "conflict" });
    expect(await inbox("oscar")).to.deep.include({ hindrance: "no-deposit" });
    expect((await cliOn(s)("assess inbox --as alice")).out)
      .to.include("vote with")
      .and.include("in 3 d");
    const stranger = await json("assess inbox mallory");
    expect(stranger).to.deep.include({ code: 3 });
    expect(stranger.error?.name).to.equal("NotMember");
  });

  it("casts the ballot it showed, with the hash of the reasons", async () => {
    const s = await chain.loadFixture(deployWithClaim);
    const json = jsonCliOn(s);
    const reasons = written("reasons.md", "# Plain\n");
    const answer = await json(`assess vote 1 deny --file ${reasons} --as alice --yes`);
    const outcome = outcomeOf(answer);
    const { deny } = await s.assessment.pollOf(1n);
    expect(outcome).to.deep.include({ accept: false, weight: keel(deny), against: keel(deny), isExtended: false });
    expect(outcome.rationaleHash).to.equal(keccak256(toUtf8Bytes("# Plain\n")));
    expect(String(answer.result?.effects)).to.include("alice votes to deny claim 1: 5ETH on aave-v3-ethereum to mia");
    expect((await json("assess vote 1 accept --as alice --yes")).error?.name).to.equal("AlreadyVoted");
    expect((await cliOn(s)("assess inbox alice")).out).to.include("voted to deny");
  });

  it("refuses votes that do not count", async () => {
    const s = await chain.loadFixture(deployWithClaim);
    const json = jsonCliOn(s);
    const unknown = await json("assess vote 5 accept --as alice --yes");
    expect(unknown).to.deep.include({ code: 2 });
    expect(unknown.error).to.deep.include({ name: "UnknownClaim", message: "there is no claim 5: there is 1" });
    expect((await json("assess vote 1 maybe --as alice --yes")).error?.name).to.equal("Malformed");
    expect((await json("assess vote 1 accept --as dave --yes")).error?.name).to.equal("ConflictOfInterest");
    expect((await json("assess vote 1 accept --hash 0x12 --as alice --yes")).error?.name).to.equal("BadHash");
    expect((await json("assess vote 1 accept --text a --file b --as alice --yes")).error?.name).to.equal("TooMany");
    await assessAndVote(s, 1n);
    expect((await json("assess vote 1 accept --as karl --yes")).error?.name).to.equal("VotingClosed");
  });

  it("takes deposits and gives them back, but not while they are locked", async () => {
    const s = await chain.loadFixture(deployWithClaim);
    const json = jsonCliOn(s);
    const deposited = outcomeOf(await json("assess deposit 100KEEL --as laura --yes"));
    expect(deposited).to.deep.include({ deposited: keel(parseEther("100")), total: keel(parseEther("100")) });
    const some = outcomeOf(await json("assess withdraw 40KEEL --as laura --yes"));
    expect(some).to.deep.equal({ withdrawn: keel(parseEther("40")), left: keel(parseEther("60")) });
    const all = outcomeOf(await json("assess withdraw --as laura --yes"));
    expect(all.left).to.deep.equal(keel(0n));
    expect(await json("assess withdraw --as laura --yes")).to.deep.include({ code: 6 });
    await assessAndVote(s, 1n, { accept: ["alice"] });
    const locked = await json("assess withdraw --as alice --yes");
    expect(locked).to.deep.include({ code: 3 });
    expect(locked.error?.name).to.equal("DepositLocked");
    expect((await json("assess deposit 1ETH --as laura --yes")).error?.name).to.equal("WrongUnit");
  });
});
