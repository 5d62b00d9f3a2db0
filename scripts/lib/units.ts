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
type TimeUnit = keyof typeof SECONDS;
/** Other names of the units, in the singular. */
const TIME_NAMES: ReadonlyMap<string, TimeUnit> = new Map([
  ...(["s", "m", "h", "d", "w"] as const).map((unit) => [unit, unit] as const),
  ...([
    ["sec", "s"],
    ["second", "s"],
    ["min", "m"],
    ["minute", "m"],
  ] as const),
  ...([
    ["hr", "h"],
    ["hour", "h"],
    ["day", "d"],
    ["week", "w"],
  ] as const),
]);
const DURATION = /^\d+\s*[a-z]+(?:\s*\d+\s*[a-z]+)*$/i;
const DURATION_PART = /(\d+)\s*([a-z]+)/gi;
const BPS = 10_000n;

/** `0.05 ETH`, `1000USDC`: value in the smallest unit. Digits beyond the unit's decimals are refused, never cut. */
export function parseAmount(text: string, example = "12.5ETH"): Amount {
  const match = /^(\d[\d_]*)(\.\d+)?\s*([A-Za-z]+)$/.exec(text.trim());
  if (match === null) throw new UnitError("Malformed", `"${text}" is no amount, as in ${example}`);
  const [, whole, fraction = "", name] = match;
  const unit = unitNamed(name, text);
  return { value: exact(whole.replaceAll("_", "") + fraction, DECIMALS[unit], text), unit };
}

/** As `parseAmount`, but only in the unit that is asked for. */
export function parseIn(unit: Unit, text: string): bigint {
  const amount = parseAmount(text, `100${unit}`);
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

/** `90d`, `12h`, `3 days`, `1d 12h`: whole seconds. */
export function parseDuration(text: string): bigint {
  if (!DURATION.test(text.trim()))
    throw new UnitError("Malformed", `"${text}" is no time, as in 90d, 12h, "3 days" or "1d 12h"`);
  return [...text.matchAll(DURATION_PART)].reduce(
    (sum, [, count, name]) => sum + BigInt(count) * SECONDS[timeUnitNamed(name, text)],
    0n,
  );
}

/** Whether it is written as a time, good or not. */
export function isDuration(text: string): boolean {
  const names = [...text.matchAll(DURATION_PART)].map(([, , name]) => name);
  return DURATION.test(text.trim()) && names.every((name) => timeUnitOf(name) !== undefined);
}

/** In the longest unit, days at most, that divides the time without a rest. */
export function formatDuration(seconds: bigint): string {
  const unit = (["d", "h", "m"] as const).find((name) => seconds !== 0n && seconds % SECONDS[name] === 0n) ?? "s";
  return `${seconds / SECONDS[unit]}${unit}`;
}

function timeUnitNamed(name: string, text: string): TimeUnit {
  const found = timeUnitOf(name);
  if (found !== undefined) return found;
  const isUneven = /^(mon|month|y|yr|year)s?$/i.test(name);
  const known = "weeks, days, hours, minutes and seconds: 90d, 12h";
  throw new UnitError(
    "Malformed",
    `"${text}" is no time: ${isUneven ? "months and years differ; say it in " : ""}${known}`,
  );
}

function timeUnitOf(name: string): TimeUnit | undefined {
  return TIME_NAMES.get(name) ?? TIME_NAMES.get(name.toLowerCase().replace(/(?<=..)s$/, ""));
}

function unitNamed(name: string, text: string): Unit {
  const found = (Object.keys(DECIMALS) as Unit[]).find((unit) => unit.toLowerCase() === name.toLowerCase());
  if (found === undefined)
    throw new UnitError("UnknownUnit", `"${name}" in "${text}" is no unit: ${Object.keys(DECIMALS).join(", ")}`);
  return found;
}

function exact(digits: string, decimals: number, text: string): bigint {
  const fraction = digits.split(".")[1] ?? "";
  if (fraction.length > decimals) throw new UnitError("TooPrecise", `"${text}" has more than ${decimals} decimals`);
  return parseUnits(digits, decimals);
}
