/** The mock feeds of a local chain: they say again what they said, so that nothing refuses because time went by. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Interface } from "ethers";
import { inOneBlock } from "./anvil.js";
import { deploymentFolder, urlOf, type Place } from "./place.js";
import { ask } from "./rpc.js";

const FEED = new Interface([
  "function latestRoundData() view returns (uint80, int256 answer, uint256, uint256 updatedAt, uint80)",
  "function setAnswer(int192 newAnswer)",
]);
const GAS = "0x30d40";

/** Publishes every answer again, as of a new block. Returns how many feeds there are. */
export async function refreshFeeds(place: Place): Promise<number> {
  const url = urlOf(place);
  const feeds = feedAddresses(place);
  const accounts = (await ask(url, "eth_accounts")) as string[];
  const publisher = accounts.at(-1);
  const answers = await Promise.all(feeds.map((feed) => answerOf(url, feed)));
  await inOneBlock(url, async () => {
    for (const [index, to] of feeds.entries()) {
      const data = FEED.encodeFunctionData("setAnswer", [answers[index]]);
      await ask(url, "eth_sendTransaction", [{ from: publisher, to, data, gas: GAS }]);
    }
  });
  return feeds.length;
}

/** Mock feeds by the names they are deployed under; empty before the deployment. */
export function feedAddresses(place: Pick<Place, "chainId">): string[] {
  const record = path.join(deploymentFolder(place), "deployed_addresses.json");
  if (!existsSync(record)) return [];
  const addresses = JSON.parse(readFileSync(record, "utf8")) as Record<string, string>;
  return Object.entries(addresses).flatMap(([name, address]) => (/^Assets#\w+Feed$/.test(name) ? [address] : []));
}

async function answerOf(url: string, feed: string): Promise<bigint> {
  const call = { to: feed, data: FEED.encodeFunctionData("latestRoundData") };
  const data = (await ask(url, "eth_call", [call, "latest"])) as string;
  return FEED.decodeFunctionResult("latestRoundData", data).answer as bigint;
}
