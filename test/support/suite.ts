import { ZeroHash, parseEther } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { findProduct, loadCatalogue } from "../../scripts/data/catalogue.js";
import { FOUNDERS, named, type Name } from "../../scripts/lib/accounts.js";
import { addressOf, CONTRACT_NAMES, type Contracts } from "../../scripts/lib/contracts.js";
import { deployKeel, type Deployment } from "../../scripts/lib/deployment.js";
import { costOfLocked, equalParts, foundMutual, joinMutual } from "../../scripts/lib/genesis.js";
import { handOver } from "../../scripts/lib/handover.js";
import { loadParameters } from "../../scripts/lib/parameters.js";
import type { MockERC20, MockFeed } from "../../typechain-types/index.js";
import { DAY, type Signer } from "./chain.js";
import { record, replay, type Recording } from "./recording.js";

export type Connection = NetworkConnection;
export type People = Record<Name, Signer>;

/** Everything a test of the whole needs: contracts, assets, parameters, people by name, and the chain they are on. */
export interface Suite extends Deployment {
  readonly people: People;
  readonly connection: Connection;
}

export const parameters = loadParameters("local");
export const KEEL = 10n ** 18n;
export const TRANCHE = 91n * DAY;

/** Who runs which pool: pool 1 is dave's, pool 5 heidi's. */
export const MANAGERS = ["dave", "erin", "frank", "grace", "heidi"] as const satisfies readonly Name[];
/** Who judges claims, with 3,000 KEEL each, long enough ago. */
export const ASSESSORS = ["alice", "bob", "carol", "karl"] as const satisfies readonly Name[];
/** Members without KEEL who buy. */
export const BUYERS = ["mia", "nina", "oscar", "peggy"] as const satisfies readonly Name[];

/** Of a pool's stake: manager's and others' deposits, in tranches from the current one. */
const STAKES = [
  { by: "manager", tranche: 7n, amount: 3_000n * KEEL },
  { by: "manager", tranche: 4n, amount: 1_000n * KEEL },
  { by: "ivan", tranche: 7n, amount: 600n * KEEL },
  { by: "judy", tranche: 5n, amount: 600n * KEEL },
] as const;

interface Stage {
  readonly recording: Recording;
  readonly addresses: Readonly<Record<string, string>>;
}

/** What this process has deployed before: later chains get the same transactions. */
const stages = new Map<string, Stage>();

/**
 * The mutual under its governor, as `chain.loadFixture(deploySuite)`: genesis closed by twelve founders, four members
 * more, five pools that back every product with stake over several tranches, assessors whose deposits are old enough,
 * good prices.
 */
export async function deploySuite(connection: Connection): Promise<Suite> {
  const people = named(await connection.ethers.getSigners());
  const keel = await staged("suite", connection, async () => {
    const suite = { ...(await deployFounded(connection)), people, connection };
    await openPools(suite);
    await seatAssessors(suite);
    await connection.networkHelpers.time.increase(15n * DAY);
    await refreshFeeds(suite);
    return suite;
  });
  return { ...keel, people, connection };
}

/** Deployed, wired and filled, as the deployer leaves it to the founders. */
export async function deployBare(connection: Connection): Promise<Deployment> {
  return staged("bare", connection, () => deployKeel(connection, parameters));
}

async function staged(name: string, connection: Connection, build: () => Promise<Deployment>): Promise<Deployment> {
  const stage = stages.get(name);
  if (stage !== undefined) {
    await replay(connection, stage.recording);
    return attach(connection, stage.addresses);
  }
  const keel = await build();
  stages.set(name, { recording: await record(connection), addresses: addressesOf(keel) });
  return keel;
}

/**
 * Deployed, founded and handed over; nothing staked, nobody but the founders and buyers.
 * @param prepare what the deployer does last, while it still may.
 */
export async function deployFounded(
  connection: Connection,
  prepare?: (keel: Deployment, people: People) => Promise<void>,
): Promise<Deployment> {
  const people = named(await connection.ethers.getSigners());
  const keel = await deployBare(connection);
  await foundMutual(keel, {
    founders: equalParts(
      parameters.token.genesisCapital,
      FOUNDERS.map((name) => people[name]),
    ),
    attester: people.signer,
    closer: people.deployer,
    lockedCost: costOfLocked(parameters.token),
  });
  await prepare?.(keel, people);
  await handOver(keel, people.deployer, parameters.governance.tiers);
  for (const name of BUYERS) await joinMutual(keel, people.signer, people[name]);
  return keel;
}

/** Every feed says again what it said, as of now. */
export async function refreshFeeds({ assets, usdFeed, parameters: p }: Deployment): Promise<void> {
  await usdFeed.setAnswer(p.assets.usdFeed.answer);
  for (const { feed, parameters: asset } of assets) await feed?.setAnswer(asset.answer);
}

export async function nowOf({ connection }: Pick<Suite, "connection">): Promise<bigint> {
  return BigInt(await connection.networkHelpers.time.latest());
}

/** Id of a product by its slug in the catalogue. */
export const productId = ({ catalogue }: Pick<Suite, "catalogue">, slug: string): bigint =>
  BigInt(findProduct(catalogue, slug).id);

/** Id of an asset by its symbol. */
export function assetId({ assets }: Pick<Suite, "assets">, symbol: string): bigint {
  const found = assets.find((asset) => asset.parameters.symbol === symbol);
  if (found === undefined) throw new Error(`no asset ${symbol}`);
  return found.id;
}

export async function openPools(suite: Suite): Promise<void> {
  const { staking, catalogue, people } = suite;
  const backed = catalogue.products.slice(0, 20).map((product) => ({
    productId: BigInt(product.id),
    weightBps: 10_000n,
    targetPriceBps: BigInt(product.targetPriceBps),
  }));
  const current = (await nowOf(suite)) / TRANCHE;
  for (const [place, manager] of MANAGERS.entries()) {
    const poolId = BigInt(place + 1);
    await staking.connect(people[manager]).createPool(1_000n, 2_000n, backed, ZeroHash);
    for (const { by, tranche, amount } of STAKES) {
      const staker = people[by === "manager" ? manager : by];
      const request = { poolId, positionId: 0n, tranche: current + tranche, amount, maxOpenBurnBps: 0n };
      await staking.connect(staker).deposit(request);
    }
    await staking.connect(people[manager]).setManagerPosition(poolId, positionOf(poolId, 1n));
  }
}

/** The id of the n-th position of a pool. */
export const positionOf = (poolId: bigint, sequence: bigint): bigint => (poolId << 32n) | sequence;

export async function seatAssessors({ assessment, people }: Suite): Promise<void> {
  for (const name of ASSESSORS) await assessment.connect(people[name]).deposit(parseEther("3000"));
}

function addressesOf(suite: Deployment): Record<string, string> {
  const contracts = Object.keys(CONTRACT_NAMES).map((name) => [name, addressOf(suite[name as keyof Contracts])]);
  const mocks = suite.assets.flatMap(({ token, feed, parameters: { symbol } }) =>
    token === undefined || feed === undefined
      ? []
      : [
          [symbol, addressOf(token)],
          [`${symbol}Feed`, addressOf(feed)],
        ],
  );
  return Object.fromEntries([...contracts, ...mocks, ["usdFeed", addressOf(suite.usdFeed)]]) as Record<string, string>;
}

async function attach(connection: Connection, addresses: Readonly<Record<string, string>>): Promise<Deployment> {
  const at = async <T>(contract: string, name: string) =>
    (await connection.ethers.getContractAt(contract, addresses[name])) as unknown as T;
  const contracts = await Promise.all(
    Object.entries(CONTRACT_NAMES).map(async ([short, name]) => [short, await at(name, short)] as const),
  );
  const assets = await Promise.all(
    parameters.assets.list.map(async (asset, place) => ({
      id: BigInt(place),
      parameters: asset,
      token: asset.token === "native" ? undefined : await at<MockERC20>("MockERC20", asset.symbol),
      feed: asset.token === "native" ? undefined : await at<MockFeed>("MockFeed", `${asset.symbol}Feed`),
    })),
  );
  const usdFeed = await at<MockFeed>("MockFeed", "usdFeed");
  const typed = Object.fromEntries(contracts) as unknown as Contracts;
  return { ...typed, parameters, catalogue: loadCatalogue(), assets, usdFeed };
}
