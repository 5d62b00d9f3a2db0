import { z } from "zod";
import { choice, count, duration, list, optional, otherwise } from "../../lib/cli/args.js";
import { DUTIES, dutiesOf, priced } from "../../lib/cli/duties.js";
import { CliError, EXIT } from "../../lib/cli/exit.js";
import { defineAction } from "../../lib/cli/verb.js";

export default defineAction({
  name: "keep run",
  summary: "Do what is due, one call after the other",
  details:
    "Any account may. Each call is simulated before it is sent; what a contract refuses now is left out. Ends with code 6" +
    " when nothing is due.",
  examples: ["keep run --as zoe --yes", "keep run --only expire --as zoe --dry-run"],
  positionals: {},
  options: {
    only: optional(list(choice(DUTIES, "Only duties of these kinds"))),
    markAfter: otherwise(duration("How old a valuation may become"), "1d"),
    most: otherwise(count("At most so many calls"), "20"),
  },
  result: z.object({
    calls: z.number().int(),
    gasUsed: z.bigint(),
    coversExpired: z.array(z.bigint()),
    claimsSettled: z.array(z.bigint()),
  }),
  async plan(ctx, { only, markAfter, most }) {
    const found = await priced(ctx, await ctx.senderAddress(), await dutiesOf(ctx, only ?? DUTIES, markAfter));
    const ready = found.filter(({ refusedBy }) => refusedBy === undefined);
    const due = ready.slice(0, most);
    if (due.length === 0) throw new CliError(EXIT.nothingDue, "NothingDue", "nothing is due");
    const left = ready.length - due.length;
    return {
      effects: [...due.map(({ what }) => what), ...(left > 0 ? [`(${left} more are due: run it again)`] : [])],
      calls: due.map(({ call }) => call),
      outcome: (happened) => ({
        calls: happened.transactions.length,
        gasUsed: happened.transactions.reduce((sum, { gasUsed }) => sum + gasUsed, 0n),
        coversExpired: happened.all("Cover.CoverExpired").map(({ args }) => args.coverId as bigint),
        claimsSettled: happened.all("Claims.ClaimSettled").map(({ args }) => args.claimId as bigint),
      }),
    };
  },
  render: ({ calls, gasUsed }, show) => show.green(`${calls} done`) + `, ${gasUsed} gas used`,
});
