/** A claim before it is filed: what it needs, whether it can be filed, and what it would pay. */
import type { Context } from "./context.js";
import { usageError } from "./exit.js";
import { coverById, type FoundCover } from "./claims.js";
import { worthOf } from "./assets.js";
import type { Amount } from "../units.js";

const BPS = 10_000n;
const WAD = 10n ** 18n;
const ETH_ID = 0n;

export interface Filing extends FoundCover {
  readonly coverId: bigint;
  readonly amount: bigint;
  /** Wei. */
  readonly deposit: bigint;
  /** Least that can be claimed of what is left. */
  readonly minimum: bigint;
  /** A loss counts from then on, until the end of the cover. */
  readonly coveredFrom: bigint;
  readonly votingEndsAt: bigint;
  readonly finalAt: bigint;
}

/** @param amount all that is left when undefined. */
export async function filingOf(ctx: Context, coverId: bigint, amount: Amount | undefined): Promise<Filing> {
  const found = await coverById(ctx, coverId);
  const { data, asset } = found;
  if (amount !== undefined && amount.unit !== asset.symbol)
    throw usageError("WrongUnit", `cover ${coverId} is in ${asset.symbol}, the amount is in ${amount.unit}`, {
      args: { expected: asset.symbol, typed: amount.unit },
    });
  const value = amount?.value ?? data.amount;
  const votingEndsAt = ctx.now + data.votingPeriod;
  return {
    ...found,
    coverId,
    amount: value,
    deposit: await ctx.keel.claims.depositFor(coverId, value),
    minimum: (data.amount * data.deductibleBps + BPS - 1n) / BPS,
    coveredFrom: data.startAt + data.waitingPeriod,
    votingEndsAt,
    finalAt: votingEndsAt + data.cooldownPeriod,
  };
}

/** What stands in the way of filing it now, in words. */
export function obstaclesTo(ctx: Context, filing: Filing, lossAt: bigint | undefined): string[] {
  const { data, asset, amount, minimum, coveredFrom } = filing;
  const { show } = ctx;
  const exact = (value: bigint) => show.exact({ value, unit: asset.symbol });
  const isLossOutside = lossAt !== undefined && (lossAt < coveredFrom || lossAt >= data.endAt);
  const found: readonly (readonly [boolean, string])[] = [
    [data.status !== 1n, `the cover is ${data.status === 2n ? "expired" : "used up"}`],
    [data.hasOpenClaim, "a claim on it is open: one at a time"],
    [data.claimBy <= ctx.now, `claims were taken until ${show.date(data.claimBy)}`],
    [amount === 0n, "the amount is zero"],
    [amount > data.amount, `${exact(data.amount)} is left of it`],
    [amount < minimum, `a claim is of ${exact(minimum)} at least (the deductible rule)`],
    [ctx.now < coveredFrom, `the waiting period lasts until ${show.date(coveredFrom)}: no earlier loss counts`],
    [lossAt !== undefined && lossAt > ctx.now, "the loss lies in the future"],
    [isLossOutside, `a loss counts from ${show.date(coveredFrom)} until ${show.date(data.endAt)}`],
  ];
  return found.filter(([stands]) => stands).map(([, words]) => words);
}

/** Amounts in the cover asset but `inEth`. */
export interface Payout {
  readonly now: bigint;
  readonly owed: bigint;
  readonly fromAsset: bigint;
  readonly inEth: bigint;
  readonly shareBps: bigint;
}

/** What it would pay if it were accepted and settled with the capital of now (docs/economics.md §8). */
export async function payoutOf(ctx: Context, { asset, amount }: Filing): Promise<Payout> {
  const { ledger, pool } = ctx.keel;
  const worth = worthOf(amount, asset);
  const open = (await ledger.capital()).open + worth;
  const [assets, held, ethHeld] = await Promise.all([
    pool.provenAssets(open),
    pool.recordedOf(asset.id),
    pool.recordedOf(ETH_ID),
  ]);
  let share = open === 0n || assets >= open ? WAD : (assets * WAD) / open;
  if (asset.id === ETH_ID) share = least(share, (held * WAD) / ((await openEthOf(ctx)) + worth || 1n));
  const due = (amount * share) / WAD;
  const fromAsset = least(due, held);
  const rest = due - fromAsset;
  const inEth = asset.id === ETH_ID ? 0n : least(worthOf(rest, asset), ethHeld);
  const restWorth = worthOf(rest, asset);
  const byEth = restWorth === 0n ? 0n : (rest * inEth) / restWorth;
  const now = fromAsset + byEth;
  return { now, owed: amount - now, fromAsset, inEth, shareBps: (share * BPS) / WAD };
}

/** Wei open in the class of ETH. */
async function openEthOf({ keel }: Context): Promise<bigint> {
  const [, openEth] = await keel.ledger.payShare();
  return openEth * 10n ** 9n;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
