import { z } from "zod";
import { choice, flag, optional } from "../../lib/cli/args.js";
import { scalesOf, shelved, shelvedShape } from "../../lib/cli/shelf.js";
import { defineQuery } from "../../lib/cli/verb.js";
import { GROUPS } from "../../data/catalogue.js";

export default defineQuery({
  name: "product list",
  summary: "What can be covered, from which price on, and how much of it",
  details:
    "Room is what the caller, or else a member without covers, could buy now for the shortest time: what the pools" +
    " could back, as far as capital and its limits let it pass. `product show` says which of them stops the rest.",
  examples: ["product list", "product list --group LEND", "product list --all --json"],
  positionals: {},
  options: {
    group: optional(choice(GROUPS, "Only those of this risk group")),
    all: flag("Also those that are no longer sold"),
  },
  result: z.object({ products: z.array(shelvedShape) }),
  async run(ctx, { group, all }) {
    const [book, scales] = await Promise.all([ctx.products(), scalesOf(ctx)]);
    const shelf = await Promise.all(book.all.map((listed) => shelved(ctx, listed, scales)));
    return {
      products: shelf
        .map(({ shown }) => shown)
        .filter((product) => (group === undefined || product.group === group) && (all || !product.isRetired)),
    };
  },
  render({ products }, show) {
    if (products.length === 0) return "no products";
    const rows = products.map((product) => [
      String(product.id),
      product.slug + (product.isRetired ? show.dim(" (retired)") : ""),
      product.type,
      product.group,
      product.assets.join(" "),
      product.fromBps === null ? "-" : show.percent(product.fromBps),
      String(product.pools),
      show.short(product.most),
      show.short(product.sold),
    ]);
    return show.table(["id", "product", "type", "group", "in", "from", "pools", "room", "sold"], rows, [
      "id",
      "from",
      "pools",
      "room",
      "sold",
    ]);
  },
});
