import { readFileSync } from "node:fs";
import { getAddress, id as keccakOfText, isAddress } from "ethers";
import { z } from "zod";

/** Risk groups: the position is the index that the solvency ledger knows (docs/economics.md §3). */
export const GROUPS = ["LEND", "DEX", "YIELD", "BRIDGE", "FIAT", "SYNTH", "CUSTODY", "SLASHING"] as const;

/** Product types: the position is the order in which the deployment creates them. */
export const PRODUCT_TYPES = ["smart-contract", "custody", "depeg", "slashing", "bridge", "yield-token"] as const;

export const CATEGORIES = ["protocol", "custody", "depeg", "slashing", "bridge", "yield"] as const;

/** Assets in which a cover can be written. */
export const COVER_ASSETS = ["ETH", "USDC", "DAI"] as const;

/** The ledger packs this many tags (docs/economics.md §3), and a product carries at most four of them. */
export const TAG_COUNT = 16;
export const MAX_TAGS_PER_PRODUCT = 4;

const BPS = 10_000;

export type Group = (typeof GROUPS)[number];
export type ProductType = (typeof PRODUCT_TYPES)[number];
export type Category = (typeof CATEGORIES)[number];
export type CoverAsset = (typeof COVER_ASSETS)[number];

const SHAPE_OF_CATEGORY: Record<Category, { productType: ProductType; groups: readonly Group[] }> = {
  protocol: { productType: "smart-contract", groups: ["LEND", "DEX", "YIELD"] },
  custody: { productType: "custody", groups: ["CUSTODY"] },
  depeg: { productType: "depeg", groups: ["FIAT", "SYNTH"] },
  slashing: { productType: "slashing", groups: ["SLASHING"] },
  bridge: { productType: "bridge", groups: ["BRIDGE"] },
  yield: { productType: "yield-token", groups: ["YIELD"] },
};

/** A de-peg cover must not be paid in what it insures, or in what that depends on. */
const TAG_OF_ASSET: Record<CoverAsset, string | undefined> = { ETH: undefined, USDC: "USDC", DAI: "DAI_USDS" };

const bps = z.int().min(0).max(BPS);
const sentence = z.string().trim().min(1);

const tagSchema = z.strictObject({
  id: z
    .int()
    .min(0)
    .max(TAG_COUNT - 1),
  name: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  dependency: sentence,
  drawdownBps: bps.min(1),
});

const coveredAddressSchema = z
  .strictObject({
    chain: z.string().regex(/^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/, "is no CAIP-2 chain id"),
    address: z.string().min(1),
    what: sentence,
    source: z.string().regex(/^[\w.-]+\/[\w.-]+ at [0-9a-f]{8} : \S+$/, "reads `owner/repository at commit : path`"),
  })
  .refine(({ chain, address }) => !chain.startsWith("eip155:") || isChecksummed(address), {
    message: "is no address with an EIP-55 checksum",
    path: ["address"],
  });

const productSchema = z
  .strictObject({
    id: z.int().min(0),
    slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    name: sentence,
    category: z.enum(CATEGORIES),
    productType: z.enum(PRODUCT_TYPES),
    group: z.enum(GROUPS),
    tags: z.array(z.string()).max(MAX_TAGS_PER_PRODUCT),
    targetPriceBps: bps.min(1),
    assets: z.array(z.enum(COVER_ASSETS)).min(1),
    reductionBps: bps,
    coveredAddresses: z.array(coveredAddressSchema).min(1).optional(),
    coveredEntity: sentence.optional(),
    wording: z.string().min(100),
  })
  .superRefine((product, context) => {
    for (const message of faultsOfProduct(product)) context.addIssue({ code: "custom", message });
  });

export const catalogueSchema = z
  .strictObject({
    about: sentence,
    tags: z.array(tagSchema).length(TAG_COUNT),
    products: z.array(productSchema).min(1),
  })
  .superRefine((catalogue, context) => {
    for (const message of faultsOfCatalogue(catalogue)) context.addIssue({ code: "custom", message });
  });

export type Tag = z.infer<typeof tagSchema>;
export type CoveredAddress = z.infer<typeof coveredAddressSchema>;
type ProductEntry = z.infer<typeof productSchema>;

export interface Product extends Omit<ProductEntry, "coveredAddresses"> {
  /** Empty where a firm is covered (custody): then `coveredEntity` names it. */
  coveredAddresses: CoveredAddress[];
  groupIndex: number;
  productTypeIndex: number;
  tagIds: number[];
  /** Bit t is set when the product depends on tag t. */
  tagMask: number;
  /** keccak256 of the wording in UTF-8. */
  wordingHash: string;
}

export interface Catalogue {
  tags: Tag[];
  products: Product[];
}

/** Reads catalogue.json, checks it whole and resolves names to the indices that the contracts take. */
export function loadCatalogue(): Catalogue {
  return parseCatalogue(JSON.parse(readFileSync(new URL("catalogue.json", import.meta.url), "utf8")));
}

/** Checks `input` and resolves it; throws with every fault named when it breaks the schema. */
export function parseCatalogue(input: unknown): Catalogue {
  const result = catalogueSchema.safeParse(input);
  if (!result.success) throw new Error(`catalogue: ${z.prettifyError(result.error)}`);
  const { tags, products } = result.data;
  const tagIdByName = new Map(tags.map((tag) => [tag.name, tag.id]));
  return { tags, products: products.map((product) => resolve(product, tagIdByName)) };
}

/** The product with that slug; throws when there is none. */
export function findProduct(catalogue: Catalogue, slug: string): Product {
  const product = catalogue.products.find((candidate) => candidate.slug === slug);
  if (product === undefined) throw new Error(`catalogue: no product "${slug}"`);
  return product;
}

function resolve(product: ProductEntry, tagIdByName: ReadonlyMap<string, number>): Product {
  const tagIds = product.tags.flatMap((name) => tagIdByName.get(name) ?? []);
  return {
    ...product,
    coveredAddresses: product.coveredAddresses ?? [],
    groupIndex: GROUPS.indexOf(product.group),
    productTypeIndex: PRODUCT_TYPES.indexOf(product.productType),
    tagIds,
    tagMask: tagIds.reduce((mask, tagId) => mask | (1 << tagId), 0),
    wordingHash: keccakOfText(product.wording),
  };
}

function isChecksummed(address: string): boolean {
  return isAddress(address) && getAddress(address) === address;
}

function faultsOfProduct(product: ProductEntry): string[] {
  const faults: string[] = [];
  const shape = SHAPE_OF_CATEGORY[product.category];
  if (product.productType !== shape.productType)
    faults.push(`${product.slug}: a ${product.category} product is of type ${shape.productType}`);
  if (!shape.groups.includes(product.group))
    faults.push(`${product.slug}: group ${product.group} does not fit ${product.category}`);
  if (duplicates(product.tags).length > 0) faults.push(`${product.slug}: a tag is named twice`);
  if (duplicates(product.assets).length > 0) faults.push(`${product.slug}: an asset is named twice`);

  const hasEntity = product.coveredEntity !== undefined;
  const hasAddresses = product.coveredAddresses !== undefined;
  if (hasEntity !== (product.category === "custody"))
    faults.push(`${product.slug}: custody, and only custody, names an entity`);
  if (hasAddresses === (product.category === "custody")) faults.push(`${product.slug}: all but custody name addresses`);

  const places = (product.coveredAddresses ?? []).map(({ chain, address }) => `${chain}:${address}`);
  if (duplicates(places).length > 0) faults.push(`${product.slug}: an address is named twice`);

  if (product.category === "depeg") {
    const correlated = product.assets.filter((asset) => product.tags.includes(TAG_OF_ASSET[asset] ?? ""));
    if (correlated.length > 0) faults.push(`${product.slug}: paid in what it insures (${correlated.join(", ")})`);
  }
  return faults;
}

function faultsOfCatalogue({ tags, products }: { tags: Tag[]; products: ProductEntry[] }): string[] {
  const faults: string[] = [];
  tags.forEach((tag, index) => {
    if (tag.id !== index) faults.push(`tag ${tag.name} stands at ${index} and has id ${tag.id}`);
  });
  for (const name of duplicates(tags.map((tag) => tag.name))) faults.push(`tag ${name} is named twice`);
  for (const id of duplicates(products.map((product) => product.id))) faults.push(`product id ${id} is used twice`);
  for (const slug of duplicates(products.map((product) => product.slug))) faults.push(`slug ${slug} is used twice`);
  const known = new Set(tags.map((tag) => tag.name));
  for (const product of products) {
    for (const name of product.tags) if (!known.has(name)) faults.push(`${product.slug}: unknown tag ${name}`);
  }
  return faults;
}

function duplicates<T>(values: readonly T[]): T[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}
