import { z } from "zod";
import { list, optional, otherwise, percent, text } from "../../lib/cli/args.js";
import type { Context } from "../../lib/cli/context.js";
import { usageError } from "../../lib/cli/exit.js";
import { readBacked, suggested, termsOf, type Backed } from "../../lib/cli/poolFile.js";
import { hashOf } from "../../lib/cli/proof.js";
import { addressShape, bpsShape } from "../../lib/cli/result.js";
import { defineAction } from "../../lib/cli/verb.js";

export default defineAction({
  name: "pool create",
  summary: "Open a syndicate",
  details:
    "For members; the sender manages it. `--backs` takes products at full weight and the catalogue's price, `--products` a" +
    " file as `pool products plan` writes it. Weights can be lowered and prices raised at any time, not the reverse.",
  examples: [
    "pool create --backs aave-v3-ethereum,lido-slashing --as alice",
    "pool create --products terms.yaml --fee 5% --max-fee 10% --as bob --yes",
  ],
  positionals: {},
  options: {
    backs: optional(list(text("Products by slug or id, with commas between", "product"))),
    products: optional(text("A file with weights and prices", "file")),
    fee: otherwise(percent("The manager's part of the rewards"), "10%"),
    maxFee: otherwise(percent("What the fee can never pass"), "20%"),
    about: optional(text("Words about the pool; only their hash goes on chain")),
  },
  result: z.object({ poolId: z.bigint(), manager: addressShape, feeBps: bpsShape, products: z.array(z.string()) }),
  async plan(ctx, { backs, products, fee, maxFee, about }) {
    if (fee > maxFee)
      throw usageError("FeeAboveMaximum", "the fee is above its own maximum", { args: { fee, maxFee } });
    const backed = await backedIn(ctx, backs, products);
    const sender = await ctx.senderAddress();
    const { show } = ctx;
    const metadataHash = hashOf({ text: about, file: undefined, hash: undefined });
    return {
      effects: [
        `${show.person(sender)} opens a pool with a fee of ${show.percent(fee)} of the rewards, never above ${show.percent(maxFee)}`,
        ...backed.map(
          ({ product, weightBps, targetPriceBps }) =>
            `it backs ${product.slug} with ${show.percent(weightBps)} of its stake at ${show.percent(targetPriceBps)} a year`,
        ),
        "weights can later be lowered and prices raised, not the reverse; capacity comes with `stake deposit`",
        "the fee is zero until a position of the manager's own carries it: `pool fee`",
      ],
      calls: [ctx.call("staking", "createPool", [fee, maxFee, backed.map(termsOf), metadataHash])],
      outcome: (happened) => ({
        poolId: happened.num("StakingPools.PoolCreated", "poolId"),
        manager: sender,
        feeBps: fee,
        products: backed.map(({ product }) => product.slug),
      }),
    };
  },
  render: ({ poolId, manager, products }, show) =>
    `pool ${show.bold(String(poolId))} of ${show.person(manager)} backs ${products.join(", ")}`,
});

async function backedIn(
  ctx: Context,
  backs: readonly string[] | undefined,
  products: string | undefined,
): Promise<Backed[]> {
  if (backs !== undefined && products !== undefined)
    throw usageError("TooMany", "name --backs or --products, not both");
  const backed = products === undefined ? await suggested(ctx, backs ?? []) : await readBacked(ctx, products);
  if (backed.length === 0)
    throw usageError("NothingBacked", "a pool that backs nothing sells nothing, and products cannot be added later", {
      hint: "--backs aave-v3-ethereum,lido-slashing, or --products with a file; `product list` has the names",
    });
  return backed;
}
