/** The suite and its reference model side by side, in the same state at the same second. */
import { addressOf } from "../../../scripts/lib/contracts.js";
import { MaxUint256, ZeroHash, id, parseEther } from "ethers";
import { rights } from "../../../scripts/lib/access.js";
import { MARKET_DEFAULTS } from "../../../scripts/lib/model/market.js";
import { MODEL_DEFAULTS } from "../../../scripts/lib/model/solvency.js";
import { Mutual, type MutualRules } from "../../model/mutual.js";
import type { Product, TypeRules } from "../../model/products.js";
import type { ProductTerms } from "../../model/staking.js";
import type { Asset } from "../../model/treasury.js";
import {
  CURRENCY,
  FEED_UNIT,
  HEARTBEAT,
  INFLOW,
  LIMITS,
  MODEL,
  USD_PER_ETH,
  deployCapital,
  drawdowns,
  units,
} from "../capital.js";
import { DAY, HOUR, type Chain, type Signer } from "../chain.js";
import { JOIN_FEE } from "../members.js";

const WAD = 10n ** 18n;
const PRICE = parseEther("0.01");
const CAPITAL = parseEther("1000");
/** What every member begins with of each token. */
export const POCKET = parseEther("1000000");

/** Tag 0 falls by 60%, tag 1, the USD token's own, by 20%, tag 2, the ETH token's, by 30%. */
const DRAWDOWNS: Readonly<Record<number, bigint>> = { 0: 6_000n, 1: 2_000n, 2: 3_000n };

/** Limits at which a mutual of 1,000 ETH meets its gate now and then. */
const SALE_LIMITS = { ...LIMITS, productBps: 3_000n, memberBps: 2_500n };

export const RULES: MutualRules = {
  market: MARKET_DEFAULTS,
  minHold: DAY,
  ledger: {
    model: {
      ...MODEL_DEFAULTS,
      floor: units(300),
      drawdowns: Array.from({ length: 16 }, (_, tag) => DRAWDOWNS[tag] ?? 0n),
    },
    downPerDay: MODEL.downPerDayBps,
    limits: {
      openClaimWeight: SALE_LIMITS.openClaimWeightBps,
      product: SALE_LIMITS.productBps,
      group: SALE_LIMITS.groupBps,
      tag: SALE_LIMITS.tagBps,
      member: SALE_LIMITS.memberBps,
    },
  },
  staking: { capacityFactor: 20_000n, rewardsShare: 5_000n, maxFee: 2_000n },
  claims: { floor: parseEther("0.05"), share: 100n },
  assessment: { quorum: 1_500n, valueMultiple: 2n, lateFlip: 12n * HOUR, lateExtension: 24n * HOUR },
  joinFee: JOIN_FEE,
  heartbeat: HEARTBEAT,
};

/** The tokens of the pool beside ETH: USD with 6 decimals, and one of the ETH class with a feed in ETH. */
const TOKENS = [
  {
    decimals: 6,
    price: FEED_UNIT,
    usdQuoted: true,
    currency: CURRENCY.USD,
    haircutBps: 100n,
    tagMask: 2n,
    held: 100_000n,
  },
  {
    decimals: 18,
    price: FEED_UNIT,
    usdQuoted: false,
    currency: CURRENCY.ETH,
    haircutBps: 1_000n,
    tagMask: 4n,
    held: 50n,
  },
] as const;

const TYPE: TypeRules = {
  grace: 35n * DAY,
  waiting: 7n * DAY,
  minDays: 28n,
  maxDays: 365n,
  deductible: 500n,
  commissionMax: 3_000n,
  minPremium: 10n ** 15n,
  voting: 3n * DAY,
  cooldown: DAY,
  chargesCapital: false,
};

/** The second type charges for capital and knows no deductible. */
export const TYPES: readonly TypeRules[] = [
  TYPE,
  { ...TYPE, waiting: 2n * DAY, grace: 14n * DAY, deductible: 0n, voting: 2n * DAY, chargesCapital: true },
];

const OFFER = { reduction: 0n, cap: 5_000n, isRetired: false };
export const PRODUCTS: readonly Product[] = [
  { ...OFFER, type: 0, group: 0, tags: [0], assets: [0], floor: 45n },
  { ...OFFER, type: 0, group: 4, tags: [1], assets: [1], floor: 50n, reduction: 1_000n },
  { ...OFFER, type: 1, group: 0, tags: [0, 1], assets: [0, 2], floor: 120n, reduction: 2_500n },
  { ...OFFER, type: 0, group: 6, tags: [], assets: [0, 1], floor: 250n },
  { ...OFFER, type: 1, group: 2, tags: [2], assets: [2], floor: 100n },
];

const EVERYTHING = PRODUCTS.map((_, product) => ({ product, weight: 10_000n, target: 100n + 50n * BigInt(product) }));

/** Who manages which pool, its fee, and what it backs. */
const POOLS: readonly { readonly manager: number; readonly fee: bigint; readonly products: readonly ProductTerms[] }[] =
  [
    { manager: 0, fee: 1_000n, products: EVERYTHING },
    {
      manager: 1,
      fee: 500n,
      products: [0, 1, 2].map((product) => ({ product, weight: 7_500n, target: 200n })),
    },
  ];
const MAX_POOL_FEE = 2_000n;
const MEMBERS = 7;
const OUTSIDERS = 2;

export type Lockstep = Awaited<ReturnType<typeof deployLockstep>>;

/**
 * Layers 1 to 7 with 1,000 ETH, 100,000 USD and 50 of the ETH token as capital, seven members with equal parts of the KEEL, two
 * empty pools; two accounts that are no members yet.
 */
export async function deployLockstep(chain: Chain) {
  const core = await deployCore(chain);
  const { token, admin, module, pool, ledger, market, fund, joinAs, tokens, staking, products } = core;
  const people = (await chain.ethers.getSigners()).slice(10, 10 + MEMBERS + OUTSIDERS);
  for (const person of people.slice(0, MEMBERS)) {
    await joinAs(person);
    await token.connect(admin).mintGenesis(person, HOLDING);
  }
  for (const { erc20 } of tokens)
    for (const person of people) {
      await erc20.connect(person).approve(pool, MaxUint256);
      await erc20.mint(person, POCKET);
    }
  await fund(CAPITAL);
  for (const [place, type] of TYPES.entries()) await products.setType(place, typeArgs(type));
  for (const product of PRODUCTS) await products.addProduct(productArgs(product), []);
  for (const { manager, fee, products: backed } of POOLS)
    await staking.connect(people[manager]).createPool(fee, MAX_POOL_FEE, backed.map(termsArgs), ZeroHash);
  await market.connect(module).open(PRICE);
  await ledger.mark();
  const markedAt = await chain.now();
  const reader = await chain.ethers.deployContract("StateReader");
  const addresses = people.map(({ address }) => address);
  return { ...core, people, addresses, reader, markedAt };
}

const HOLDING = (CAPITAL * WAD) / PRICE / BigInt(MEMBERS);

/** The model in the state of a suite that has just been deployed. */
export async function modelOf(suite: Lockstep): Promise<Mutual> {
  const { addresses, staking, assessment, membership, usdFeed, tokens, market, markedAt, chain } = suite;
  const mutual = new Mutual(RULES, {
    now: markedAt,
    price: PRICE,
    assets: [native(), ...TOKENS.map(assetOf)],
    usdFeed: { answer: USD_PER_ETH * FEED_UNIT, updatedAt: (await roundOf(usdFeed)).updatedAt, isDown: false },
    staking: addressOf(staking),
    assessment: addressOf(assessment),
  });
  const { treasury, members, keel } = mutual;
  for (const [place, { feed, held, decimals }] of tokens.entries()) {
    treasury.assets[place + 1].feed.updatedAt = (await roundOf(feed)).updatedAt;
    treasury.recorded[place + 1] = held * 10n ** BigInt(decimals);
    treasury.keepPrice(place + 1, markedAt);
  }
  treasury.recorded[0] = CAPITAL;
  treasury.keepUsd(markedAt);
  for (const account of addresses.slice(0, MEMBERS)) {
    const { joinedAt, expiresAt } = await membership.memberOf(account);
    const attested = { account, tier: 1n, expiresAt, nonce: 0n, deadline: joinedAt, isGood: true };
    members.join(account, JOIN_FEE, attested, joinedAt);
    keel.setHolder(account);
    keel.mint(account, HOLDING);
  }
  for (const [place, type] of TYPES.entries()) mutual.products.setType(place, type);
  for (const product of PRODUCTS) mutual.addProduct(product);
  for (const [place, { manager, fee, products }] of POOLS.entries()) {
    const { settledAt } = await staking.poolOf(place + 1);
    mutual.staking.createPool(addresses[manager], fee, MAX_POOL_FEE, products, settledAt);
  }
  const opened = await market.queryFilter(market.filters.Opened());
  mutual.market.open(PRICE, BigInt((await opened[0].getBlock()).timestamp));
  mutual.mark(markedAt);
  mutual.now = await chain.now();
  return mutual;
}

export const typeArgs = (rules: TypeRules) => ({
  gracePeriod: rules.grace,
  waitingPeriod: rules.waiting,
  minPeriodDays: rules.minDays,
  maxPeriodDays: rules.maxDays,
  deductibleBps: rules.deductible,
  commissionMaxBps: rules.commissionMax,
  minPremiumGwei: rules.minPremium / 10n ** 9n,
  votingPeriod: rules.voting,
  cooldownPeriod: rules.cooldown,
  indemnity: 0n,
  chargesCapital: rules.chargesCapital,
});

export const maskOf = (bits: readonly number[]): bigint => bits.reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n);

export const productArgs = ({ type, group, tags, reduction, floor, cap, assets }: Product) => ({
  ...{ typeId: type, group, tagMask: maskOf(tags), reductionBps: reduction, floorBps: floor, capBps: cap },
  ...{ assetMask: maskOf(assets), isRetired: false, wordingHash: id("wording"), name: "Product" },
});

export const termsArgs = ({ product, weight, target }: ProductTerms) => ({
  productId: product,
  weightBps: weight,
  targetPriceBps: target,
});

async function deployCore(chain: Chain) {
  const { ethers } = chain;
  const model = { ...MODEL, floor: units(300), tagDrawdowns: drawdowns(DRAWDOWNS) };
  const capital = await deployCapital(chain, model, SALE_LIMITS);
  const { authority, token, membership, pool, ledger, market, admin, module } = capital;
  const staking = await ethers.deployContract("StakingPools", [authority, token, membership, 20_000, 5_000, 2_000]);
  const products = await ethers.deployContract("Products", [authority, ledger]);
  const parts = { authority, token, membership, pool, ledger, market, staking, products };
  const cover = await ethers.deployContract("Cover", [parts]);
  const { quorum, valueMultiple, lateFlip, lateExtension } = RULES.assessment;
  const ballots = [quorum, valueMultiple, lateFlip, lateExtension] as const;
  const assessment = await ethers.deployContract("Assessment", [authority, token, membership, cover, ...ballots]);
  const below = { authority, membership, pool, ledger, market, cover, assessment };
  const claims = await ethers.deployContract("Claims", [below, RULES.claims.floor, RULES.claims.share]);
  await token.setRights(staking, rights("REWARD", "BURN_SLASH", "PULL"));
  await token.setRights(cover, rights("BURN_PREMIUM"));
  await token.setRights(assessment, rights("PULL"));
  for (const holder of [staking, assessment]) await token.connect(admin).setHolder(holder, true);
  for (const binding of [staking, assessment, claims]) await membership.setRights(binding, rights("TIE"));
  for (const payer of [cover, claims]) await pool.setRights(payer, rights("FUND", "PAY"));
  await ledger.setRights(products, rights("PRODUCTS"));
  await ledger.setRights(cover, rights("EXPOSURE"));
  await ledger.setRights(claims, rights("RESERVE"));
  await staking.setRights(cover, rights("ALLOCATE", "SLASH"));
  await cover.setRights(claims, rights("CLAIM"));
  await assessment.setRights(claims, rights("BALLOT"));
  const tokens = [];
  for (const options of TOKENS) tokens.push({ ...options, ...(await capital.addToken(options)) });
  const all = { ...capital, staking, products, cover, assessment, claims, tokens, chain };
  return { ...all, module: module satisfies Signer, inflow: INFLOW };
}

function native(): Asset {
  const feed = { answer: 0n, updatedAt: 0n, isDown: true };
  return { decimals: 18n, isUsd: false, usdQuoted: false, haircut: 0n, tags: [], isAccepted: true, feed };
}

function assetOf({ decimals, price, usdQuoted, currency, haircutBps, tagMask }: (typeof TOKENS)[number]): Asset {
  return {
    decimals: BigInt(decimals),
    isUsd: currency === CURRENCY.USD,
    usdQuoted,
    haircut: haircutBps,
    tags: tagMask === 2n ? [1] : [2],
    isAccepted: true,
    feed: { answer: price, updatedAt: 0n, isDown: false },
  };
}

async function roundOf(feed: Lockstep["usdFeed"]): Promise<{ updatedAt: bigint }> {
  const { updatedAt } = await feed.latestRoundData();
  return { updatedAt };
}
