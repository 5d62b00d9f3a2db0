import { z } from "zod";
import { flag, id, list, optional, text } from "../../../lib/cli/args.js";
import { usageError } from "../../../lib/cli/exit.js";
import { suggested, textOf, type Backed } from "../../../lib/cli/poolFile.js";
import { backedBy, poolById } from "../../../lib/cli/pools.js";
import { writeNew } from "../../../lib/cli/yamlFile.js";
import { defineQuery } from "../../../lib/cli/verb.js";

export default defineQuery({
  name: "pool products plan",
  summary: "Write down what a pool backs, or could, as a file to edit",
  details:
    "`pool products diff` then says what the edited file would change, `pool products apply` changes it, and" +
    " `pool create --products` opens a pool with it.",
  examples: [
    "pool products plan terms.yaml --pool 1",
    "pool products plan terms.yaml --backs aave-v3-ethereum,lido-slashing",
  ],
  positionals: { file: text("Where to write it", "file") },
  options: {
    pool: optional(id("The pool as it is")),
    backs: optional(list(text("Products to start with, at full weight and the catalogue's price", "product"))),
    force: flag("Replace a file that is there"),
  },
  result: z.object({ file: z.string(), products: z.array(z.string()) }),
  async run(ctx, { file, pool, backs, force }) {
    if (pool === undefined && backs === undefined)
      throw usageError("NothingNamed", "whose products?", {
        hint: "--pool for one that exists, --backs for a new one",
      });
    if (pool !== undefined) await poolById(ctx, pool);
    const book = await ctx.products();
    const own = pool === undefined ? [] : ((await backedBy(ctx, pool, 1)).get(pool) ?? []);
    const backed: Backed[] = own.map((each) => ({ ...each, product: book.byId(each.productId) }));
    const added = (await suggested(ctx, backs ?? [])).filter(({ product }) =>
      backed.every((each) => each.product !== product),
    );
    const all = [...backed, ...added];
    writeNew(file, textOf(all, pool === undefined ? "What a new pool backs" : `What pool ${pool} backs`), force);
    return { file, products: all.map(({ product }) => product.slug) };
  },
  render: ({ file, products }, show) => `written: ${file}, with ${show.count(products.length, "product")}`,
});
