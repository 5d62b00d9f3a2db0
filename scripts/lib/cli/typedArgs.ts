/** Arguments of a contract's function as people write them in a file, by the types of its ABI. */
import { getAddress, isAddress, type FunctionFragment, type ParamType } from "ethers";
import { inDays, inGwei } from "../../../deploy/values.js";
import { isDuration, parseAmount, parseDuration, parsePercent, UnitError } from "../units.js";
import { usageError } from "./exit.js";
import { unitOfParameter, type FigureUnit } from "./figures.js";

/** From a name, of an account or a contract, to an address; undefined when there is none. */
export type AddressBook = (name: string) => string | undefined;

type Named = Readonly<Record<string, unknown>>;

/** Shares above this are refused as a slip of the hand: no parameter is above it. */
const MOST_PERCENT = 2_000n;

/** @param given a list in the order of the function, or a record by the names of its parameters. */
export function argumentsFor(fragment: FunctionFragment, given: unknown, addressOf: AddressBook): unknown[] {
  return fieldsOf(fragment.inputs, given ?? [], fragment.name, addressOf);
}

function fieldsOf(inputs: readonly ParamType[], given: unknown, path: string, addressOf: AddressBook): unknown[] {
  const names = inputs.map(({ name }) => name).join(", ");
  const bad = (message: string) => usageError("BadArguments", `${path}: ${message}`, { hint: `It takes: ${names}` });
  if (Array.isArray(given)) {
    if (given.length !== inputs.length) throw bad(`${given.length} values for ${inputs.length} parameters`);
    return inputs.map((input, place) => valueFor(input, given[place], `${path}.${input.name}`, addressOf));
  }
  if (typeof given !== "object" || given === null) throw bad("neither a list nor values by name");
  const record = given as Named;
  const unknown = Object.keys(record).find((name) => !inputs.some((input) => input.name === name));
  if (unknown !== undefined) throw bad(`there is no parameter "${unknown}"`);
  return inputs.map((input) => {
    if (!(input.name in record)) throw bad(`${input.name} is missing`);
    return valueFor(input, record[input.name], `${path}.${input.name}`, addressOf);
  });
}

function valueFor(input: ParamType, given: unknown, path: string, addressOf: AddressBook): unknown {
  if (input.isArray()) {
    if (!Array.isArray(given)) throw usageError("BadArguments", `${path} is a list`);
    return given.map((item, place) => valueFor(input.arrayChildren, item, `${path}[${place}]`, addressOf));
  }
  if (input.isTuple()) return fieldsOf(input.components, given, path, addressOf);
  if (typeof given === "object" && given !== null) throw usageError("BadArguments", `${path} is a single value`);
  const text = String(given).trim();
  if (/^u?int/.test(input.baseType)) return numberFor(input.name, text, path);
  if (input.baseType === "address") return addressFor(text, path, addressOf);
  if (input.baseType === "bool") return boolFor(text, path);
  return text;
}

const WITH_UNIT = "A figure with its unit: 0.003ETH, 2.6%, 90d; digits alone where nothing is counted in a unit";
const COUNTS: Partial<Record<FigureUnit, string>> = {
  ...{ eth: "ETH", gwei: "ETH", keel: "KEEL", percent: "a share", period: "a time", days: "a time" },
};

/** Digits where there is no unit, or a figure with its unit: amounts in the smallest unit, shares in bps, times in seconds. */
function numberFor(name: string, text: string, path: string): bigint {
  const unit = unitOfParameter(name);
  if (/^-?\d+$/.test(text)) {
    if (unit === "plain" || BigInt(text) === 0n) return BigInt(text);
    throw usageError("BadArguments", `${path}: ${text} of what? It counts ${COUNTS[unit] ?? unit}`, {
      hint: WITH_UNIT,
    });
  }
  try {
    if (text.endsWith("%")) return parsePercent(text, MOST_PERCENT);
    if (isDuration(text)) return unit === "days" ? inDays(parseDuration(text)) : parseDuration(text);
    const { value } = parseAmount(text);
    return unit === "gwei" ? inGwei(value) : value;
  } catch (failure) {
    if (!(failure instanceof UnitError || failure instanceof RangeError)) throw failure;
    throw usageError("BadArguments", `${path}: ${failure.message}`, {
      hint: WITH_UNIT,
    });
  }
}

function addressFor(text: string, path: string, addressOf: AddressBook): string {
  const isGood: boolean = isAddress(text);
  if (isGood) return getAddress(text);
  const found = addressOf(text);
  if (found === undefined) throw usageError("BadArguments", `${path}: "${text}" is no address and no name known here`);
  return found;
}

function boolFor(text: string, path: string): boolean {
  if (text !== "true" && text !== "false") throw usageError("BadArguments", `${path}: "${text}" is not true or false`);
  return text === "true";
}
