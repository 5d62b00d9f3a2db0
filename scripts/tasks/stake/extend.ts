import { z } from "zod";
import { duration, id, optional, position as typedPosition } from "../../lib/cli/args.js";
import { usageError } from "../../lib/cli/exit.js";
import { depositsOf } from "../../lib/cli/positions.js";
import { amountShape, timeShape } from "../../lib/cli/result.js";
import { endOf, trancheFor } from "../../lib/cli/tranches.js";
import { defineAction } from "../../lib/cli/verb.js";

export default defineAction({
  name: "stake extend",
  summary: "Move a deposit to a later tranche, so that it backs longer covers",
  examples: ["stake extend 1/3 600d --as ivan", "stake extend 1/1 700d --from 230 --as dave --yes"],
  positionals: {
    position: typedPosition("Which position, as `stake list` shows it"),
    for: duration("For at least how long from now; it ends with a tranche"),
  },
  options: { from: optional(id("The tranche it lies in now; needed when the position lies in several")) },
  result: z.object({
    positionId: z.bigint(),
    fromTranche: z.bigint(),
    toTranche: z.bigint(),
    stake: amountShape,
    freeAt: timeShape,
  }),
  async plan(ctx, { position, for: seconds, from }) {
    const { show } = ctx;
    const held = (await depositsOf(ctx, { positionId: position })).filter(
      (deposit) => from === undefined || deposit.tranche === from,
    );
    const [deposit, ...others] = held;
    if (deposit === undefined)
      throw usageError("NothingStaked", `position ${show.position(position)} has nothing there`, {
        hint: "See `stake list`",
      });
    if (others.length > 0)
      throw usageError(
        "WhichTranche",
        `position ${show.position(position)} lies in tranches ${held.map(({ tranche }) => tranche).join(", ")}`,
        {
          hint: "Name one with --from",
        },
      );
    const to = trancheFor(ctx.now, seconds);
    return {
      effects: [
        `${show.exact(deposit.stake)} of position ${show.position(position)} move from tranche ${deposit.tranche} to ${to}`,
        `bound until ${show.date(endOf(to))} instead of ${show.date(deposit.freeAt)}`,
      ],
      calls: [ctx.call("staking", "extend", [position, deposit.tranche, to])],
      outcome: () => ({
        positionId: position,
        fromTranche: deposit.tranche,
        toTranche: to,
        stake: deposit.stake,
        freeAt: endOf(to),
      }),
    };
  },
  render: ({ positionId, stake, toTranche, freeAt }, show) =>
    `position ${show.position(positionId)}: ${show.exact(stake)} now in tranche ${toTranche}, free ${show.date(freeAt)}`,
});
