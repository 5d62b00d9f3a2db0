import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { NamedArtifactContractDeploymentFuture } from "@nomicfoundation/ignition-core";
import { PRODUCT_TYPES, type Catalogue } from "../../scripts/data/catalogue.js";
import type { Parameters } from "../../scripts/lib/parameters.js";
import { role } from "../../scripts/lib/access.js";
import { contractsOf, type Layers } from "../suite.js";
import { assetArg, coveredBy, productOf, rulesOf } from "../values.js";
import type { AssetsModule } from "./11-assets.js";
import type { WiringModule } from "./12-wiring.js";

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

function account(m: { getAccount(place: number): unknown }, person: string): never {
  return (person.startsWith("#") ? m.getAccount(Number(person.slice(1))) : person) as never;
}

const idOf = (person: string): string => person.replace("#", "account");
