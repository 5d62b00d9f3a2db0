import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import hre from "hardhat";
import { rights, role } from "../../../scripts/lib/access.js";
import { attach } from "../../../scripts/lib/cli/ground.js";
import { loadVerb } from "../../../scripts/lib/cli/load.js";
import { chainOf } from "../../../scripts/lib/cli/open.js";
import { runVerb } from "../../../scripts/lib/cli/run.js";
import type { Typed } from "../../../scripts/lib/cli/typed.js";
import { CONTRACT_NAMES, addressOf } from "../../../scripts/lib/contracts.js";
import type { Finding } from "../../../scripts/lib/doctor/finding.js";
import { ignite } from "../../../scripts/lib/ignite.js";
import { loadParameters } from "../../../scripts/lib/parameters.js";
import { readRecord } from "../../../scripts/lib/record.js";
import { DAY, openChain } from "../../support/chain.js";
import { cliOn, jsonCliOn, outcomeOf } from "../../support/cli.js";
import { written } from "../../support/files.js";
import { deployInPieces, ignitionOf } from "../../support/pieces.js";
import { deployFounded, deploySuite, parameters, type Connection, type Suite } from "../../support/suite.js";
import { passTime } from "../../support/verbs.js";
import { FOUNDERS, named } from "../../../scripts/lib/accounts.js";

const chain = await openChain();

const found = (envelope: { error?: { args: Readonly<Record<string, unknown>> } }) =>
  (envelope.error?.args.differences ?? []) as readonly Finding[];

describe("deploying on the command line", () => {
  describe("doctor", () => {
    it("finds nothing in a sound deployment, and says who holds what", async () => {
      const s = await chain.loadFixture(deploySuite);
      const healthy = await jsonCliOn(s)("deploy doctor");
      expect(healthy.error).to.equal(undefined);
      expect(found(healthy)).to.deep.equal([]);
      expect(healthy.result).to.deep.include({ parameters: "local", isGoverned: true, differences: 0 });
      expect(healthy.result?.deployer).to.equal(s.people.deployer.address);
      expect((await cliOn(s)("deploy doctor")).out).to.include("the deployer nothing");
    });

    it("finds a planted role, parameter, right and function role, and other code", async () => {
      const { connection } = await openChain();
      const people = named(await connection.ethers.getSigners());
      const keel = await deployFounded(connection, async ({ authority, membership, pool, ledger }) => {
        await authority.grantRole(role("CORE"), people.mallory, 0n);
        await membership.setJoinFee(3_000_000_000_000_000n);
        await pool.setRights(people.mallory, rights("PAY"));
        const open = ledger.interface.getFunction("setLimits").selector;
        await authority.setTargetFunctionRole(ledger, [open], role("GUARDIAN"));
      });
      const s: Suite = { ...keel, people, connection };
      const lens = addressOf(s.lens);
      await connection.provider.request({
        method: "hardhat_setCode",
        params: [lens, await connection.ethers.provider.getCode(s.votePower)],
      });
      const sick = await jsonCliOn(s)("deploy doctor");
      expect(sick.code).to.equal(3);
      expect(found(sick).map(({ area, what }) => `${area}: ${what}`)).to.have.members([
        "code: Lens: hash without immutables",
        "roles: CORE of mallory",
        "holdings: examination",
        "functions: SolvencyLedger.setLimits",
        "rights: mallory in CapitalPool",
        "parameters: membership.joinFee",
      ]);
      const fee = found(sick).find(({ area }) => area === "parameters");
      expect(fee).to.deep.include({ expected: String(parameters.membership.joinFee), found: "3000000000000000" });
      const { err } = await cliOn(s)("deploy doctor");
      expect(err)
        .to.include("roles: CORE of mallory should be not held, is delay 0 s")
        .and.include("is 0.003ETH\n")
        .and.include("anything else has to be explained");
    });

    it("says which vote changed what it finds, and by how much", async () => {
      const s = await chain.loadFixture(deploySuite);
      const json = jsonCliOn(s);
      const motion =
        "description: Two figures\ncalls:\n" +
        "  - { contract: Membership, function: setJoinFee, arguments: [0.003ETH] }\n" +
        "  - { contract: Claims, function: setParameters, arguments: [0.1ETH, 1%] }\n";
      outcomeOf(await json(`gov propose ${written("motion.yaml", motion)} --as alice --yes`));
      await passTime(s, DAY + 1n);
      for (const name of FOUNDERS.slice(0, 6)) outcomeOf(await json(`gov vote 1 for --as ${name} --yes`));
      await passTime(s, 3n * DAY);
      outcomeOf(await json("gov queue 1 --as zoe --yes"));
      await passTime(s, 2n * DAY);
      outcomeOf(await json("gov execute 1 --as zoe --yes"));
      const { err } = await cliOn(s)("deploy doctor");
      const vote = 'members voted for it, proposal 1, "Two figures"';
      expect(err).to.include(`membership.joinFee should be 0.002ETH, is 0.003ETH: ${vote}`);
      expect(err).to.include(`claims.depositFloor should be 0.05ETH, is 0.1ETH: ${vote}`);
      expect(err).to.include("hint: Members decided it");
      const [{ decidedBy }] = found(await json("deploy doctor"));
      expect(decidedBy).to.deep.equal({ number: 1, title: "Two figures" });
    });

    it("refuses a parameter file that is not there", async () => {
      const s = await chain.loadFixture(deploySuite);
      const unknown = await jsonCliOn(s)("deploy doctor --parameters locla");
      expect(unknown).to.deep.include({ code: 2 });
      expect(unknown.error?.hint).to.include("local");
    });
  });

  it("lists roles and rights with their holders", async () => {
    const s = await chain.loadFixture(deploySuite);
    const { result } = await jsonCliOn(s)("deploy roles");
    expect(result?.roles).to.deep.include({
      role: "CORE",
      holder: "MutualGovernor",
      account: addressOf(s.governor),
      delay: String(parameters.governance.tiers.CORE),
    });
    expect(result?.rights).to.deep.include({ contract: "Cover", module: "Claims", rights: ["CLAIM"] });
    expect((await cliOn(s)("deploy roles")).out)
      .to.include("GUARDIAN")
      .and.include("30 d");
  });

  it("goes on wherever it is killed, sends nothing twice, and records what the doctor finds sound", async () => {
    const root = mkdtempSync(path.join(tmpdir(), "keel-deployment-"));
    const folder = path.join(root, "deploy/deployments/chain-31337");
    try {
      const { connection } = await openChain();
      const { record, sent } = await deployInPieces(connection, folder, (run) => 6 + 7 * run);
      expect(await connection.ethers.provider.getTransactionCount(record.deployer)).to.equal(sent);
      expect(sent).to.be.greaterThan(50);
      expect(record.transactions).to.have.length(sent);
      const live = await chainOf(connection, "default");
      for (const name of Object.values(CONTRACT_NAMES)) {
        const { address, codeHash, block, constructorArguments } = record.contracts[name];
        expect(await live.provider.getCode(address), name).to.not.equal("0x");
        expect(codeHash).to.match(/^0x[0-9a-f]{64}$/);
        expect(block).to.be.within(record.firstBlock, record.lastBlock);
        expect(Object.keys(constructorArguments).length, name).to.be.greaterThan(0);
      }
      expect(readRecord(folder)).to.deep.equal(record);
      const doctor = await answerOf("deploy doctor", connection, root);
      expect(doctor.result).to.deep.include({ isGoverned: false, differences: 0 });
      const again = await ignite(await ignitionOf(connection, folder));
      expect(again.sent).to.equal(0);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

  it("deploys to the network that is named, once it is told to", async () => {
    const deployed = await errand({ yes: true, json: true });
    expect(deployed.code).to.equal(0);
    expect(deployed.result).to.deep.include({ chainId: 31337, parameters: "local", verified: null });
    expect(Object.keys(deployed.result?.contracts ?? {})).to.have.members(Object.values(CONTRACT_NAMES));
    expect((await errand({ json: true })).error?.name).to.equal("NotConfirmed");
    expect((await errand({ json: true, yes: true, parameters: "seplia" })).error?.name).to.equal("UnknownParameter");
    expect((await errand({ json: true, yes: true, verify: true })).error?.name).to.equal("NoExplorer");
    const sepolia = await errand({ json: true, yes: true }, "sepolia");
    expect(sepolia).to.deep.include({ code: 2 });
    expect(sepolia.error?.name).to.equal("NotConfigured");
  });

  it("knows a public testnet with real feeds and no mocks, and asks who attests and guards", () => {
    const names = ["KEEL_SIGNER", "KEEL_GUARDIAN_1", "KEEL_GUARDIAN_2", "KEEL_GUARDIAN_3"];
    const before = names.map((name) => process.env[name]);
    try {
      for (const name of names) Reflect.deleteProperty(process.env, name);
      expect(() => loadParameters("sepolia")).to.throw("$KEEL_SIGNER, which is not set");
      for (const [place, name] of names.entries()) process.env[name] = `0x${String(place + 1).repeat(40)}`;
      const { assets, people } = loadParameters("sepolia");
      expect(people.signers).to.deep.equal([`0x${"1".repeat(40)}`]);
      for (const { token, feed } of assets.list) expect([token, feed]).to.not.include("mock");
      expect(assets.usdFeed.feed).to.match(/^0x/);
    } finally {
      for (const [place, name] of names.entries()) {
        const old = before[place];
        if (old === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = old;
      }
    }
  });
});

interface Answered {
  readonly code: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly name: string };
}

async function answerOf(
  verb: string,
  connection: Connection | undefined,
  root: string,
  typed: Typed = { json: true },
  runtime = hre,
): Promise<Answered> {
  const out: string[] = [];
  const io = {
    out: (line: string) => void out.push(line),
    err: () => undefined,
    isInteractive: false,
    hasColours: false,
    confirm: () => Promise.resolve(false),
  };
  const open = async () => {
    if (connection === undefined) throw new Error("this verb attaches to nothing");
    return attach(root, await chainOf(connection, "default"));
  };
  const code = await runVerb(await loadVerb(verb), typed, { io, hre: runtime, open });
  return { code, ...(JSON.parse(out.join("")) as Omit<Answered, "code">) };
}

/** `deploy core` as a task runs it, on a network of the configuration. */
function errand(typed: Typed, network = "default"): Promise<Answered> {
  const globalOptions = { ...hre.globalOptions, network };
  const runtime = Object.create(hre, { globalOptions: { value: globalOptions } }) as typeof hre;
  return answerOf("deploy core", undefined, "", typed, runtime);
}
