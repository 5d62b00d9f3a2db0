import { z } from "zod";
import { account, choice, id, optional, text } from "../../lib/cli/args.js";
import { allClaims, claimShape, shownClaim, STANDINGS, standingText } from "../../lib/cli/claims.js";
import { defineQuery } from "../../lib/cli/verb.js";

export default defineQuery({
  name: "claim list",
  summary: "Claims filed, and where each stands",
  examples: ["claim list", "claim list --status due", "claim list --of mia --product aave-v3-ethereum --json"],
  positionals: {},
  options: {
    of: optional(account("Only those that would pay this account")),
    product: optional(text("Only those on this product: slug or id", "product")),
    cover: optional(id("Only those on this cover")),
    status: optional(choice(STANDINGS, "Only those that stand there")),
  },
  result: z.object({ claims: z.array(claimShape) }),
  async run(ctx, { of, product, cover, status }) {
    const payee = of === undefined ? undefined : ctx.address(of);
    const wanted = product === undefined ? undefined : (await ctx.product(product)).id;
    const claims = await Promise.all((await allClaims(ctx)).map((claim) => shownClaim(ctx, claim)));
    return {
      claims: claims.filter(
        (claim) =>
          (payee === undefined || claim.payee === payee) &&
          (wanted === undefined || claim.productId === wanted) &&
          (cover === undefined || claim.coverId === cover) &&
          (status === undefined || claim.standing === status),
      ),
    };
  },
  render({ claims }, show) {
    if (claims.length === 0) return "no claims";
    const rows = claims.map((claim) => [
      String(claim.id),
      String(claim.coverId),
      claim.product,
      show.person(claim.payee),
      show.short(claim.amount),
      `${show.short(claim.accept)} : ${show.short(claim.deny)}`,
      standingText(claim, show),
    ]);
    return show.table(["id", "cover", "product", "payee", "amount", "for : against", "standing"], rows, [
      "id",
      "cover",
      "amount",
    ]);
  },
});
