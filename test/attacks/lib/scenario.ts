/** What a scenario is, and what it does on a stage. */
import { isError, type BaseContract, type ContractTransactionResponse } from "ethers";
import { CONTRACT_NAMES, addressOf, type Contracts } from "../../../scripts/lib/contracts.js";
import { DAY, type Signer } from "../../support/chain.js";
import { nowOf, refreshFeeds, type Suite } from "../../support/suite.js";
import type { Twin } from "./twin.js";

/** What was violated, or nothing: the property held. */
export type Finding = string | undefined;

export interface Scenario {
  /** Row of the catalogue. */
  readonly id: string;
  readonly twin: Twin;
  /** The attack. Throws when the stage is not what it needs: then nothing is proven. */
  readonly run: (s: Suite) => Promise<Finding>;
}

type Send = () => Promise<unknown>;

/** Name of the error that refused the call, or nothing when it went through. */
export async function refusalOf(s: Suite, send: Send): Promise<string | undefined> {
  try {
    const sent = await send();
    await (sent as Partial<ContractTransactionResponse> | undefined)?.wait?.();
    return undefined;
  } catch (failure) {
    const data = dataOf(failure);
    if (data === undefined) throw failure;
    return errorName(s, data);
  }
}

/** The finding when a call that has to be refused by this error goes through. Another refusal proves nothing. */
export async function mustRefuse(s: Suite, send: Send, error: string, harm: string): Promise<Finding> {
  const name = await refusalOf(s, send);
  if (name === undefined) return harm;
  if (name !== error) throw new Error(`refused by ${name}, not by ${error}`);
  return undefined;
}

/** The finding when something that has to hold does not. */
export const mustHold = (holds: boolean, harm: string): Finding => (holds ? undefined : harm);

/** The finding when a call that has to go through is refused. */
export async function mustPass(s: Suite, send: Send, harm: string): Promise<Finding> {
  const name = await refusalOf(s, send);
  return name === undefined ? undefined : `${harm}: ${name}`;
}

/** Stops a scenario whose stage is not what it needs. */
export function needs(holds: boolean, what: string): void {
  if (!holds) throw new Error(`stage: ${what}`);
}

/** Someone who signs as a contract of the suite. */
export async function as({ connection: { ethers, networkHelpers } }: Suite, contract: BaseContract): Promise<Signer> {
  const address = addressOf(contract);
  await networkHelpers.impersonateAccount(address);
  return ethers.getSigner(address);
}

/** What governance decided: scheduled by the governor, executed after its delay. */
export async function enact(s: Suite, contract: BaseContract, call: string, args: readonly unknown[]): Promise<void> {
  await schedule(s, contract, call, args);
  const data = contract.interface.encodeFunctionData(call, args);
  const operation = await s.authority.hashOperation(s.governor, contract, data);
  await reach(s, await s.authority.getSchedule(operation));
  await execute(s, contract, call, args);
}

export async function schedule(s: Suite, contract: BaseContract, call: string, args: readonly unknown[]) {
  const governor = await as(s, s.governor);
  await s.authority.connect(governor).schedule(contract, contract.interface.encodeFunctionData(call, args), 0n);
}

export async function execute(s: Suite, contract: BaseContract, call: string, args: readonly unknown[]) {
  const governor = await as(s, s.governor);
  await s.authority.connect(governor).execute(contract, contract.interface.encodeFunctionData(call, args));
}

/** Mines the next block exactly then; every feed answers as of then. */
export async function reach(s: Suite, timestamp: bigint): Promise<void> {
  await s.connection.networkHelpers.time.increaseTo(timestamp);
  await refreshFeeds(s);
}

export const tranchesOn = async (s: Suite, ahead: bigint): Promise<bigint> => (await nowOf(s)) / (91n * DAY) + ahead;

/** Every deposit that was ever in a pool: position and tranche. */
export async function depositsIn({ staking }: Suite, poolId: bigint): Promise<(readonly [bigint, bigint])[]> {
  const made = await staking.queryFilter(staking.filters.Deposited(poolId));
  const moved = await staking.queryFilter(staking.filters.Extended(poolId));
  const places = [
    ...made.map(({ args }) => [args.positionId, args.tranche] as const),
    ...moved.map(({ args }) => [args.positionId, args.toTranche] as const),
  ];
  return [...new Map(places.map((place) => [place.join(":"), place])).values()];
}

/** Rewards of everybody in a pool that could be taken now: stakers and the manager. */
export async function claimableIn(s: Suite, poolId: bigint): Promise<bigint> {
  const held = await Promise.all(
    (await depositsIn(s, poolId)).map(([position, tranche]) => s.staking.depositOf(position, tranche)),
  );
  return held.reduce((sum, { rewards }) => sum + rewards, await s.staking.feeOf(poolId));
}

/** An asset's token and feed, and what the feed says. */
export function tokenOf({ assets }: Suite, symbol: string) {
  const found = assets.find((asset) => asset.parameters.symbol === symbol);
  if (found?.token === undefined || found.feed === undefined) throw new Error(`no token ${symbol}`);
  return { token: found.token, feed: found.feed, answer: found.parameters.answer };
}

function dataOf(failure: unknown): string | undefined {
  if (isError(failure, "CALL_EXCEPTION") && failure.data != null) return failure.data;
  for (let inner: unknown = failure; typeof inner === "object" && inner !== null; inner = Reflect.get(inner, "cause")) {
    const data: unknown = Reflect.get(inner, "data");
    if (typeof data === "string" && data.startsWith("0x")) return data;
    const nested: unknown = typeof data === "object" && data !== null ? Reflect.get(data, "data") : undefined;
    if (typeof nested === "string") return nested;
  }
  return undefined;
}

function errorName(s: Suite, data: string): string {
  if (data === "0x") return "nothing said";
  for (const short of Object.keys(CONTRACT_NAMES) as (keyof Contracts)[]) {
    const found = s[short].interface.parseError(data);
    if (found !== null) return found.name;
  }
  return `unknown error ${data.slice(0, 10)}`;
}
