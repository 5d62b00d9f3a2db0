/** Positions of stakers. The token keeps no list of them: what was logged tells which there are and where their stake lies. */
import { z } from "zod";
import type { Context } from "./context.js";
import { grouped } from "./lists.js";
import { addressShape, amountShape, of, timeShape } from "./result.js";
import { endOf } from "./tranches.js";

export const depositShape = z.object({
  positionId: z.bigint(),
  poolId: z.bigint(),
  owner: addressShape,
  tranche: z.bigint(),
  stake: amountShape,
  rewards: amountShape,
  freeAt: timeShape,
  isFree: z.boolean(),
});

export type ShownDeposit = z.infer<typeof depositShape>;

/** Every deposit that holds anything, of these positions or of all. */
export async function depositsOf(ctx: Context, wanted: { positionId?: bigint; poolId?: bigint; owner?: string }) {
  const { staking } = ctx.keel;
  const [made, moved] = await Promise.all([
    staking.queryFilter(staking.filters.Deposited(wanted.poolId, wanted.positionId), 0),
    staking.queryFilter(staking.filters.Extended(wanted.poolId, wanted.positionId), 0),
  ]);
  const places = [
    ...made.map(({ args }) => ({ positionId: args.positionId, tranche: args.tranche })),
    ...moved.map(({ args }) => ({ positionId: args.positionId, tranche: args.toTranche })),
  ];
  const distinct = grouped(places, ({ positionId, tranche }) => `${positionId}/${tranche}`).map(([, [place]]) => place);
  const found = await Promise.all(distinct.map((place) => shownDeposit(ctx, place.positionId, place.tranche)));
  return found
    .filter((deposit) => deposit !== undefined)
    .filter(({ owner }) => wanted.owner === undefined || owner === wanted.owner)
    .sort((a, b) => Number(a.positionId - b.positionId || a.tranche - b.tranche));
}

async function shownDeposit(ctx: Context, positionId: bigint, tranche: bigint): Promise<ShownDeposit | undefined> {
  const { staking } = ctx.keel;
  const { shares, stake, rewards, isOut } = await staking.depositOf(positionId, tranche);
  if (shares === 0n) return undefined;
  return {
    positionId,
    poolId: await staking.positionPool(positionId),
    owner: await staking.ownerOf(positionId),
    tranche,
    stake: of(stake, "KEEL"),
    rewards: of(rewards, "KEEL"),
    freeAt: endOf(tranche),
    isFree: isOut,
  };
}
