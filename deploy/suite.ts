/** The whole of Keel as Ignition modules, in the order of the layers: one deployment for tests, demo and tasks. */
import type { IgnitionModuleBuilder, NamedArtifactContractDeploymentFuture } from "@nomicfoundation/ignition-core";
import type { InterfaceAbi } from "ethers";
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { Catalogue } from "../scripts/data/catalogue.js";
import type { Parameters } from "../scripts/lib/parameters.js";
import { constructorsOf } from "./constructors.js";
import { accessModule } from "./modules/01-access.js";
import { tokenModule } from "./modules/02-token.js";
import { custodyModule, membershipModule } from "./modules/03-membership.js";
import { capitalModule, type Below } from "./modules/04-capital.js";
import { stakingModule } from "./modules/05-staking.js";
import { coverModule } from "./modules/06-cover.js";
import { claimsModule } from "./modules/07-claims.js";
import { governanceModule } from "./modules/08-governance.js";
import { peripheryModule } from "./modules/10-periphery.js";
import { assetsModule } from "./modules/11-assets.js";
import { wiringModule } from "./modules/12-wiring.js";
import { catalogueModule } from "./modules/13-catalogue.js";

export type Layers = ReturnType<typeof layersOf>;

/** Every contract's module, each built once. */
export function layersOf(p: Parameters, catalogue: Catalogue) {
  const make = constructorsOf(p, catalogue);
  const access = accessModule(make);
  const token = tokenModule(make, access);
  const custody = custodyModule(make, access);
  const membership = membershipModule(make, access, token, custody);
  const below: Below = { access, token, custody, membership };
  const capital = capitalModule(make, below);
  const staking = stakingModule(make, below);
  const covers = coverModule(make, below, capital, staking);
  const claims = claimsModule(make, below, capital, covers);
  const governance = governanceModule(make, below, staking);
  const periphery = peripheryModule(make, below, { capital, staking, covers, claims });
  return { access, token, custody, membership, capital, staking, covers, claims, governance, periphery };
}

/** Everything deployed, wired and filled; what is left are the founders' steps and the handover. */
export function keelModule(p: Parameters, catalogue: Catalogue, abiOf: (contract: string) => InterfaceAbi) {
  const layers = layersOf(p, catalogue);
  const assets = assetsModule(p);
  const wiring = wiringModule(layers, abiOf);
  const filling = catalogueModule(p, catalogue, { layers, assets, wiring });
  return buildModule("Keel", (m) => {
    m.useModule(filling);
    return { ...contractsOf(m, layers), ...m.useModule(assets) };
  });
}

/** Futures of all contracts by the name of the contract. */
export function contractsOf(m: IgnitionModuleBuilder, layers: Layers) {
  const { authority } = m.useModule(layers.access);
  const { token } = m.useModule(layers.token);
  const { pool } = m.useModule(layers.custody);
  const { membership } = m.useModule(layers.membership);
  const { ledger, market, genesis } = m.useModule(layers.capital);
  const { staking } = m.useModule(layers.staking);
  const { products, cover } = m.useModule(layers.covers);
  const { assessment, claims } = m.useModule(layers.claims);
  const { votePower, governor } = m.useModule(layers.governance);
  const { lens } = m.useModule(layers.periphery);
  return {
    Authority: authority,
    MemberToken: token,
    Membership: membership,
    CapitalPool: pool,
    SolvencyLedger: ledger,
    TokenMarket: market,
    Genesis: genesis,
    StakingPools: staking,
    Products: products,
    Cover: cover,
    Assessment: assessment,
    Claims: claims,
    VotePower: votePower,
    MutualGovernor: governor,
    Lens: lens,
  };
}

/** The same by any name. */
export function contractNamed(
  contracts: Readonly<Record<string, NamedArtifactContractDeploymentFuture<string>>>,
  name: string,
): NamedArtifactContractDeploymentFuture<string> {
  if (!(name in contracts)) throw new RangeError(`${name} is not deployed`);
  return contracts[name];
}
