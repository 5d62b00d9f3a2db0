import { z } from "zod";
import { id, list, optional, position as typedPosition } from "../../lib/cli/args.js";
import { depositsOf, positionOwner } from "../../lib/cli/positions.js";
import { addressShape, amountShape, of } from "../../lib/cli/result.js";
import { defineAction } from "../../lib/cli/verb.js";

const total = (parts: readonly { readonly value: bigint }[]) =>
  of(
    parts.reduce((sum, { value }) => sum + value, 0n),
    "KEEL",
  );

export default defineAction({
  name: "stake withdraw",
  summary: "Pay out the rewards of a position, and the stake that is free, to its owner",
  details: "Anyone may call; the owner is paid.",
  examples: ["stake withdraw 1/3 --as ivan", "stake withdraw 1/1 --tranches 229,230 --as dave --yes"],
  positionals: { position: typedPosition("Which position, as `stake list` shows it") },
  options: { tranches: optional(list(id("Only these tranches"))) },
  result: z.object({ positionId: z.bigint(), owner: addressShape, stake: amountShape, rewards: amountShape }),
  async plan(ctx, { position, tranches }) {
    const { show } = ctx;
    const owner = await positionOwner(ctx, position);
    const deposits = (await depositsOf(ctx, { positionId: position })).filter(
      ({ tranche }) => tranches === undefined || tranches.includes(tranche),
    );
    const free = deposits.filter(({ isFree }) => isFree);
    const bound = deposits.filter(({ isFree }) => !isFree);
    return {
      effects: [
        `${show.person(owner)} receives ${show.exact(total(deposits.map(({ rewards }) => rewards)))} of rewards so far`,
        `and ${show.exact(total(free.map(({ stake }) => stake)))} of stake that is free`,
        ...bound.map(({ stake, freeAt }) => `${show.exact(stake)} stay bound until ${show.date(freeAt)}`),
      ],
      calls: [ctx.call("staking", "withdraw", [position, deposits.map(({ tranche }) => tranche)])],
      outcome: (happened) => ({
        positionId: position,
        owner,
        stake: of(happened.num("StakingPools.Withdrawn", "stake"), "KEEL"),
        rewards: of(happened.num("StakingPools.Withdrawn", "rewards"), "KEEL"),
      }),
    };
  },
  render: ({ owner, stake, rewards }, show) =>
    `paid ${show.exact(rewards)} of rewards and ${show.exact(stake)} of stake to ${show.person(owner)}`,
});
