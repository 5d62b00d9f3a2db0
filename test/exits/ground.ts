/** The mutual that exits are tried on: it sells, holds several assets, and one of its members is a contract. */
import { MaxUint256, parseEther } from "ethers";
import { FOUNDERS, named } from "../../scripts/lib/accounts.js";
import { joinMutual, renewMember } from "../../scripts/lib/genesis.js";
import { DECIMALS } from "../../scripts/lib/units.js";
import type { MockReceiver } from "../../typechain-types/index.js";
import { as } from "../attacks/lib/scenario.js";
import { GOVERNOR } from "../malformed/ground.js";
import { grantRoles } from "../malformed/stages.js";
import { INFLOW, OUTFLOW } from "../support/capital.js";
import { DAY, type Signer } from "../support/chain.js";
import {
  assetId,
  BUYERS,
  deployFounded,
  MANAGERS,
  openPools,
  seatAssessors,
  type Connection,
  type Suite,
} from "../support/suite.js";
import { buyCover, passTime, requestOf, stakeIn, type Order } from "../support/verbs.js";

export interface Ground extends Suite {
  /** A member whose account is a contract: it owns covers and KEEL. */
  readonly vault: MockReceiver;
  /** Signs as that contract. */
  readonly vaultSigner: Signer;
}

/** Covers of the ground by what they are for. */
export const COVERS = { eth: 1n, usdc: 2n, holding: 3n, short: 4n, denied: 5n, undecided: 6n } as const;

/** What the pool holds beside ETH, in whole tokens: stETH is most of it. */
const HOLDINGS = { USDC: 32_000n, stETH: 600n } as const;

/** Exposure in dollars, 240 ETH each at the first price, in groups that are not alike. */
const IN_DOLLARS = ["uniswap-v3", "ethena-susde", "wormhole-token-bridge"] as const;
/** Over so many products many covers are spread. */
const PRODUCTS = 12;
const PAYS_NOTHING = "0x000000000000000000000000000000000000dEaD";

/** As `chain.loadFixture(deployGround)`. */
export async function deployGround(connection: Connection): Promise<Ground> {
  const people = named(await connection.ethers.getSigners());
  const keel = await deployFounded(connection, (bare) => grantRoles(bare, people));
  const vault = await connection.ethers.deployContract("MockReceiver");
  const s: Suite = { ...keel, people, connection };
  const g: Ground = { ...s, vault, vaultSigner: await as(s, vault) };
  await openPools(g);
  await seatAssessors(g);
  await liftMemberLimit(g);
  await connection.networkHelpers.setBalance(await vault.getAddress(), parseEther("100"));
  for (const joiner of [people[GOVERNOR], people.rupert, g.vaultSigner]) await joinMutual(g, people.signer, joiner);
  for (const member of [g.vaultSigner, people.mia, people.rupert])
    await g.token.connect(people.laura).transfer(member, parseEther("1000"));
  for (const [symbol, whole] of Object.entries(HOLDINGS) as [keyof typeof HOLDINGS, bigint][])
    await fund(g, symbol, whole * 10n ** BigInt(DECIMALS[symbol]));
  await g.cover.connect(g.vaultSigner).setApprovalForAll(people.mia, true);
  await g.staking.connect(people.rupert).setAcceptsPositions(true);
  await passTime(g, 15n * DAY);
  await sell(g);
  await g.ledger.mark();
  await passTime(g, 8n * DAY);
  return g;
}

/** What everybody buys: covers of the vault, one to hold pools with, a short one, and exposure in dollars. */
async function sell(g: Ground): Promise<void> {
  const amount = parseEther("10");
  await buyForVault(g, { amount, pools: 2, period: 180n * DAY });
  const inUsdc = { asset: "USDC", pay: "USDC", amount: 16_000n * 10n ** 6n };
  await buyForVault(g, { ...inUsdc, pools: 2, period: 180n * DAY });
  await buyCover(g, { buyer: "peggy", amount: parseEther("100"), pools: 5, period: 365n * DAY });
  await buyCover(g, { buyer: "nina", amount, period: 28n * DAY });
  for (const amount of ["4", "3"]) await buyForVault(g, { amount: parseEther(amount), period: 180n * DAY });
  const each = { asset: "USDC", amount: 384_000n * 10n ** 6n, pools: 5, period: 365n * DAY };
  for (const product of IN_DOLLARS) await buyCover(g, { ...each, buyer: "oscar", product });
}

/** A cover that mia pays and the vault owns; its id. */
export async function buyForVault(g: Ground, order: Order): Promise<bigint> {
  const id = await buyCover(g, { ...order, buyer: "mia" });
  await g.cover.connect(g.people.mia).transferFrom(g.people.mia, g.vault, id);
  return id;
}

/** One member may buy for as much as there is capital. */
async function liftMemberLimit({ ledger, people }: Ground): Promise<void> {
  const { openClaimWeightBps, productBps, groupBps, tagBps } = await ledger.limits();
  const limits = { openClaimWeightBps, productBps, groupBps, tagBps, memberBps: 10_000n, brokerBps: 10_000n };
  await ledger.connect(people[GOVERNOR]).setLimits(limits);
}

/** Brings money into the pool, as a premium would. */
export async function fund(g: Ground, symbol: string, amount: bigint): Promise<void> {
  const payer = await as(g, g.cover);
  const id = assetId(g, symbol);
  const token = g.assets.find((asset) => asset.id === id)?.token;
  if (token === undefined) await g.connection.networkHelpers.setBalance(payer.address, amount);
  await token?.mint(payer, amount);
  await token?.connect(payer).approve(g.pool, MaxUint256);
  const value = token === undefined ? amount : 0n;
  await g.pool.connect(payer).receiveFunds(id, payer, amount, INFLOW.Premium, { value });
}

/** Takes out of the pool all it has of an asset, as payouts would; how much. */
export async function drain(g: Ground, symbol: string): Promise<bigint> {
  const id = assetId(g, symbol);
  const amount = await g.pool.recordedOf(id);
  if (amount !== 0n) await g.pool.connect(await as(g, g.claims)).pay(id, PAYS_NOTHING, amount, OUTFLOW.Claim);
  return amount;
}

/** Years on, everybody is attested again and managers stake again: whoever wants to can begin anew. */
export async function revive(g: Ground): Promise<void> {
  await passTime(g, 1n);
  const { people } = g;
  const members = [...FOUNDERS, ...BUYERS, GOVERNOR, "rupert"] as const;
  for (const member of [...members.map((name) => people[name]), g.vaultSigner])
    await renewMember(g, people.signer, member);
  for (const [place, by] of MANAGERS.entries())
    await stakeIn(g, { by, pool: BigInt(place + 1), amount: parseEther("1000") });
}

/** By their slugs. */
export const productsSold = ({ catalogue }: Ground): string[] =>
  catalogue.products.slice(4, 4 + PRODUCTS).map(({ slug }) => slug);

/** Has the vault buy this many of the smallest covers, spread over products and pools, many to a block. */
export async function sellMany(g: Ground, count: number, onProgress: (sold: number) => void): Promise<void> {
  // More in one call costs more: the chain keeps a trace of it.
  const perBlock = 12;
  const value = parseEther("0.0012");
  await g.connection.networkHelpers.setBalance(g.vaultSigner.address, value * BigInt(count) + parseEther("100"));
  const before = await g.cover.coverCount();
  for (let sold = 0, turn = 0; sold < count; turn++) {
    const times = Math.min(perBlock, count - sold);
    const product = productsSold(g)[turn % PRODUCTS];
    const request = { ...requestOf(g, { product, amount: parseEther("0.0001"), period: 90n * DAY }) };
    request.pools = [{ poolId: BigInt(1 + (turn % MANAGERS.length)), amount: request.amount }];
    request.owner = g.vaultSigner.address;
    const data = g.cover.interface.encodeFunctionData("buy", [request]);
    await g.vault.repeat(g.cover, data, value, times);
    sold += times;
    onProgress(sold);
  }
  const sold = (await g.cover.coverCount()) - before;
  if (sold !== BigInt(count)) throw new Error(`${sold} covers were sold, not ${count}`);
}
