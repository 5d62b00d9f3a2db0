/** A number that grows, and what several of them share. */
import { parseEther, ZeroHash } from "ethers";
import { addressOf } from "../../scripts/lib/contracts.js";
import type { Ground } from "../exits/ground.js";
import { MANAGERS, nowOf, productId, TRANCHE } from "../support/suite.js";
import type { Measured } from "./verbs.js";

export interface Dimension {
  readonly key: string;
  readonly title: string;
  readonly item: string;
  readonly levels: readonly number[];
  readonly fullLevels: readonly number[];
  /** What takes time, once, for as many as there will be. */
  readonly prepare?: (g: Ground, most: number) => Promise<void>;
  /** From so many to so many, within hours. */
  readonly grow: (g: Ground, from: number, to: number, progress: Progress) => Promise<void>;
  /** Each on a copy of the same state. */
  readonly verbs: readonly Measured[];
  /** What is measured beside them, in one go on a copy of its own. */
  readonly beside?: (g: Ground, level: number) => Promise<ReadonlyMap<string, bigint>>;
}

export type Progress = (text: string) => void;

const PRODUCT = "aave-v3-ethereum";
const RAW_GAS = "0x4c4b40";

/** Without waiting for a receipt; a refusal is thrown all the same. */
export async function send(g: Ground, from: string, to: string, data: string): Promise<void> {
  const transaction = { from, to, data, gas: RAW_GAS, gasPrice: "0x0" };
  await g.connection.provider.request({ method: "eth_sendTransaction", params: [transaction] });
}

/** Pools of quinn's with a KEEL of laura's in each. */
export async function openPoolsTo(g: Ground, from: number, to: number): Promise<void> {
  const { staking, people } = g;
  const terms = { productId: productId(g, PRODUCT), weightBps: 10_000n, targetPriceBps: 100n };
  const create = staking.interface.encodeFunctionData("createPool", [1_000n, 2_000n, [terms], ZeroHash]);
  const tranche = (await nowOf(g)) / TRANCHE + 7n;
  for (let poolId = Math.max(from, MANAGERS.length) + 1; poolId <= to; poolId++) {
    await send(g, people.quinn.address, addressOf(staking), create);
    const request = { poolId, positionId: 0n, tranche, amount: parseEther("1"), maxOpenBurnBps: 0n };
    const deposit = staking.interface.encodeFunctionData("deposit", [request]);
    await send(g, people.laura.address, addressOf(staking), deposit);
  }
}
