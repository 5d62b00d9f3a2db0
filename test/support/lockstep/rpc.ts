/** The chain by bare requests: thousands of operations a sequence leave no time for more. */
import { addressOf } from "../../../scripts/lib/contracts.js";
import type { BaseContract } from "ethers";
import { WORD, lower, word } from "./words.js";
import type { Chain } from "../chain.js";

/** A transaction, or a change of code and clock that is none. */
export interface Call {
  readonly from: string;
  readonly to: BaseContract;
  readonly name: string;
  readonly args?: readonly unknown[];
  readonly value?: bigint;
}

export interface Question {
  readonly target: string;
  /** Call data without 0x; empty asks for the balance of ETH. */
  readonly data: string;
}

const GAS = "0xf42400";

export class Rpc {
  private readonly chain: Chain;
  private readonly reader: string;
  private readonly readSelector: string;
  private readonly errors = new Map<string, string>();
  private snapshot = "";

  constructor(chain: Chain, reader: BaseContract, contracts: readonly BaseContract[]) {
    this.chain = chain;
    this.reader = addressOf(reader);
    this.readSelector = reader.interface.getFunction("read")?.selector ?? "";
    for (const contract of contracts)
      contract.interface.forEachError(({ selector, name }) => {
        this.errors.set(selector, name);
      });
  }

  async keep(): Promise<void> {
    this.snapshot = (await this.request("evm_snapshot", [])) as string;
  }

  /** Back to what was kept, which stays kept. */
  async back(): Promise<void> {
    await this.request("evm_revert", [this.snapshot]);
    await this.keep();
  }

  /** Mines an empty block at a time. */
  async reach(time: bigint): Promise<void> {
    await this.request("evm_setNextBlockTimestamp", [hex(time)]);
    await this.request("evm_mine", []);
  }

  /** Sends in a block at a time; the name of the error that refused it, if one did. */
  async send({ from, to, name, args = [], value = 0n }: Call, time: bigint): Promise<string | undefined> {
    const data = name === "" ? "0x" : to.interface.encodeFunctionData(name, args);
    await this.request("evm_setNextBlockTimestamp", [hex(time)]);
    const transaction = { from, to: addressOf(to), data, value: hex(value), gas: GAS, gasPrice: "0x0" };
    try {
      await this.request("eth_sendTransaction", [transaction]);
      return undefined;
    } catch (failure) {
      return this.nameOf(failure);
    }
  }

  /** What views return at the latest block, each as 01 or 00 for done or refused and the bytes. */
  async ask(questions: readonly Question[]): Promise<string[]> {
    const packed = questions.map(({ target, data }) => `${lower(target)}${size(data)}${data}`).join("");
    const length = packed.length / 2;
    const padding = "0".repeat((WORD - (packed.length % WORD)) % WORD);
    const data = `${this.readSelector}${word(32n)}${word(BigInt(length))}${packed}${padding}`;
    const answer = (await this.request("eth_call", [{ to: this.reader, data, gas: "0x1fffffff" }, "latest"])) as string;
    return unpacked(answer.slice(2));
  }

  errorAt(data: string): string {
    return this.errors.get(`0x${data.slice(0, 8)}`) ?? `0x${data}`;
  }

  private async request(method: string, params: unknown[]): Promise<unknown> {
    return this.chain.provider.request({ method, params });
  }

  private nameOf(failure: unknown): string {
    const data = dataOf(failure);
    if (data === undefined) throw failure;
    return this.errorAt(data.slice(2));
  }
}

const hex = (value: bigint): string => `0x${value.toString(16)}`;
const size = (data: string): string => (data.length / 2).toString(16).padStart(4, "0");

/** The items of an ABI-encoded bytes[]. */
function unpacked(data: string): string[] {
  const at = (byte: number): number => Number(`0x${data.slice(byte * 2, byte * 2 + WORD)}`);
  const count = at(32);
  return Array.from({ length: count }, (_, i) => {
    const from = 64 + at(64 + 32 * i);
    return data.slice((from + 32) * 2, (from + 32 + at(from)) * 2);
  });
}

/** Revert data, wherever in the error the client put it. */
function dataOf(error: unknown, depth = 0): string | undefined {
  if (typeof error !== "object" || error === null || depth > 4) return undefined;
  const { data, cause } = error as { data?: unknown; cause?: unknown };
  if (typeof data === "string" && data.length >= 10) return data;
  return dataOf(data, depth + 1) ?? dataOf(cause, depth + 1);
}
