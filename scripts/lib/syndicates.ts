/** The example syndicates of demo and local chain: what they back, and on which terms. */
import { findProduct, type Catalogue } from "../data/catalogue.js";

export interface Syndicate {
  readonly name: string;
  readonly feeBps: bigint;
  /** Products by slug. */
  readonly slugs: readonly string[];
}

export const SYNDICATES = [
  { name: "Lending desk", feeBps: 1_000n, slugs: ["euler-v1", "aave-v3-ethereum", "compound-v3-usdc", "morpho-blue"] },
  { name: "Exchange desk", feeBps: 500n, slugs: ["euler-v1", "uniswap-v3", "curve-stable-pools", "aave-v3-ethereum"] },
  { name: "Everything desk", feeBps: 1_500n, slugs: ["euler-v1", "usdc-depeg", "coinbase-custody", "lido-slashing"] },
] as const satisfies readonly Syndicate[];

const FULL_WEIGHT_BPS = 10_000n;

/** Each product at full weight and at the catalogue's price. */
export function termsOf(catalogue: Catalogue, slugs: readonly string[]) {
  return slugs.map((slug) => {
    const { id, targetPriceBps } = findProduct(catalogue, slug);
    return { productId: BigInt(id), weightBps: FULL_WEIGHT_BPS, targetPriceBps: BigInt(targetPriceBps) };
  });
}
