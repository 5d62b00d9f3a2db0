/** Constants of a Solidity library, read from its source: names and values have one home. */
import { readFileSync } from "node:fs";

/** `uint256 internal constant PAY = 1 << 10;` and `uint64 internal constant CORE = 3;` by name. */
export function constantsOf(file: string): ReadonlyMap<string, bigint> {
  const source = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
  const declared = [...source.matchAll(/\bconstant\s+(\w+)\s*=\s*([^;]+);/g)];
  if (declared.length === 0) throw new Error(`${file} declares no constants`);
  return new Map(declared.map(([, name, expression]) => [name, valueOf(expression, `${file}: ${name}`)]));
}

/** The value of a name, which has to be there. */
export function constant(constants: ReadonlyMap<string, bigint>, name: string): bigint {
  const value = constants.get(name);
  if (value === undefined) throw new Error(`no constant ${name} among ${[...constants.keys()].join(", ")}`);
  return value;
}

function valueOf(expression: string, where: string): bigint {
  const match = /^(\d[\d_]*)(?:\s*<<\s*(\d+))?$/.exec(expression.trim());
  if (match === null) throw new Error(`${where} is no plain number or shift: ${expression}`);
  return BigInt(match[1].replaceAll("_", "")) << BigInt(match[2] ?? 0);
}

export const RIGHTS = constantsOf("contracts/access/Rights.sol");

/** Role ids by name; ADMIN is the role 0 of OpenZeppelin's AccessManager. */
export const ROLES: ReadonlyMap<string, bigint> = new Map([
  ["ADMIN", 0n],
  ...constantsOf("contracts/access/Roles.sol"),
]);
