/** Products as verbs show them. */
import { z } from "zod";
import { GROUPS, PRODUCT_TYPES, type Tag } from "../../data/catalogue.js";
import { backingOf, sumOf, type Backing } from "./backing.js";
import type { Context } from "./context.js";
import type { ListedProduct } from "./products.js";
import { amountShape, bpsShape, of } from "./result.js";
import { buyingOf, heldBy, mostUnits, worthOfUnits } from "./room.js";

const GWEI = 10n ** 9n;

export const shelvedShape = z.object({
  id: z.bigint(),
  slug: z.string(),
  name: z.string(),
  /** Name of the type, its id where the catalogue does not name it. */
  type: z.string(),
  group: z.string(),
  assets: z.array(z.string()),
  /** The cheapest yearly price among pools with room; null when none has any. */
  fromBps: bpsShape.nullable(),
  pools: z.number().int(),
  /** What the pools could back. */
  free: amountShape,
  /** What the caller, or else a member without covers, can buy of it: as far as capital and its limits let it pass. */
  most: amountShape,
  /** Worth of covers that run. */
  sold: amountShape,
  isRetired: z.boolean(),
});

export type Shelved = z.infer<typeof shelvedShape>;

/** What all products are measured with. */
export interface Scales {
  readonly keelPrice: bigint;
  readonly usdPrice: bigint;
  /** Worth of the covers that the caller has, gwei. */
  readonly held: bigint;
}

export async function scalesOf(ctx: Context): Promise<Scales> {
  const { keel } = ctx;
  const [keelPrice, [usdPrice], held] = await Promise.all([
    keel.market.internalPrice(),
    keel.pool.usdPrice(),
    ctx.hasSender ? ctx.senderAddress().then((caller) => heldBy(ctx, caller)) : 0n,
  ]);
  return { keelPrice, usdPrice, held };
}

export async function shelved(
  ctx: Context,
  listed: ListedProduct,
  { keelPrice, usdPrice, held }: Scales,
): Promise<{ readonly shown: Shelved; readonly backing: Backing[] }> {
  const { product, exposure } = listed.view;
  const buying = buyingOf(listed, held);
  const [backing, assets, passing] = await Promise.all([
    backingOf(ctx, listed, keelPrice),
    ctx.assets(),
    product.isRetired ? 0n : mostUnits(ctx, buying),
  ]);
  const free = sumOf(backing.map(({ freeWorth }) => freeWorth));
  const worth = worthOfUnits(passing, buying.currency, usdPrice);
  const sold = exposure.eth * GWEI + (exposure.usd * usdPrice) / GWEI;
  const shown = {
    id: listed.id,
    slug: listed.slug,
    name: listed.name,
    type: typeName(product.typeId),
    group: GROUPS[Number(product.group)],
    assets: assets.filter(({ id }) => isIn(product.assetMask, id)).map(({ symbol }) => symbol),
    fromBps: backing.find(({ free }) => free.value > 0n)?.priceBps ?? null,
    pools: backing.length,
    free: of(free, "ETH"),
    most: of(worth < free ? worth : free, "ETH"),
    sold: of(sold, "ETH"),
    isRetired: product.isRetired,
  };
  return { shown, backing };
}

const typeName = (typeId: bigint): string => (PRODUCT_TYPES as readonly string[])[Number(typeId)] ?? `type ${typeId}`;

export const tagsIn = (mask: bigint, tags: readonly Tag[]): Tag[] => tags.filter(({ id }) => isIn(mask, BigInt(id)));

const isIn = (mask: bigint, place: bigint): boolean => ((mask >> place) & 1n) === 1n;
