import { z } from "zod";
import { id } from "../../lib/cli/args.js";
import { claimById, shownClaim } from "../../lib/cli/claims.js";
import { CliError, EXIT } from "../../lib/cli/exit.js";
import { addressShape, amountShape, of } from "../../lib/cli/result.js";
import { defineAction } from "../../lib/cli/verb.js";

export default defineAction({
  name: "claim pay",
  summary: "Pay what stayed owed of an accepted claim",
  details: "Anybody may, once capital covers everything that is open and owed; there is no last day for it.",
  examples: ["claim pay 1 --as mia"],
  positionals: { claim: id("Which claim") },
  options: {},
  result: z.object({ claimId: z.bigint(), payee: addressShape, paid: amountShape, owed: amountShape }),
  async plan(ctx, { claim: claimId }) {
    const claim = await shownClaim(ctx, await claimById(ctx, claimId));
    if (claim.standing !== "owed")
      throw new CliError(
        EXIT.nothingDue,
        "NothingOwed",
        `nothing is owed on claim ${claimId}: it stands at ${claim.standing}`,
        {
          args: { claimId },
          hint:
            claim.standing === "due"
              ? `\`claim settle ${claimId}\` pays it`
              : "`claim list --status owed` lists what is",
        },
      );
    const { show } = ctx;
    return {
      effects: [
        `${show.person(claim.payee)} is paid up to ${show.exact(claim.owed)}, all that claim ${claimId} is owed`,
      ],
      calls: [ctx.call("claims", "collectOwed", [claimId])],
      outcome: (happened) => ({
        claimId,
        payee: claim.payee,
        paid: of(happened.num("Claims.OwedPaid", "amount"), claim.amount.unit),
        owed: of(happened.num("Claims.OwedPaid", "owed"), claim.amount.unit),
      }),
    };
  },
  render: ({ claimId, payee, paid, owed }, show) =>
    `claim ${show.bold(String(claimId))}: ${show.exact(paid)} paid to ${show.person(payee)}` +
    (owed.value === 0n ? "" : `, ${show.exact(owed)} still owed`),
});
