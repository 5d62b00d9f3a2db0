/** Assets of the pool as the chain lists them. */
import { Contract, ZeroAddress, type BaseContract } from "ethers";
import type { Unit } from "../units.js";
import { addressOf } from "../contracts.js";
import { callOf, type Call } from "./calls.js";
import type { Ground } from "./ground.js";

export interface ListedAsset {
  readonly id: bigint;
  readonly symbol: Unit;
  readonly decimals: number;
  /** Class of its exposure: 0 in ETH, 1 in USD. */
  readonly currency: bigint;
  /** Wei of ETH for a whole token; 0 while no feed has ever been good. */
  readonly price: bigint;
  /** Undefined for ETH. */
  readonly token: BaseContract | undefined;
}

/** The id that stands for KEEL where a premium is paid. */
export const KEEL_PAYS = 255n;

const TOKEN_ABI = [
  "function symbol() view returns (string)",
  "function allowance(address owner, address spender) view returns (uint256)",
  "function balanceOf(address account) view returns (uint256)",
  "function approve(address spender, uint256 amount) returns (bool)",
] as const;

interface Token extends BaseContract {
  symbol(): Promise<string>;
  allowance(owner: string, spender: string): Promise<bigint>;
}

export async function listAssets({ chain, contracts }: Ground): Promise<readonly ListedAsset[]> {
  const page = await contracts.lens.assets(0, 100);
  return Promise.all(
    page.map(async ({ id, asset, price }) => {
      const { currency } = asset;
      if (asset.token === ZeroAddress)
        return { id, symbol: "ETH" as const, decimals: 18, currency, price, token: undefined };
      const token = new Contract(asset.token, TOKEN_ABI, chain.provider) as BaseContract as Token;
      return { id, symbol: (await token.symbol()) as Unit, decimals: Number(asset.decimals), currency, price, token };
    }),
  );
}

/** Worth in wei, rounded down. */
export const worthOf = (value: bigint, { price, decimals }: ListedAsset): bigint =>
  (value * price) / 10n ** BigInt(decimals);

/** The approval that lets `spender` take the amount, if it may not yet: exactly that much, nothing for ever. */
export async function approvals(
  asset: ListedAsset,
  owner: string,
  spender: BaseContract,
  amount: bigint,
): Promise<Call[]> {
  if (asset.token === undefined) return [];
  const allowance = await (asset.token as Token).allowance(owner, addressOf(spender));
  if (allowance >= amount) return [];
  return [callOf(asset.symbol, asset.token, "approve", [addressOf(spender), amount])];
}
