import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { NamedArtifactContractDeploymentFuture } from "@nomicfoundation/ignition-core";
import { PRODUCT_TYPES, type Catalogue, type Product, type ProductType } from "../../scripts/data/catalogue.js";
import type { AssetParameters, Parameters } from "../../scripts/lib/parameters.js";
import { role } from "../../scripts/lib/access.js";
import { contractsOf, type Layers } from "../suite.js";
import { inDays, inGwei, maskOf, placeOf } from "../values.js";
import type { AssetsModule } from "./11-assets.js";
import type { WiringModule } from "./12-wiring.js";

const INDEMNITIES = ["None", "BalanceAtOnset", "Salvage"];
const CURRENCIES = ["ETH", "USD"];

interface Before {
  readonly layers: Layers;
  readonly assets: AssetsModule;
  readonly wiring: WiringModule;
}

type Target = NamedArtifactContractDeploymentFuture<string>;

/**
 * What the mutual offers and trusts: assets, product types, products, attesting signers, guardians. Ids follow the order
 * of the calls, so what must keep its order goes through the access manager in one transaction.
 */
export const catalogueModule = (p: Parameters, catalogue: Catalogue, { layers, assets, wiring }: Before) =>
  buildModule("Catalogue", (m) => {
    const {
      Authority: authority,
      CapitalPool: pool,
      Products: products,
      Membership: membership,
    } = contractsOf(m, layers);
    const deployed = m.useModule(assets);

    const inOrder = (id: string, target: Target, name: string, calls: readonly unknown[][], after: never[] = []) =>
      m.call(
        authority,
        "multicall",
        [
          calls.map((args, place) => {
            const inner = m.encodeFunctionCall(target, name, args as never[], { id: `${id}_${place}` });
            return m.encodeFunctionCall(authority, "execute", [target, inner], { id: `${id}_${place}_execute` });
          }),
        ],
        { id, after: [wiring, ...after] },
      );

    const usd = m.call(pool, "setUsdFeed", [deployed.EthUsdFeed, p.assets.usdFeed.heartbeat], { after: [wiring] });
    const listed = p.assets.list.filter((asset) => asset.token !== "native");
    const assetArgs = listed.map((asset) => [
      assetArg(asset, catalogue, deployed[asset.symbol], deployed[`${asset.symbol}Feed`]),
    ]);
    inOrder("assets", pool, "addAsset", assetArgs, [usd] as never[]);

    const types = inOrder(
      "types",
      products,
      "setType",
      PRODUCT_TYPES.map((type, place) => [place, rulesOf(p, type)]),
    );
    const productArgs = catalogue.products.map((product) => [productOf(p, product), coveredBy(product)]);
    inOrder("products", products, "addProduct", productArgs, [types] as never[]);

    for (const person of p.people.signers)
      m.call(membership, "setSigner", [account(m, person), true], { id: `signer_${idOf(person)}`, after: [wiring] });
    for (const person of p.people.guardians)
      m.call(authority, "grantRole", [role("GUARDIAN"), account(m, person), 0n], {
        id: `guardian_${idOf(person)}`,
        after: [wiring],
      });
    return { pool };
  });

/** An asset as the registry takes it. */
export function assetArg(asset: AssetParameters, catalogue: Catalogue, token: unknown, feed: unknown) {
  const tagNames = catalogue.tags.map((tag) => tag.name);
  return {
    token,
    feed,
    decimals: asset.decimals,
    feedDecimals: asset.feedDecimals,
    heartbeat: asset.heartbeat,
    haircutBps: asset.haircut,
    tagMask: maskOf(asset.tags.map((tag) => placeOf(tagNames, tag))),
    usdQuoted: asset.quote === "USD",
    currency: placeOf(CURRENCIES, asset.currency),
    isAccepted: asset.isAccepted,
  };
}

/** The terms of a product type. */
export function rulesOf({ products, claims, pricing }: Parameters, type: ProductType) {
  return {
    gracePeriod: products.grace,
    waitingPeriod: products.waiting,
    minPeriodDays: inDays(products.minPeriod),
    maxPeriodDays: inDays(products.maxPeriod),
    deductibleBps: products.deductible,
    commissionMaxBps: products.commissionMax,
    minPremiumGwei: inGwei(products.minPremium),
    votingPeriod: claims.voting,
    cooldownPeriod: claims.cooldown,
    indemnity: BigInt(placeOf(INDEMNITIES, products.indemnity[type])),
    chargesCapital: pricing.chargesCapital,
  };
}

/** A product as it is put on sale. */
export function productOf({ products, assets }: Parameters, product: Product) {
  const symbols = assets.list.map((asset) => asset.symbol);
  return {
    typeId: product.productTypeIndex,
    group: product.groupIndex,
    tagMask: product.tagMask,
    assetMask: maskOf(product.assets.map((symbol) => placeOf(symbols, symbol))),
    reductionBps: product.reductionBps,
    floorBps: products.floorRate[product.group],
    capBps: products.capRate,
    isRetired: false,
    wordingHash: product.wordingHash,
    name: product.name,
  };
}

/** CAIP-10 addresses. */
export function coveredBy(product: Product): string[] {
  return product.coveredAddresses.map(({ chain, address }) => `${chain}:${address}`);
}

function account(m: { getAccount(place: number): unknown }, person: string): never {
  return (person.startsWith("#") ? m.getAccount(Number(person.slice(1))) : person) as never;
}

const idOf = (person: string): string => person.replace("#", "account");
