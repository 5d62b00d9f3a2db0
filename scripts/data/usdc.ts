/** USDC in dollars, every quarter of an hour of the days in which Silicon Valley Bank failed: usdc_15min_2023-03_svb.csv. */
import { readFileSync } from "node:fs";
import { parseUnits } from "ethers";

export interface PricePoint {
  /** Seconds since 1970. */
  readonly at: bigint;
  /** Dollars, eight decimals. */
  readonly close: bigint;
}

export const PRICE_DECIMALS = 8;

/** What stands for the price before the first row: a dollar. */
export const PEG = 10n ** BigInt(PRICE_DECIMALS);

const HEADER = "time_utc,open,high,low,close";
const ROW = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)Z,(?:\d+(?:\.\d+)?,){3}(\d+\.\d+)$/;

export function loadUsdc(): PricePoint[] {
  return parseUsdc(readFileSync(new URL("usdc_15min_2023-03_svb.csv", import.meta.url), "utf8"));
}

/** Takes `close` only: open, high and low of the source contradict each other. Throws with the line that breaks its form. */
export function parseUsdc(text: string): PricePoint[] {
  const [header, ...lines] = text.trimEnd().split(/\r?\n/);
  if (header !== HEADER) throw new Error(`USDC prices: unexpected header "${header ?? ""}"`);
  const points = lines.map((line, index) => {
    const [, time, close] = ROW.exec(line) ?? [];
    if (time === undefined || close === undefined) throw new Error(`USDC prices: line ${index + 2} is no row`);
    return { at: secondsOf(`${time}Z`), close: parseUnits(close, PRICE_DECIMALS) };
  });
  const late = points.findIndex(({ at }, index) => index > 0 && at <= (points[index - 1]?.at ?? at));
  if (late >= 0) throw new Error(`USDC prices: line ${late + 2} is not later than the line before`);
  return points;
}

/** The last close at or before a time: a gap keeps the close before it. */
export function closeAt(series: readonly PricePoint[], at: bigint): bigint {
  return series.findLast((point) => point.at <= at)?.close ?? PEG;
}

export const secondsOf = (iso: string): bigint => BigInt(Date.parse(iso) / 1_000);
