import { parseEther, parseUnits, type BigNumberish } from "ethers";
import type { CapitalPool } from "../../typechain-types/index.js";
import { rights } from "../../scripts/lib/access.js";
import { GROUPS, MODEL_DEFAULTS } from "../../scripts/lib/model/solvency.js";
import { MARKET_DEFAULTS } from "../../scripts/lib/model/market.js";
import type { Chain, Signer } from "./chain.js";
import { DAY } from "./chain.js";
import { marketParams, octet } from "./maths.js";
import { deployMembers } from "./members.js";

export const ETH = 0n;
export const GWEI = 10n ** 9n;
export const BPS = 10_000n;
export const CURRENCY = { ETH: 0n, USD: 1n } as const;
export const STATUS = { Good: 0n, Stale: 1n, Dead: 2n } as const;
export const INFLOW = { Genesis: 0n, Market: 1n, Premium: 2n, JoinFee: 3n, ClaimDeposit: 4n } as const;
export const OUTFLOW = { Redemption: 0n, Claim: 1n, Commission: 2n } as const;
export const LIMIT = { Requirement: 0n, Product: 1n, Group: 2n, Tag: 3n, Member: 4n } as const;
export const FEED = { Answer: 0n, Refuse: 1n, ShortData: 2n, BurnGas: 3n, HugeData: 4n, DirtyRounds: 5n } as const;
export const ODD = { Nothing: 0n, False: 1n, True: 2n, Two: 3n, Huge: 4n } as const;
export const RECEIVER = { Take: 0n, Refuse: 1n, EatGas: 2n, HugeData: 3n, CallBack: 4n } as const;

export const HEARTBEAT = 90_000n;
/** 1,600 USD per ETH, so that prices in ETH are short. */
export const USD_PER_ETH = 1_600n;
export const FEED_UNIT = 10n ** 8n;

/** The model's numbers with a floor of 500 ETH, as parameters.json has them. */
export const MODEL = {
  groupRates: octet(MODEL_DEFAULTS.c),
  k: MODEL_DEFAULTS.k,
  eta: MODEL_DEFAULTS.eta,
  rhoMarket: MODEL_DEFAULTS.rhoMkt,
  gammaMax: MODEL_DEFAULTS.gammaMax,
  downPerDayBps: 200n,
  floor: 500n * GWEI,
  tagDrawdowns: drawdowns({}),
};

export const LIMITS = {
  openClaimWeightBps: 5_000n,
  productBps: 1_500n,
  groupBps: 4_000n,
  tagBps: 5_000n,
  memberBps: 200n,
  brokerBps: 500n,
};

/** Limits that never bind. */
export const NO_LIMITS = { ...LIMITS, productBps: BPS, groupBps: BPS, tagBps: BPS, memberBps: BPS };

export const MARKET = marketParams(MARKET_DEFAULTS);
export const MIN_HOLD = DAY;

type Sixteen = [
  ...[bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint],
  ...[bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint],
];

export function drawdowns(byTag: Readonly<Record<number, bigint>>): Sixteen {
  return Array.from({ length: 16 }, (_, tag) => byTag[tag] ?? 0n) as Sixteen;
}

export const units = (ether: string | number): bigint => parseUnits(String(ether), 9);
export const groupId = (name: (typeof GROUPS)[number]): number => GROUPS.indexOf(name);

/** Layers 1 to 4, the market not open, nothing in the pool. `module` holds every right of layer 4. */
export async function deployCapital(chain: Chain, model: typeof MODEL = MODEL, limits: typeof LIMITS = LIMITS) {
  const { ethers } = chain;
  const members = await deployMembers(chain);
  const { admin, module, authority, token, membership } = members;
  const pool = await ethers.deployContract("CapitalPool", [authority]);
  const ledger = await ethers.deployContract("SolvencyLedger", [authority, pool, model, limits]);
  const marketArgs = [authority, token, membership, pool, ledger, MARKET, MIN_HOLD] as const;
  const market = await ethers.deployContract("TokenMarket", [...marketArgs]);
  const usdFeed = await ethers.deployContract("MockFeed", [8, USD_PER_ETH * FEED_UNIT]);
  await pool.setUsdFeed(usdFeed, HEARTBEAT);
  await pool.setRights(module, rights("FUND", "PAY"));
  await pool.setRights(market, rights("FUND", "PAY"));
  await ledger.setRights(module, rights("PRODUCTS", "EXPOSURE", "RESERVE"));
  await market.setRights(module, rights("OPEN_MARKET"));
  await token.setRights(market, rights("MINT_MARKET"));
  await token.setRights(admin, rights("MINT_GENESIS", "HOLDERS", "LOCK", "REWARD"));
  const fund = (amount: bigint) =>
    pool.connect(module).receiveFunds(ETH, module, amount, INFLOW.Premium, { value: amount });
  const addToken = tokenAdder(chain, pool, module);
  const atModule = { pool: pool.connect(module), ledger: ledger.connect(module), market: market.connect(module) };
  return { ...members, pool, ledger, market, usdFeed, fund, addToken, atModule };
}

export type Capital = Awaited<ReturnType<typeof deployCapital>>;

export interface TokenOptions {
  readonly decimals: number;
  /** Answer of the feed, 8 decimals: USD when `usdQuoted`, ETH otherwise. */
  readonly price: bigint;
  readonly usdQuoted: boolean;
  readonly currency: bigint;
  readonly haircutBps: bigint;
  readonly tagMask: bigint;
  /** Whole tokens the pool gets. */
  readonly held: bigint;
}

const USDC: TokenOptions = {
  decimals: 6,
  price: FEED_UNIT,
  usdQuoted: true,
  currency: CURRENCY.USD,
  haircutBps: 0n,
  tagMask: 0n,
  held: 0n,
};

function tokenAdder(chain: Chain, pool: CapitalPool, module: Signer) {
  return async (changes: Partial<TokenOptions> = {}) => {
    const options = { ...USDC, ...changes };
    const { ethers } = chain;
    const id = await pool.assetCount();
    const erc20 = await ethers.deployContract("MockERC20", [`Token ${id}`, `T${id}`, options.decimals]);
    const feed = await ethers.deployContract("MockFeed", [8, options.price]);
    const asset = {
      token: await erc20.getAddress(),
      feed: await feed.getAddress(),
      decimals: options.decimals,
      feedDecimals: 8n,
      heartbeat: HEARTBEAT,
      haircutBps: options.haircutBps,
      tagMask: options.tagMask,
      usdQuoted: options.usdQuoted,
      currency: options.currency,
      isAccepted: true,
    };
    await pool.addAsset(asset);
    const amount = options.held * 10n ** BigInt(options.decimals);
    await erc20.connect(module).approve(pool, 2n ** 256n - 1n);
    if (amount !== 0n) {
      await erc20.mint(module, amount);
      await pool.connect(module).receiveFunds(id, module, amount, INFLOW.Premium);
    }
    return { id, erc20, feed, asset };
  };
}

/** A sale in ETH that asks nothing back and counts for no member, unless told otherwise. */
export function sale(productId: BigNumberish, unitCount: bigint, changes: Partial<SaleInput> = {}): SaleInput {
  const usual = { currency: CURRENCY.ETH, usdPrice: 0n, memberExposure: 0n, chargesCapital: false };
  return { productId, units: unitCount, ...usual, ...changes };
}

export interface SaleInput {
  productId: BigNumberish;
  currency: bigint;
  units: bigint;
  usdPrice: bigint;
  memberExposure: bigint;
  chargesCapital: boolean;
}

/** The state of the worked example of docs/economics.md §2, in a market that is open at 0.0196 ETH. */
export const EXAMPLE = {
  capital: parseEther("98000"),
  floor: parseUnits("70000", 9),
  supply: parseEther("5000000"),
  price: parseEther("0.0196"),
};

/** As above, and `ada` and `bo` are members; `ada` holds the whole supply but for the tokens locked for ever. */
export async function deployExample(chain: Chain, floor: bigint = EXAMPLE.floor) {
  const suite = await deployCapital(chain, { ...MODEL, floor });
  const { ada, bo, admin, token, fund, atModule, joinAs } = suite;
  await joinAs(ada);
  await joinAs(bo);
  await fund(EXAMPLE.capital);
  await token.connect(admin).mintGenesis(token, parseEther("1000"));
  await token.connect(admin).mintGenesis(ada, EXAMPLE.supply - parseEther("1000"));
  await atModule.market.open(EXAMPLE.price);
  return suite;
}
