import { z } from "zod";
import { flag, id, text } from "../../../lib/cli/args.js";
import { changeText, raisesText } from "../../../lib/cli/changes.js";
import { CliError, EXIT } from "../../../lib/cli/exit.js";
import { changeShape, changesOf, readBacked, type Change } from "../../../lib/cli/poolFile.js";
import { poolById } from "../../../lib/cli/pools.js";
import { defineAction } from "../../../lib/cli/verb.js";

export default defineAction({
  name: "pool products apply",
  summary: "Lower weights and raise prices of a pool as a file says",
  details: "For its manager. Refused whole when the file also raises a weight, lowers a price or names a new product.",
  examples: [
    "pool products apply 1 terms.yaml --as dave",
    "pool products apply 1 terms.yaml --only-lower --as dave --yes",
  ],
  positionals: { pool: id("Which pool"), file: text("As `pool products plan` writes it", "file") },
  options: { onlyLower: flag("Do what can be done at once and leave the rest") },
  result: z.object({ poolId: z.bigint(), changed: z.array(changeShape), left: z.array(changeShape) }),
  async plan(ctx, { pool: poolId, file, onlyLower }) {
    await poolById(ctx, poolId);
    const changes = await changesOf(ctx, poolId, await readBacked(ctx, file));
    const now = changes.filter(({ kind }) => kind === "now");
    const delayed = changes.filter(({ kind }) => kind === "delayed");
    if (delayed.length > 0 && !onlyLower) throw raiseRefused(poolId, delayed);
    if (now.length === 0)
      throw new CliError(EXIT.nothingDue, "NothingToChange", `pool ${poolId} has nothing that can be changed at once`, {
        args: { poolId },
      });
    const terms = now.map(({ productId, after }) => ({ productId, ...after }));
    return {
      effects: [
        ...now.map((change) => `pool ${poolId}, ${change.product}: ${changeText(change)}`),
        ...delayed.map((change) => `left as it is: ${change.product} (${raisesText(change)})`),
        "covers sold so far keep their backing and price",
      ],
      calls: [ctx.call("staking", "setProducts", [poolId, terms])],
      outcome: () => ({ poolId, changed: now, left: delayed }),
    };
  },
  render: ({ poolId, changed, left }, show) =>
    `pool ${show.bold(String(poolId))}: ${show.count(changed.length, "product")} changed` +
    (left.length === 0 ? "" : `, ${left.length} left as they were`),
});

function raiseRefused(poolId: bigint, delayed: readonly Change[]): CliError {
  const why = delayed.map((change) => `${change.product} (${raisesText(change)})`).join(", ");
  return new CliError(
    EXIT.refused,
    "RaiseNeedsDelay",
    `stakers of pool ${poolId} would have to see it coming: ${why}`,
    {
      args: { poolId },
      hint: "--only-lower does the rest; a new pool may have any weights and prices: `pool create`",
    },
  );
}
