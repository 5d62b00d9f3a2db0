import { z } from "zod";
import { amountIn, optional } from "../../lib/cli/args.js";
import { CliError, EXIT } from "../../lib/cli/exit.js";
import { assessingOf } from "../../lib/cli/inbox.js";
import { amountShape, of } from "../../lib/cli/result.js";
import { defineAction } from "../../lib/cli/verb.js";

export default defineAction({
  name: "assess withdraw",
  summary: "Take an assessor's KEEL back",
  details: "Possible once every claim voted on is final, whatever has become of the attestation.",
  examples: ["assess withdraw --as alice", "assess withdraw 250KEEL --as bob --yes"],
  positionals: { amount: optional(amountIn("KEEL", "How much; all of it when left out")) },
  options: {},
  result: z.object({ withdrawn: amountShape, left: amountShape }),
  async plan(ctx, { amount }) {
    const { account, assessor } = await assessingOf(ctx, await ctx.senderAddress());
    const { show } = ctx;
    const exact = (value: bigint) => show.exact(of(value, "KEEL"));
    if (assessor.amount === 0n)
      throw new CliError(EXIT.nothingDue, "NoDeposit", `${show.person(account)} has no deposit here`, {
        args: { account },
      });
    if (assessor.lockedUntil > ctx.now)
      throw new CliError(
        EXIT.refused,
        "DepositLocked",
        `the deposit is locked until ${show.date(assessor.lockedUntil)}`,
        {
          args: { lockedUntil: assessor.lockedUntil, timestamp: ctx.now },
          hint: "A claim that was voted on may not be final before",
        },
      );
    const wanted = amount ?? assessor.amount;
    return {
      effects: [
        `${show.person(account)} takes back ${exact(wanted)} of ${exact(assessor.amount)}`,
        "what leaves no longer weighs on open votes",
      ],
      calls: [ctx.call("assessment", "withdraw", [wanted])],
      outcome: (happened) => ({
        withdrawn: of(happened.num("Assessment.Withdrawn", "amount"), "KEEL"),
        left: of(happened.num("Assessment.Withdrawn", "total"), "KEEL"),
      }),
    };
  },
  render: ({ withdrawn, left }, show) => `withdrew ${show.bold(show.exact(withdrawn))}, ${show.exact(left)} stays`,
});
