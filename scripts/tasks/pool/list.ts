import { z } from "zod";
import { account, optional, text } from "../../lib/cli/args.js";
import { allPools, backedBy, conditionOf, poolShape, shownPool } from "../../lib/cli/pools.js";
import { defineQuery } from "../../lib/cli/verb.js";

const PAGE = 100;

export default defineQuery({
  name: "pool list",
  summary: "Syndicates: manager, fee, stake, yield, what they back",
  examples: ["pool list", "pool list --product aave-v3-ethereum", "pool list --of dave --json"],
  positionals: {},
  options: {
    of: optional(account("Only those that this account manages")),
    product: optional(text("Only those that back this product: slug or id", "product")),
  },
  result: z.object({ pools: z.array(poolShape.extend({ products: z.array(z.string()) })) }),
  async run(ctx, { of, product }) {
    const manager = of === undefined ? undefined : ctx.address(of);
    const wanted = product === undefined ? undefined : (await ctx.product(product)).slug;
    const views = await allPools(ctx);
    const pages = await Promise.all(
      Array.from({ length: Math.ceil(views.length / PAGE) }, (_, page) => backedBy(ctx, BigInt(page * PAGE + 1), PAGE)),
    );
    const backed = new Map(pages.flatMap((page) => [...page]));
    const pools = views.map((view) => ({
      ...shownPool(view),
      products: (backed.get(view.id) ?? []).map(({ product: slug }) => slug),
    }));
    return {
      pools: pools.filter(
        (pool) =>
          (manager === undefined || pool.manager === manager) &&
          (wanted === undefined || pool.products.includes(wanted)),
      ),
    };
  },
  render({ pools }, show) {
    if (pools.length === 0) return "no pools";
    const rows = pools.map((pool) => [
      String(pool.id),
      show.person(pool.manager),
      show.percent(pool.effectiveFeeBps),
      show.short(pool.stake),
      show.percent(pool.yieldBps),
      String(pool.products.length),
      conditionOf(pool, show),
    ]);
    const columns = ["id", "manager", "fee", "stake", "yield", "products", "condition"];
    return show.table(columns, rows, ["id", "fee", "stake", "yield", "products"]);
  },
});
