import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { deploy, DeploymentResultType, type Artifact, type EIP1193Provider } from "@nomicfoundation/ignition-core";
import { expect } from "chai";
import { id, ZeroAddress, type Result } from "ethers";
import hre from "hardhat";
import { limitsOf, marketOf, modelOf, rulesOf } from "../../deploy/values.js";
import { permissions } from "../../deploy/permissions.js";
import type { Permission } from "../../deploy/permissions.types.js";
import { moduleRights } from "../../deploy/rights.js";
import { PRODUCT_TYPES } from "../../scripts/data/catalogue.js";
import { rights, role } from "../../scripts/lib/access.js";
import { addressOf, CONTRACT_NAMES, contractNamed, type Contracts } from "../../scripts/lib/contracts.js";
import { moduleOf } from "../../scripts/lib/deployment.js";
import { costOfLocked, equalParts, foundMutual } from "../../scripts/lib/genesis.js";
import { FOUNDERS, named } from "../../scripts/lib/accounts.js";
import { handOver, HandoverError, leftWith, ROLE_NAMES, type HandoverFault } from "../../scripts/lib/handover.js";
import { decodeError, namedContracts } from "../../scripts/lib/logs.js";
import type { ModuleGuard } from "../../typechain-types/index.js";
import { openChain } from "../support/chain.js";
import { nothing } from "../support/defaults.js";
import { deployBare, deployFounded, deploySuite, parameters, type Connection, type Suite } from "../support/suite.js";

const chain = await openChain();
const suite = () => chain.loadFixture(deploySuite);
const ALL = Object.values(CONTRACT_NAMES);

/**
 * Deployment
 * ├── after it the deployer holds nothing, the governor every role with its delay, modules exactly their rights
 * ├── parameters, products and assets are those of the files
 * ├── every restricted function of every contract refuses a stranger by name (H03, H09, I41)
 * ├── the handover is refused while genesis is open, while votes are few, while a right is left
 * └── a deployment that was cut off goes on, with the same addresses and nothing done twice
 */
describe("Deployment", () => {
  describe("in the end", () => {
    it("leaves nothing with the deployer", async () => {
      const s = await suite();
      const { deployer } = s.people;
      expect(await leftWith(s, deployer)).to.deep.equal([]);
      expect(await s.token.isHolder(deployer)).to.equal(false);
      expect(await s.token.balanceOf(deployer)).to.equal(0n);
      expect(await s.membership.idOf(deployer)).to.equal(0n);
      expect(await s.membership.isSigner(deployer)).to.equal(false);
    });

    it("gives every role to the governor with its delay, and to nobody else but guardians", async () => {
      const s = await suite();
      const { authority, governor, people } = s;
      const guardians = [people.gina, people.george, people.gaia].map(({ address }) => address);
      const granted = await authority.queryFilter(authority.filters.RoleGranted());
      const accounts = new Set(granted.map(({ args }) => args.account));
      for (const name of ["ADMIN", ...ROLE_NAMES] as const) {
        const roleId = name === "ADMIN" ? await authority.ADMIN_ROLE() : role(name);
        const holders = [];
        for (const account of accounts) if ((await authority.hasRole(roleId, account)).isMember) holders.push(account);
        const expected = name === "GUARDIAN" ? [...guardians, governor.target] : [governor.target];
        expect(holders, name).to.have.members(expected);
        const { executionDelay } = await authority.hasRole(roleId, governor);
        expect(executionDelay, name).to.equal(parameters.governance.tiers[name]);
      }
    });

    it("gives modules exactly the rights of the table", async () => {
      const s = await suite();
      for (const callee of Object.keys(moduleRights)) {
        const guard = contractNamed(s, callee) as ModuleGuard;
        const given = await guard.queryFilter(guard.filters.RightsSet());
        const modules = new Set([...given.map(({ args }) => args.module), ...ALL.map((name) => targetOf(s, name))]);
        for (const module of modules) {
          const name = ALL.find((candidate) => targetOf(s, candidate) === module) ?? "";
          const expected = rights(...(moduleRights[callee][name] ?? []));
          expect(await guard.rightsOf(module), `${name || module} in ${callee}`).to.equal(expected);
        }
      }
    });
  });

  it("deploys the parameters of the network", async () => {
    const s = await suite();
    const { ledger, market, products, assessment, claims, membership, staking, governor, token } = s;
    const p = parameters;
    const [marketNow, minHold] = await market.parameters();
    expect(plain(marketNow)).to.deep.equal(marketOf(p));
    expect(minHold).to.equal(p.token.minHold);
    const { groupRates, tagDrawdowns, ...model } = modelOf(p, s.catalogue);
    const deployed = await ledger.model();
    expect([...deployed.groupRates]).to.deep.equal(groupRates);
    expect([...deployed.tagDrawdowns]).to.deep.equal(tagDrawdowns);
    expect(plain(deployed)).to.deep.include(model);
    expect(plain(await ledger.limits())).to.deep.equal(limitsOf(p));
    expect(await membership.joinFee()).to.equal(p.membership.joinFee);
    expect(await staking.capacityFactorBps()).to.equal(p.staking.capacityFactor);
    const { quorum, valueMultiple, lateFlip, lateExtension, depositFloor, deposit } = p.claims;
    expect([...(await assessment.parameters())]).to.deep.equal([quorum, valueMultiple, lateFlip, lateExtension]);
    expect([...(await claims.parameters())]).to.deep.equal([depositFloor, deposit]);
    for (const [place, type] of PRODUCT_TYPES.entries())
      expect(plain(await products.typeVersion(place + 1)), type).to.deep.equal(rulesOf(p, type));
    const { votingDelay, votingPeriod, threshold } = p.governance;
    const asked = [await governor.votingDelay(), await governor.votingPeriod(), await governor.proposalThreshold()];
    expect(asked).to.deep.equal([votingDelay, votingPeriod, threshold]);
    expect(await token.balanceOf(token)).to.equal(p.token.lockedKeel);
  });

  it("puts the catalogue and the assets on chain as they are written", async () => {
    const { products, pool, catalogue, assets } = await suite();
    expect(await products.productCount()).to.equal(BigInt(catalogue.products.length));
    for (const product of catalogue.products) {
      const { name, wordingHash, group, tagMask, floorBps } = await products.productOf(product.id);
      expect({ name, wordingHash, group, tagMask }, product.slug).to.deep.equal({
        name: product.name,
        wordingHash: product.wordingHash,
        group: BigInt(product.groupIndex),
        tagMask: BigInt(product.tagMask),
      });
      expect(floorBps, product.slug).to.equal(parameters.products.floorRate[product.group]);
    }
    expect(await pool.assetCount()).to.equal(BigInt(assets.length));
    for (const { id: assetId, token, parameters: asset } of assets) {
      const listed = await pool.assetOf(assetId);
      expect(listed.haircutBps, asset.symbol).to.equal(asset.haircut);
      expect(listed.decimals, asset.symbol).to.equal(BigInt(asset.decimals));
      expect(listed.token, asset.symbol).to.equal(token?.target ?? ZeroAddress);
    }
  });

  describe("refuses a stranger", () => {
    for (const [contract, table] of Object.entries(permissions))
      it(`in every restricted function of ${contract}`, async () => {
        const s = await suite();
        for (const [signature, permission] of Object.entries(table))
          if (permission.kind !== "anyone") await expectStranger(s, contract, signature, permission);
      });

    it("asks the same role of a function as the table says", async () => {
      const s = await suite();
      for (const [contract, table] of Object.entries(permissions))
        for (const [signature, { kind, who }] of Object.entries(table)) {
          if (kind !== "role" || contract === "Authority") continue;
          const selector = id(signature).slice(0, 10);
          const asked = await s.authority.getTargetFunctionRole(contractNamed(s, contract), selector);
          expect(asked, `${contract}.${signature}`).to.equal(role(who?.[0] ?? ""));
        }
    });
  });

  describe("hands over", () => {
    it("only after genesis is closed", async () => {
      const connection = await fresh();
      const keel = await deployBare(connection);
      const { deployer } = named(await connection.ethers.getSigners());
      await expectHandover(handOver(keel, deployer, parameters.governance.tiers), ["GenesisOpen"]);
    });

    it("only with votes of twice the quorum, capped, and with no right left", async () => {
      const connection = await fresh();
      const people = named(await connection.ethers.getSigners());
      const keel = await deployBare(connection);
      const founders = FOUNDERS.map((name) => people[name]);
      await foundMutual(keel, {
        founders: equalParts(parameters.token.genesisCapital, founders),
        attester: people.signer,
        closer: people.deployer,
        lockedCost: costOfLocked(parameters.token),
      });
      for (const founder of founders.slice(3)) await keel.token.connect(founder).delegate(people.deployer);
      await connection.networkHelpers.mine(2);
      const attempt = () => handOver(keel, people.deployer, parameters.governance.tiers);
      await expectHandover(attempt(), ["VotesTooFew"]);
      await keel.pool.setRights(people.deployer, rights("PAY"));
      await expectHandover(attempt(), ["VotesTooFew", "RightLeft"]);
      await keel.pool.setRights(people.deployer, 0n);
      for (const founder of founders) await keel.token.connect(founder).delegate(founder);
      await connection.networkHelpers.mine(2);
      await attempt();
      expect(await leftWith(keel, people.deployer)).to.deep.equal([]);
      await expect(keel.pool.setRights(people.deployer, 1n)).to.be.revertedWithCustomError(
        keel.pool,
        "AccessManagedUnauthorized",
      );
    });

    it("once", async () => {
      const connection = await fresh();
      const keel = await deployFounded(connection);
      const { deployer } = named(await connection.ethers.getSigners());
      await expect(handOver(keel, deployer, parameters.governance.tiers)).to.be.revertedWithCustomError(
        keel.authority,
        "AccessManagerUnauthorizedAccount",
      );
    });
  });

  it("goes on where it was cut off", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "keel-deployment-"));
    try {
      const [cut, uncut] = [await fresh(), await fresh()];
      await deployBare(uncut);
      const error: unknown = await ignite(cut, folder, 20).catch((thrown: unknown) => thrown);
      expect(String(error)).to.include("the line is dead");
      const kept = addressesIn(folder);
      await ignite(cut, folder);
      const whole = addressesIn(folder);
      expect(Object.keys(kept).length).to.be.within(1, Object.keys(whole).length);
      for (const [name, address] of Object.entries(kept)) expect(whole[name], name).to.equal(address);
      const blocks = await cut.ethers.provider.getBlockNumber();
      expect(blocks).to.equal(await uncut.ethers.provider.getBlockNumber());
      await ignite(cut, folder);
      expect(await cut.ethers.provider.getBlockNumber(), "nothing new").to.equal(blocks);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** Another chain in this process. */
async function fresh(): Promise<Connection> {
  return (await openChain()).connection;
}

/** A struct as an object by the names of its fields. */
function plain(struct: unknown): Record<string, unknown> {
  return (struct as Result).toObject();
}

function targetOf(contracts: Contracts, name: string): string {
  return addressOf(contractNamed(contracts, name));
}

async function expectHandover(attempt: Promise<void>, faults: readonly HandoverFault[]): Promise<void> {
  const error: unknown = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).to.be.instanceOf(HandoverError);
  expect((error as HandoverError).faults).to.deep.equal(faults);
}

/** What refuses somebody who is nobody here. */
const BY_NAME: Readonly<Record<string, readonly string[]>> = {
  module: ["MissingRight", "AccessManagedUnauthorized", "AccessManagerUnauthorizedConsume", "GovernorOnlyExecutor"],
  role: ["AccessManagedUnauthorized", "AccessManagerUnauthorizedAccount"],
};

/** The manager asks its caller, and an account without code has no answer. */
const UNNAMED = "Authority.consumeScheduledOp(address,bytes)";

async function expectStranger(s: Suite, name: string, signature: string, permission: Permission): Promise<void> {
  const where = `${name}.${signature}`;
  const contract = contractNamed(s, name);
  const fragment = contract.interface.getFunction(signature);
  if (fragment === null) throw new Error(`${where} is in no ABI`);
  const data = contract.interface.encodeFunctionData(fragment, fragment.inputs.map(nothing));
  const failure: unknown = await s.people.mallory.call({ to: contract, data }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(failure, `${where} let a stranger in`).to.not.equal(undefined);
  if (where === UNNAMED) return;
  const byName = Object.fromEntries(
    Object.entries(CONTRACT_NAMES).map(([short, contractName]) => [contractName, s[short as keyof Contracts]]),
  );
  const refusal = decodeError(failure, await namedContracts(byName));
  expect(refusal, `${where} refuses without a name`).to.not.equal(undefined);
  const expected = BY_NAME[permission.kind];
  if (expected !== undefined) expect(expected, `${where} refuses with ${refusal?.name}`).to.include(refusal?.name);
}

/** Runs the deployment of the local network; after `limit` transactions the line is dead. */
async function ignite(connection: Connection, deploymentDir: string, limit = Infinity): Promise<void> {
  let sent = 0;
  const provider: EIP1193Provider = {
    request: async (call: Parameters<EIP1193Provider["request"]>[0]) => {
      if (sent >= limit) throw new Error("the line is dead");
      if (call.method === "eth_sendTransaction") sent++;
      return connection.provider.request(call) as Promise<unknown>;
    },
  };
  const accounts = (await connection.ethers.getSigners()).map(({ address }) => address);
  const result = await deploy({
    config: { blockPollingInterval: 1, requiredConfirmations: 1 },
    artifactResolver: {
      loadArtifact: async (name: string) => (await hre.artifacts.readArtifact(name)) as unknown as Artifact,
      getBuildInfo: () => Promise.resolve(undefined),
    },
    provider,
    deploymentDir,
    ignitionModule: await moduleOf(parameters),
    deploymentParameters: {},
    accounts,
    defaultSender: accounts[0],
  });
  expect(result.type).to.equal(DeploymentResultType.SUCCESSFUL_DEPLOYMENT);
}

function addressesIn(folder: string): Record<string, string> {
  return JSON.parse(readFileSync(path.join(folder, "deployed_addresses.json"), "utf8")) as Record<string, string>;
}
