import { z } from "zod";
import { account, choice, optional, text } from "../../lib/cli/args.js";
import { allCovers, coverShape, shownCover, standingOf } from "../../lib/cli/covers.js";
import { defineQuery } from "../../lib/cli/verb.js";

export default defineQuery({
  name: "cover list",
  summary: "Covers sold, with what is left of each and until when",
  examples: ["cover list", "cover list --of mia --status active", "cover list --product aave-v3-ethereum --json"],
  positionals: {},
  options: {
    of: optional(account("Only those of this owner")),
    product: optional(text("Only those on this product: slug or id", "product")),
    status: optional(choice(["active", "expired", "exhausted"], "Only those that are this")),
  },
  result: z.object({ covers: z.array(coverShape) }),
  async run(ctx, { of, product, status }) {
    const owner = of === undefined ? undefined : ctx.address(of);
    const wanted = product === undefined ? undefined : (await ctx.product(product)).id;
    const covers = await Promise.all((await allCovers(ctx)).map((cover) => shownCover(ctx, cover)));
    return {
      covers: covers.filter(
        (cover) =>
          (owner === undefined || cover.owner === owner) &&
          (wanted === undefined || cover.productId === wanted) &&
          (status === undefined || cover.status === status),
      ),
    };
  },
  render({ covers }, show) {
    if (covers.length === 0) return "no covers";
    const rows = covers.map((cover) => [
      String(cover.id),
      show.person(cover.owner),
      cover.product,
      show.short(cover.amount),
      standingOf(cover, show),
    ]);
    return show.table(["id", "owner", "product", "left", "standing"], rows, ["id", "left"]);
  },
});
