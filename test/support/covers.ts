import { MaxUint256, ZeroAddress, ZeroHash, id, parseEther } from "ethers";
import { rights } from "../../scripts/lib/access.js";
import type {
  CapitalPool,
  Cover,
  ICover,
  IProducts,
  Products,
  SolvencyLedger,
  StakingPools,
  TokenMarket,
} from "../../typechain-types/index.js";
import { DAY, YEAR, type Chain, type Signer } from "./chain.js";
import { deployMembers } from "./members.js";

export const ETH = 0;
export const USDC = 1;
export const DAI = 2;
export const STETH = 3;
export const KEEL_PAYS = 255;

/** Opening price of KEEL, wei. */
export const PRICE = parseEther("0.01");
/** Capital in ETH, all of it recorded as asset 0. */
export const CAPITAL = parseEther("10000");
/** What each founder holds in KEEL, and what is staked in each of the five large pools. */
export const HOLDINGS = parseEther("300000");
export const POOL_STAKE = parseEther("20000");
/** Stake of pool 6: capacity for 20 ETH of cover. */
export const SMALL_STAKE = parseEther("1000");
export const PERIOD = 90n * DAY;
export const GRACE = 35n * DAY;
export const TARGET_BPS = 100n;
export const TRANCHE = 91n * DAY;
export const MAX_U96 = 2n ** 96n - 1n;
/** Units of 0.1 KEEL. */
export const UNIT = 10n ** 17n;

export const RULES = {
  gracePeriod: GRACE,
  waitingPeriod: 7n * DAY,
  minPeriodDays: 28n,
  maxPeriodDays: 365n,
  deductibleBps: 500n,
  commissionMaxBps: 3_000n,
  minPremiumGwei: 1_000_000n,
  votingPeriod: 3n * DAY,
  cooldownPeriod: DAY,
  indemnity: 1n,
  chargesCapital: false,
} satisfies IProducts.ProductTypeStruct;

export const PRODUCT = {
  typeId: 0n,
  group: 0n,
  tagMask: 0b11n,
  assetMask: 0b1111n,
  reductionBps: 0n,
  floorBps: 45n,
  capBps: 5_000n,
  isRetired: false,
  wordingHash: id("wording"),
  name: "Lending market",
} satisfies IProducts.ProductStruct;

export const MODEL = {
  groupRates: [2_000n, 2_300n, 2_600n, 2_900n, 1_200n, 3_700n, 3_700n, 1_200n] as bigint[],
  k: 12_500n,
  eta: 5_000n,
  rhoMarket: 2_500n,
  gammaMax: 40_000n,
  downPerDayBps: 200n,
  floor: CAPITAL / 2n / 10n ** 9n,
  tagDrawdowns: Array.from({ length: 16 }, () => 3_000n),
};

export const LIMITS = {
  openClaimWeightBps: 5_000n,
  productBps: 1_500n,
  groupBps: 4_000n,
  tagBps: 5_000n,
  memberBps: 200n,
  brokerBps: 500n,
};

export const MARKET = {
  spreadAskBps: 100n,
  spreadBidBps: 100n,
  beta0Bps: 7_500n,
  fullRatioBps: 13_000n,
  kappaBps: 2_000n,
  alphaMaxBps: 15_000n,
  maxRatioBps: 40_000n,
  lambdaBps: 2_500n,
  maxDepthBps: 500n,
  askDepthBps: 500n,
  askDecayBps: 1_000n,
  bidDecayBps: 1_000n,
  maxDisplacementBps: 5_000n,
};

/** 1 ETH = 1,600 USD. Feeds of USD assets quote in USD with 8 decimals. */
export const ETH_USD = 1_600n * 10n ** 8n;
export const USD_IN_ETH = 10n ** 18n / 1_600n;
const ONE_USD = 10n ** 8n;
const HEARTBEAT = 400n * DAY;

/** Symbol, decimals, whether it counts as USD. Ids from 1 in this order. */
const ASSETS = [
  ["USDC", 6n, true],
  ["DAI", 18n, true],
  ["stETH", 18n, false],
  ["USDT", 6n, true],
  ["rETH", 18n, false],
  ["sUSDS", 18n, true],
  ["wstETH", 18n, false],
] as const;

export type Suite = Awaited<ReturnType<typeof deployCovers>>;

/**
 * Layers 1 to 6 with eight pool assets, five pools of 20,000 KEEL and a sixth of 1,000, two products each backs, and
 * capital of 10,000 ETH at 0.01 ETH a KEEL. `ada` manages the pools, `bo` stakes, `cy` and `dan` buy, `eve` is no
 * member; `module` stands for claims and for whoever else holds rights.
 */
export async function deployCovers(chain: Chain) {
  const { ethers } = chain;
  const people = await deployMembers(chain);
  const { authority, token, membership, admin } = people;
  const pool = await ethers.deployContract("CapitalPool", [authority]);
  const ledger = await ethers.deployContract("SolvencyLedger", [authority, pool, MODEL, LIMITS]);
  const marketArgs = [authority, token, membership, pool, ledger, MARKET, DAY] as const;
  const market = await ethers.deployContract("TokenMarket", [...marketArgs]);
  const staking = await ethers.deployContract("StakingPools", [authority, token, membership, 20_000, 5_000, 2_000]);
  const products = await ethers.deployContract("Products", [authority, ledger]);
  const parts = { authority, token, membership, pool, ledger, market, staking, products };
  const cover = await ethers.deployContract("Cover", [parts]);
  const core = { ...people, pool, ledger, market, staking, products, cover };
  await wire(core);
  const { feeds, tokens, usdFeed } = await listAssets(chain, core);
  for (const person of [people.ada, people.bo, people.cy, people.dan]) await people.joinAs(person);
  await endow(core);
  await products.setType(0, RULES);
  await products.addProduct(PRODUCT, ["eip155:1:0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2"]);
  await products.addProduct({ ...PRODUCT, group: 1n, tagMask: 0n, name: "Exchange" }, []);
  await openPools(chain, core);
  await admin.sendTransaction({ to: people.eve, value: 0n });
  return { ...core, feeds, tokens, usdFeed };
}

interface Core extends Awaited<ReturnType<typeof deployMembers>> {
  readonly pool: CapitalPool;
  readonly ledger: SolvencyLedger;
  readonly market: TokenMarket;
  readonly staking: StakingPools;
  readonly products: Products;
  readonly cover: Cover;
}

async function wire(core: Core) {
  const { token, membership, pool, ledger, market, staking, products, cover, module } = core;
  await token.setRights(market, rights("MINT_MARKET"));
  await token.setRights(staking, rights("REWARD", "BURN_SLASH", "PULL"));
  await token.setRights(cover, rights("BURN_PREMIUM"));
  await token.setRights(module, rights("HOLDERS", "MINT_GENESIS", "MINT_MARKET", "LOCK"));
  await token.connect(module).setHolder(staking, true);
  await membership.setRights(staking, rights("TIE"));
  await pool.setRights(cover, rights("FUND", "PAY"));
  await pool.setRights(module, rights("FUND", "PAY"));
  await ledger.setRights(products, rights("PRODUCTS"));
  await ledger.setRights(cover, rights("EXPOSURE"));
  await ledger.setRights(module, rights("RESERVE"));
  await market.setRights(module, rights("OPEN_MARKET"));
  await staking.setRights(cover, rights("ALLOCATE", "SLASH"));
  await cover.setRights(module, rights("CLAIM"));
}

async function listAssets(chain: Chain, { pool }: Core) {
  const { ethers } = chain;
  const usdFeed = await ethers.deployContract("MockFeed", [8, ETH_USD]);
  await pool.setUsdFeed(usdFeed, HEARTBEAT);
  const tokens = [];
  const feeds = [];
  for (const [symbol, decimals, isUsd] of ASSETS) {
    const token = await ethers.deployContract("MockERC20", [symbol, symbol, decimals]);
    const feed = await ethers.deployContract("MockFeed", isUsd ? [8, ONE_USD] : [18, parseEther("1")]);
    await pool.addAsset({
      token,
      feed,
      decimals,
      feedDecimals: isUsd ? 8n : 18n,
      heartbeat: HEARTBEAT,
      haircutBps: isUsd ? 100n : 1_000n,
      tagMask: 0n,
      usdQuoted: isUsd,
      currency: isUsd ? 1n : 0n,
      isAccepted: true,
    });
    tokens.push(token);
    feeds.push(feed);
  }
  return { feeds, tokens, usdFeed };
}

/** Capital at the opening price, and KEEL for it. */
async function endow(core: Core) {
  const { pool, token, market, module } = core;
  await pool.connect(module).receiveFunds(ETH, module, CAPITAL, 0, { value: CAPITAL });
  for (const [person, share] of [[core.ada, 1n], [core.bo, 1n], [core.cy, 1n]] as const)
    await token.connect(module).mintGenesis(person, HOLDINGS * share);
  await token.connect(module).mintGenesis(core.dan, (CAPITAL * 10n ** 18n) / PRICE - 3n * HOLDINGS);
  await market.connect(module).open(PRICE);
}

async function openPools(chain: Chain, { staking, ada, bo }: Core) {
  const backed = [0n, 1n].map((productId) => ({ productId, weightBps: 10_000n, targetPriceBps: TARGET_BPS }));
  const tranche = (await chain.now()) / TRANCHE + 7n;
  for (const [index, amount] of [...Array<bigint>(5).fill(POOL_STAKE), SMALL_STAKE].entries()) {
    await staking.connect(ada).createPool(1_000, 2_000, backed, ZeroHash);
    await staking
      .connect(bo)
      .deposit({ poolId: index + 1, positionId: 0, tranche, amount, maxOpenBurnBps: 0 });
  }
}

export type Order = ICover.BuyRequestStruct & { readonly amount: bigint; readonly period: bigint };

/** Ten ETH of the first product for 90 days from the first pool, paid in ETH, unless a test says otherwise. */
export function orderFor(owner: Signer, changes: Partial<ICover.BuyRequestStruct> = {}): Order {
  const amount = BigInt(changes.amount ?? parseEther("10"));
  return {
    owner,
    productId: 0,
    assetId: ETH,
    period: PERIOD,
    payAssetId: ETH,
    maxPremium: MAX_U96,
    deadline: 2n ** 40n - 1n,
    commissionBps: 0,
    commissionTo: ZeroAddress,
    dataHash: ZeroHash,
    ...changes,
    amount,
    pools: changes.pools ?? [{ poolId: 1, amount }],
  } as Order;
}

/** Spreads an amount over the first `count` pools, the remainder with the first. */
export function overPools(amount: bigint, count: bigint) {
  const each = amount / count;
  return Array.from({ length: Number(count) }, (_, index) => ({
    poolId: BigInt(index + 1),
    amount: index === 0 ? amount - each * (count - 1n) : each,
  }));
}

/** Buys and pays exactly what the quote says; gives the id of the cover. */
export async function buy({ cover }: Pick<Core, "cover">, buyer: Signer, order: Order): Promise<bigint> {
  const { premium } = await cover.connect(buyer).quote(order);
  await cover.connect(buyer).buy(order, { value: order.payAssetId === ETH ? premium + 10n ** 15n : 0n });
  return cover.coverCount();
}

/** Lets the pool take what it is owed in an ERC-20. */
export async function fund({ pool, tokens }: Suite, buyer: Signer, assetId: number, amount: bigint) {
  const token = tokens[assetId - 1];
  await token.mint(buyer, amount);
  await token.connect(buyer).approve(pool, MaxUint256);
  return token;
}

/** Units of 0.1 KEEL for a value at the opening price, rounded up twice as docs/economics.md §4 has it. */
export function unitsFor(value: bigint, price: bigint = PRICE): bigint {
  const keel = (value * 10n ** 18n + price - 1n) / price;
  return (keel + UNIT - 1n) / UNIT;
}

export function yearly(amount: bigint, period: bigint): bigint {
  return (amount * period) / YEAR;
}
