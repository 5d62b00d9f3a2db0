import { z } from "zod";
import { amountIn, duration, optional, otherwise, percent } from "../../lib/cli/args.js";
import { amountShape, of, timeShape } from "../../lib/cli/result.js";
import { defineAction } from "../../lib/cli/verb.js";

const BPS = 10_000n;

export default defineAction({
  name: "token mint",
  summary: "Pay ETH into the capital and receive new KEEL at the ask",
  details: "For members. What is minted is held in the account for the minimum hold before it can move or be redeemed.",
  examples: ["token mint 2ETH --as mia", "token mint 0.5ETH --min 40KEEL --as mia --yes"],
  positionals: { paid: amountIn("ETH", "What to pay, e.g. 2ETH") },
  options: {
    min: optional(amountIn("KEEL", "Refuse when less comes out")),
    tolerance: otherwise(percent("How much less than quoted is still taken, unless --min says it"), "1%"),
    within: otherwise(duration("How long the order is good"), "1h"),
  },
  result: z.object({ paid: amountShape, minted: amountShape, heldUntil: timeShape }),
  async plan(ctx, { paid, min, tolerance, within }) {
    const { market, token } = ctx.keel;
    const [quoted, { minHold }] = await Promise.all([
      market.connect(ctx.chain.provider).quoteMint(paid),
      market.parameters(),
    ]);
    const least = min ?? (quoted * (BPS - tolerance)) / BPS;
    const sender = await ctx.senderAddress();
    const { show } = ctx;
    return {
      effects: [
        `${show.person(sender)} pays ${show.exact(of(paid, "ETH"))} into the capital`,
        `and receives ${show.exact(of(quoted, "KEEL"))} as quoted now, at least ${show.exact(of(least, "KEEL"))}`,
        `held for ${show.span(minHold)}: it cannot move or be redeemed before`,
      ],
      calls: [ctx.call("market", "mint", [least, ctx.now + within], paid)],
      units: { output: "KEEL", minimum: "KEEL" },
      async outcome(happened) {
        const { heldUntil } = await token.holdOf(sender);
        return {
          paid: of(happened.num("TokenMarket.Minted", "paid"), "ETH"),
          minted: of(happened.num("TokenMarket.Minted", "tokens"), "KEEL"),
          heldUntil,
        };
      },
    };
  },
  render: ({ paid, minted, heldUntil }, show) =>
    `minted ${show.bold(show.exact(minted))} for ${show.exact(paid)}, held until ${show.date(heldUntil)}`,
});
