/** Parameters in the shapes contracts take them. */
import { GROUPS, type Group } from "../scripts/data/catalogue.js";

const GWEI = 1_000_000_000n;
const DAY = 86_400n;

/** A value by group, in the order the ledger knows the groups. */
export function groupValues(values: Readonly<Record<Group, bigint>>): bigint[] {
  return GROUPS.map((group) => values[group]);
}

export function inGwei(wei: bigint): bigint {
  if (wei % GWEI !== 0n) throw new RangeError(`${wei} wei is no whole number of gwei`);
  return wei / GWEI;
}

export function inDays(seconds: bigint): bigint {
  if (seconds % DAY !== 0n) throw new RangeError(`${seconds} s is no whole number of days`);
  return seconds / DAY;
}

/** A bit for every place. */
export function maskOf(places: readonly number[]): number {
  return places.reduce((mask, place) => mask | (1 << place), 0);
}

/** The place of a name in a list; throws when it is not there. */
export function placeOf(names: readonly string[], name: string): number {
  const place = names.indexOf(name);
  if (place < 0) throw new RangeError(`no ${name} among ${names.join(", ")}`);
  return place;
}
