/** Units and rounding of the reference model, as the head of docs/economics.md has them. */
export const BPS = 10_000n;
export const GWEI = 10n ** 9n;
export const WAD = 10n ** 18n;
/** Wei of KEEL in a unit of capacity and of ballots. */
export const UNIT = 10n ** 17n;
export const HOUR = 3_600n;
export const DAY = 24n * HOUR;
export const WEEK = 7n * DAY;
export const TRANCHE = 13n * WEEK;
/** The current tranche and the seven after it take stake. */
export const LIVE = 8n;
export const ASSESSMENT_TAIL = 45n * DAY;
export const MAX_UINT32 = 2n ** 32n - 1n;

export function ceilDiv(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

/** The difference, at least 0. */
export function less(from: bigint, amount: bigint): bigint {
  return from > amount ? from - amount : 0n;
}

export const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
export const bpsUp = (amount: bigint, share: bigint): bigint => ceilDiv(amount * share, BPS);
export const bpsDown = (amount: bigint, share: bigint): bigint => (amount * share) / BPS;
export const total = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);
export const trancheOf = (time: bigint): bigint => time / TRANCHE;

/** Gwei units of an amount with so many decimals, rounded up. */
export function unitsUp(amount: bigint, decimals: bigint): bigint {
  return decimals <= 9n ? amount * 10n ** (9n - decimals) : ceilDiv(amount, 10n ** (decimals - 9n));
}
