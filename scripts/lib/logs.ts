/** Decodes a chain's logs into named events, and a revert into a named error, over all contracts of the suite. */
import type { BaseContract, Interface, Log, Provider } from "ethers";
import { CONTRACT_NAMES, type Contracts } from "./contracts.js";
import type { LoggedEvent } from "./replay.js";

export interface NamedContract {
  readonly name: string;
  readonly address: string;
  readonly interface: Interface;
}

export interface NamedError {
  readonly name: string;
  readonly args: readonly (readonly [string, unknown])[];
}

/** Name, address and interface of every contract of a suite object (key "cover" -> name "Cover"). */
export async function namedContracts(suite: Readonly<Record<string, BaseContract>>): Promise<NamedContract[]> {
  return Promise.all(
    Object.entries(suite).map(async ([name, contract]) => ({
      name,
      address: (await contract.getAddress()).toLowerCase(),
      interface: contract.interface,
    })),
  );
}

/** The contracts of a deployment under the names by which events are told. */
export function contractsOf(suite: Contracts): Promise<NamedContract[]> {
  const entries = Object.entries(CONTRACT_NAMES).map(
    ([short, name]) => [name, suite[short as keyof Contracts]] as const,
  );
  return namedContracts(Object.fromEntries<BaseContract>(entries));
}

/** Every event of the contracts in order; logs of other contracts, and unknown ones, are left out. */
export function decodeLogs(logs: readonly Log[], contracts: readonly NamedContract[]): LoggedEvent[] {
  const byAddress = new Map(contracts.map((contract) => [contract.address, contract]));
  return logs.flatMap((log) => {
    const contract = byAddress.get(log.address.toLowerCase());
    const parsed = contract?.interface.parseLog(log);
    if (contract === undefined || parsed === undefined || parsed === null) return [];
    return [{ contract: contract.name, name: parsed.name, args: parsed.args.toObject() as Record<string, unknown> }];
  });
}

/** All events since the first block. */
export async function allEvents(provider: Provider, contracts: readonly NamedContract[]): Promise<LoggedEvent[]> {
  const logs = await provider.getLogs({
    address: contracts.map(({ address }) => address),
    fromBlock: 0,
    toBlock: "latest",
  });
  return decodeLogs(logs, contracts);
}

/** An event with the time of its block. */
export interface TimedEvent extends LoggedEvent {
  readonly at: bigint;
}

/** All events since a block, with their times. */
export async function timedEvents(
  provider: Provider,
  contracts: readonly NamedContract[],
  fromBlock: number,
): Promise<TimedEvent[]> {
  const address = contracts.map((contract) => contract.address);
  const logs = await provider.getLogs({ address, fromBlock, toBlock: "latest" });
  const times = new Map<number, bigint>();
  for (const { blockNumber } of logs) {
    if (times.has(blockNumber)) continue;
    const block = await provider.getBlock(blockNumber);
    if (block === null) throw new Error(`block ${blockNumber} is not there`);
    times.set(blockNumber, BigInt(block.timestamp));
  }
  return logs.flatMap((log) =>
    decodeLogs([log], contracts).map((event) => ({ ...event, at: times.get(log.blockNumber) ?? 0n })),
  );
}

/** Reads the custom error out of a failed call; undefined when it is none of the suite's. */
export function decodeError(failure: unknown, contracts: readonly NamedContract[]): NamedError | undefined {
  const data = revertData(failure);
  if (data === undefined) return undefined;
  for (const contract of contracts) {
    const parsed = contract.interface.parseError(data);
    if (parsed !== null)
      return {
        name: parsed.name,
        args: parsed.fragment.inputs.map((input, index) => [input.name, parsed.args[index] as unknown] as const),
      };
  }
  return undefined;
}

/** Nodes hang the revert data at different depths of the error they throw. */
function revertData(failure: unknown): string | undefined {
  if (typeof failure !== "object" || failure === null) return undefined;
  const { data, error, info, cause } = failure as Record<string, unknown>;
  if (typeof data === "string" && data.length >= 10) return data;
  if (typeof data === "object" && data !== null) return revertData(data);
  return revertData(error) ?? revertData(info) ?? revertData(cause);
}
