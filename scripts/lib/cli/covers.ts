/** Covers as verbs show them. */
import { z } from "zod";
import type { ILens } from "../../../typechain-types/index.js";
import type { Context } from "./context.js";
import { allPages } from "./lists.js";
import { addressShape, amountShape, of, timeShape } from "./result.js";
import type { Show } from "./show.js";

const STATUSES = ["none", "active", "expired", "exhausted"] as const;

export const coverShape = z.object({
  id: z.bigint(),
  owner: addressShape,
  product: z.string(),
  productId: z.bigint(),
  /** What is left of it. */
  amount: amountShape,
  status: z.enum(STATUSES),
  hasOpenClaim: z.boolean(),
  startAt: timeShape,
  endAt: timeShape,
  /** The last moment at which a claim can be filed. */
  claimBy: timeShape,
  isDueToExpire: z.boolean(),
});

export type ShownCover = z.infer<typeof coverShape>;

/** All covers ever sold. */
export const allCovers = ({ keel }: Context): Promise<ILens.CoverViewStructOutput[]> =>
  allPages((first, count) => keel.lens.covers(first, count), 1);

export async function shownCover(ctx: Context, { id, cover }: ILens.CoverViewStructOutput): Promise<ShownCover> {
  const [asset, products] = await Promise.all([ctx.assetById(cover.assetId), ctx.products()]);
  const status = STATUSES[Number(cover.status)];
  return {
    id,
    owner: cover.owner,
    product: products.byId(cover.productId).slug,
    productId: cover.productId,
    amount: of(cover.amount, asset.symbol),
    status,
    hasOpenClaim: cover.hasOpenClaim,
    startAt: cover.startAt,
    endAt: cover.endAt,
    claimBy: cover.claimBy,
    isDueToExpire: status === "active" && !cover.hasOpenClaim && cover.claimBy <= ctx.now,
  };
}

/** What a cover is about to do, in one phrase. */
export function standingOf(cover: ShownCover, show: Show): string {
  if (cover.hasOpenClaim) return show.bold("claim open");
  if (cover.status !== "active") return cover.status;
  if (cover.isDueToExpire) return "due to expire";
  if (cover.endAt <= show.now) return `over; claims until ${show.distance(cover.claimBy)}`;
  return `active, ends ${show.distance(cover.endAt)}`;
}
