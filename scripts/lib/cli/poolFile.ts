/** What a pool backs, as it is written down for `pool create` and `pool products`. */
import { z } from "zod";
import type { IStakingPools } from "../../../typechain-types/index.js";
import { loadCatalogue } from "../../data/catalogue.js";
import { formatPercent } from "../units.js";
import type { Context } from "./context.js";
import { usageError } from "./exit.js";
import type { ListedProduct } from "./products.js";
import { bpsShape } from "./result.js";
import { percentText, readYaml } from "./yamlFile.js";

const FULL_WEIGHT = 10_000n;

const fileShape = z.strictObject({
  products: z.record(z.string(), z.strictObject({ weight: percentText, price: percentText })),
});

export interface Backed {
  readonly product: ListedProduct;
  readonly weightBps: bigint;
  readonly targetPriceBps: bigint;
}

export async function readBacked(ctx: Context, file: string): Promise<Backed[]> {
  const { products } = await readYaml(file, fileShape);
  const backed = await Promise.all(
    Object.entries(products).map(async ([slug, { weight, price }]) => ({
      product: await ctx.product(slug),
      weightBps: weight,
      targetPriceBps: price,
    })),
  );
  for (const { product, targetPriceBps } of backed)
    if (targetPriceBps === 0n)
      throw usageError("PriceZero", `${product.slug}: the price is zero`, { hint: "A weight of 0% stops the backing" });
  return requireDistinct(backed);
}

/** Products by name, at full weight and the price that the catalogue suggests, or else the least that is allowed. */
export async function suggested(ctx: Context, slugs: readonly string[]): Promise<Backed[]> {
  const catalogue = loadCatalogue().products;
  const backed = await Promise.all(
    slugs.map(async (slug) => {
      const product = await ctx.product(slug);
      const listed = catalogue.find((candidate) => candidate.slug === product.slug);
      const targetPriceBps = listed === undefined ? product.view.product.floorBps : BigInt(listed.targetPriceBps);
      return { product, weightBps: FULL_WEIGHT, targetPriceBps };
    }),
  );
  return requireDistinct(backed);
}

function requireDistinct(backed: Backed[]): Backed[] {
  const twice = backed.find(({ product }, place) => backed.findIndex((other) => other.product === product) !== place);
  if (twice === undefined) return backed;
  throw usageError("DuplicateProduct", `${twice.product.slug} is named twice`, {
    args: { product: twice.product.slug },
  });
}

/** As `readBacked` reads it. */
export function textOf(backed: readonly Backed[], about: string): string {
  const lines = backed.map(
    ({ product, weightBps, targetPriceBps }) =>
      `  ${product.slug}: { weight: ${formatPercent(weightBps)}, price: ${formatPercent(targetPriceBps)} }`,
  );
  return [
    `# ${about}`,
    "# weight: share of the pool's stake behind the product, 100% at most; price: of the amount covered, a year.",
    "products:",
    ...lines,
    "",
  ].join("\n");
}

export const termsOf = ({ product, weightBps, targetPriceBps }: Backed): IStakingPools.ProductTermsStruct => ({
  productId: product.id,
  weightBps,
  targetPriceBps,
});

const pairShape = z.object({ weightBps: bpsShape, targetPriceBps: bpsShape });

export const changeShape = z.object({
  product: z.string(),
  productId: z.bigint(),
  /** Null when the pool never backed it. */
  before: pairShape.nullable(),
  after: pairShape,
  /** What makes it more risk for the stakers, who have to see it coming. */
  raises: z.array(z.enum(["new", "weight", "price"])),
  kind: z.enum(["same", "now", "delayed"]),
});

export type Change = z.infer<typeof changeShape>;

/** What a file would change in a pool. Products that it does not name stay as they are. */
export async function changesOf({ keel }: Context, poolId: bigint, backed: readonly Backed[]): Promise<Change[]> {
  return Promise.all(
    backed.map(async ({ product, weightBps, targetPriceBps }) => {
      const old = await keel.staking.poolProductOf(poolId, product.id);
      const isNew = old.targetPriceBps === 0n;
      const isSame = !isNew && old.weightBps === weightBps && old.targetPriceBps === targetPriceBps;
      const raises = isNew
        ? (["new"] as const)
        : [
            ...(weightBps > old.weightBps ? (["weight"] as const) : []),
            ...(targetPriceBps < old.targetPriceBps ? (["price"] as const) : []),
          ];
      return {
        product: product.slug,
        productId: product.id,
        before: isNew ? null : { weightBps: old.weightBps, targetPriceBps: old.targetPriceBps },
        after: { weightBps, targetPriceBps },
        raises: [...raises],
        kind: isSame ? ("same" as const) : raises.length === 0 ? ("now" as const) : ("delayed" as const),
      };
    }),
  );
}
