/** What a buyer of cover asks for, filled in for `Cover.buy`. */
import { ZeroAddress, ZeroHash } from "ethers";
import type { ICover } from "../../typechain-types/index.js";

export interface CoverOrder {
  readonly owner: string;
  readonly productId: bigint;
  readonly assetId: bigint;
  /** Smallest units of the cover's asset. */
  readonly amount: bigint;
  /** Seconds. */
  readonly period: bigint;
  readonly payAssetId: bigint;
  readonly poolIds: readonly bigint[];
  /** Unix seconds. */
  readonly deadline: bigint;
}

/** The asset id that stands for KEEL when a premium is paid. */
export const KEEL_PAYMENT = 255n;

/** More than any premium: a request that leaves the price open. */
const ANY_PREMIUM = 10n ** 24n;

/** The amount in equal parts over the pools, what does not divide with the first; no commission, any premium. */
export function coverRequest(order: CoverOrder): ICover.BuyRequestStruct {
  const { owner, productId, assetId, amount, period, payAssetId, poolIds, deadline } = order;
  const part = amount / BigInt(poolIds.length);
  return {
    owner,
    productId,
    assetId,
    amount,
    period,
    payAssetId,
    maxPremium: ANY_PREMIUM,
    deadline,
    commissionBps: 0n,
    commissionTo: ZeroAddress,
    dataHash: ZeroHash,
    pools: poolIds.map((poolId, index) => ({
      poolId,
      amount: index === 0 ? amount - part * BigInt(poolIds.length - 1) : part,
    })),
  };
}
