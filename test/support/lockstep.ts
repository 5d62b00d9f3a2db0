/** The suite and its reference model side by side, in the same state at the same second. */
import { MaxUint256, ZeroHash, id, parseEther } from "ethers";
import { rights } from "../../scripts/lib/access.js";
import { MARKET_DEFAULTS } from "../../scripts/lib/model/market.js";
import { Mutual } from "../model/mutual.js";
import { MODEL_DEFAULTS } from "../../scripts/lib/model/solvency.js";
import { deployCapital, drawdowns, FEED_UNIT, LIMITS, MODEL, USD_PER_ETH, units } from "./capital.js";
import { DAY, type Chain, type Signer } from "./chain.js";

export const TOKEN_ID = 1n;
export const KEEL_PAYS = 255n;
const WAD = 10n ** 18n;
const PRICE = parseEther("0.01");
const CAPITAL = parseEther("1000");
const HELD_TOKENS = 100_000n;
const MIN_PREMIUM = 10n ** 15n;
const GRACE = 35n * DAY;
const CAP = 5_000n;
const HOLDING = (CAPITAL * WAD) / PRICE / 4n;

const TYPE = {
  gracePeriod: GRACE,
  waitingPeriod: 7n * DAY,
  minPeriodDays: 28n,
  maxPeriodDays: 365n,
  deductibleBps: 500n,
  commissionMaxBps: 3_000n,
  minPremiumGwei: MIN_PREMIUM / 10n ** 9n,
  votingPeriod: 3n * DAY,
  cooldownPeriod: DAY,
  indemnity: 0n,
  chargesCapital: false,
};

/** Tag 0 falls by 60%, tag 1, the token's own, by 20%. */
const DRAWDOWNS: Readonly<Record<number, bigint>> = { 0: 6_000n, 1: 2_000n };

/** Limits at which a mutual of 1,000 ETH meets its gate now and then. */
const SALE_LIMITS = { ...LIMITS, productBps: 3_000n, memberBps: 2_500n };

const LEDGER = {
  model: {
    ...MODEL_DEFAULTS,
    floor: units(300),
    drawdowns: Array.from({ length: 16 }, (_, tag) => DRAWDOWNS[tag] ?? 0n),
  },
  downPerDay: MODEL.downPerDayBps,
  productLimit: SALE_LIMITS.productBps,
  groupLimit: SALE_LIMITS.groupBps,
  tagLimit: SALE_LIMITS.tagBps,
  memberLimit: SALE_LIMITS.memberBps,
};

const RULES = {
  market: MARKET_DEFAULTS,
  minHold: DAY,
  ledger: LEDGER,
  pools: { capacityFactor: 20_000n, rewardsShare: 5_000n },
  token: { decimals: 6n, haircut: 100n, tag: 1 },
};

/** Two products in ETH, two in USD; three groups, tags shared across them. */
export const PRODUCTS = [
  { group: 0, tags: [0], inUsd: false, floor: 45n, reduction: 0n },
  { group: 4, tags: [1], inUsd: true, floor: 50n, reduction: 1_000n },
  { group: 0, tags: [0, 1], inUsd: false, floor: 120n, reduction: 2_500n },
  { group: 6, tags: [], inUsd: true, floor: 250n, reduction: 0n },
] as const;

/** By pool: weight and target price of each product it backs. */
const POOLS = [
  new Map(PRODUCTS.map((_, product) => [product, { weight: 10_000n, target: 100n + 50n * BigInt(product) }])),
  new Map([0, 1, 2].map((product) => [product, { weight: 7_500n, target: 200n }])),
];

export type Lockstep = Awaited<ReturnType<typeof deployLockstep>>;
type Core = Awaited<ReturnType<typeof deployCore>>;

/** Layers 1 to 6 with 1,000 ETH and 100,000 USD of capital, four members with a quarter of the KEEL each, two empty pools. */
export async function deployLockstep(chain: Chain) {
  const core = await deployCore(chain);
  const { token, admin, market, module, fund, pool, ledger, usdc } = core;
  const members: readonly Signer[] = [core.ada, core.bo, core.cy, core.dan];
  await fund(CAPITAL);
  for (const member of members) {
    await core.joinAs(member);
    await token.connect(admin).mintGenesis(member, HOLDING);
    await usdc.erc20.connect(member).approve(pool, MaxUint256);
    await usdc.erc20.mint(member, parseEther("1"));
  }
  await sell(core);
  await market.connect(module).open(PRICE);
  await ledger.mark();
  return { ...core, members };
}

/** The model in the state of a suite that has just been deployed. */
export async function modelOf(chain: Chain, { members }: Lockstep): Promise<Mutual> {
  const now = await chain.now();
  const mutual = new Mutual(RULES, { now, usdAnswer: USD_PER_ETH * FEED_UNIT, tokenAnswer: FEED_UNIT });
  mutual.eth = CAPITAL;
  mutual.tokens = HELD_TOKENS * 10n ** RULES.token.decimals;
  for (const { address } of members) mutual.keel.mint(address, HOLDING);
  for (const { group, tags, floor, reduction } of PRODUCTS)
    mutual.addProduct({
      exposed: { group, tags, eth: 0n, usd: 0n },
      floor,
      cap: CAP,
      reduction,
      minPremium: MIN_PREMIUM,
      grace: GRACE,
    });
  for (const backed of POOLS) mutual.addPool(backed);
  mutual.open(PRICE);
  mutual.mark();
  return mutual;
}

async function deployCore(chain: Chain) {
  const { ethers } = chain;
  const model = { ...MODEL, floor: units(300), tagDrawdowns: drawdowns(DRAWDOWNS) };
  const capital = await deployCapital(chain, model, SALE_LIMITS);
  const { authority, token, membership, pool, ledger, market, admin } = capital;
  const staking = await ethers.deployContract("StakingPools", [authority, token, membership, 20_000, 5_000, 2_000]);
  const products = await ethers.deployContract("Products", [authority, ledger]);
  const parts = { authority, token, membership, pool, ledger, market, staking, products };
  const cover = await ethers.deployContract("Cover", [parts]);
  await token.setRights(staking, rights("REWARD", "BURN_SLASH", "PULL"));
  await token.setRights(cover, rights("BURN_PREMIUM"));
  await token.connect(admin).setHolder(staking, true);
  await membership.setRights(staking, rights("TIE"));
  await pool.setRights(cover, rights("FUND", "PAY"));
  await ledger.setRights(products, rights("PRODUCTS"));
  await ledger.setRights(cover, rights("EXPOSURE"));
  await staking.setRights(cover, rights("ALLOCATE", "SLASH"));
  const usdc = await capital.addToken({ haircutBps: RULES.token.haircut, tagMask: 2n, held: HELD_TOKENS });
  return { ...capital, staking, products, cover, usdc };
}

/** Lists the products and opens the pools; who opens them is no member of the model. */
async function sell({ products, staking, ada }: Core): Promise<void> {
  await products.setType(0, TYPE);
  for (const [place, { group, tags, inUsd, floor, reduction }] of PRODUCTS.entries()) {
    const tagMask = tags.reduce((mask: number, tag) => mask | (1 << tag), 0);
    const offer = { reductionBps: reduction, floorBps: floor, capBps: CAP, assetMask: inUsd ? 2n : 1n };
    const named = { isRetired: false, wordingHash: id("wording"), name: `Product ${place}` };
    await products.addProduct({ typeId: 0n, group, tagMask, ...offer, ...named }, []);
  }
  for (const backed of POOLS) {
    const terms = [...backed].map(([productId, { weight, target }]) => ({
      productId,
      weightBps: weight,
      targetPriceBps: target,
    }));
    await staking.connect(ada).createPool(0, 2_000, terms, ZeroHash);
  }
}
