/** How figures look to people: dates with their distance, amounts with their unit, tables without frames. */
import { shortPosition } from "./positionId.js";
import Table from "cli-table3";
import { formatAmount, formatPercent, type Amount, type Unit } from "../units.js";

const MINUTE = 60n;
const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;
const NO_FRAME = Object.fromEntries(
  ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right", "left", "left-mid"]
    .concat(["mid", "mid-mid", "right", "right-mid"])
    .map((part) => [part, ""]),
);

export class Show {
  readonly now: bigint;
  readonly #names: ReadonlyMap<string, string>;
  readonly #hasColours: boolean;

  constructor(now: bigint, names: ReadonlyMap<string, string>, hasColours: boolean) {
    this.now = now;
    this.#names = names;
    this.#hasColours = hasColours;
  }

  bold = (text: string): string => this.#styled(1, text);
  dim = (text: string): string => this.#styled(2, text);
  green = (text: string): string => this.#styled(32, text);
  red = (text: string): string => this.#styled(31, text);

  /** `2027-03-01 12:00 (in 3 d 4 h)` */
  date = (seconds: bigint): string => `${isoMinute(seconds)} ${this.dim(`(${this.distance(seconds)})`)}`;

  /** `in 3 d 4 h`, `2 h 5 min ago` */
  distance = (seconds: bigint): string => {
    const apart = span(seconds > this.now ? seconds - this.now : this.now - seconds);
    return seconds > this.now ? `in ${apart}` : seconds === this.now ? "now" : `${apart} ago`;
  };

  /** Name on a local chain, else the address. */
  person = (address: string): string => this.#names.get(address.toLowerCase()) ?? address;

  /** All digits. */
  exact = ({ value, unit }: { readonly value: bigint; readonly unit: string }): string =>
    formatAmount(value, unit as Unit);

  /** Six digits that matter, for tables. */
  short = ({ value, unit }: { readonly value: bigint; readonly unit: string }): string =>
    shortAmount({ value, unit: unit as Unit });

  percent = (bps: bigint): string => formatPercent(bps);

  /** `1/3`: the third position of pool 1. */
  position = (id: bigint): string => shortPosition(id);

  /** `1 cover`, `2 covers`, `no cover`. */
  count = (number: bigint | number, what: string, several = `${what}s`): string =>
    `${Number(number) === 0 ? "no" : number} ${Number(number) < 2 ? what : several}`;

  span = (seconds: bigint): string => span(seconds);

  /** Columns; `right` names those that hold figures. */
  table(head: readonly string[], rows: readonly (readonly string[])[], right: readonly string[] = []): string {
    const table = new Table({
      head: head.map(this.bold),
      chars: { ...NO_FRAME, middle: "  " },
      colAligns: head.map((name) => (right.includes(name) ? "right" : "left")),
      style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    });
    table.push(...rows.map((row) => [...row]));
    return trimmed(table.toString());
  }

  /** One fact a line, the names in a column. */
  facts(pairs: readonly (readonly [string, string])[]): string {
    const width = Math.max(...pairs.map(([name]) => name.length));
    return pairs.map(([name, value]) => `${this.dim(name.padEnd(width))}  ${value}`).join("\n");
  }

  #styled(code: number, text: string): string {
    return this.#hasColours ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
}

export function isoMinute(seconds: bigint): string {
  return new Date(Number(seconds) * 1_000).toISOString().slice(0, 16).replace("T", " ");
}

/** The two largest units of a time. */
export function span(seconds: bigint): string {
  const parts = [
    [seconds / DAY, "d"],
    [(seconds % DAY) / HOUR, "h"],
    [(seconds % HOUR) / MINUTE, "min"],
    [seconds % MINUTE, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0n);
  if (first < 0) return "0 s";
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0n);
  return shown.map(([count, unit]) => `${count} ${unit}`).join(" ");
}

function shortAmount({ value, unit }: Amount): string {
  const whole = formatAmount(value, unit).slice(0, -unit.length);
  const [integer, fraction = ""] = whole.split(".");
  const grouped = integer.replace(/\B(?=(\d{3})+$)/g, ",");
  const leading = integer === "0" ? (/^0*/.exec(fraction)?.[0].length ?? 0) : 0;
  const digits = integer === "0" ? leading + 4 : Math.max(0, 6 - integer.length);
  const kept = fraction.slice(0, digits).replace(/0+$/, "");
  return `${grouped}${kept === "" ? "" : `.${kept}`} ${unit}`;
}

function trimmed(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}
