/** A new product as it is written down for `product add`. */
import { id as keccakOfText } from "ethers";
import { z } from "zod";
import type { IProducts } from "../../../typechain-types/index.js";
import { GROUPS, loadCatalogue, MAX_TAGS_PER_PRODUCT, PRODUCT_TYPES } from "../../data/catalogue.js";
import type { Unit } from "../units.js";
import type { Context } from "./context.js";
import { usageError } from "./exit.js";
import { unknownName } from "./suggest.js";
import { accountText, percentText } from "./yamlFile.js";

const MAX_NAME = 64;

export const productFileShape = z.strictObject({
  name: z.string().trim().min(1).max(MAX_NAME),
  type: z.enum(PRODUCT_TYPES),
  group: z.enum(GROUPS),
  tags: z.array(z.string()).max(MAX_TAGS_PER_PRODUCT).default([]),
  assets: z.array(z.string()).min(1),
  floor: percentText.optional(),
  cap: percentText.optional(),
  reduction: percentText.default(0n),
  covers: z.array(accountText).default([]),
  wording: z.string().trim().min(100, "says in at least 100 letters what is covered, what is not, and the proof"),
});

export type ProductFile = z.infer<typeof productFileShape>;

/** As the contract takes it. Floor and cap that are left out are those of the products sold in the same group. */
export async function productFrom(ctx: Context, file: ProductFile): Promise<IProducts.ProductStruct> {
  const { all } = await ctx.products();
  if (all.some(({ name }) => name.toLowerCase() === file.name.toLowerCase()))
    throw usageError("ProductNamed", `a product named "${file.name}" is there already`, { args: { name: file.name } });
  const group = GROUPS.indexOf(file.group);
  const sibling = all.findLast(({ view }) => Number(view.product.group) === group && !view.product.isRetired);
  const assets = await Promise.all(file.assets.map((symbol) => ctx.asset(symbol as Unit)));
  const [floorBps, capBps] = [file.floor ?? sibling?.view.product.floorBps, file.cap ?? sibling?.view.product.capBps];
  if (floorBps === undefined || capBps === undefined)
    throw usageError("BadFile", `nothing of group ${file.group} is sold yet: floor and cap have to be named`);
  if (floorBps === 0n || floorBps > capBps)
    throw usageError("BadFile", "the floor has to be above 0% and not above the cap");
  return {
    typeId: PRODUCT_TYPES.indexOf(file.type),
    group,
    tagMask: maskOf(file.tags.map(tagId)),
    assetMask: maskOf(assets.map(({ id }) => Number(id))),
    reductionBps: file.reduction,
    floorBps,
    capBps,
    isRetired: false,
    wordingHash: keccakOfText(file.wording),
    name: file.name,
  };
}

function tagId(name: string): number {
  const { tags } = loadCatalogue();
  const found = tags.find((tag) => tag.name === name);
  if (found === undefined)
    throw unknownName(
      "tag",
      name,
      tags.map((tag) => tag.name),
    );
  return found.id;
}

const maskOf = (places: readonly number[]): number => places.reduce((mask, place) => mask | (1 << place), 0);
