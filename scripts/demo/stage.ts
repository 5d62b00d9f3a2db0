/** The stage of a story: a chain in this process, its people, and the world they act in. */
import type { Signer } from "ethers";
import hre from "hardhat";
import { FOUNDERS, named } from "../lib/accounts.js";
import { CONTRACT_NAMES } from "../lib/contracts.js";
import type { Deployment } from "../lib/deployment.js";
import { contractsOf } from "../lib/logs.js";
import type { Narrator } from "./narrator.js";
import { trancheOf, type World } from "./world.js";

/** Gas costs nothing here, so that every balance moves by what the contracts move, to the wei. */
const FREE_GAS = { gasPrice: 0n, initialBaseFeePerGas: 0n } as const;
const MEMBERS = ["mia", "nina", "oscar", "peggy", "quinn", "rupert", "sybil", "trent"] as const;

export type Connection = Awaited<ReturnType<typeof hre.network.create>>;

export interface Cast {
  readonly deployer: Signer;
  readonly attester: Signer;
  readonly founders: readonly Signer[];
  readonly members: readonly Signer[];
}

/** A new chain whose clock starts at an ISO date, and who acts on it. */
export async function openStage(firstDay: string): Promise<{ connection: Connection; cast: Cast }> {
  const connection = await hre.network.create({ override: { initialDate: firstDay, ...FREE_GAS } });
  const people = named(await connection.ethers.getSigners());
  const cast = {
    deployer: people.deployer,
    attester: people.signer,
    founders: FOUNDERS.map((name) => people[name]),
    members: MEMBERS.map((name) => people[name]),
  };
  return { connection, cast };
}

/** The world of a mutual that is deployed on this chain. */
export async function worldOf(tell: Narrator, connection: Connection, mutual: Deployment, cast: Cast): Promise<World> {
  const { ethers, networkHelpers } = connection;
  const suite = Object.fromEntries(
    Object.keys(CONTRACT_NAMES).map((short) => [short, mutual[short as keyof typeof CONTRACT_NAMES]]),
  ) as unknown as World["suite"];
  const usdc = mutual.assets.find(({ parameters }) => parameters.symbol === "USDC")?.token;
  if (usdc === undefined) throw new Error("the parameters list no USDC");
  const feeds = [mutual.usdFeed, ...mutual.assets.flatMap(({ feed }) => feed ?? [])];
  const now = async () => BigInt(await networkHelpers.time.latest());
  return {
    tell,
    suite,
    contracts: await contractsOf(suite),
    provider: ethers.provider,
    catalogue: mutual.catalogue,
    attester: cast.attester,
    founders: cast.founders as World["founders"],
    members: cast.members as World["members"],
    usdc,
    assetIds: Object.fromEntries(mutual.assets.map(({ id, parameters }) => [parameters.symbol, id])),
    republish: async () => {
      for (const feed of feeds) {
        const reader = await ethers.getContractAt("IPriceFeed", await feed.getAddress());
        const { answer } = await reader.latestRoundData();
        await (await feed.setAnswer(answer)).wait();
      }
    },
    clock: {
      now,
      pass: async (seconds) => {
        if (seconds <= 0n) throw new RangeError(`time does not run backwards: ${seconds} s`);
        await networkHelpers.time.increase(seconds);
      },
    },
    firstTranche: trancheOf(await now()),
  };
}
