/** Makes a deployed chain a mutual that has lived for half a year. */
import type { Signer } from "ethers";
import hre from "hardhat";
import { closeAt, loadUsdc, type PricePoint } from "../../data/usdc.js";
import { FOUNDERS, named } from "../../lib/accounts.js";
import { deployKeel, type Deployment } from "../../lib/deployment.js";
import { costOfLocked, equalParts, foundMutual } from "../../lib/genesis.js";
import { handOver } from "../../lib/handover.js";
import { contractsOf } from "../../lib/logs.js";
import { loadParameters } from "../../lib/parameters.js";
import { writeRecord } from "../../lib/record.js";
import type { Fill } from "../chain.js";
import { deploymentFolder, urlOf, type Place } from "../place.js";
import { ask, latestBlock } from "../rpc.js";
import { HISTORY, HISTORY_DAYS, type Moment } from "./history.js";
import { DAY, happen, type Act, type Sent, type Stage } from "./stage.js";

/** Seconds between the founding and the present of a seeded chain. */
export const HISTORY_SECONDS = BigInt(HISTORY_DAYS) * DAY;

/** Enough for every transaction of the history: nothing is estimated, so that what is sent may wait for its block. */
const GAS = 3_000_000n;
const GAS_PRICE = 2n * 10n ** 9n;
const POLLING_MS = 20;
/** Name of the file in deploy/parameters. */
const PARAMETERS = "local";

/** Deploys, founds and seeds. */
export const fillWithHistory: Fill = async (place, at) => {
  const mutual = await deployed(place);
  at("seeding");
  await live(place, mutual, HISTORY);
};

/** Deploys alone: an empty suite, as `deploy core` leaves it. */
export const fillWithDeployment: Fill = async (place) => {
  await deployed(place);
};

/** With the parameters of local chains, and on record as what `deploy core` deploys. */
export async function deployed(place: Place): Promise<Deployment> {
  const connection = await connect(place);
  const deployment = await deployKeel(connection, loadParameters(PARAMETERS), { blockPollingInterval: POLLING_MS });
  const { chainId } = place;
  const about = { network: connection.networkName, chainId, parameters: PARAMETERS };
  await writeRecord(deploymentFolder(place), connection.ethers.provider, about);
  return deployment;
}

/** Opens the chain of a place as Hardhat does. */
export async function connect({ chainId, ...place }: Place, more: { gas?: bigint; gasPrice?: bigint } = {}) {
  return hre.network.create({ network: "local", override: { url: urlOf(place), chainId, ...more } });
}

async function live(place: Place, mutual: Deployment, moments: readonly Moment[]): Promise<void> {
  const url = urlOf(place);
  const { ethers } = await connect(place, { gas: GAS, gasPrice: GAS_PRICE });
  const people = named<Signer>(await ethers.getSigners());
  const founding = (await latestBlock(url)).timestamp;
  await foundMutual(mutual, {
    founders: equalParts(
      mutual.parameters.token.genesisCapital,
      FOUNDERS.map((name) => people[name]),
    ),
    attester: people.signer,
    closer: people.deployer,
    lockedCost: costOfLocked(mutual.parameters.token),
  });
  await handOver(mutual, people.deployer, mutual.parameters.governance.tiers);
  const contracts = await contractsOf(mutual);
  const stage: Stage = { url, mutual, people, contracts, ids: new Map(), now: founding };
  const publisher = (await ethers.getSigners()).at(-1);
  if (publisher === undefined) throw new Error("the chain has no accounts");
  const usdc = loadUsdc();
  await ask(url, "evm_setAutomine", [false]);
  for (const { day, acts } of moments) {
    stage.now = founding + BigInt(Math.round(day * Number(DAY)));
    await happen(stage, [prices(publisher, usdcOn(usdc, day)), ...acts]);
  }
  await ask(url, "evm_setAutomine", [true]);
}

/** All feeds answer as of the block: USDC as given, the others as the parameters have it. */
const prices =
  (publisher: Signer, usdc: bigint): Act =>
  async ({ mutual: { assets, usdFeed, parameters } }) => {
    const sent: Sent[] = [];
    const dollar = await usdFeed.connect(publisher).setAnswer(parameters.assets.usdFeed.answer);
    sent.push({ what: "the price of ETH", response: dollar });
    for (const { feed, parameters: asset } of assets) {
      if (feed === undefined) continue;
      const answer = asset.symbol === "USDC" ? usdc : asset.answer;
      sent.push({ what: `the price of ${asset.symbol}`, response: await feed.connect(publisher).setAnswer(answer) });
    }
    return sent;
  };

/** The closes of March 2023, stretched over the whole history. */
function usdcOn(series: readonly PricePoint[], day: number): bigint {
  const [first, last] = [series[0].at, series[series.length - 1].at];
  const share = BigInt(Math.round((day / HISTORY_DAYS) * 1_000_000));
  return closeAt(series, first + ((last - first) * share) / 1_000_000n);
}
