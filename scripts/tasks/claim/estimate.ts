import { z } from "zod";
import { amount, date, id, optional } from "../../lib/cli/args.js";
import { filingOf, obstaclesTo, payoutOf } from "../../lib/cli/filing.js";
import { amountShape, bpsShape, of, timeShape } from "../../lib/cli/result.js";
import { defineQuery } from "../../lib/cli/verb.js";

export default defineQuery({
  name: "claim estimate",
  summary: "What a claim would need, whether it can be filed, and what it would pay",
  details:
    "The payout is what the capital of now would pay. Where capital is short of everything that is open, the rest stays" +
    " owed and is paid later; where the pool is short of the cover's asset, the rest is paid in ETH.",
  examples: ["claim estimate 1", "claim estimate 1 2.5ETH --loss 2027-03-01", 'claim estimate 1 --loss "3 days ago"'],
  positionals: {
    cover: id("Which cover"),
    amount: optional(amount("How much was lost; all that is left of the cover when left out")),
  },
  options: { loss: optional(date("When it was lost")) },
  result: z.object({
    coverId: z.bigint(),
    product: z.string(),
    amount: amountShape,
    left: amountShape,
    minimum: amountShape,
    deposit: amountShape,
    isFileable: z.boolean(),
    obstacles: z.array(z.string()),
    coveredFrom: timeShape,
    coveredUntil: timeShape,
    claimBy: timeShape,
    votingEndsAt: timeShape,
    finalAt: timeShape,
    payout: z.object({ now: amountShape, owed: amountShape, inEth: amountShape, shareBps: bpsShape }),
  }),
  async run(ctx, { cover: coverId, amount: wanted, loss }) {
    const filing = await filingOf(ctx, coverId, wanted);
    const { data, asset } = filing;
    const payout = await payoutOf(ctx, filing);
    const obstacles = obstaclesTo(ctx, filing, loss?.(ctx.now));
    const inAsset = (value: bigint) => of(value, asset.symbol);
    return {
      coverId,
      product: filing.product.slug,
      amount: inAsset(filing.amount),
      left: inAsset(data.amount),
      minimum: inAsset(filing.minimum),
      deposit: of(filing.deposit, "ETH"),
      isFileable: obstacles.length === 0,
      obstacles,
      coveredFrom: filing.coveredFrom,
      coveredUntil: data.endAt,
      claimBy: data.claimBy,
      votingEndsAt: filing.votingEndsAt,
      finalAt: filing.finalAt,
      payout: {
        now: inAsset(payout.now),
        owed: inAsset(payout.owed),
        inEth: of(payout.inEth, "ETH"),
        shareBps: payout.shareBps,
      },
    };
  },
  render: (estimate, show) =>
    show.facts([
      [
        "claim",
        `${show.exact(estimate.amount)} on cover ${estimate.coverId} (${estimate.product}), ${show.exact(estimate.left)} is left`,
      ],
      ["can be filed", estimate.isFileable ? show.green("yes") : show.red(`no: ${estimate.obstacles.join("; ")}`)],
      ["until", show.date(estimate.claimBy)],
      ["loss counts", `from ${show.date(estimate.coveredFrom)} until ${show.date(estimate.coveredUntil)}`],
      ["least", show.exact(estimate.minimum)],
      ["deposit", `${show.exact(estimate.deposit)}, back when accepted`],
      ["filed now", `voting ends ${show.date(estimate.votingEndsAt)}, final ${show.date(estimate.finalAt)}`],
      [
        "pays",
        show.exact(estimate.payout.now) +
          (estimate.payout.inEth.value === 0n ? "" : `, of it ${show.exact(estimate.payout.inEth)} in ETH`) +
          (estimate.payout.owed.value === 0n ? "" : `; ${show.exact(estimate.payout.owed)} would stay owed`),
      ],
    ]),
});
