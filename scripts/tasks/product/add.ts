import { z } from "zod";
import { text } from "../../lib/cli/args.js";
import { productFileShape, productFrom } from "../../lib/cli/productFile.js";
import { defineAction } from "../../lib/cli/verb.js";
import { readYaml } from "../../lib/cli/yamlFile.js";

export default defineAction({
  name: "product add",
  summary: "Put a new product on sale",
  details:
    "For the members: whoever may not is shown the call that a proposal has to make. The file is YAML: `name`, `type`," +
    " `group`, `tags`, `assets`, `wording`, `covers` (addresses with their chain, `eip155:1:0x...`), `reduction`, and" +
    " `floor` and `cap`, which are those of the group's other products when they are left out. Only the hash of the" +
    " wording goes on chain: keep the text where buyers find it. Group, tags and wording are for ever.",
  examples: ["product add new-market.yaml --calls", "product add new-market.yaml --as alice --yes"],
  positionals: { file: text("Where it is written down", "file") },
  options: {},
  result: z.object({ productId: z.bigint(), name: z.string(), wordingHash: z.string() }),
  async plan(ctx, { file }) {
    const written = await readYaml(file, productFileShape);
    const product = await productFrom(ctx, written);
    const { show } = ctx;
    const wordingHash = String(product.wordingHash);
    return {
      effects: [
        `"${written.name}" is sold as product of type ${written.type} in group ${written.group}`,
        `depends on ${written.tags.join(", ") || "nothing shared"}; covers are paid in ${written.assets.join(", ")}`,
        `costs between ${show.percent(BigInt(product.floorBps))} and ${show.percent(BigInt(product.capBps))} a year` +
          (written.reduction === 0n
            ? ""
            : `; ${show.percent(written.reduction)} of each pool's capacity is kept from it`),
        written.covers.length === 0 ? "names no address" : `covers ${written.covers.join(", ")}`,
        `the wording has the hash ${wordingHash}; group, tags and wording are for ever`,
      ],
      calls: [ctx.call("products", "addProduct", [product, written.covers])],
      outcome: (happened) => ({
        productId: happened.num("Products.ProductAdded", "productId"),
        name: written.name,
        wordingHash,
      }),
    };
  },
  render: ({ productId, name }, show) => `product ${show.bold(String(productId))}: ${name} is on sale`,
});
