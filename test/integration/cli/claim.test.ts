import { expect } from "chai";
import { id as keccakOfText, parseEther } from "ethers";
import { openChain } from "../../support/chain.js";
import { deployWithClaim } from "../../support/claimsStage.js";
import { cliOn, jsonCliOn, outcomeOf } from "../../support/cli.js";
import { written } from "../../support/files.js";
import { nowOf } from "../../support/suite.js";
import { assessAndVote } from "../../support/verbs.js";

const chain = await openChain();

const eth = (amount: string) => ({ value: String(parseEther(amount)), unit: "ETH" });
const dateOf = (time: bigint) => new Date(Number(time) * 1_000).toISOString().slice(0, 16);

type Row = Readonly<Record<string, unknown>>;

describe("claim on the command line", () => {
  it("estimates what a claim needs and would pay", async () => {
    const s = await chain.loadFixture(deployWithClaim);
    const json = jsonCliOn(s);
    const { result } = await json("claim estimate 2 2ETH");
    expect(result).to.deep.include({ isFileable: true, obstacles: [], amount: eth("2"), left: eth("5") });
    expect(result?.deposit).to.deep.equal({
      value: String(await s.claims.depositFor(2n, parseEther("2"))),
      unit: "ETH",
    });
    expect(result?.payout).to.deep.equal({ now: eth("2"), owed: eth("0"), inEth: eth("0"), shareBps: "10000" });
    const locked = await json("claim estimate 1 6ETH --loss 2020-01-01");
    expect(locked.result?.isFileable).to.equal(false);
    expect(locked.result?.obstacles).to.have.length(3);
    expect((await cliOn(s)("claim estimate 2")).out).to.match(/can be filed +yes/);
    expect((await json("claim estimate 2 100USDC")).error?.name).to.equal("WrongUnit");
    const unknown = await json("claim estimate 9");
    expect(unknown.error).to.deep.include({ name: "UnknownCover", message: "there is no cover 9: there are 1 to 2" });
  });

  it("files a claim with the deposit it said", async () => {
    const s = await chain.loadFixture(deployWithClaim);
    const loss = dateOf((await nowOf(s)) - 3_600n);
    const line = `claim submit 2 2ETH ${loss} --text "all is lost" --incident Exploit --as nina --yes`;
    const answer = await jsonCliOn(s)(line);
    const outcome = outcomeOf(answer);
    expect(outcome).to.deep.include({ claimId: "2", amount: eth("2"), evidenceHash: keccakOfText("all is lost") });
    expect(outcome.incidentId).to.equal(keccakOfText(`${loss.slice(0, 10)}|Exploit`));
    expect(String(answer.result?.effects)).to.include("nina claims 2ETH on cover 2");
    const { deposit, filedAt } = await s.claims.claimOf(2n);
    expect(outcome.deposit).to.deep.equal({ value: String(deposit), unit: "ETH" });
    expect(outcome.votingEndsAt).to.equal(String((await s.assessment.pollOf(2n)).endsAt));
    expect(filedAt).to.equal(await nowOf(s));
  });

  it("counts distances from the chain's clock", async () => {
    const s = await chain.loadFixture(deployWithClaim);
    const json = jsonCliOn(s);
    const now = await nowOf(s);
    const filed = await json('claim submit 2 2ETH "2h ago" --text lost --as nina --yes');
    expect(filed.result?.calls).to.have.nested.property("[0].args.request.lossAt", String(now - 7_200n));
    const early = await json('claim estimate 2 --loss "999 days ago"');
    expect(String(early.result?.obstacles)).to.include("a loss counts from");
    const head = await nowOf(s);
    const late = await json('claim submit 2 2ETH "in 2d" --text lost --as nina --yes');
    expect(late.error).to.deep.include({
      name: "LossInFuture",
      args: { lossAt: String(head + 172_800n), timestamp: String(head) },
    });
    const bad = await json('claim estimate 2 --loss "2 fortnights ago"');
    expect(bad).to.deep.include({ code: 2 });
    expect(bad.error).to.deep.include({ name: "Malformed", args: { loss: "2 fortnights ago" } });
  });

  it("refuses what cannot be filed before anything is sent", async () => {
    const s = await chain.loadFixture(deployWithClaim);
    const json = jsonCliOn(s);
    const submit = (rest: string) => json(`claim submit ${rest} --yes`);
    const loss = dateOf((await nowOf(s)) - 3_600n);
    expect((await submit(`2 2ETH 2099-01-01 --text x --as nina`)).error?.name).to.equal("LossInFuture");
    expect((await submit(`2 2ETH yesterday --text x --as nina`)).error?.name).to.equal("Malformed");
    expect((await submit(`2 2ETH ${loss} --as nina`)).error?.name).to.equal("NoEvidence");
    expect((await submit(`2 2ETH ${loss} --file nowhere.pdf --as nina`)).error?.name).to.equal("NoFile");
    expect((await submit(`2 2DAI ${loss} --text x --as nina`)).error?.name).to.equal("WrongUnit");
    const outside = await submit("2 2ETH 2026-01-01 --text x --as nina");
    expect(outside).to.deep.include({ code: 3 });
    expect(outside.error?.name).to.equal("LossOutsideCover");
    expect((await submit(`2 2ETH ${loss} --text x --as mia`)).error?.name).to.equal("NotCoverOwner");
    const { err } = await cliOn(s)(`claim submit 2 2ETH ${loss} --text x --as mia --yes`);
    expect(err).to.include("(coverId 2, caller mia)");
    const small = await cliOn(s)(`claim submit 2 0.001ETH ${loss} --text x --as nina --yes`);
    expect(small.err).to.include("(amount 0.001ETH, minimum 0.25ETH)");
    expect((await submit(`1 2ETH ${loss} --text x --as mia`)).error?.name).to.equal("ClaimAlreadyOpen");
    expect(await s.claims.claimCount()).to.equal(1n);
  });

  it("lists claims by where they stand", async () => {
    const s = await chain.loadFixture(deployWithClaim);
    const json = jsonCliOn(s);
    const listed = async (options: string) => (await json(`claim list ${options}`)).result?.claims as readonly Row[];
    const [claim] = await listed("--status voting --of mia --product aave-v3-ethereum --cover 1");
    expect(claim).to.deep.include({ id: "1", amount: eth("5"), verdict: "undecided" });
    expect(await listed("--status paid")).to.deep.equal([]);
    expect((await cliOn(s)("claim list")).out)
      .to.include("mia")
      .and.include("voting, ends in 3 d");
    await assessAndVote(s, 1n);
    expect(await listed("--status due")).to.have.length(1);
    expect((await json("claim list --status gone")).error?.name).to.equal("Malformed");
  });

  it("shows the dossier: terms, evidence, duplicates, votes, what comes next", async () => {
    const s = await chain.loadFixture(deployWithClaim);
    const loss = dateOf((await nowOf(s)) - 3_600n);
    const json = jsonCliOn(s);
    outcomeOf(await json(`claim submit 2 2ETH ${loss} --text evidence --as nina --yes`));
    outcomeOf(await json(`assess vote 1 accept --text "the loss is plain" --as alice --yes`));
    const { result } = await json(`claim show 1 --evidence ${written("evidence.txt", "evidence")}`);
    expect(result).to.deep.include({ standing: "voting", evidenceMatches: true, settled: null });
    expect(result?.twins).to.deep.equal([{ claimId: "2", shares: ["evidence"] }]);
    const { startAt, waitingPeriod } = await s.cover.coverOf(1n);
    expect(result?.terms).to.deep.include({
      coveredFrom: String(startAt + waitingPeriod),
      indemnity: "balance-at-onset",
    });
    const [vote] = result?.votes as readonly Row[];
    expect(vote).to.deep.include({ account: s.people.alice.address, accept: true });
    expect(vote.rationaleHash).to.equal(keccakOfText("the loss is plain"));
    const { out } = await cliOn(s)("claim show 1");
    expect(out)
      .to.include("claim 2 (same evidence)")
      .and.include("assess vote 1 accept")
      .and.match(/alice +accept/);
    const unknown = await json("claim show 7");
    expect(unknown).to.deep.include({ code: 2 });
    expect(unknown.error).to.deep.include({ name: "UnknownClaim", message: "there is no claim 7: there are 1 to 2" });
  });

  it("settles once it is final, and says what was paid and burnt", async () => {
    const s = await chain.loadFixture(deployWithClaim);
    const json = jsonCliOn(s);
    const early = await json("claim settle 1 --as zoe --yes");
    expect(early).to.deep.include({ code: 3 });
    expect(early.error?.name).to.equal("NotFinal");
    await assessAndVote(s, 1n);
    const before = await chain.ethers.provider.getBalance(s.people.mia);
    const outcome = outcomeOf(await json("claim settle 1 --as zoe --yes"));
    expect(outcome).to.deep.include({ standing: "paid", paid: eth("5"), owed: eth("0") });
    const { deposit } = await s.claims.claimOf(1n);
    expect(await chain.ethers.provider.getBalance(s.people.mia)).to.equal(before + parseEther("5") + deposit);
    const again = await json("claim settle 1 --as zoe --yes");
    expect(again).to.deep.include({ code: 6 });
    const { result } = await json("claim show 1");
    expect(result?.settled).to.deep.include({ paid: eth("5") });
    expect((await json("claim pay 1 --as zoe --yes")).error?.name).to.equal("NothingOwed");
  });

  it("keeps the deposit of a denied claim", async () => {
    const s = await chain.loadFixture(deployWithClaim);
    await assessAndVote(s, 1n, { deny: ["alice", "bob", "carol"] });
    const outcome = outcomeOf(await jsonCliOn(s)("claim settle 1 --as zoe --yes"));
    expect(outcome).to.deep.include({ standing: "denied", paid: eth("0"), depositReturned: eth("0") });
    expect((await cliOn(s)("claim show 1")).out).to.include("nothing: it is final");
  });
});
