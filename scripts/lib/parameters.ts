/** What a network is deployed with: deploy/parameters/<network>.json, checked and turned into the numbers contracts take. */
import { readFileSync } from "node:fs";
import { isAddress, parseUnits } from "ethers";
import { z } from "zod";
import { GROUPS, PRODUCT_TYPES, type Group, type ProductType } from "../data/catalogue.js";
import { DECIMALS, parseDuration, parseIn, parsePercent, UnitError, type Unit } from "./units.js";

export class ParameterError extends Error {
  override readonly name = "ParameterError";
}

const reading =
  <T>(read: (text: string) => T) =>
  (text: string, context: z.RefinementCtx<string>): T => {
    try {
      return read(text);
    } catch (error) {
      if (!(error instanceof UnitError)) throw error;
      context.addIssue({ code: "custom", message: error.message });
      return z.NEVER;
    }
  };

const amountIn = (unit: Unit) => z.string().transform(reading((text) => parseIn(unit, text)));
const eth = amountIn("ETH");
const keel = amountIn("KEEL");
const share = z.string().transform(reading((text) => parsePercent(text, 2_000n)));
const time = z.string().transform(reading(parseDuration));
const count = z.int().min(1).transform(BigInt);
const sharesOf = (names: readonly string[]) => z.record(z.enum(names), share);

/** An address, the place of an account of the connected wallet (`#1`), or a variable of the environment that names one (`$WHO`). */
const person = z
  .string()
  .transform((text) =>
    /^\$[A-Z][A-Z0-9_]*$/.test(text) ? process.env[text.slice(1)] || `${text}, which is not set,` : text,
  )
  .refine((text) => /^#\d+$/.test(text) || isAddress(text), {
    error: ({ input }) => `${String(input)} is no address and no #account`,
  });
const contract = z.string().refine((text) => text === "mock" || isAddress(text), 'is no address and not "mock"');
const price = z.string().regex(/^\d+(\.\d+)?$/, "is no price");

const assetSchema = z
  .strictObject({
    symbol: z.enum(Object.keys(DECIMALS) as Unit[]),
    token: z.literal("native").or(contract),
    feed: contract.optional(),
    quote: z.enum(["ETH", "USD"]).default("ETH"),
    price: price.default("1"),
    feedDecimals: z.int().min(0).max(18).default(18),
    heartbeat: time.default(0n),
    currency: z.enum(["ETH", "USD"]),
    haircut: share,
    tags: z.array(z.string()),
    isAccepted: z.boolean(),
  })
  .refine((asset) => asset.token === "native" || asset.feed !== undefined, "needs a feed")
  .transform((asset) => ({
    ...asset,
    decimals: DECIMALS[asset.symbol],
    answer: parseUnits(asset.price, asset.feedDecimals),
  }));

const schema = z.strictObject({
  about: z.string(),
  token: z.strictObject({ genesisPrice: eth, genesisCapital: eth, lockedKeel: keel, minHold: time }),
  genesis: z.strictObject({ minFounders: count, maxShare: share }),
  membership: z.strictObject({ joinFee: eth, attestationMaxAge: time }),
  market: z.strictObject({
    spreadAsk: share,
    spreadBid: share,
    beta0: share,
    fullRatio: share,
    kappa: share,
    alphaMax: share,
    maxRatio: share,
    lambda: share,
    maxDepth: share,
    askDepth: share,
    askDecay: share,
    bidDecay: share,
    maxDisplacement: share,
  }),
  mcr: z.strictObject({
    floor: eth,
    k: share,
    eta: share,
    rhoMarket: share,
    gammaMax: share,
    downPerDay: share,
    groupRates: sharesOf(GROUPS),
  }),
  sales: z.strictObject({
    openClaimWeight: share,
    product: share,
    group: share,
    tag: share,
    member: share,
    broker: share,
  }),
  assets: z.strictObject({
    usdFeed: z
      .strictObject({ feed: contract, price, decimals: z.int().min(0).max(18), heartbeat: time })
      .transform((feed) => ({ ...feed, answer: parseUnits(feed.price, feed.decimals) })),
    list: z.array(assetSchema).min(1),
  }),
  products: z.strictObject({
    minPeriod: time,
    maxPeriod: time,
    grace: time,
    waiting: time,
    deductible: share,
    minPremium: eth,
    floorRate: sharesOf(GROUPS),
    capRate: share,
    commissionMax: share,
    indemnity: z.record(z.enum(PRODUCT_TYPES), z.enum(["None", "BalanceAtOnset", "Salvage"])),
  }),
  staking: z.strictObject({
    tranche: time,
    liveTranches: count,
    capacityFactor: share,
    rewardsShare: share,
    maxWeight: share,
    maxTotalWeight: share,
    maxFee: share,
    holdThreshold: share,
    maxHold: time,
  }),
  pricing: z.strictObject({
    knee: share,
    low: share,
    high: share,
    releaseMemory: time,
    costOfCapital: share,
    chargesCapital: z.boolean(),
  }),
  claims: z.strictObject({
    depositFloor: eth,
    deposit: share,
    voting: time,
    cooldown: time,
    quorum: share,
    valueMultiple: count,
    lateFlip: time,
    lateExtension: time,
    lateExtensionsMax: count,
    weightAge: time,
    assessmentTail: time,
  }),
  governance: z.strictObject({
    votingDelay: time,
    votingPeriod: time,
    quorum: share,
    threshold: keel,
    tiers: z.strictObject({ PARAMETER: time, MODULE: time, CORE: time, ADMIN: time, GUARDIAN: time }),
  }),
  people: z.strictObject({ signers: z.array(person).min(1), guardians: z.array(person).min(1) }),
});

type Read = z.infer<typeof schema>;

export type AssetParameters = z.infer<typeof assetSchema>;

/** Amounts in the smallest unit, shares in bps, times in seconds. */
export interface Parameters extends Read {
  readonly mcr: Read["mcr"] & { readonly groupRates: Record<Group, bigint> };
  readonly products: Read["products"] & {
    readonly floorRate: Record<Group, bigint>;
    readonly indemnity: Record<ProductType, "None" | "BalanceAtOnset" | "Salvage">;
  };
}

/** Reads a network's file; refuses with every fault named. */
export function loadParameters(network: string): Parameters {
  const file = new URL(`../../deploy/parameters/${network}.json`, import.meta.url);
  return parseParameters(JSON.parse(readFileSync(file, "utf8")), `${network}.json`);
}

export function parseParameters(input: unknown, name = "parameters"): Parameters {
  const read = schema.safeParse(input);
  if (!read.success) throw new ParameterError(`${name}: ${z.prettifyError(read.error)}`);
  const faults = faultsOf(read.data);
  if (faults.length > 0) throw new ParameterError(`${name}: ${faults.join("; ")}`);
  return read.data as Parameters;
}

/** What must hold together (docs/economics.md §2 and §9), in one sentence per fault. */
export function faultsOf(p: Read): string[] {
  const BPS = 10_000n;
  const rules: readonly (readonly [boolean, string])[] = [
    [p.staking.rewardsShare * p.staking.capacityFactor <= BPS * BPS, "the rewards share is above 1 / capacity factor"],
    [p.staking.rewardsShare + p.products.commissionMax < BPS, "rewards and commission give the whole premium away"],
    [p.market.maxDisplacement * 2n <= BPS, "the mint displacement cap is above half the mint depth"],
    [p.sales.product <= 1_500n, "one product may take more than 15% of capital"],
    [p.sales.group <= 4_000n, "one group may take more than 40% of capital"],
    [p.sales.tag <= 5_000n, "one dependency may take more than 50% of capital"],
    [p.sales.member <= 200n, "one member may hold covers of more than 2% of capital"],
    [p.sales.broker <= 500n, "one broker may sell covers of more than 5% of capital"],
    [outflowBps(p.market.maxDepth, INSIDER_BPS) < 450n, "an insider may redeem 4.5% of capital before a decision acts"],
    [p.mcr.floor * 4n > p.token.genesisCapital, "the floor is not above a quarter of the founders' capital"],
    [p.mcr.floor * 13n <= p.token.genesisCapital * 10n, "the founders' capital is under 1.3 times the floor"],
    [p.genesis.minFounders >= 10n && p.genesis.maxShare <= 2_000n, "founders are under ten or one is above 20%"],
    [p.assets.list[0]?.symbol === "ETH", "asset 0 is not ETH"],
    [new Set(p.assets.list.map(({ symbol }) => symbol)).size === p.assets.list.length, "an asset is listed twice"],
  ];
  return rules.filter(([holds]) => !holds).map(([, fault]) => fault);
}

/** The insider that docs/economics.md §10 reckons with: 30% of all KEEL. */
const INSIDER_BPS = 3_000n;

/** Share of capital that one holder can redeem on a full market: depth x share / (depth + share), from the formula of REDEEM. */
function outflowBps(depth: bigint, share: bigint): bigint {
  return (depth * share) / (depth + share);
}
