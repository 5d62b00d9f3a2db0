/** What every chapter works with: the deployed mutual, its people, its clock, and how a transaction is told. */
import type { BaseContract, ContractTransactionReceipt, ContractTransactionResponse, Provider, Signer } from "ethers";
import type { MockERC20 } from "../../typechain-types/index.js";
import { type Catalogue, findProduct, type Product } from "../data/catalogue.js";
import type { Contracts } from "../lib/contracts.js";
import { decodeError, decodeLogs, type NamedContract, type NamedError } from "../lib/logs.js";
import type { LoggedEvent } from "../lib/replay.js";
import type { Narrator } from "./narrator.js";

export interface Clock {
  now(): Promise<bigint>;
  /** Mines a block this many seconds later. */
  pass(seconds: bigint): Promise<void>;
}

type Many = readonly [Signer, ...Signer[]];

/** Founders who judge claims, and who stake beside the managers. */
export const ASSESSORS = { from: 3, to: 9 } as const;
export const FIRST_STAKER = 9;

/** The cast and the stage. */
export interface World {
  readonly tell: Narrator;
  readonly suite: Contracts;
  readonly contracts: readonly NamedContract[];
  readonly provider: Provider;
  readonly catalogue: Catalogue;
  /** Signs attestations, and makes the calls that anyone may make. */
  readonly attester: Signer;
  readonly founders: Many;
  readonly members: Many;
  readonly usdc: MockERC20;
  /** Id of an asset by its symbol. */
  readonly assetIds: Readonly<Record<string, bigint>>;
  /** Publishes every price again, unchanged, so that nothing refuses because time was skipped. */
  readonly republish: () => Promise<void>;
  readonly clock: Clock;
  /** Tranche of the deployment: no share can lie before it. */
  readonly firstTranche: bigint;
}

export const TRANCHE = 91n * 86_400n;
export const HOUR = 3_600n;
export const DAY = 24n * HOUR;
export const WAD = 10n ** 18n;

/** The product with this slug; ids on chain are those of the catalogue. */
export function product(world: World, slug: string): Product & { readonly onChain: bigint } {
  const found = findProduct(world.catalogue, slug);
  return { ...found, onChain: BigInt(found.id) };
}

/** Somebody of the cast, by place. */
export function at(people: readonly Signer[], place: number): Signer {
  const signer = people[place];
  if (signer === undefined) throw new RangeError(`the cast has no number ${place}`);
  return signer;
}

export function assessorsOf(world: World): readonly Signer[] {
  return world.founders.slice(ASSESSORS.from, ASSESSORS.to);
}

export function assetIdOf(world: World, symbol: string): bigint {
  const id = world.assetIds[symbol];
  if (id === undefined) throw new RangeError(`no asset is called ${symbol}`);
  return id;
}

export const trancheOf = (timestamp: bigint): bigint => timestamp / TRANCHE;

/** Midnight UTC of an ISO date. */
export const timeOf = (date: string): bigint => BigInt(Date.parse(`${date}T00:00:00Z`) / 1_000);

export async function balanceOf(world: World, account: Signer | BaseContract): Promise<bigint> {
  return world.provider.getBalance(await account.getAddress());
}

/** Waits for a transaction and returns what the suite's contracts logged in it. */
export async function happened(world: World, sent: Promise<ContractTransactionResponse>): Promise<Happening> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("the transaction was not mined");
  return new Happening(receipt, decodeLogs(receipt.logs, world.contracts));
}

/** A mined transaction with its decoded events. */
export class Happening {
  readonly receipt: ContractTransactionReceipt;
  readonly events: readonly LoggedEvent[];

  constructor(receipt: ContractTransactionReceipt, events: readonly LoggedEvent[]) {
    this.receipt = receipt;
    this.events = events;
  }

  /** An integer of the only event of this kind. */
  num(kind: string, argument: string): bigint {
    const value = this.only(kind).args[argument];
    if (typeof value !== "bigint") throw new TypeError(`${kind} has no integer ${argument}`);
    return value;
  }

  /** Sum of an integer over all events of this kind. */
  sum(kind: string, argument: string): bigint {
    return this.all(kind).reduce((total, event) => total + (event.args[argument] as bigint), 0n);
  }

  all(kind: string): readonly LoggedEvent[] {
    return this.events.filter((event) => `${event.contract}.${event.name}` === kind);
  }

  private only(kind: string): LoggedEvent {
    const [event, ...others] = this.all(kind);
    if (event === undefined || others.length > 0) throw new Error(`${others.length + 1} events of ${kind}, wanted one`);
    return event;
  }
}

/** The custom error with which a call is refused; it is an error of the story if it goes through. */
export async function refusal(world: World, call: Promise<unknown>): Promise<NamedError> {
  try {
    await call;
  } catch (failure) {
    const refused = decodeError(failure, world.contracts);
    if (refused === undefined) throw failure;
    return refused;
  }
  throw new Error("the call was not refused");
}

/** An integer of a refusal by its name. */
export function figure(refused: NamedError, name: string): bigint {
  const value = refused.args.find(([argument]) => argument === name)?.[1];
  if (typeof value !== "bigint") throw new TypeError(`${refused.name} has no figure ${name}`);
  return value;
}
