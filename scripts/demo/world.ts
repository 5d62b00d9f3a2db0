/** What every chapter works with: the deployed mutual, its people, its clock, and how a transaction is told. */
import type { BaseContract, ContractTransactionReceipt, ContractTransactionResponse, Signer } from "ethers";
import type { MockERC20, MockFeed } from "../../typechain-types/index.js";
import type { Catalogue } from "../data/catalogue.js";
import type { Suite } from "../lib/suite.js";
import { decodeError, decodeLogs, type NamedContract, type NamedError } from "../lib/logs.js";
import type { LoggedEvent } from "../lib/replay.js";
import type { Narrator } from "./narrator.js";

export interface Clock {
  now(): Promise<bigint>;
  /** Mines a block this many seconds later. */
  pass(seconds: bigint): Promise<void>;
}

export interface World {
  readonly tell: Narrator;
  readonly suite: Suite;
  readonly contracts: readonly NamedContract[];
  readonly catalogue: Catalogue;
  readonly people: Readonly<Record<string, Signer>>;
  readonly usdc: MockERC20;
  readonly feeds: readonly MockFeed[];
  readonly clock: Clock;
  readonly balance: (account: Signer | BaseContract) => Promise<bigint>;
}

export const HOUR = 3_600n;
export const DAY = 24n * HOUR;
export const WAD = 10n ** 18n;

/** A person by name. */
export function person(world: World, name: string): Signer {
  const signer = world.people[name];
  if (signer === undefined) throw new Error(`nobody is called ${name}`);
  return signer;
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

/** Every price is published again, unchanged, so that nothing refuses because time was skipped. */
export async function refreshFeeds(world: World): Promise<void> {
  for (const feed of world.feeds) await (await feed.touch()).wait();
}
