import { account, optional } from "../../lib/cli/args.js";
import { inboxOf, inboxShape, itemText } from "../../lib/cli/inbox.js";
import { defineQuery } from "../../lib/cli/verb.js";

export default defineQuery({
  name: "assess inbox",
  summary: "What an assessor may vote on, by when, and with which weight",
  examples: ["assess inbox alice", "assess inbox --as alice --json"],
  positionals: { who: optional(account("Whose: a name of the local chain or an address; the sender when left out")) },
  options: {},
  result: inboxShape,
  run: async (ctx, { who }) => inboxOf(ctx, await ctx.addressOrSender(who)),
  render({ deposit, lockedUntil, claims }, show) {
    const lock = lockedUntil > show.now ? `, locked until ${show.date(lockedUntil)}` : ", free to withdraw";
    const head =
      deposit.value === 0n ? "no deposit: `assess deposit` makes an assessor" : `deposit ${show.short(deposit)}${lock}`;
    if (claims.length === 0) return `${head}\n\nno vote is open`;
    const rows = claims.map((claim) => [
      String(claim.id),
      claim.product,
      show.person(claim.payee),
      show.short(claim.amount),
      show.distance(claim.votingEndsAt),
      `${show.short(claim.accept)} : ${show.short(claim.deny)}`,
      show.short(claim.quorum),
      itemText(claim, show),
    ]);
    const columns = ["claim", "product", "payee", "amount", "ends", "for : against", "quorum", "you"];
    return `${head}\n\n${show.table(columns, rows, ["claim", "amount", "quorum"])}`;
  },
});
