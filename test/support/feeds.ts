import type { MockFeed } from "../../typechain-types/index.js";
import { FEED, FEED_UNIT } from "./capital.js";
import type { Chain } from "./chain.js";

/** Code that answers every call with this many zero bytes. */
const answering = (bytes: number): string => `0x60${bytes.toString(16).padStart(2, "0")}5ff3`;

const setCode = async (chain: Chain, feed: MockFeed, code: string) =>
  chain.networkHelpers.setCode(await feed.getAddress(), code);

/** Everything that makes a feed dead, whatever it said before. */
export const FAILURES: readonly {
  readonly name: string;
  readonly fail: (chain: Chain, feed: MockFeed) => Promise<unknown>;
}[] = [
  { name: "refuses", fail: (_, feed) => feed.setMode(FEED.Refuse) },
  { name: "burns all gas", fail: (_, feed) => feed.setMode(FEED.BurnGas) },
  { name: "answers with too much data", fail: (_, feed) => feed.setMode(FEED.HugeData) },
  { name: "answers two words", fail: (chain, feed) => setCode(chain, feed, answering(64)) },
  { name: "answers a byte too few", fail: (chain, feed) => setCode(chain, feed, answering(159)) },
  { name: "has no code", fail: (chain, feed) => setCode(chain, feed, "0x") },
  { name: "answers zero", fail: (_, feed) => feed.setAnswer(0n) },
  { name: "answers less than zero", fail: (_, feed) => feed.setAnswer(-1n) },
  { name: "answers over 128 bits", fail: (_, feed) => feed.setAnswer(2n ** 128n) },
  { name: "names no time", fail: (_, feed) => feed.setRound(FEED_UNIT, 0n) },
  { name: "is ahead of time", fail: async (chain, feed) => feed.setRound(FEED_UNIT, (await chain.now()) + 1_000n) },
];
