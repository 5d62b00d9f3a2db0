/** Deployment, the founders' subscription, the handover, the catalogue. */
import type { Signer } from "ethers";
import { deployKeel, type Deployment } from "../../lib/deployment.js";
import { costOfLocked, equalParts, foundMutual } from "../../lib/genesis.js";
import { handOver, leftWith } from "../../lib/handover.js";
import type { Parameters as NetworkParameters } from "../../lib/parameters.js";
import { eth, keel, percent } from "../format.js";
import type { Narrator } from "../narrator.js";
import { WAD } from "../world.js";

export interface Cast {
  readonly deployer: Signer;
  readonly attester: Signer;
  readonly founders: readonly Signer[];
}

type Connection = Parameters<typeof deployKeel>[0];

/** From nothing to a mutual that belongs to its members. */
export async function founding(
  tell: Narrator,
  connection: Connection,
  parameters: NetworkParameters,
  cast: Cast,
): Promise<Deployment> {
  tell.chapter("Founding");
  const mutual = await deployment(tell, connection, parameters);
  await subscription(tell, mutual, cast);
  await handover(tell, mutual, cast);
  await catalogue(tell, mutual);
  return mutual;
}

async function deployment(tell: Narrator, connection: Connection, parameters: NetworkParameters): Promise<Deployment> {
  tell.step("The contracts are deployed layer by layer, wired and given their parameters");
  const mutual = await deployKeel(connection, parameters);
  const { assets } = mutual;
  tell.say(`${assets.length} assets: ${assets.map((asset) => asset.parameters.symbol).join(", ")}`);
  tell.check("assets", ["registry", await mutual.pool.assetCount()], ["parameters", BigInt(assets.length)]);
  return mutual;
}

async function subscription(tell: Narrator, mutual: Deployment, cast: Cast): Promise<void> {
  const { genesisPrice, genesisCapital, lockedKeel } = mutual.parameters.token;
  tell.step(`${cast.founders.length} founders subscribe ${eth(genesisCapital)} at ${eth(genesisPrice)} a KEEL`);
  const lockedCost = costOfLocked(mutual.parameters.token);
  const founders = equalParts(genesisCapital, cast.founders);
  await foundMutual(mutual, { founders, attester: cast.attester, closer: cast.deployer, lockedCost });
  const paid = founders.reduce((sum, founder) => sum + founder.paid, lockedCost);
  const recorded = await mutual.pool.recordedOf(0n);
  const supply = await mutual.token.totalSupply();
  tell.say(`capital ${eth(recorded)}, supply ${keel(supply)}, of which ${keel(lockedKeel)} are locked for ever`);
  tell.check("capital", ["pool", recorded], ["what founders paid", paid]);
  tell.check("supply", ["token", supply], ["paid / price", (paid * WAD) / genesisPrice]);
  const { high, mcr } = await mutual.ledger.capital();
  tell.say(`requirement ${eth(mcr)}: capital is ${percent((high * 10_000n) / mcr)} of it`);
  tell.check("requirement", ["ledger", mcr], ["floor of the parameters", mutual.parameters.mcr.floor]);
  tell.check("internal price", ["market", await mutual.market.internalPrice()], ["parameters", genesisPrice]);
}

async function handover(tell: Narrator, mutual: Deployment, { deployer, founders }: Cast): Promise<void> {
  tell.step("The deployer hands over: every right lies with the members' votes, behind delays");
  await handOver(mutual, deployer, mutual.parameters.governance.tiers);
  const left = await leftWith(mutual, deployer);
  tell.check("left with the deployer", ["rights and roles on chain", BigInt(left.length)], ["none", 0n]);
  const admin = await mutual.authority.ADMIN_ROLE();
  const { executionDelay } = await mutual.authority.hasRole(admin, mutual.governor);
  tell.check("delay of the deepest change", ["authority", executionDelay], ["30 days", 30n * 86_400n]);
  const share = await mutual.genesis.subscribed(await (founders[0] ?? deployer).getAddress());
  const total = await mutual.pool.recordedOf(0n);
  tell.check("no founder above a fifth", ["share under 20%", share * 5n < total], ["promise", true]);
}

async function catalogue(tell: Narrator, mutual: Deployment): Promise<void> {
  const { products } = mutual.catalogue;
  tell.step(`The catalogue: ${products.length} products, each with its wording, risk group and dependencies`);
  let agreeing = 0n;
  for (const [place, listed] of products.entries()) {
    const onChain = await mutual.products.productOf(BigInt(place));
    const exposure = await mutual.ledger.exposureOf(BigInt(place));
    const same =
      onChain.wordingHash === listed.wordingHash &&
      onChain.name === listed.name &&
      exposure.group === BigInt(listed.groupIndex) &&
      exposure.tagMask === BigInt(listed.tagMask);
    if (same) agreeing += 1n;
    const [first] = listed.coveredAddresses;
    const covered = first === undefined ? (listed.coveredEntity ?? "") : `${first.chain}:${first.address}`;
    const more = listed.coveredAddresses.length > 1 ? ` and ${listed.coveredAddresses.length - 1} more` : "";
    tell.say(`${listed.name} (${listed.group}, from ${percent(BigInt(listed.targetPriceBps))}): ${covered}${more}`);
  }
  tell.check("products that agree", ["chain", agreeing], ["catalogue", BigInt(products.length)]);
}
