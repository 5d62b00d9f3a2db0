/** What scenarios do with pools and stake. */
import { nowOf, productId, type Suite } from "../../support/suite.js";
import { stakeIn } from "../../support/verbs.js";
import { as, needs, tranchesOn } from "./scenario.js";

export const DUST = 10n ** 12n;
export const POOL = 1n;

export interface Place {
  readonly position: bigint;
  readonly tranche: bigint;
}

/** A new deposit of laura's, who has nothing in any pool. */
export async function stakeOfLaura(s: Suite, ahead: bigint, amount: bigint, pool = POOL): Promise<Place> {
  const tranche = await tranchesOn(s, ahead);
  await stakeIn(s, { by: "laura", pool, ahead, amount });
  const made = await s.staking.queryFilter(s.staking.filters.Deposited(pool));
  const position = made.at(-1)?.args.positionId;
  if (position === undefined) throw new Error("nothing was deposited");
  return { position, tranche };
}

export const heldBy = async ({ staking }: Suite, { position, tranche }: Place) => staking.depositOf(position, tranche);

/** What the sales in a pool have promised up to now: every rate times the time since. Sales have to run still. */
export async function emittedIn(s: Suite, poolId: bigint): Promise<bigint> {
  const now = await nowOf(s);
  const sales = await s.staking.queryFilter(s.staking.filters.Allocated(poolId));
  let emitted = 0n;
  for (const { args, blockNumber } of sales) {
    const block = await s.connection.ethers.provider.getBlock(blockNumber);
    const began = BigInt(block?.timestamp ?? 0);
    needs(args.streamEndsAt > now, "the stream still runs");
    emitted += (args.reward / (args.streamEndsAt - began)) * (now - began);
  }
  return emitted;
}
/** Burns of a pool's stake, as a claim would have it. */
export async function burn(s: Suite, amount: bigint): Promise<void> {
  const part = { poolId: POOL, releasedUnits: 0n, held: 0n, burn: amount };
  const cover = await as(s, s.cover);
  await s.staking.connect(cover).settleClaim(productId(s, "aave-v3-ethereum"), await tranchesOn(s, 0n), [part]);
}
