import { z } from "zod";
import { amountIn, duration, id, optional, otherwise, percent, position as typedPosition } from "../../lib/cli/args.js";
import { poolById } from "../../lib/cli/pools.js";
import { amountShape, of, timeShape } from "../../lib/cli/result.js";
import { endOf, trancheFor } from "../../lib/cli/tranches.js";
import { defineAction } from "../../lib/cli/verb.js";

export default defineAction({
  name: "stake deposit",
  summary: "Stake KEEL behind what a pool covers, for rewards out of its premiums",
  details:
    "For members. Stake is bound until the end of its tranche and is burnt when claims on the pool's covers are paid.",
  examples: ["stake deposit 1 100KEEL --as ivan", "stake deposit 1 50KEEL --for 400d --position 1/1 --as dave --yes"],
  positionals: { pool: id("Which pool"), amount: amountIn("KEEL", "How much, e.g. 100KEEL") },
  options: {
    for: otherwise(duration("For at least how long; it ends with a tranche"), "182d"),
    position: optional(typedPosition("On top of this position; a new one when left out")),
    openBurn: otherwise(percent("Most of the pool that claims already filed may burn"), "0%"),
  },
  result: z.object({
    positionId: z.bigint(),
    poolId: z.bigint(),
    amount: amountShape,
    tranche: z.bigint(),
    freeAt: timeShape,
  }),
  async plan(ctx, { pool, amount, for: seconds, position, openBurn }) {
    const { show } = ctx;
    const sender = await ctx.senderAddress();
    const { manager, effectiveFeeBps } = (await poolById(ctx, pool)).pool;
    const tranche = trancheFor(ctx.now, seconds);
    const request = { poolId: pool, positionId: position ?? 0n, tranche, amount, maxOpenBurnBps: openBurn };
    return {
      effects: [
        `${show.person(sender)} stakes ${show.exact(of(amount, "KEEL"))} in pool ${pool} of ${show.person(manager)}, ` +
          (position === undefined ? "in a new position" : `on top of position ${show.position(position)}`),
        `bound in tranche ${tranche} until ${show.date(endOf(tranche))}`,
        `the manager's fee is ${show.percent(effectiveFeeBps)} of the rewards now`,
        "payouts on covers of the pool burn it",
      ],
      calls: [ctx.call("staking", "deposit", [request])],
      outcome: (happened) => ({
        positionId: happened.num("StakingPools.Deposited", "positionId"),
        poolId: pool,
        amount: of(happened.num("StakingPools.Deposited", "amount"), "KEEL"),
        tranche,
        freeAt: endOf(tranche),
      }),
    };
  },
  render: ({ positionId, poolId, amount, tranche, freeAt }, show) =>
    `position ${show.bold(show.position(positionId))}: ${show.exact(amount)} in pool ${poolId}, tranche ${tranche}, free ${show.date(freeAt)}`,
});
