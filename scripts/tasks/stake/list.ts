import { z } from "zod";
import { account, id, optional } from "../../lib/cli/args.js";
import { depositShape, depositsOf } from "../../lib/cli/positions.js";
import { defineQuery } from "../../lib/cli/verb.js";

export default defineQuery({
  name: "stake list",
  summary: "Stake by position and tranche, with the rewards so far and when it is free",
  examples: ["stake list", "stake list ivan", "stake list --pool 1 --json"],
  positionals: { who: optional(account("Only this owner's")) },
  options: { pool: optional(id("Only those in this pool")) },
  result: z.object({ deposits: z.array(depositShape) }),
  async run(ctx, { who, pool }) {
    const owner = who === undefined ? undefined : ctx.address(who);
    return { deposits: await depositsOf(ctx, { owner, poolId: pool }) };
  },
  render({ deposits }, show) {
    if (deposits.length === 0) return "no stake";
    const rows = deposits.map((deposit) => [
      show.position(deposit.positionId),
      show.person(deposit.owner),
      String(deposit.tranche),
      show.short(deposit.stake),
      show.short(deposit.rewards),
      deposit.isFree ? show.green("free") : `free ${show.distance(deposit.freeAt)}`,
    ]);
    const head = ["position", "owner", "tranche", "stake", "rewards", "standing"];
    return show.table(head, rows, ["position", "tranche", "stake", "rewards"]);
  },
});
