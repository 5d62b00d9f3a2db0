/** Moments as people write them: `2027-03-01`, `2027-03-01 14:30`, `2h ago`, `in 3 days`. */
import { parseDuration, UnitError } from "./units.js";

/** Unix seconds of the moment, told what time it is. */
export type When = (now: bigint) => bigint;

export const WHEN_FORMAT = `2027-03-01, "2027-03-01 14:30" (UTC), "2h ago" or "in 3 days"`;

const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d))?Z?)?$/i;
const PAST = /^(.+?)\s*\bago$/i;
const FUTURE = /^in\b\s*(.+)$/i;
/** Further from now is a slip of the hand. */
const FURTHEST_DAYS = 18_250n;
const DAY = 86_400n;

export function parseWhen(text: string): When {
  const typed = text.trim();
  const past = PAST.exec(typed)?.[1];
  const future = FUTURE.exec(typed)?.[1];
  if (past !== undefined) return from(typed, -distanceOf(past, typed));
  if (future !== undefined) return from(typed, distanceOf(future, typed));
  if (typed.toLowerCase() === "now") return (now) => now;
  const seconds = secondsOf(typed);
  return () => seconds;
}

function from(typed: string, apart: bigint): When {
  const days = (apart < 0n ? -apart : apart) / DAY;
  if (days > FURTHEST_DAYS) throw new UnitError("OutOfRange", `"${typed}" is more than 50 years from now`);
  return (now) => now + apart;
}

function distanceOf(duration: string, typed: string): bigint {
  try {
    return parseDuration(duration);
  } catch (failure) {
    if (!(failure instanceof UnitError)) throw failure;
    throw noDate(typed, `: ${failure.message.replace(/^\w+: /, "")}`);
  }
}

function secondsOf(typed: string): bigint {
  const [, day, minute = "00:00", second = "00"] = DATE.exec(typed) ?? [];
  if (day === undefined) throw noDate(typed);
  const milliseconds = Date.parse(`${day}T${minute}:${second}Z`);
  // The thirtieth of February is read as the second of March.
  if (Number.isNaN(milliseconds) || !new Date(milliseconds).toISOString().startsWith(day))
    throw noDate(typed, ": there is no such day or hour");
  return BigInt(milliseconds / 1_000);
}

const noDate = (typed: string, why = `: it is ${WHEN_FORMAT}`): UnitError =>
  new UnitError("Malformed", `"${typed}" is no date${why}`);
