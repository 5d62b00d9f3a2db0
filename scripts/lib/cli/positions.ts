/** Positions of stakers. The token keeps no list of them: what was logged tells which there are and where their stake lies. */
import { z } from "zod";
import type { IStakingPools } from "../../../typechain-types/index.js";
import { decodeError } from "../logs.js";
import type { Context } from "./context.js";
import { usageError } from "./exit.js";
import { grouped } from "./lists.js";
import { readMany } from "./many.js";
import { logsIncomplete, pastEvents } from "./past.js";
import { SEQUENCE_BITS } from "./positionId.js";
import { addressShape, amountShape, of, timeShape } from "./result.js";
import { endOf, liveTranches } from "./tranches.js";

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

interface Wanted {
  readonly positionId?: bigint;
  readonly poolId?: bigint;
  readonly owner?: string;
}

interface Place {
  readonly positionId: bigint;
  readonly tranche: bigint;
}

/** Owner of a position, or a sentence on where they are listed. */
export async function positionOwner({ keel: { staking }, show, ground }: Context, positionId: bigint): Promise<string> {
  try {
    return await staking.ownerOf(positionId);
  } catch (failure) {
    if (decodeError(failure, ground.known())?.name !== "ERC721NonexistentToken") throw failure;
    throw usageError("UnknownPosition", `there is no position ${show.position(positionId)}`, {
      args: { positionId },
      hint: "They are listed by `stake list`, as pool and number: 1/3",
    });
  }
}

/** Every deposit that holds anything, of these positions or of all. */
export async function depositsOf(ctx: Context, wanted: Wanted): Promise<ShownDeposit[]> {
  const places = await placesOf(ctx, wanted);
  const { staking } = ctx.keel;
  const asked = places.map(({ positionId, tranche }) => [positionId, tranche]);
  const held = await readMany(ctx.chain, staking, "depositOf", asked);
  const deposits = places.map((place, index) => {
    const { shares, stake, rewards, isOut } = held[index][0] as IStakingPools.DepositStructOutput;
    return { ...place, shares, stake, rewards, isOut };
  });
  if (wanted.positionId === undefined) await requireShares(ctx, wanted.poolId, deposits);
  const full = deposits.filter(({ shares }) => shares > 0n);
  // A position that was emptied has ended: nobody owns it.
  const positions = [...new Set(full.map(({ positionId }) => positionId))].map((id) => [id]);
  const owners = await readMany(ctx.chain, staking, "ownerOf", positions);
  const ownerOf = new Map(positions.map(([id], index) => [id, owners[index][0] as string]));
  return full
    .map(({ positionId, tranche, stake, rewards, isOut }) => ({
      positionId,
      poolId: poolOf(positionId),
      owner: ownerOf.get(positionId) ?? "",
      tranche,
      stake: of(stake, "KEEL"),
      rewards: of(rewards, "KEEL"),
      freeAt: endOf(tranche),
      isFree: isOut,
    }))
    .filter(({ owner }) => wanted.owner === undefined || owner === wanted.owner)
    .sort((a, b) => Number(a.positionId - b.positionId || a.tranche - b.tranche));
}

const poolOf = (positionId: bigint): bigint => positionId >> SEQUENCE_BITS;

async function placesOf(ctx: Context, { poolId, positionId }: Wanted): Promise<Place[]> {
  const { staking } = ctx.keel;
  const { Deposited, Extended } = staking.filters;
  const [made, moved] = await Promise.all([
    pastEvents(ctx, (from, to) => staking.queryFilter(Deposited(poolId, positionId), from, to)),
    pastEvents(ctx, (from, to) => staking.queryFilter(Extended(poolId, positionId), from, to)),
  ]);
  const places = [
    ...made.map(({ args }) => ({ positionId: args.positionId, tranche: args.tranche })),
    ...moved.map(({ args }) => ({ positionId: args.positionId, tranche: args.toTranche })),
  ];
  return grouped(places, ({ positionId: id, tranche }) => `${id}/${tranche}`).map(([, [place]]) => place);
}

/** The pools count the shares of every live tranche: deposits that come to less are not all of them. */
async function requireShares(
  ctx: Context,
  poolId: bigint | undefined,
  deposits: readonly (Place & { readonly shares: bigint })[],
): Promise<void> {
  const { staking } = ctx.keel;
  const count = await staking.poolCount();
  const pools =
    poolId === undefined ? Array.from({ length: Number(count) }, (_, place) => BigInt(place + 1)) : [poolId];
  const asked = pools.flatMap((pool) => liveTranches(ctx.now).map((tranche) => [pool, tranche] as const));
  const counted = await readMany(ctx.chain, staking, "trancheSharesOf", asked);
  for (const [place, [pool, tranche]] of asked.entries()) {
    const found = deposits
      .filter((deposit) => poolOf(deposit.positionId) === pool && deposit.tranche === tranche)
      .reduce((sum, { shares }) => sum + shares, 0n);
    if (found < (counted[place][0] as bigint)) throw logsIncomplete(`the stake in pool ${pool}`);
  }
}
