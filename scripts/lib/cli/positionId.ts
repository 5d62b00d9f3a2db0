/** The id of a position holds its pool above these bits, and its place in the pool in them. */
export const SEQUENCE_BITS = 32n;

/** `1/3`: the third position of pool 1. */
export const shortPosition = (id: bigint): string => `${id >> SEQUENCE_BITS}/${id & ((1n << SEQUENCE_BITS) - 1n)}`;
