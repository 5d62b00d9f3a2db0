/** One deployment for tests, demo and tasks. */
import type { BaseContract, InterfaceAbi } from "ethers";
import hre from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import { permissions } from "../../deploy/permissions.js";
import { keelModule } from "../../deploy/suite.js";
import type { MockERC20, MockFeed } from "../../typechain-types/index.js";
import { loadCatalogue, type Catalogue } from "../data/catalogue.js";
import { CONTRACT_NAMES, type Contracts } from "./contracts.js";
import type { AssetParameters, Parameters } from "./parameters.js";

/** An asset of the pool on a local chain; ETH has neither token nor feed. */
export interface DeployedAsset {
  readonly id: bigint;
  readonly parameters: AssetParameters;
  readonly token?: MockERC20;
  readonly feed?: MockFeed;
}

export interface Deployment extends Contracts {
  readonly parameters: Parameters;
  readonly catalogue: Catalogue;
  readonly assets: readonly DeployedAsset[];
  readonly usdFeed: MockFeed;
}

type Connection = Pick<NetworkConnection, "ignition" | "networkConfig">;

/** How Ignition waits for a chain. */
interface Patience {
  readonly blockPollingInterval?: number;
}

/** A chain in this process mines at once; others are asked as often as Ignition asks by itself. */
const patienceFor = ({ networkConfig }: Connection): Patience =>
  networkConfig.type === "edr-simulated" ? { blockPollingInterval: 1 } : {};

/** Deploys, wires and fills the mutual, or goes on where an earlier run stopped. The deployer is account 0. */
export async function deployKeel(
  connection: Connection,
  parameters: Parameters,
  patience = patienceFor(connection),
): Promise<Deployment> {
  const catalogue = loadCatalogue();
  const result = await connection.ignition.deploy(await moduleOf(parameters, catalogue), { config: patience });
  const deployed = result as unknown as Readonly<Record<string, BaseContract>>;
  const contracts = Object.fromEntries(
    Object.entries(CONTRACT_NAMES).map(([short, name]) => [short, deployed[name]]),
  ) as unknown as Contracts;
  const assets = parameters.assets.list.map((asset, place) => ({
    id: BigInt(place),
    parameters: asset,
    token: deployed[asset.symbol] as MockERC20 | undefined,
    feed: deployed[`${asset.symbol}Feed`] as MockFeed | undefined,
  }));
  return { ...contracts, parameters, catalogue, assets, usdFeed: deployed.EthUsdFeed as MockFeed };
}

/** The Ignition module of everything, for a deployment that is run another way. */
export async function moduleOf(parameters: Parameters, catalogue = loadCatalogue()) {
  const abis = await abisOf(Object.keys(permissions));
  return keelModule(parameters, catalogue, (name) => abis.get(name) ?? []);
}

async function abisOf(names: readonly string[]): Promise<ReadonlyMap<string, InterfaceAbi>> {
  const artifacts = names.map(async (name) => [name, (await hre.artifacts.readArtifact(name)).abi] as const);
  return new Map(await Promise.all(artifacts));
}
