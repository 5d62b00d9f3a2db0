/** Amounts, shares and times as people write them, and back: `12.5ETH`, `1000USDC`, `2.6%`, `90d`. */
import { formatUnits, parseUnits } from "ethers";

/** Decimals of every unit an amount may be written in. */
export const DECIMALS = {
  ETH: 18,
  KEEL: 18,
  USDC: 6,
  USDT: 6,
  DAI: 18,
  USDS: 18,
  stETH: 18,
  rETH: 18,
  WBTC: 8,
} as const;

export type Unit = keyof typeof DECIMALS;

export type UnitFault = "Malformed" | "UnknownUnit" | "WrongUnit" | "TooPrecise" | "OutOfRange";

/** What is wrong with a figure; `fault` is for programs, the message for people. */
export class UnitError extends Error {
  override readonly name = "UnitError";
  readonly fault: UnitFault;

  constructor(fault: UnitFault, message: string) {
    super(`${fault}: ${message}`);
    this.fault = fault;
  }
}

export interface Amount {
  readonly value: bigint;
  readonly unit: Unit;
}

const SECONDS = { s: 1n, m: 60n, h: 3_600n, d: 86_400n, w: 604_800n } as const;
const BPS = 10_000n;

/** `0.05 ETH`, `1000USDC`: value in the smallest unit. Digits beyond the unit's decimals are refused, never cut. */
export function parseAmount(text: string): Amount {
  const match = /^(\d[\d_]*)(\.\d+)?\s*([A-Za-z]+)$/.exec(text.trim());
  if (match === null) throw new UnitError("Malformed", `"${text}" is no amount, as in 12.5ETH`);
  const [, whole, fraction = "", name] = match;
  const unit = unitNamed(name, text);
  return { value: exact(whole.replaceAll("_", "") + fraction, DECIMALS[unit], text), unit };
}

/** As `parseAmount`, but only in the unit that is asked for. */
export function parseIn(unit: Unit, text: string): bigint {
  const amount = parseAmount(text);
  if (amount.unit !== unit) throw new UnitError("WrongUnit", `"${text}" is not in ${unit}`);
  return amount.value;
}

export function formatAmount(value: bigint, unit: Unit): string {
  return `${formatUnits(value, DECIMALS[unit]).replace(/\.0$/, "")}${unit}`;
}

/** `2.6%` is 260: hundredths of a percent, up to `most` percent. */
export function parsePercent(text: string, most = 400n): bigint {
  const match = /^(\d+)(\.\d+)?\s*%$/.exec(text.trim());
  if (match === null) throw new UnitError("Malformed", `"${text}" is no share, as in 2.6%`);
  const bps = exact(match[1] + (match[2] ?? ""), 2, text);
  if (bps > (most * BPS) / 100n) throw new UnitError("OutOfRange", `"${text}" is above ${most}%`);
  return bps;
}

export function formatPercent(bps: bigint): string {
  return `${formatUnits(bps, 2).replace(/\.0$/, "")}%`;
}

/** `90d`, `12h`: whole seconds. */
export function parseDuration(text: string): bigint {
  const match = /^(\d+)\s*([smhdw])$/.exec(text.trim());
  if (match === null) throw new UnitError("Malformed", `"${text}" is no time, as in 90d or 12h`);
  return BigInt(match[1]) * SECONDS[match[2] as keyof typeof SECONDS];
}

/** In the longest unit, days at most, that divides the time without a rest. */
export function formatDuration(seconds: bigint): string {
  const unit = (["d", "h", "m"] as const).find((name) => seconds !== 0n && seconds % SECONDS[name] === 0n) ?? "s";
  return `${seconds / SECONDS[unit]}${unit}`;
}

function unitNamed(name: string, text: string): Unit {
  const found = (Object.keys(DECIMALS) as Unit[]).find((unit) => unit.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw new UnitError("UnknownUnit", `"${name}" in "${text}" is no unit`);
  return found;
}

function exact(digits: string, decimals: number, text: string): bigint {
  const fraction = digits.split(".")[1] ?? "";
  if (fraction.length > decimals) throw new UnitError("TooPrecise", `"${text}" has more than ${decimals} decimals`);
  return parseUnits(digits, decimals);
}
