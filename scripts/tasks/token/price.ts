import { z } from "zod";
import { amountShape, bpsShape, of } from "../../lib/cli/result.js";
import { defineQuery } from "../../lib/cli/verb.js";

export default defineQuery({
  name: "token price",
  summary: "What a KEEL costs and pays now, and how far capital covers the requirement",
  examples: ["token price", "token price --json"],
  positionals: {},
  options: {},
  result: z.object({
    ask: amountShape,
    bid: amountShape,
    nav: amountShape,
    internal: amountShape,
    ratioBps: bpsShape,
    capital: amountShape,
    requirement: amountShape,
    supply: amountShape,
    allPricesGood: z.boolean(),
  }),
  async run({ keel }) {
    const { market, capital, supply } = await keel.lens.overview();
    return {
      ask: of(market.ask, "ETH"),
      bid: of(market.bid, "ETH"),
      nav: of(market.nav, "ETH"),
      internal: of(market.internalPrice, "ETH"),
      ratioBps: market.ratioBps,
      capital: of(capital.high, "ETH"),
      requirement: of(capital.mcr, "ETH"),
      supply: of(supply, "KEEL"),
      allPricesGood: capital.allGood,
    };
  },
  render: (price, show) =>
    show.facts([
      ["mint at", show.short(price.ask)],
      ["redeem at", show.short(price.bid)],
      ["net asset value", show.short(price.nav)],
      ["internal price", show.short(price.internal)],
      ["capital", show.short(price.capital)],
      ["requirement", `${show.short(price.requirement)} (capital is ${show.percent(price.ratioBps)} of it)`],
      ["supply", show.short(price.supply)],
      ...(price.allPricesGood ? [] : [["prices", show.red("a feed is stale or dead: nothing is minted")] as const]),
    ]),
});
