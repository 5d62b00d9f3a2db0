import { readFileSync } from "node:fs";

const RIGHTS = constantsOf("Rights");
const ROLES = constantsOf("Roles");

/** The sum of rights by their names in contracts/access/Rights.sol: `rights("MINT_MARKET", "REWARD")`. */
export function rights(...names: readonly string[]): bigint {
  return names.reduce((sum, name) => sum | named(RIGHTS, name), 0n);
}

/** The id of a role by its name in contracts/access/Roles.sol. */
export function role(name: string): bigint {
  return named(ROLES, name);
}

/** Names of the rights whose bits are set. */
export function rightNames(bits: bigint): string[] {
  return [...RIGHTS].filter(([, bit]) => (bits & bit) !== 0n).map(([name]) => name);
}

/** The admin's id is the manager's own: zero. */
export function roleName(id: bigint): string | undefined {
  return id === 0n ? "ADMIN" : [...ROLES].find(([, value]) => value === id)?.[0];
}

function named(constants: ReadonlyMap<string, bigint>, name: string): bigint {
  const value = constants.get(name);
  if (value === undefined) throw new Error(`${name} is none of ${[...constants.keys()].join(", ")}`);
  return value;
}

// The source itself is read, for a constant inside a library leaves no trace in what the compiler puts out.
function constantsOf(library: string): ReadonlyMap<string, bigint> {
  const source = readFileSync(new URL(`../../contracts/access/${library}.sol`, import.meta.url), "utf8");
  const found = source.matchAll(/uint\d+ internal constant (\w+) = (\d+)(?: << (\d+))?;/g);
  return new Map([...found].map(([, name, base, shift]) => [name, BigInt(base) << BigInt(shift ?? 0)]));
}
