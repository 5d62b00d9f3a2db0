/** A series over time as bars of eighths in a terminal: highest and lowest named on the left, days below. */
import { day } from "./format.js";

export interface Sample {
  readonly at: bigint;
  readonly value: number;
}

export interface ChartStyle {
  readonly title: string;
  readonly label: (value: number) => string;
  readonly width?: number;
  readonly height?: number;
}

const EIGHTHS = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;
const DAY = 86_400n;

/** Lines of the chart. A column shows the lowest sample of its time, so that a short fall cannot hide. */
export function chart(samples: readonly Sample[], style: ChartStyle): string[] {
  const { title, label, width = 72, height = 7 } = style;
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError("a chart needs samples");
  const values = samples.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const columns = columnsOf(samples, width);
  // The lowest value keeps one eighth, so that it can be told from a gap.
  const filled = columns.map((value) => 1 + Math.round(((value - low) / (high - low || 1)) * (8 * height - 1)));
  const margin = Math.max(label(low).length, label(high).length);
  const rows = Array.from({ length: height }, (_, row) => {
    const below = 8 * (height - 1 - row);
    const bars = filled.map((eighths) => EIGHTHS[Math.min(8, Math.max(0, eighths - below))]).join("");
    const name = row === 0 ? label(high) : row === height - 1 ? label(low) : "";
    return `${name.padStart(margin)} ┤${bars}`;
  });
  const names = daysOf(first.at, last.at, width);
  return [title, ...rows, `${" ".repeat(margin)} └${"─".repeat(width)}`, `${" ".repeat(margin + 2)}${names}`];
}

/** The lowest sample of every column; a column without one repeats the column before. */
function columnsOf(samples: readonly Sample[], width: number): number[] {
  const [from, to] = [Number(samples[0].at), Number(samples[samples.length - 1].at)];
  const columns: number[] = [];
  for (let place = 0; place < width; ++place) {
    const inColumn = samples.filter(({ at }) => columnOf(Number(at), from, to, width) === place);
    const before = columns[place - 1] ?? samples[0].value;
    columns.push(inColumn.length === 0 ? before : Math.min(...inColumn.map(({ value }) => value)));
  }
  return columns;
}

/** A mark under every midnight that has room for its date. */
function daysOf(from: bigint, to: bigint, width: number): string {
  let line = "";
  for (let midnight = (from / DAY + 1n) * DAY; midnight < to; midnight += DAY) {
    const place = columnOf(Number(midnight), Number(from), Number(to), width);
    const name = `╵${day(midnight).slice(5)}`;
    const hasRoom = line === "" || place > line.length;
    if (hasRoom && place + name.length <= width) line = line.padEnd(place) + name;
  }
  return line;
}

function columnOf(at: number, from: number, to: number, width: number): number {
  return to === from ? 0 : Math.min(width - 1, Math.floor(((at - from) / (to - from)) * width));
}
