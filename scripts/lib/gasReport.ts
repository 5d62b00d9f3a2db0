/** Gas figures beside their ceilings, and what has become dearer. Files: snapshots/{ceilings,gas}.json, reasons.md. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import Table from "cli-table3";
import { z } from "zod";

export type Figures = Readonly<Record<string, number>>;

const figures = z.record(z.string(), z.int());
const ceilingsSchema = z.object({
  conditions: z.string(),
  ceilings: figures,
  aims: figures,
  baselines: z.record(z.string(), z.int().nullable()),
});

export type Ceilings = z.infer<typeof ceilingsSchema>;

export interface Rise {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

const FOLDER = new URL("../../snapshots/", import.meta.url);
const FIGURES = new URL("gas.json", FOLDER);
const REASONS = new URL("reasons.md", FOLDER);
/** A rise above this share of the committed figure needs a reason. */
const TOLERANCE = 0.01;

export function ceilings(): Ceilings {
  return ceilingsSchema.parse(JSON.parse(readFileSync(new URL("ceilings.json", FOLDER), "utf8")));
}

/** The figures of the last time; none before the first. */
export function committed(): Figures {
  return existsSync(FIGURES) ? figures.parse(JSON.parse(readFileSync(FIGURES, "utf8"))) : {};
}

export function reasons(): string {
  return existsSync(REASONS) ? readFileSync(REASONS, "utf8") : "";
}

export function write(measured: Figures): void {
  writeFileSync(FIGURES, `${JSON.stringify(measured, null, 2)}\n`);
}

/** Keys that became dearer by more than 1% and for which no line `- key figure: reason` stands. */
export function rises(measured: Figures, before: Figures, given: string): Rise[] {
  return Object.entries(measured)
    .flatMap(([key, to]) => (before[key] === undefined ? [] : [{ key, from: before[key], to }]))
    .filter(({ from, to }) => to > from * (1 + TOLERANCE))
    .filter(({ key, to }) => !hasReason(given, key, to));
}

function hasReason(given: string, key: string, to: number): boolean {
  return given.split("\n").some((line) => line.startsWith(`- ${key} ${to}: `));
}

/** The table and its closing line. */
export function report(measured: Figures, { ceilings: limits, aims, baselines }: Ceilings) {
  const table = new Table({
    head: ["operation", "gas", "baseline", "ceiling", "aim", "of baseline", "of ceiling"],
    colAligns: ["left", "right", "right", "right", "right", "right", "right"],
    style: { head: [], border: [] },
  });
  for (const [key, gas] of Object.entries(measured)) {
    const [baseline, ceiling, aim] = [baselines[key] ?? undefined, limits[key], aims[key]];
    table.push([key, show(gas), show(baseline), show(ceiling), show(aim), share(gas, baseline), share(gas, ceiling)]);
  }
  const over = Object.entries(measured).filter(([key, gas]) => limits[key] !== undefined && gas > limits[key]).length;
  return {
    table: table.toString(),
    closing: `gas: ${Object.keys(measured).length} operations, ${over} over ceiling`,
  };
}

const show = (figure: number | undefined): string => (figure === undefined ? "-" : figure.toLocaleString("en-US"));

const share = (gas: number, of: number | undefined): string => (of === undefined ? "-" : (gas / of).toFixed(2));
