import { z } from "zod";
import { id } from "../../lib/cli/args.js";
import { shownCover } from "../../lib/cli/covers.js";
import { CliError, EXIT, usageError } from "../../lib/cli/exit.js";
import { amountShape } from "../../lib/cli/result.js";
import { defineAction } from "../../lib/cli/verb.js";

export default defineAction({
  name: "cover expire",
  summary: "End a cover after its last day for claims, which frees stake and capital behind it",
  details: "Anyone may call. `keep due` lists the covers that are due.",
  examples: ["cover expire 3 --as zoe"],
  positionals: { cover: id("Which cover") },
  options: {},
  result: z.object({ coverId: z.bigint(), product: z.string(), freed: amountShape }),
  async plan(ctx, { cover: coverId }) {
    const [entry] = await ctx.keel.lens.covers(coverId, 1);
    if (entry?.exists !== true)
      throw usageError("UnknownCover", `there is no cover ${coverId}`, { hint: "`cover list` shows them" });
    const cover = await shownCover(ctx, entry);
    if (cover.status !== "active")
      throw new CliError(
        EXIT.nothingDue,
        "CoverNotActive",
        `cover ${coverId} has ended before: it is ${cover.status}`,
        {
          args: { coverId },
          hint: "Nothing is left to do",
        },
      );
    const { show } = ctx;
    return {
      effects: [
        `cover ${coverId} of ${show.person(cover.owner)} on ${cover.product} ends; its last day for claims was ${show.date(cover.claimBy)}`,
        `frees what stands behind ${show.exact(cover.amount)}`,
      ],
      calls: [ctx.call("cover", "expire", [coverId])],
      outcome: () => ({ coverId, product: cover.product, freed: cover.amount }),
    };
  },
  render: ({ coverId, product, freed }, show) => `cover ${coverId} on ${product} has ended; ${show.exact(freed)} freed`,
});
