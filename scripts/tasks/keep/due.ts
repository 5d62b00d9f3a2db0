import { z } from "zod";
import { choice, duration, list, optional, otherwise } from "../../lib/cli/args.js";
import { DUTIES, dutiesOf, gasPriceOf, priced } from "../../lib/cli/duties.js";
import { amountShape, callShape, of } from "../../lib/cli/result.js";
import { defineQuery } from "../../lib/cli/verb.js";

/** Who asks when nobody is named: what is due is anybody's to do. */
const NOBODY = "0x000000000000000000000000000000000000dEaD";

export default defineQuery({
  name: "keep due",
  summary: "What anybody could do for the mutual now, and what it would cost",
  details:
    "Covers past their last day for claims, final claims, what is owed and can be paid, pools behind, a valuation that is" +
    " old, joining fees, proposals to queue or execute. Ends with code 0 also when nothing is due; `keep run` ends with 6.",
  examples: ["keep due", "keep due --only expire,settle --json"],
  positionals: {},
  options: {
    only: optional(list(choice(DUTIES, "Only duties of these kinds"))),
    markAfter: otherwise(duration("How old a valuation may become"), "1d"),
  },
  result: z.object({
    duties: z.array(
      z.object({
        kind: z.enum(DUTIES),
        what: z.string(),
        gas: z.bigint(),
        cost: amountShape,
        /** Name of the error that refuses it now. */
        refusedBy: z.string().nullable(),
        call: callShape,
      }),
    ),
    gas: z.bigint(),
    cost: amountShape,
  }),
  async run(ctx, { only, markAfter }) {
    const from = ctx.hasSender ? await ctx.senderAddress() : NOBODY;
    const found = await priced(ctx, from, await dutiesOf(ctx, only ?? DUTIES, markAfter));
    const gasPrice = await gasPriceOf(ctx);
    const gas = found.reduce((sum, duty) => sum + duty.gas, 0n);
    return {
      duties: found.map((duty) => ({
        ...duty,
        cost: of(duty.gas * gasPrice, "ETH"),
        refusedBy: duty.refusedBy ?? null,
      })),
      gas,
      cost: of(gas * gasPrice, "ETH"),
    };
  },
  render({ duties, gas, cost }, show) {
    if (duties.length === 0) return "nothing is due";
    const rows = duties.map((duty) => [
      duty.kind,
      duty.what,
      duty.refusedBy === null ? String(duty.gas) : show.red(`refused: ${duty.refusedBy}`),
      duty.refusedBy === null ? show.short(duty.cost) : "",
    ]);
    return [
      show.table(["kind", "what", "gas", "costs"], rows, ["gas", "costs"]),
      "",
      `${duties.length} due, ${gas} gas, about ${show.short(cost)}: \`keep run\` does them`,
    ].join("\n");
  },
});
