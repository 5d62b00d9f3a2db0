import { z } from "zod";
import { amountIn, duration, optional, otherwise, percent } from "../../lib/cli/args.js";
import { amountShape, of } from "../../lib/cli/result.js";
import { defineAction } from "../../lib/cli/verb.js";

const BPS = 10_000n;

export default defineAction({
  name: "token redeem",
  summary: "Give KEEL back and receive ETH out of the capital at the bid",
  details: "For who is on the register. Nothing is redeemed while capital is at or under the requirement.",
  examples: ["token redeem 100KEEL --as alice", "token redeem 100KEEL --min 0.9ETH --as alice --yes"],
  positionals: { tokens: amountIn("KEEL", "How many, e.g. 100KEEL") },
  options: {
    min: optional(amountIn("ETH", "Refuse when less comes out")),
    tolerance: otherwise(percent("How much less than quoted is still taken, unless --min says it"), "1%"),
    within: otherwise(duration("How long the order is good"), "1h"),
  },
  result: z.object({ redeemed: amountShape, paid: amountShape }),
  async plan(ctx, { tokens, min, tolerance, within }) {
    const { show } = ctx;
    const quoted = await ctx.keel.market.quoteRedeem(tokens);
    const least = min ?? (quoted * (BPS - tolerance)) / BPS;
    const sender = await ctx.senderAddress();
    return {
      effects: [
        `${show.person(sender)} gives back ${show.exact(of(tokens, "KEEL"))}, which is burnt`,
        `and receives ${show.exact(of(quoted, "ETH"))} as quoted now, at least ${show.exact(of(least, "ETH"))}`,
      ],
      calls: [ctx.call("market", "redeem", [tokens, least, ctx.now + within])],
      units: { output: "ETH", minimum: "ETH" },
      outcome: (happened) => ({
        redeemed: of(happened.num("TokenMarket.Redeemed", "tokens"), "KEEL"),
        paid: of(happened.num("TokenMarket.Redeemed", "paid"), "ETH"),
      }),
    };
  },
  render: ({ redeemed, paid }, show) => `redeemed ${show.exact(redeemed)} for ${show.bold(show.exact(paid))}`,
});
