import { z } from "zod";
import { flag, id, optional, percent, position as typedPosition } from "../../lib/cli/args.js";
import type { Call } from "../../lib/cli/calls.js";
import { usageError } from "../../lib/cli/exit.js";
import { poolById } from "../../lib/cli/pools.js";
import { amountShape, bpsShape, of } from "../../lib/cli/result.js";
import { defineAction } from "../../lib/cli/verb.js";

export default defineAction({
  name: "pool fee",
  summary: "Name the stake that carries a manager's fee, lower the fee, take what was earned",
  details:
    "A manager earns a fee as far as one position of its own carries it: until one is named with --position the fee is" +
    " zero. A lower fee counts at once; a higher one is refused. What was earned is paid to the manager, whoever asks.",
  examples: [
    "pool fee 5 --position 5/1 --as alice",
    "pool fee 1 --lower-to 8% --as dave --yes",
    "pool fee 1 --claim --as dave",
  ],
  positionals: { pool: id("Which pool") },
  options: {
    position: optional(typedPosition("The manager's position that carries the fee")),
    lowerTo: optional(percent("The new fee, below that of now")),
    claim: flag("Pay out what was earned so far"),
  },
  result: z.object({ poolId: z.bigint(), feeBps: bpsShape, effectiveFeeBps: bpsShape, paid: amountShape }),
  async plan(ctx, { pool: poolId, position, lowerTo, claim }) {
    const { pool } = await poolById(ctx, poolId);
    const { show } = ctx;
    const steps: { readonly effect: string; readonly call: Call }[] = [];
    if (position !== undefined)
      steps.push({
        effect: `position ${show.position(position)} carries the fee of pool ${poolId}, ${show.percent(lowerTo ?? pool.feeBps)} of the rewards if it is large enough`,
        call: ctx.call("staking", "setManagerPosition", [poolId, position]),
      });
    if (lowerTo !== undefined)
      steps.push({
        effect: `the fee of pool ${poolId} falls from ${show.percent(pool.feeBps)} to ${show.percent(lowerTo)} of the rewards, for good`,
        call: ctx.call("staking", "setFee", [poolId, lowerTo]),
      });
    if (claim) {
      const earned = of(await ctx.keel.staking.feeOf(poolId), "KEEL");
      steps.push({
        effect: `${show.person(pool.manager)} receives ${show.exact(earned)} of fee, as far as it was earned now`,
        call: ctx.call("staking", "claimFee", [poolId]),
      });
    }
    if (steps.length === 0)
      throw usageError("NothingNamed", "what about the fee?", { hint: "--position, --lower-to or --claim" });
    return {
      effects: steps.map(({ effect }) => effect),
      calls: steps.map(({ call }) => call),
      async outcome(happened) {
        const { feeBps, effectiveFeeBps } = await ctx.keel.staking.poolOf(poolId);
        const paid = claim ? happened.num("StakingPools.FeeClaimed", "amount") : 0n;
        return { poolId, feeBps, effectiveFeeBps, paid: of(paid, "KEEL") };
      },
    };
  },
  render: ({ poolId, feeBps, effectiveFeeBps, paid }, show) =>
    `pool ${show.bold(String(poolId))}: a fee of ${show.percent(feeBps)}, ${show.percent(effectiveFeeBps)} by the manager's own stake` +
    (paid.value === 0n ? "" : `; ${show.exact(paid)} paid`),
});
