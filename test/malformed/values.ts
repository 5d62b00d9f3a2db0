/** What a parameter can carry instead of what it should, by its type. */
import { MaxUint256, ZeroAddress } from "ethers";
import type { AbiParameter } from "../../scripts/checks/lib/artifacts.js";

/** What an ABI encodes: addresses, numbers, flags, bytes, text, and arrays of them; a struct is its fields in order. */
export type Value = string | bigint | boolean | readonly Value[];

export interface Variant {
  /** Where and what: `request.pools[0].amount = max`. */
  readonly what: string;
  readonly value: Value;
}

export interface Choices {
  /** Members of an enum by its name in Solidity, e.g. "Currency" -> 2. */
  readonly enums: ReadonlyMap<string, number>;
  /** Addresses that are something, but not what is asked for: `[what, address]`. */
  readonly addresses: readonly (readonly [string, string])[];
  /** A number below the bound, from the seed of the run. */
  readonly random: (below: bigint) => bigint;
}

const OVERLONG = 64;
const LONG_TEXT = 2_000;

/** Every variant of a parameter whose good value is `good`. Structs vary one field at a time, arrays their first element. */
export function variantsOf(parameter: AbiParameter, good: Value, choices: Choices): Variant[] {
  return vary(parameter, good, choices, parameter.name ?? "");
}

function vary(parameter: AbiParameter, good: Value, choices: Choices, path: string): Variant[] {
  const array = /^(.*)\[(\d*)\]$/.exec(parameter.type);
  if (array !== null) {
    const element = { ...parameter, type: array[1], internalType: parameter.internalType?.replace(/\[\d*\]$/, "") };
    return varyArray(element, listOf(good), array[2] !== "", choices, path);
  }
  if (parameter.type === "tuple") return varyStruct(parameter.components ?? [], listOf(good), choices, path);
  return simple(parameter, good, choices).map(([what, value]) => ({ what: `${path} = ${what}`, value }));
}

function varyStruct(fields: readonly AbiParameter[], good: readonly Value[], choices: Choices, path: string) {
  return fields.flatMap((field, place) =>
    vary(field, good[place], choices, `${path}.${field.name ?? place}`).map(({ what, value }) => ({
      what,
      value: good.with(place, value),
    })),
  );
}

function varyArray(
  element: AbiParameter,
  good: readonly Value[],
  isFixed: boolean,
  choices: Choices,
  path: string,
): Variant[] {
  const first = good.at(0) ?? blank(element);
  const filled = good.length === 0 ? [first] : good;
  const elements = vary(element, first, choices, `${path}[0]`).map(({ what, value }) => ({
    what,
    value: filled.with(0, value),
  }));
  if (isFixed) return elements;
  return [
    { what: `${path} = empty`, value: [] },
    { what: `${path} = the same twice`, value: [first, first] },
    { what: `${path} = ${OVERLONG} of them`, value: Array<Value>(OVERLONG).fill(first) },
    ...elements,
  ];
}

type Named = readonly (readonly [string, Value])[];

function simple({ type, internalType }: AbiParameter, good: Value, choices: Choices): Named {
  const number = /^uint(\d+)$/.exec(type);
  if (number !== null) return numbers(bitsMax(Number(number[1]), internalType, choices), choices);
  if (type === "bool") return [["the other", good !== true]];
  if (type === "address") return [["zero", ZeroAddress], ...choices.addresses];
  if (type === "string") return [["empty", ""], ["a letter", "x"], ["long", "x".repeat(LONG_TEXT)]]; // prettier-ignore
  if (type === "bytes") return [["empty", "0x"], ["a byte", "0x01"], ["five bytes", "0x0102030405"], ["long", `0x${"01".repeat(LONG_TEXT)}`]]; // prettier-ignore
  const bytes = /^bytes(\d+)$/.exec(type);
  if (bytes === null) throw new TypeError(`no values for ${type}`);
  return [["zero", `0x${"00".repeat(Number(bytes[1]))}`], ["max", `0x${"ff".repeat(Number(bytes[1]))}`]]; // prettier-ignore
}

function numbers(max: bigint, { random }: Choices): Named {
  const values = new Map([["zero", 0n], ["one", 1n], ["max", max]] as const); // prettier-ignore
  if (max < 255n) return [...values];
  return [...values, ["half", max / 2n], ["beyond every id", 250n], ["any", random(max)]];
}

/** The largest value the ABI carries: of an enum its last member, for the decoder itself refuses what lies beyond. */
function bitsMax(bits: number, internalType: string | undefined, { enums }: Choices): bigint {
  const name = /^enum (?:\w+\.)?(\w+)$/.exec(internalType ?? "")?.[1];
  if (name === undefined) return MaxUint256 >> BigInt(256 - bits);
  const members = enums.get(name);
  if (members === undefined) throw new Error(`the enum ${name} is not declared anywhere`);
  return BigInt(members - 1);
}

/** Zero of a type. */
export function blank({ type, components = [] }: AbiParameter): Value {
  const fixed = /^(.*)\[(\d+)\]$/.exec(type);
  if (fixed !== null) return Array<Value>(Number(fixed[2])).fill(blank({ type: fixed[1], components }));
  if (type.endsWith("[]")) return [];
  if (type === "tuple") return components.map(blank);
  if (type === "bool") return false;
  if (type === "address") return ZeroAddress;
  if (type === "string") return "";
  if (type === "bytes") return "0x";
  return type.startsWith("bytes") ? `0x${"00".repeat(Number(type.slice(5)))}` : 0n;
}

function listOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[];
  throw new TypeError(`${String(value)} is no list`);
}

/** A repeatable sequence of numbers: xorshift over 64 bits. */
export function seededNumbers(seed: number): (below: bigint) => bigint {
  let state = (BigInt(seed) * 0x9e3779b97f4a7c15n + 1n) & (2n ** 64n - 1n);
  const next = () => {
    state ^= (state << 13n) & (2n ** 64n - 1n);
    state ^= state >> 7n;
    state ^= (state << 17n) & (2n ** 64n - 1n);
    return state;
  };
  return (below) => [next(), next(), next(), next()].reduce((sum, word) => (sum << 64n) | word, 0n) % below;
}
