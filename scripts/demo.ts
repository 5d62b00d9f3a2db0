/** One whole life of a mutual, in one process, told so that a person can follow the money. */
import { writeSync } from "node:fs";
import hre from "hardhat";
import type { Signer } from "ethers";
import { balance } from "./demo/chapters/balance.js";
import { claims } from "./demo/chapters/claims.js";
import { covers } from "./demo/chapters/covers.js";
import { endings } from "./demo/chapters/endings.js";
import { founding } from "./demo/chapters/founding.js";
import { members } from "./demo/chapters/members.js";
import { stakers } from "./demo/chapters/stakers.js";
import { vote } from "./demo/chapters/vote.js";
import { Narrator } from "./demo/narrator.js";
import { timeOf, trancheOf, type World } from "./demo/world.js";
import { FOUNDERS, named } from "./lib/accounts.js";
import { CONTRACT_NAMES } from "./lib/contracts.js";
import type { Deployment } from "./lib/deployment.js";
import { namedContracts } from "./lib/logs.js";
import { loadParameters } from "./lib/parameters.js";

const FIRST_DAY = "2023-01-02";
/** Gas costs nothing here, so that every balance moves by what the contracts move, to the wei. */
const FREE_GAS = { gasPrice: 0n, initialBaseFeePerGas: 0n } as const;
const MEMBERS = ["mia", "nina", "oscar", "peggy", "quinn", "rupert", "sybil", "trent"] as const;

export interface DemoResult {
  readonly narrator: Narrator;
  readonly world: World;
}

/** Lives the story; `print` takes each line of it. */
export async function liveDemo(print: (line: string) => void): Promise<DemoResult> {
  const connection = await hre.network.create({ override: { initialDate: FIRST_DAY, ...FREE_GAS } });
  const people = named(await connection.ethers.getSigners());
  const tell = new Narrator(print);
  const founders = FOUNDERS.map((name) => people[name]);
  const cast = { deployer: people.deployer, attester: people.signer, founders };
  const mutual = await founding(tell, connection, loadParameters("local"), cast);
  const world = await worldOf(tell, connection, mutual, {
    attester: people.signer,
    founders: cast.founders,
    members: MEMBERS.map((name) => people[name]),
  });
  await members(world);
  const staked = await stakers(world);
  await world.clock.pass(timeOf("2023-01-12") - (await world.clock.now()));
  await world.republish();
  await covers(world);
  await world.clock.pass(timeOf("2023-02-01") - (await world.clock.now()));
  await vote(world);
  await claims(world);
  await endings(world, staked);
  await balance(world);
  return { narrator: tell, world };
}

/** The task: prints the story, or with `json` the same as data and nothing else on stdout. */
export default async function ({ json }: { json: boolean }): Promise<void> {
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  const { narrator } = await liveDemo(json ? () => undefined : (line) => console.log(line));
  if (!json) narrator.close();
  else {
    const text = JSON.stringify({ counts: narrator.counts, ...narrator.story }, bigintAsString, 2);
    writeSync(1, `${text}\n`);
  }
  if (narrator.counts.failed > 0) process.exitCode = 1;
}

type Connection = Awaited<ReturnType<typeof hre.network.create>>;
type Cast = Pick<World, "attester"> & { readonly founders: readonly Signer[]; readonly members: readonly Signer[] };

async function worldOf(tell: Narrator, connection: Connection, mutual: Deployment, cast: Cast): Promise<World> {
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
    contracts: await namedContracts(
      Object.fromEntries(
        Object.entries(CONTRACT_NAMES).map(([short, name]) => [name, suite[short as keyof typeof suite]]),
      ),
    ),
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

function bigintAsString(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
