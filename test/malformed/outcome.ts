/** What became of a malformed call. */
import { Interface, type InterfaceAbi } from "ethers";
import type { Ground } from "./ground.js";
import type { Case } from "./cases.js";

export type Kind = "passed" | "declared" | "panic" | "empty" | "undeclared" | "halted";

export interface Outcome {
  readonly kind: Kind;
  /** The name of the error, or what the refusal says. */
  readonly error: string;
}

interface Rpc {
  request(call: { method: string; params: unknown[] }): Promise<unknown>;
}

const PANIC = "0x4e487b71";
/** What one transaction may ever take (EIP-7825). */
const GAS = `0x${(16_777_216).toString(16)}`;

/** Errors by selector, of every ABI given. */
export function declaredErrors(abis: readonly InterfaceAbi[]): Map<string, string> {
  const errors = new Map<string, string>();
  for (const abi of abis) new Interface(abi).forEachError(({ selector, name }) => errors.set(selector, name));
  return errors;
}

/** Makes the call without keeping what it changes. */
export async function attempt(rpc: Rpc, ground: Ground, each: Case, data: string): Promise<string | Failure> {
  const call = {
    from: ground.addresses[each.caller],
    to: ground.addresses[each.contract],
    data,
    value: `0x${each.value.toString(16)}`,
    gas: GAS,
  };
  try {
    return (await rpc.request({ method: "eth_call", params: [call, "latest"] })) as string;
  } catch (error) {
    return new Failure(error);
  }
}

/** A call that failed: its revert data, or why there is none. */
export class Failure {
  readonly data: string | undefined;
  readonly message: string;

  constructor(error: unknown) {
    const { data, message = String(error) } = error as { data?: unknown; message?: string };
    const found = typeof data === "object" && data !== null ? (data as { data?: unknown }).data : data;
    this.data = typeof found === "string" ? found : undefined;
    this.message = message;
  }
}

export function outcomeOf(answer: string | Failure, errors: ReadonlyMap<string, string>): Outcome {
  if (typeof answer === "string") return { kind: "passed", error: "" };
  const { data, message } = answer;
  if (data === undefined || /out of gas|ran out/i.test(message)) return { kind: "halted", error: message };
  if (data === "0x") return { kind: "empty", error: message };
  const name = errors.get(data.slice(0, 10));
  if (name !== undefined) return { kind: "declared", error: name };
  if (data.startsWith(PANIC)) return { kind: "panic", error: `Panic(0x${BigInt(`0x${data.slice(10)}`).toString(16)})` };
  return { kind: "undeclared", error: data.slice(0, 10) };
}
