import { UnitError } from "../units.js";

/** The id of a position holds its pool above these bits, and its place in the pool in them. */
export const SEQUENCE_BITS = 32n;

/** `1/3`, the third position of pool 1, or its whole id. */
export function parsePosition(typed: string): bigint {
  const match = /^(?:(\d+)\/)?(\d+)$/.exec(typed);
  if (match === null) throw new UnitError("Malformed", `"${typed}" is no position, as in 1/3`);
  const [, pool, sequence] = match;
  return pool === undefined ? BigInt(sequence) : (BigInt(pool) << SEQUENCE_BITS) | BigInt(sequence);
}

/** `1/3`: the third position of pool 1. */
export const shortPosition = (id: bigint): string => `${id >> SEQUENCE_BITS}/${id & ((1n << SEQUENCE_BITS) - 1n)}`;
