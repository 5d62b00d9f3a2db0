import { z } from "zod";
import { id } from "../../lib/cli/args.js";
import type { Context } from "../../lib/cli/context.js";
import { backedBy, backedShape, conditionOf, poolById, poolShape, shownPool } from "../../lib/cli/pools.js";
import { amountShape, bpsShape, of, timeShape } from "../../lib/cli/result.js";
import { defineQuery } from "../../lib/cli/verb.js";

const TRANCHE_PERIOD = 91n * 86_400n;
const LIVE_TRANCHES = 8;

const trancheShape = z.object({ tranche: z.bigint(), endsAt: timeShape, stake: amountShape });

export default defineQuery({
  name: "pool show",
  summary: "One pool: fee, stake by tranche, what it backs, at which price, how much is free",
  details: "Stake is free again when its tranche has ended. The yield is what streams now, before losses and the fee.",
  examples: ["pool show 1", "pool show 1 --json"],
  positionals: { pool: id("Which pool") },
  options: {},
  result: poolShape.extend({
    fee: amountShape,
    totalWeightBps: bpsShape,
    managerPosition: z.bigint(),
    tranches: z.array(trancheShape),
    products: z.array(backedShape),
  }),
  async run(ctx, { pool: poolId }) {
    const view = await poolById(ctx, poolId);
    const [backed, fee, tranches] = await Promise.all([
      backedBy(ctx, poolId, 1),
      ctx.keel.staking.feeOf(poolId),
      tranchesOf(ctx, poolId, view.pool.stake, view.pool.shares),
    ]);
    return {
      ...shownPool(view),
      fee: of(fee, "KEEL"),
      totalWeightBps: view.pool.totalWeightBps,
      managerPosition: view.pool.managerPosition,
      tranches,
      products: backed.get(poolId) ?? [],
    };
  },
  render: (pool, show) =>
    [
      show.facts([
        ["pool", `no. ${pool.id} of ${show.person(pool.manager)}, ${conditionOf(pool, show)}`],
        [
          "fee",
          `${show.percent(pool.feeBps)} of rewards, never above ${show.percent(pool.maxFeeBps)};` +
            (pool.managerPosition === 0n
              ? " zero until the manager names a position that carries it (`pool fee`)"
              : ` ${show.percent(pool.effectiveFeeBps)} by position ${show.position(pool.managerPosition)} of the manager`),
        ],
        ["fee earned", `${show.short(pool.fee)} to be claimed`],
        ["stake", show.short(pool.stake)],
        ["yield", `${show.percent(pool.yieldBps)} a year as of now`],
        ["weights", `${show.percent(pool.totalWeightBps)} in all`],
      ]),
      show.table(
        ["tranche", "ends", "stake"],
        pool.tranches.map(({ tranche, endsAt, stake }) => [String(tranche), show.date(endsAt), show.short(stake)]),
        ["tranche", "stake"],
      ),
      pool.products.length === 0
        ? "backs nothing"
        : show.table(
            ["product", "weight", "target", "room", "worth"],
            pool.products.map((each) => [
              each.product,
              show.percent(each.weightBps),
              show.percent(each.targetPriceBps),
              show.short(each.free),
              show.short(each.freeWorth),
            ]),
            ["weight", "target", "room", "worth"],
          ),
    ].join("\n\n"),
});

/** Live tranches with stake in them. */
async function tranchesOf({ keel, now }: Context, poolId: bigint, stake: bigint, shares: bigint) {
  const current = now / TRANCHE_PERIOD;
  const tranches = await Promise.all(
    Array.from({ length: LIVE_TRANCHES }, async (_, place) => {
      const tranche = current + BigInt(place);
      const own = await keel.staking.trancheSharesOf(poolId, tranche);
      const part = shares === 0n ? 0n : (stake * own) / shares;
      return { tranche, endsAt: (tranche + 1n) * TRANCHE_PERIOD, stake: of(part, "KEEL") };
    }),
  );
  return tranches.filter((tranche) => tranche.stake.value > 0n);
}
