import { z } from "zod";
import { amountIn } from "../../lib/cli/args.js";
import { assessingOf } from "../../lib/cli/inbox.js";
import { amountShape, of, timeShape } from "../../lib/cli/result.js";
import { defineAction } from "../../lib/cli/verb.js";

const WEIGHT_AGE = 7n * 86_400n;

export default defineAction({
  name: "assess deposit",
  summary: "Put up KEEL to judge claims with",
  details:
    "For members. The deposit lies apart from pool stake: no claim burns it. It weighs on claims filed seven days later or" +
    " after that; a rise makes all of it young again, but for what was held fourteen days before.",
  examples: ["assess deposit 1000KEEL --as alice", "assess deposit 250KEEL --as bob --yes"],
  positionals: { amount: amountIn("KEEL", "How much") },
  options: {},
  result: z.object({ deposited: amountShape, total: amountShape, weighsFrom: timeShape }),
  async plan(ctx, { amount }) {
    const { account, assessor } = await assessingOf(ctx, await ctx.senderAddress());
    const { show } = ctx;
    const exact = (value: bigint) => show.exact(of(value, "KEEL"));
    return {
      effects: [
        `${show.person(account)} deposits ${exact(amount)}, ${exact(assessor.amount + amount)} in all`,
        `which weigh on claims filed from ${show.date(ctx.now + WEIGHT_AGE)} on`,
        "a vote locks the deposit until its claim is final; otherwise it can be withdrawn at any time",
      ],
      calls: [ctx.call("assessment", "deposit", [amount])],
      outcome: (happened) => ({
        deposited: of(happened.num("Assessment.Deposited", "amount"), "KEEL"),
        total: of(happened.num("Assessment.Deposited", "total"), "KEEL"),
        weighsFrom: ctx.now + WEIGHT_AGE,
      }),
    };
  },
  render: ({ deposited, total, weighsFrom }, show) =>
    `deposited ${show.bold(show.exact(deposited))}, ${show.exact(total)} in all, weighing on claims filed from ${show.date(weighsFrom)} on`,
});
