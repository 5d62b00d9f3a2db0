import { MaxUint256, Result, ZeroAddress, ZeroHash, id, parseEther } from "ethers";
import { rights } from "../../scripts/lib/access.js";
import type { Cover, ICover, IProducts, Products, StakingPools } from "../../typechain-types/index.js";
import { deployCapital } from "./capital.js";
import { DAY, type Chain, type Signer } from "./chain.js";

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

/** Decimals and whether it counts as USD, of assets 1 to 7: USDC, DAI, stETH, USDT, rETH, sUSDS, wstETH. */
const ASSETS: readonly (readonly [number, boolean])[] = [
  [6, true],
  [18, true],
  [18, false],
  [6, true],
  [18, false],
  [18, true],
  [18, false],
];

export type Suite = Awaited<ReturnType<typeof deployCovers>>;

/**
 * Layers 1 to 6 with eight pool assets, five pools of 20,000 KEEL and a sixth of 1,000, two products each backs, and
 * capital of 10,000 ETH at 0.01 ETH a KEEL. `ada` manages the pools, `bo` stakes, `cy` and `dan` buy, `eve` is no
 * member; `module` stands for claims and for whoever else holds rights.
 */
export async function deployCovers(chain: Chain) {
  const { ethers } = chain;
  const capital = await deployCapital(chain);
  const { authority, token, membership, pool, ledger, market } = capital;
  const staking = await ethers.deployContract("StakingPools", [authority, token, membership, 20_000, 5_000, 2_000]);
  const products = await ethers.deployContract("Products", [authority, ledger]);
  const parts = { authority, token, membership, pool, ledger, market, staking, products };
  const cover = await ethers.deployContract("Cover", [parts]);
  const core = { ...capital, staking, products, cover };
  await wire(core);
  const assets = [];
  for (const [decimals, isUsd] of ASSETS)
    assets.push(await capital.addToken({ decimals, usdQuoted: isUsd, currency: isUsd ? 1n : 0n, held: 1n }));
  for (const person of [capital.ada, capital.bo, capital.cy, capital.dan]) await capital.joinAs(person);
  await endow(core);
  await products.setType(0, RULES);
  await products.addProduct(PRODUCT, ["eip155:1:0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2"]);
  await products.addProduct({ ...PRODUCT, group: 1n, tagMask: 0n, name: "Exchange" }, []);
  await openPools(chain, core);
  await ledger.mark();
  return { ...core, assets };
}

interface Core extends Awaited<ReturnType<typeof deployCapital>> {
  readonly staking: StakingPools;
  readonly products: Products;
  readonly cover: Cover;
}

async function wire({ token, membership, pool, ledger, staking, products, cover, module, admin }: Core) {
  await token.setRights(staking, rights("REWARD", "BURN_SLASH", "PULL"));
  await token.setRights(cover, rights("BURN_PREMIUM"));
  await token.connect(admin).setHolder(staking, true);
  await membership.setRights(staking, rights("TIE"));
  await pool.setRights(cover, rights("FUND", "PAY"));
  await ledger.setRights(products, rights("PRODUCTS"));
  await ledger.setRights(cover, rights("EXPOSURE"));
  await staking.setRights(cover, rights("ALLOCATE", "SLASH"));
  await cover.setRights(module, rights("CLAIM"));
}

/** Capital at the opening price, and KEEL for it. */
async function endow({ token, market, fund, admin, module, ada, bo, cy, dan }: Core) {
  await fund(CAPITAL);
  const minting = token.connect(admin);
  for (const person of [ada, bo, cy]) await minting.mintGenesis(person, HOLDINGS);
  await minting.mintGenesis(dan, (CAPITAL * 10n ** 18n) / PRICE - 3n * HOLDINGS);
  await market.connect(module).open(PRICE);
}

async function openPools(chain: Chain, { staking, ada, bo }: Core) {
  const backed = [0n, 1n].map((productId) => ({ productId, weightBps: 10_000n, targetPriceBps: TARGET_BPS }));
  const tranche = (await chain.now()) / TRANCHE + 7n;
  for (const [index, amount] of [...Array<bigint>(5).fill(POOL_STAKE), SMALL_STAKE].entries()) {
    await staking.connect(ada).createPool(1_000, 2_000, backed, ZeroHash);
    await staking.connect(bo).deposit({ poolId: index + 1, positionId: 0, tranche, amount, maxOpenBurnBps: 0 });
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

/** Gives the buyer an ERC-20 that the pool may take. */
export async function provide({ pool, assets }: Suite, buyer: Signer, assetId: number, amount: bigint) {
  const { erc20 } = assets[assetId - 1];
  await erc20.mint(buyer, amount);
  await erc20.connect(buyer).approve(pool, MaxUint256);
  return erc20;
}

/** Units of 0.1 KEEL for a value at the opening price, rounded up twice as docs/economics.md §4 has it. */
export function unitsFor(value: bigint, price: bigint = PRICE): bigint {
  const keel = (value * 10n ** 18n + price - 1n) / price;
  return (keel + UNIT - 1n) / UNIT;
}

/** A struct that a view returned, by the names of its fields. */
export function fieldsOf<T extends object>(struct: T): Omit<T, keyof unknown[]> {
  if (!(struct instanceof Result)) throw new TypeError("not what a view returned");
  return struct.toObject() as Omit<T, keyof unknown[]>;
}
