import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { parseEther } from "ethers";
import { FOUNDERS } from "../../../scripts/lib/accounts.js";
import { DAY, openChain } from "../../support/chain.js";
import { cliOn, jsonCliOn, outcomeOf } from "../../support/cli.js";
import { deploySuite, nowOf, positionOf, TRANCHE, type Suite } from "../../support/suite.js";
import { passTime } from "../../support/verbs.js";

const chain = await openChain();

const FEE = `description: Joining costs 0.003 ETH
calls:
  - contract: Membership
    function: setJoinFee
    arguments: [0.003ETH]
`;

describe("governing on the command line", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "keel-gov-"));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const file = (name: string, text: string) => {
    const at = path.join(folder, name);
    writeFileSync(at, text);
    return at;
  };
  const propose = async (s: Suite, text = FEE) =>
    outcomeOf(await jsonCliOn(s)(`gov propose ${file("motion.yaml", text)} --as alice --yes`));

  it("takes a proposal from a file to the chain", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const { proposalId } = await propose(s);
    const shown = (await json("gov show 1")).result;
    expect(shown).to.deep.include({ id: proposalId, state: "pending", delay: String(2n * DAY) });
    expect(shown?.calls).to.have.nested.property("[0].args.newFee", "3000000000000000");
    await passTime(s, DAY + 1n);
    for (const name of FOUNDERS.slice(0, 6)) {
      const cast = outcomeOf(await json(`gov vote 1 for --as ${name} --yes`));
      expect(cast.weight).to.have.property("unit", "KEEL");
    }
    await passTime(s, 3n * DAY);
    expect(outcomeOf(await json("gov queue 1 --as zoe --yes"))).to.have.property("proposalId", proposalId);
    expect((await json("gov execute 1 --as zoe --yes")).code).to.equal(3);
    await passTime(s, 2n * DAY);
    expect((await json("keep due --only execute")).result?.duties).to.have.length(1);
    expect(outcomeOf(await json(`gov execute ${String(proposalId)} --as zoe --yes`))).to.deep.equal({ proposalId });
    expect(await s.membership.joinFee()).to.equal(parseEther("0.003"));
    expect((await json("gov list --state executed")).result?.proposals).to.have.length(1);
    expect((await cliOn(s)("gov list")).out).to.include("Joining costs 0.003 ETH");
  });

  it("counts deposits that are named, as it said it would", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const staked = (await nowOf(s)) / TRANCHE + 7n;
    await propose(s);
    await passTime(s, DAY + 1n);
    const line = `gov vote 1 for --deposits ${positionOf(1n, 1n)}:${staked} --reason "It is cheap" --as dave`;
    const dry = await json(`${line} --dry-run`);
    const timepoint = await s.governor.electorateAt(await onlyId(s));
    const { dave } = s.people;
    const deposits = [(positionOf(1n, 1n) << 32n) | staked];
    const weight = await s.votePower.votesOf(dave, timepoint, deposits);
    expect(weight).to.be.greaterThan(await s.votePower.votesOf(dave, timepoint, []));
    expect(dry.result?.effects).to.have.length(3);
    const cast = outcomeOf(await json(`${line} --yes`));
    expect(cast).to.deep.include({ choice: "for", weight: { value: String(weight), unit: "KEEL" } });
    expect((await json("gov vote 1 for --as dave --yes")).error?.name).to.equal("GovernorAlreadyCastVote");
    expect((await json("gov vote 1 for --deposits 12 --as erin")).code).to.equal(2);
  });

  it("shows what it would do by names and with units", async () => {
    const s = await chain.loadFixture(deploySuite);
    const text = `description: Many figures
calls:
  - { contract: Membership, function: setJoinFee, arguments: [0.003ETH] }
  - { contract: Membership, function: setSigner, arguments: [mia, true] }
  - { contract: Assessment, function: setParameters, arguments: [15%, 2, 12h, 1d] }
  - { contract: Claims, function: setParameters, arguments: [0.1ETH, 1%] }
  - { contract: Authority, function: grantRole, arguments: [4, gina, 0] }
  - { contract: Cover, function: setRights, arguments: [Claims, 65536] }
`;
    const { out: said } = await cliOn(s)(`gov propose ${file("many.yaml", text)} --as alice --yes`);
    const { out: shown } = await cliOn(s)("gov show 1");
    for (const out of [said, shown])
      for (const words of [
        "Membership.setJoinFee: newFee 0.003ETH",
        "Membership.setSigner: signer mia, newIsSigner true",
        "Assessment.setParameters: newQuorumBps 15%, newValueMultiple 2, newLateFlip 12 h, newLateExtension 1 d",
        "Claims.setParameters: newDepositFloor 0.1ETH, newDepositBps 1%",
        "Authority.grantRole: roleId GUARDIAN, account gina, executionDelay 0 s",
        "Cover.setRights: module Claims, newRights CLAIM",
      ])
        expect(out).to.include(words);
    expect(said).to.include("proposal 1; the vote is from");
  });

  it("finds a proposal by the first digits of its id, as refusals show it", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const id = String((await propose(s)).proposalId);
    const { err } = await cliOn(s)("gov vote 1 for --as alice --yes");
    expect(err).to.include(`proposalId ${id.slice(0, 8)}…, current pending, expectedStates active`);
    for (const typed of [`${id.slice(0, 8)}…`, `${id.slice(0, 8)}...`, id.slice(0, 8), id])
      expect((await json(`gov show ${typed}`)).result, typed).to.deep.include({ number: 1 });
    expect((await json(`gov show ${id.slice(0, 5)}`)).error?.name).to.equal("UnknownProposal");
  });

  it("tells who has no votes what to do, and casts no empty ballot", async () => {
    const s = await chain.loadFixture(deploySuite);
    await propose(s);
    await passTime(s, DAY + 1n);
    const json = jsonCliOn(s);
    const failure = async (name: string) => (await json(`gov vote 1 for --as ${name} --yes`)).error;
    expect(await failure("mia")).to.deep.include({ name: "NoVotes" });
    expect((await failure("mia"))?.hint).to.include("token delegate --as mia");
    expect((await failure("zoe"))?.name).to.equal("NotMember");
    const staked = (await nowOf(s)) / TRANCHE + 7n;
    await s.token.connect(s.people.dave).delegate(s.people.alice);
    await passTime(s, 5n * DAY);
    outcomeOf(await json(`gov propose ${file("again.yaml", FEE.replace("0.003", "0.004"))} --as alice --yes`));
    await passTime(s, DAY + 1n);
    const named = `--deposits 1/1:${staked}`;
    expect((await json("gov vote 2 for --as dave --yes")).error?.hint).to.include(named);
    expect(outcomeOf(await json(`gov vote 2 for ${named} --as dave --yes`))).to.deep.include({ choice: "for" });
  });

  it("calls expired what was not executed in time, and nobody's duty", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    await propose(s);
    await passTime(s, DAY + 1n);
    for (const name of FOUNDERS.slice(0, 6)) outcomeOf(await json(`gov vote 1 for --as ${name} --yes`));
    await passTime(s, 3n * DAY);
    outcomeOf(await json("gov queue 1 --as zoe --yes"));
    await passTime(s, 2n * DAY);
    expect((await json("keep due --only execute")).result?.duties).to.have.length(1);
    await passTime(s, 7n * DAY);
    expect((await json("keep due --only execute,queue")).result?.duties).to.deep.equal([]);
    expect((await json("gov list --state expired")).result?.proposals).to.have.length(1);
    expect((await cliOn(s)("gov show 1")).out).to.include("expired: was not executed in time");
    const late = await json("gov execute 1 --as zoe --yes");
    expect(late.error).to.deep.include({ name: "AccessManagerExpired" });
    expect(late.error?.hint).to.include("gov propose");
  });

  it("proposes what another command printed", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const { out } = await cliOn(s)("keep run --only fees --as zoe --calls --json");
    const printed = file("calls.json", out);
    expect((await json(`gov propose ${printed} --as alice`)).error?.name).to.equal("NoDescription");
    outcomeOf(await json(`gov propose ${printed} --description "Collect the fees" --as alice --yes`));
    expect((await json("gov show 1")).result?.calls).to.have.nested.property("[0].method", "collectFees");
    const elsewhere = file("elsewhere.json", out.replace('"chainId":31337', '"chainId":1'));
    expect((await json(`gov propose ${elsewhere} --description "No" --as alice`)).code).to.equal(5);
  });

  it("tries the calls as the governor, one after the other, before anybody votes", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const tooMuch = file("fee.yaml", FEE.replace("0.003ETH", "5ETH"));
    const refused = await json(`gov propose ${tooMuch} --as alice --yes`);
    expect(refused).to.deep.include({ code: 3 });
    expect(refused.error?.name).to.equal("FeeAboveMaximum");
    const model = `calls:
  - { contract: Membership, function: setSigner, arguments: { signer: mia, newIsSigner: true } }
  - { contract: Authority, function: grantRole, arguments: [4, gina, 0] }
  - { contract: MutualGovernor, function: setBaseDelaySeconds, arguments: [3d] }
`;
    const several = file("several.yaml", model);
    const { out, err } = await cliOn(s)(`gov propose ${several} --description "Three things" --as alice --dry-run`);
    expect(err).to.equal("");
    expect(out).to.include("nothing is refused").and.include("waits 30 d");
  });

  it("refuses what cannot be meant, and names what is near", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const failure = async (text: string) =>
      (await json(`gov propose ${file("bad.yaml", text)} --as alice`)).error ?? expect.fail("it was taken");
    expect((await failure(FEE.replace("Membership", "Memberhsip"))).hint).to.include("Membership");
    expect((await failure(FEE.replace("setJoinFee", "setJoinFees"))).hint).to.include("setJoinFee");
    expect((await failure(FEE.replace("0.003ETH", "0.003ETHER"))).name).to.equal("BadArguments");
    expect((await failure(FEE.replace("[0.003ETH]", "[1, 2]"))).name).to.equal("BadArguments");
    const bare = await failure(FEE.replace("0.003ETH", "5"));
    expect(bare).to.deep.include({ name: "BadArguments" });
    expect(bare.hint).to.include("A figure with its unit");
    expect((await failure("calls: []")).name).to.equal("BadProposal");
    const misspelt = await cliOn(s)(`gov propose ${file("bad.yaml", FEE.replace("function:", "verb:"))} --as alice`);
    expect(misspelt.err).to.include("calls.0.function:").and.include('"verb"');
    expect((await json("gov propose nowhere.yaml --as alice")).error?.name).to.equal("NoFile");
    expect((await json("gov show 7")).error?.name).to.equal("UnknownProposal");
    expect((await json("gov vote 1 perhaps --as alice")).code).to.equal(2);
  });
});

async function onlyId({ governor }: Suite): Promise<bigint> {
  const [{ args }] = await governor.queryFilter(governor.filters.ProposalCreated());
  return args.proposalId;
}
