/** Calls as data: what a plan sends, prints, or hands to a Safe or a proposal. */
import { getAddress, type BaseContract, type Interface } from "ethers";
import { addressOf } from "../contracts.js";
import type { Context } from "./context.js";

export interface Call {
  /** Name of the contract, as `Cover`. */
  readonly contract: string;
  readonly to: string;
  readonly method: string;
  readonly signature: string;
  /** By the names of the ABI. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Wei. */
  readonly value: bigint;
  readonly data: string;
}

export function callOf(contract: string, at: BaseContract, method: string, args: readonly unknown[], value = 0n): Call {
  const { interface: abi } = at as { interface: Interface };
  const fragment = abi.getFunction(method);
  if (fragment === null) throw new RangeError(`${contract} has no function ${method}`);
  const data = abi.encodeFunctionData(fragment, args);
  return {
    contract,
    to: addressOf(at),
    method: fragment.name,
    signature: fragment.format("sighash"),
    args: plain(abi.decodeFunctionData(fragment, data).toObject(true)) as Record<string, unknown>,
    value,
    data,
  };
}

/** What a call is, where its contract is known. */
export function decodedCall(ctx: Context, to: string, data: string, value: bigint, name = to): Call {
  const contract = ctx.ground.known().find(({ address }) => address === to.toLowerCase());
  const read = contract?.interface.parseTransaction({ data });
  if (contract === undefined || read === undefined || read === null)
    return { contract: contract?.name ?? name, to, method: data.slice(0, 10), signature: "", args: {}, value, data };
  const at = { interface: contract.interface, target: getAddress(to) } as unknown as Parameters<typeof callOf>[1];
  return callOf(contract.name, at, read.signature, [...read.args], value);
}

/** Results of ethers as plain lists and records. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
