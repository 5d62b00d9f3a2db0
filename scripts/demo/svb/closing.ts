/** The five instants in one table, and both series over the window. */
import Table from "cli-table3";
import { timedEvents } from "../../lib/logs.js";
import type { Recomputation } from "../../lib/recompute.js";
import { chart } from "../chart.js";
import { eth, minute, percent } from "../format.js";
import type { Narrator } from "../narrator.js";
import { dollars, type Instant, type Svb } from "./figures.js";
import type { MarketSample } from "./tape.js";

export async function closing({ world, tape, instants }: Svb, fresh: Recomputation): Promise<void> {
  const { tell, provider, contracts } = world;
  tell.chapter("What it came to");
  tell.step("Every step of the walk, recomputed from the first event on");
  const events = await timedEvents(provider, contracts, 0);
  let [taken, agreeing] = [0, 0n];
  for (const sample of tape.samples) {
    const upTo = events.findLastIndex(({ at }) => at <= sample.at) + 1;
    fresh.apply(events.slice(taken, upTo));
    taken = upTo;
    const { high, ratioBps, nav } = fresh.figures(sample.at);
    if (high === sample.capital && ratioBps === sample.ratioBps && nav === sample.nav) agreeing += 1n;
  }
  tell.check("steps that agree", ["recomputed", agreeing], ["walked", BigInt(tape.samples.length)]);
  showInstants(tell, instants);
  showSeries(tell, tape.samples);
}

export function showInstants(tell: Narrator, instants: readonly Instant[]): void {
  const head = ["instant", "UTC", "USDC", "capital", "MCR ratio", "KEEL", "300 KEEL redeem for"];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const { name, at, usdc, figures, redemption } of instants)
    table.push([
      name,
      minute(at),
      dollars(usdc),
      eth(figures.high, 2),
      percent(figures.ratioBps),
      eth(figures.nav, 6),
      eth(redemption, 4),
    ]);
  tell.table("instants", instants, table.toString());
}

export function showSeries(tell: Narrator, samples: readonly MarketSample[]): void {
  const ratios = samples.map(({ at, ratioBps }) => ({ at, value: Number(ratioBps) / 100 }));
  const prices = samples.map(({ at, nav }) => ({ at, value: Number(nav) / 1e18 }));
  const lines = [
    ...chart(ratios, { title: "capital as a share of the requirement", label: (value) => `${value.toFixed(1)}%` }),
    "",
    ...chart(prices, { title: "net asset value of a KEEL", label: (value) => `${value.toFixed(5)} ETH` }),
  ];
  tell.table("series", samples, lines.join("\n"));
}
