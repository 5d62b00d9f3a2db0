import { ZeroAddress } from "ethers";
import { z } from "zod";
import { orderOptions, orderPositionals } from "../../lib/cli/orderArgs.js";
import { aboveRoom, quoteOrder } from "../../lib/cli/order.js";
import { amountShape, bpsShape, of, timeShape } from "../../lib/cli/result.js";
import { defineQuery } from "../../lib/cli/verb.js";

export default defineQuery({
  name: "cover quote",
  summary: "What a cover would cost now, and which pools would back it",
  examples: [
    "cover quote aave-v3-ethereum 5ETH 90d",
    "cover quote curve-stable-pools 10000USDC 180d --pay USDC --json",
  ],
  positionals: orderPositionals,
  options: orderOptions,
  result: z.object({
    product: z.string(),
    amount: amountShape,
    period: z.bigint(),
    premium: amountShape,
    premiumEth: amountShape,
    yearlyBps: bpsShape,
    /** The most that these pools would back now. */
    most: amountShape,
    claimBy: timeShape,
    pools: z.array(z.object({ poolId: z.bigint(), amount: amountShape, priceBps: bpsShape })),
  }),
  async run(ctx, { product, amount, period, pools, pay }) {
    const caller = ctx.hasSender ? await ctx.senderAddress() : ZeroAddress;
    const wish = { product, amount, period, pools, pay };
    const order = await quoteOrder(ctx, wish, caller);
    if (order.most < amount.value) throw await aboveRoom(ctx, wish, order.most, caller);
    return {
      product: order.product.slug,
      amount,
      period,
      premium: of(order.quote.premium, order.payAsset?.symbol ?? "KEEL"),
      premiumEth: of(order.quote.premiumEth, "ETH"),
      yearlyBps: order.yearlyBps,
      most: of(order.most, amount.unit),
      claimBy: order.claimBy,
      pools: order.parts.map(({ poolId, amount: part }, place) => ({
        poolId,
        amount: of(part, amount.unit),
        priceBps: order.quote.priceBps[place],
      })),
    };
  },
  render: (quote, show) =>
    [
      show.facts([
        ["cover", `${show.exact(quote.amount)} on ${quote.product} for ${show.span(quote.period)}`],
        ["premium", `${show.bold(show.exact(quote.premium))} (${show.percent(quote.yearlyBps)} a year)`],
        ["claims until", show.date(quote.claimBy)],
        ["most today", show.short(quote.most)],
      ]),
      show.table(
        ["pool", "backs", "price after"],
        quote.pools.map((pool) => [String(pool.poolId), show.short(pool.amount), show.percent(pool.priceBps)]),
        ["backs", "price after"],
      ),
    ].join("\n"),
});
