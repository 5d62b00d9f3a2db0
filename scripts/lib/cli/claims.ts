/** Claims as verbs show them. */
import { z } from "zod";
import type { ICover, ILens } from "../../../typechain-types/index.js";
import type { ListedAsset } from "./assets.js";
import type { Context } from "./context.js";
import { usageError } from "./exit.js";
import { allPages } from "./lists.js";
import type { ListedProduct } from "./products.js";
import { addressShape, amountShape, of, timeShape } from "./result.js";
import type { Show } from "./show.js";

const STATUSES = ["none", "open", "paid", "denied", "undecided"] as const;

/** Where a claim stands: `due` waits for anybody to settle it, `owed` was accepted and is not paid in full. */
export const STANDINGS = ["voting", "cooling", "due", "paid", "owed", "denied", "undecided"] as const;
export const VERDICTS = ["accepted", "denied", "undecided"] as const;

export type Standing = (typeof STANDINGS)[number];

export const claimShape = z.object({
  id: z.bigint(),
  coverId: z.bigint(),
  product: z.string(),
  productId: z.bigint(),
  payee: addressShape,
  amount: amountShape,
  standing: z.enum(STANDINGS),
  /** What the tally comes to, final or not. */
  verdict: z.enum(VERDICTS),
  filedAt: timeShape,
  votingEndsAt: timeShape,
  /** From then on anybody may settle it, unless a late flip extends the vote. */
  finalAt: timeShape,
  accept: amountShape,
  deny: amountShape,
  quorum: amountShape,
  deposit: amountShape,
  owed: amountShape,
});

export type ShownClaim = z.infer<typeof claimShape>;

/** All claims ever filed. */
export const allClaims = ({ keel }: Context): Promise<ILens.ClaimViewStructOutput[]> =>
  allPages((first, count) => keel.lens.claims(first, count), 1);

/** The claim with this id, or a sentence on which there are. */
export async function claimById(ctx: Context, id: bigint): Promise<ILens.ClaimViewStructOutput> {
  const [view] = id === 0n ? [] : await ctx.keel.lens.claims(id, 1);
  if ((view as ILens.ClaimViewStructOutput | undefined)?.exists === true) return view;
  throw unknownId("claim", id, await ctx.keel.claims.claimCount());
}

export interface FoundCover {
  readonly data: ICover.CoverDataStructOutput;
  readonly asset: ListedAsset;
  readonly product: ListedProduct;
}

/** The cover with this id, or a sentence on which there are. */
export async function coverById(ctx: Context, id: bigint): Promise<FoundCover> {
  const data = await ctx.keel.cover.coverOf(id);
  if (data.status === 0n) throw unknownId("cover", id, await ctx.keel.cover.coverCount());
  const [asset, products] = await Promise.all([ctx.assetById(data.assetId), ctx.products()]);
  return { data, asset, product: products.byId(data.productId) };
}

export function unknownId(what: string, id: bigint, count: bigint) {
  const name = `Unknown${what[0].toUpperCase()}${what.slice(1)}`;
  const there = count === 0n ? `there is no ${what} yet` : count === 1n ? "there is 1" : `there are 1 to ${count}`;
  return usageError(name, `there is no ${what} ${id}: ${there}`, {
    args: { [`${what}Id`]: id },
    hint: `They are listed by \`${what} list\``,
  });
}

export async function shownClaim(ctx: Context, view: ILens.ClaimViewStructOutput): Promise<ShownClaim> {
  const { claim, poll, finalAt } = view;
  const { asset, product } = await coverById(ctx, claim.coverId);
  return {
    id: view.id,
    coverId: claim.coverId,
    product: product.slug,
    productId: product.id,
    payee: claim.payee,
    amount: of(claim.amount, asset.symbol),
    standing: standingOf(view, ctx.now),
    verdict: verdictOf(poll),
    filedAt: claim.filedAt,
    votingEndsAt: poll.endsAt,
    finalAt,
    accept: of(poll.accept, "KEEL"),
    deny: of(poll.deny, "KEEL"),
    quorum: of(poll.quorum, "KEEL"),
    deposit: of(claim.deposit, "ETH"),
    owed: of(claim.owed, asset.symbol),
  };
}

function standingOf({ claim, poll, finalAt }: ILens.ClaimViewStructOutput, now: bigint): Standing {
  const status = STATUSES[Number(claim.status)];
  if (status === "paid") return claim.owed > 0n ? "owed" : "paid";
  if (status === "denied" || status === "undecided") return status;
  return now < poll.endsAt ? "voting" : now < finalAt ? "cooling" : "due";
}

type Tally = Pick<ILens.ClaimViewStructOutput["poll"], "accept" | "deny" | "quorum">;

/** The table of the assessment, without time. */
export function verdictOf({ accept, deny, quorum }: Tally): (typeof VERDICTS)[number] {
  if (accept + deny < quorum || accept === deny) return "undecided";
  return accept > deny ? "accepted" : "denied";
}

/** Where it stands, in one phrase. */
export function standingText(claim: ShownClaim, show: Show): string {
  switch (claim.standing) {
    case "voting":
      return `voting, ends ${show.distance(claim.votingEndsAt)}`;
    case "cooling":
      return `${claim.verdict}, final ${show.distance(claim.finalAt)}`;
    case "due":
      return show.bold(`${claim.verdict}, due to settle`);
    case "owed":
      return show.bold(`${show.short(claim.owed)} still owed`);
    case "paid":
    case "denied":
    case "undecided":
      return claim.standing;
  }
}
