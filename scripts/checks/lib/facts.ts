import { deployables, runtimeBytes } from "./artifacts.js";
import { filesUnder, jsonOf, textOf } from "./files.js";
import { parseSolidity } from "./solidity.js";

/**
 * Numbers that documents may quote, by name:
 *   size.<Contract>, margin.<Contract>   bytes of runtime code, and what is left to the limit
 *   gas.<key>                            snapshots/gas.json
 *   parameter.<path>                     docs/parameters.json, the leading number of the value
 *   constant.<Type>.<NAME>               a Solidity constant written as a number, with or without a time unit
 */
export function factsOf(root: string): Map<string, string> {
  const facts = new Map<string, string>();
  for (const artifact of deployables(root)) {
    facts.set(`size.${artifact.contractName}`, String(runtimeBytes(artifact)));
    facts.set(`margin.${artifact.contractName}`, String(24_576 - runtimeBytes(artifact)));
  }
  addLeaves(facts, "gas", jsonOf(root, "snapshots/gas.json"));
  addLeaves(facts, "parameter", jsonOf(root, "docs/parameters.json"));
  addConstants(facts, root);
  return facts;
}

/** A number in a document that says which fact it is: `<!-- fact:size.Cover -->21,345`. */
export const MARKER = /<!-- fact:([\w.-]+) -->(\d[\d,]*(?:\.\d+)?)?/g;

export function plain(number: string): string {
  return number.replace(/[,_]/g, "");
}

export function withCommas(number: string): string {
  return number.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
}

function addLeaves(facts: Map<string, string>, name: string, value: unknown): void {
  if (typeof value === "number" || typeof value === "string") {
    const leading = /^\d+(\.\d+)?/.exec(String(value));
    if (leading !== null) facts.set(name, leading[0]);
  } else if (Array.isArray(value)) {
    // [value, unit, who may change it], or a plain list of figures.
    const isFigureList = value.every((item) => typeof item === "number");
    if (!isFigureList) addLeaves(facts, name, value[0]);
    else value.forEach((item, i) => addLeaves(facts, `${name}.${i}`, item));
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) addLeaves(facts, `${name}.${key}`, inner);
  }
}

function addConstants(facts: Map<string, string>, root: string): void {
  for (const file of filesUnder(root, "contracts", ".sol")) {
    const { code, types } = parseSolidity(textOf(root, file));
    const owner = types[0]?.name;
    if (owner === undefined) continue;
    const found = code.matchAll(
      /\bu?int\d*\s[\w\s]*\bconstant\s[\w\s]*?(\w+)\s*=\s*(\d[\d_]*)(?:\s+(?:seconds|minutes|hours|days|weeks))?\s*;/g,
    );
    for (const [, name, value] of found) facts.set(`constant.${owner}.${name}`, plain(value));
  }
}
