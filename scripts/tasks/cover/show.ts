import { z } from "zod";
import { id } from "../../lib/cli/args.js";
import { coverShape, shownCover, standingOf } from "../../lib/cli/covers.js";
import { usageError } from "../../lib/cli/exit.js";
import { amountShape, bpsShape, of } from "../../lib/cli/result.js";
import { defineQuery } from "../../lib/cli/verb.js";

/** Capacity is counted in tenths of a KEEL. */
const UNIT = 10n ** 17n;

export default defineQuery({
  name: "cover show",
  summary: "A cover as it was sold: status, deadlines, what is left, who backs it",
  examples: ["cover show 1", "cover show 1 --json"],
  positionals: { cover: id("Which cover") },
  options: {},
  result: coverShape.extend({
    /** No loss before this moment is covered. */
    coveredFrom: z.bigint(),
    deductibleBps: bpsShape,
    deniedClaims: z.bigint(),
    wasUndecided: z.boolean(),
    termsVersion: z.bigint(),
    backing: z.array(z.object({ poolId: z.bigint(), capacity: amountShape })),
  }),
  async run(ctx, { cover: coverId }) {
    const [entry] = await ctx.keel.lens.covers(coverId, 1);
    if (entry?.exists !== true)
      throw usageError("UnknownCover", `there is no cover ${coverId}`, { hint: "`cover list` shows them" });
    const { cover, parts } = entry;
    return {
      ...(await shownCover(ctx, entry)),
      coveredFrom: cover.startAt + cover.waitingPeriod,
      deductibleBps: cover.deductibleBps,
      deniedClaims: cover.deniedCount,
      wasUndecided: cover.wasUndecided,
      termsVersion: cover.typeVersion,
      backing: parts.map(({ poolId, units }) => ({ poolId, capacity: of(units * UNIT, "KEEL") })),
    };
  },
  render: (cover, show) =>
    show.facts([
      ["cover", `${cover.id}, of ${show.person(cover.owner)}`],
      ["product", `${cover.product} (${cover.productId}), terms version ${cover.termsVersion}`],
      ["left", show.exact(cover.amount)],
      ["standing", standingOf(cover, show)],
      ["sold", show.date(cover.startAt)],
      ["covers losses from", show.date(cover.coveredFrom)],
      ["until", show.date(cover.endAt)],
      ["claims until", show.date(cover.claimBy)],
      ["deductible", `${show.percent(cover.deductibleBps)} of what is left`],
      ["claims denied", String(cover.deniedClaims)],
      [
        "backed by",
        cover.backing.map(({ poolId, capacity }) => `pool ${poolId} with ${show.short(capacity)}`).join(", "),
      ],
    ]),
});
