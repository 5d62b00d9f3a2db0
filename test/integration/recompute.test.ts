import { expect } from "chai";
import { parseEther } from "ethers";
import { rights } from "../../scripts/lib/access.js";
import { named } from "../../scripts/lib/accounts.js";
import type { Deployment } from "../../scripts/lib/deployment.js";
import { contractsOf, timedEvents } from "../../scripts/lib/logs.js";
import { Recomputation, type Figures, type Quotes } from "../../scripts/lib/recompute.js";
import { DAY, openChain } from "../support/chain.js";
import {
  assetId,
  deployFounded,
  nowOf,
  openPools,
  type Connection,
  type People,
  type Suite,
} from "../support/suite.js";
import { buyCover, fileClaim } from "../support/verbs.js";

const chain = await openChain();
const DOLLAR = 10n ** 8n;
const ETH_USD = 1_600n * DOLLAR;
const IN_USDC = 400_000n * 10n ** 6n;
const PREMIUM = 2n;

/** What USDC and ETH cost from a time on. */
interface Told {
  readonly at: bigint;
  readonly usdc: bigint;
  readonly ethUsd: bigint;
}

interface Stage {
  readonly s: Suite;
  readonly say: (usdc: bigint, ethUsd?: bigint) => Promise<void>;
  /** Holds every figure of the chain against the recomputation. */
  readonly compared: () => Promise<Figures>;
}

/**
 * The recomputation of capital, requirement and price where the formula binds and not the floor
 * ├── over exposure in both classes, held USDC and its tag
 * ├── while USDC and ETH move, before and after a mark
 * ├── under an open claim
 * └── while the gate falls by time alone
 */
describe("Recomputation", () => {
  it("equals the chain where the formula binds, in ETH and in dollars", async () => {
    const { compared, s } = await insured();
    const { mcr, formula } = await compared();
    expect(mcr).to.equal(formula);
    expect(mcr).to.be.above(parseEther("20"));
    await s.market.poke();
    await compared();
  });

  it("equals the chain when USDC falls and ETH with it, before and after a mark", async () => {
    const { compared, s, say } = await insured();
    const before = await compared();
    await say((DOLLAR * 9n) / 10n, 1_100n * DOLLAR);
    const fallen = await compared();
    expect(fallen.formula).to.be.above(before.formula);
    await s.ledger.mark();
    expect((await compared()).mcr).to.not.equal(fallen.mcr);
    await s.market.poke();
    await chain.increase(600n);
    await compared();
  });

  it("equals the chain under an open claim", async () => {
    const { compared, s, say } = await insured();
    await chain.increase(10n * DAY);
    await say(DOLLAR);
    const before = await compared();
    await fileClaim(s, { coverId: 1n });
    const { high, sale, low } = await compared();
    expect(high).to.be.at.least(before.high);
    expect(sale - low).to.equal(parseEther("10"));
  });

  it("equals the chain while the gate falls by time alone", async () => {
    const { compared, s, say } = await insured();
    await say(DOLLAR, 400n * DOLLAR);
    await s.ledger.mark();
    const high = await compared();
    await chain.increase(DAY / 2n);
    await say(DOLLAR);
    const { mcr, formula } = await compared();
    expect(mcr).to.be.above(formula);
    expect(mcr).to.be.below(high.mcr);
    await s.market.poke();
    await compared();
  });
});

/** Covers in ETH and in dollars on four products, three of which share a tag with the USDC that is held. */
async function insured(): Promise<Stage> {
  const s = await chain.loadFixture(founded);
  const told: Told[] = [];
  const say = async (usdc: bigint, ethUsd = ETH_USD) => {
    await s.usdFeed.setAnswer(ethUsd);
    for (const { feed, parameters } of s.assets)
      await feed?.setAnswer(parameters.symbol === "USDC" ? usdc : parameters.answer);
    told.push({ at: await nowOf(s), usdc, ethUsd });
  };
  await say(DOLLAR);
  await buyCover(s, { buyer: "mia", amount: parseEther("20") });
  await buyCover(s, { buyer: "nina", amount: parseEther("20"), product: "coinbase-custody", pools: 2 });
  await buyCover(s, { buyer: "oscar", amount: 30_000n * 10n ** 6n, asset: "USDC", pay: "USDC", product: "uniswap-v3" });
  await buyCover(s, { buyer: "peggy", amount: 20_000n * 10n ** 6n, asset: "USDC", pay: "USDC", product: "usdt-depeg" });
  return { s, say, compared: await comparing(s, told) };
}

async function founded(connection: Connection): Promise<Suite> {
  const people = named(await connection.ethers.getSigners());
  const keel = await deployFounded(connection, unfloored);
  const s = { ...keel, people, connection };
  await openPools(s);
  await connection.networkHelpers.time.increase(15n * DAY);
  return s;
}

/** A floor of next to nothing that the gate reaches in ten days, and USDC in the pool. */
async function unfloored({ ledger, pool, assets }: Deployment, { deployer }: People): Promise<void> {
  const { groupRates, tagDrawdowns, k, eta, rhoMarket, gammaMax } = await ledger.model();
  await ledger.setModel({
    groupRates: [...groupRates] as typeof groupRates,
    tagDrawdowns: [...tagDrawdowns] as typeof tagDrawdowns,
    k,
    eta,
    rhoMarket,
    gammaMax,
    downPerDayBps: 1_000n,
    floor: 1n,
  });
  const id = assetId({ assets }, "USDC");
  const { token } = assets[Number(id)];
  await token?.mint(deployer, IN_USDC);
  await token?.connect(deployer).approve(pool, IN_USDC);
  await pool.setRights(deployer, rights("FUND"));
  await pool.receiveFunds(id, deployer, IN_USDC, PREMIUM);
  await pool.setRights(deployer, 0n);
}

async function comparing(s: Suite, told: readonly Told[]): Promise<() => Promise<Figures>> {
  const at = (time: bigint): Told =>
    told.findLast((each) => each.at <= time) ?? { at: 0n, usdc: DOLLAR, ethUsd: ETH_USD };
  const answers = new Map<string, bigint>(s.assets.map(({ parameters: { symbol, answer } }) => [symbol, answer]));
  const quotes: Quotes = {
    ethUsd: (time) => at(time).ethUsd,
    answer: (symbol, time) => (symbol === "USDC" ? at(time).usdc : answers.get(symbol)!),
    isGood: () => true,
  };
  const contracts = await contractsOf(s);
  const recomputation = new Recomputation(s.parameters, s.catalogue, quotes);
  let fromBlock = 0;
  return async () => {
    recomputation.apply(await timedEvents(chain.ethers.provider, contracts, fromBlock));
    fromBlock = (await chain.ethers.provider.getBlockNumber()) + 1;
    const [{ high, sale, low, mcr }, quote] = [await s.ledger.capital(), await s.market.quote()];
    const { ratioBps, nav, ask, bid, bidDepth, internalPrice } = quote;
    const figures = recomputation.figures(await nowOf(s));
    const { formula, ...read } = figures;
    expect({ high, sale, low, mcr, ratioBps, nav, ask, bid, bidDepth, internalPrice }).to.deep.equal(read);
    expect(formula).to.be.at.most(mcr);
    return figures;
  };
}
