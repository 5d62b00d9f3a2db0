import { z } from "zod";
import { amount } from "../../lib/cli/args.js";
import { usageError } from "../../lib/cli/exit.js";
import { amountShape, of } from "../../lib/cli/result.js";
import { defineQuery } from "../../lib/cli/verb.js";

const WAD = 10n ** 18n;

export default defineQuery({
  name: "token quote",
  summary: "What minting for an amount of ETH, or redeeming an amount of KEEL, would give now",
  examples: ["token quote 2ETH", "token quote 100KEEL --json"],
  positionals: { amount: amount("ETH to mint for, or KEEL to redeem") },
  options: {},
  result: z.object({
    side: z.enum(["mint", "redeem"]),
    given: amountShape,
    received: amountShape,
    /** ETH for a whole KEEL, spread and depth included. */
    price: amountShape,
  }),
  async run(ctx, { amount: given }) {
    if (given.unit !== "ETH" && given.unit !== "KEEL")
      throw usageError("WrongUnit", `the market takes ETH and KEEL, not ${given.unit}`);
    const { market } = ctx.keel;
    const isMint = given.unit === "ETH";
    const received = await (isMint ? market.quoteMint(given.value) : market.quoteRedeem(given.value));
    const [eth, keel] = isMint ? [given.value, received] : [received, given.value];
    return {
      side: isMint ? ("mint" as const) : ("redeem" as const),
      given,
      received: of(received, isMint ? "KEEL" : "ETH"),
      price: of(keel === 0n ? 0n : (eth * WAD) / keel, "ETH"),
    };
  },
  render: ({ side, given, received, price }, show) =>
    `${side} ${show.exact(given)}: ${show.bold(show.exact(received))}, ${show.short(price)} a KEEL`,
});
