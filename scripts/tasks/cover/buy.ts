import { z } from "zod";
import { account, amount, duration, optional, otherwise, percent } from "../../lib/cli/args.js";
import { approvals } from "../../lib/cli/assets.js";
import { usageError } from "../../lib/cli/exit.js";
import { orderOptions, orderPositionals } from "../../lib/cli/orderArgs.js";
import { quoteOrder } from "../../lib/cli/order.js";
import { amountShape, of, timeShape } from "../../lib/cli/result.js";
import { defineAction } from "../../lib/cli/verb.js";

const BPS = 10_000n;

export default defineAction({
  name: "cover buy",
  summary: "Buy a cover",
  details:
    "For members. The premium of this block is charged, never more than the maximum; ETH above the premium comes back. A" +
    " premium in a token is approved first, for exactly the maximum.",
  examples: [
    "cover buy aave-v3-ethereum 5ETH 90d --as mia",
    "cover buy aave-v3-ethereum 1000DAI 30d --pay USDC --max-premium 10USDC --as mia --yes --json",
  ],
  positionals: orderPositionals,
  options: {
    ...orderOptions,
    maxPremium: optional(amount("Refuse when it costs more")),
    tolerance: otherwise(percent("How much more than quoted is still paid, unless --max-premium says it"), "1%"),
    owner: optional(account("Who is to own it; the sender when left out")),
    within: otherwise(duration("How long the order is good"), "1h"),
  },
  result: z.object({
    coverId: z.bigint(),
    product: z.string(),
    amount: amountShape,
    premium: amountShape,
    startAt: timeShape,
    endAt: timeShape,
    claimBy: timeShape,
  }),
  async plan(ctx, args) {
    const { show } = ctx;
    const sender = await ctx.senderAddress();
    const owner = await ctx.addressOrSender(args.owner);
    const order = await quoteOrder(ctx, args, sender);
    const unit = order.payAsset?.symbol ?? "KEEL";
    if (args.maxPremium !== undefined && args.maxPremium.unit !== unit)
      throw usageError("WrongUnit", `the premium is paid in ${unit}, the maximum is in ${args.maxPremium.unit}`);
    const { premium } = order.quote;
    const most = args.maxPremium?.value ?? (premium * (BPS + args.tolerance) + BPS - 1n) / BPS;
    const request = order.request({ owner, maxPremium: most, deadline: ctx.now + args.within });
    const value = unit === "ETH" ? most : 0n;
    const first = order.payAsset === undefined ? [] : await approvals(order.payAsset, sender, ctx.keel.pool, most);
    const backing = order.parts.map(
      ({ poolId, amount: part }) => `${show.exact(of(part, args.amount.unit))} by pool ${poolId}`,
    );
    return {
      effects: [
        `${show.person(sender)} buys cover of ${show.exact(args.amount)} on ${order.product.slug} for ${show.span(args.period)}` +
          (owner === sender ? "" : ` for ${show.person(owner)}`),
        `pays ${show.exact(of(premium, unit))} as quoted now (${show.percent(order.yearlyBps)} a year), at most ${show.exact(of(most, unit))}`,
        `is backed with ${backing.join(", ")}`,
        `can file claims until ${show.date(order.claimBy)}`,
        ...(first.length > 0 ? [`lets the capital pool take ${show.exact(of(most, unit))} first`] : []),
      ],
      calls: [...first, ctx.call("cover", "buy", [request], value)],
      units: { premium: unit, maximum: unit, balance: unit, needed: unit, allowance: unit },
      outcome: (happened) => ({
        coverId: happened.num("Cover.CoverBought", "coverId"),
        product: order.product.slug,
        amount: of(happened.num("Cover.CoverBought", "amount"), args.amount.unit),
        premium: of(happened.num("Cover.PremiumPaid", "premium"), unit),
        startAt: happened.num("Cover.CoverBought", "startAt"),
        endAt: happened.num("Cover.CoverBought", "endAt"),
        claimBy: happened.num("Cover.CoverBought", "claimBy"),
      }),
    };
  },
  render: (bought, show) =>
    `cover ${show.bold(String(bought.coverId))}: ${show.exact(bought.amount)} on ${bought.product}, paid ${show.exact(bought.premium)},` +
    ` ends ${show.date(bought.endAt)}, claims until ${show.date(bought.claimBy)}`,
});
