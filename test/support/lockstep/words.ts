/** What a view is expected to return, as the words of its ABI encoding. */
import { addressOf } from "../../../scripts/lib/contracts.js";
import type { BaseContract } from "ethers";

/** Digits of a word. */
export const WORD = 64;

export const word = (value: bigint): string => value.toString(16).padStart(WORD, "0");

export type Value = bigint | number | boolean | string;

/**
 * A view and what it has to return; `isOpen` where more words may follow that are not compared. One that moves with time alone
 * names the figures that tell of every other change to it.
 */
export interface Figure {
  readonly label: string;
  readonly target: string;
  readonly data: string;
  readonly expected: string;
  readonly isOpen: boolean;
  readonly follows?: readonly string[];
}

const addresses = new Map<string, string>();

/** 40 digits of an address. */
export function lower(address: string): string {
  let found = addresses.get(address);
  if (found === undefined) addresses.set(address, (found = address.slice(2).toLowerCase()));
  return found;
}

function wordOf(value: Value): string {
  if (typeof value === "bigint") return word(value);
  if (typeof value === "string") return lower(value).padStart(WORD, "0");
  return word(BigInt(value));
}

export const wordsOf = (values: readonly Value[]): string => values.map(wordOf).join("");

/** Views of one contract. */
export class Viewer {
  private readonly contract: BaseContract;
  private readonly label: string;
  private readonly selectors = new Map<string, string>();

  constructor(contract: BaseContract, label: string) {
    this.contract = contract;
    this.label = label;
  }

  /** A view with arguments of one word each, and all the words it returns. */
  of(name: string, args: readonly Value[], expected: readonly Value[], isOpen = false): Figure {
    const data = `${this.selector(name)}${wordsOf(args)}`;
    const label = `${this.label}.${name}(${args.join(", ")})`;
    return { label, target: addressOf(this.contract), data, expected: `01${wordsOf(expected)}`, isOpen };
  }

  /** A view that refuses by an error. */
  refused(name: string, args: readonly Value[], error: string): Figure {
    const selector = this.contract.interface.getError(error)?.selector ?? error;
    const figure = this.of(name, args, [], true);
    return { ...figure, expected: `00${selector.slice(2)}` };
  }

  balance(expected: bigint): Figure {
    const target = addressOf(this.contract);
    return { label: `ETH of ${this.label}`, target, data: "", expected: `01${word(expected)}`, isOpen: false };
  }

  private selector(name: string): string {
    let found = this.selectors.get(name);
    if (found === undefined) {
      found = this.contract.interface.getFunction(name)?.selector.slice(2);
      if (found === undefined) throw new Error(`${this.label} has no view ${name}`);
      this.selectors.set(name, found);
    }
    return found;
  }
}
