/** The prices of those days: what the feeds are told, what they therefore say, and what the mutual was worth at every step. */
import type { Deployment } from "../../lib/deployment.js";
import type { Parameters } from "../../lib/parameters.js";
import type { Quotes } from "../../lib/recompute.js";
import { closeAt, type PricePoint } from "../../data/usdc.js";
import type { World } from "../world.js";

/**
 * Dollars for an ETH, eight decimals, held still. ETH went from about 1,400 to 1,800 dollars in those days; at one figure
 * near their middle everything that moves in this story is moved by USDC and by what people do.
 */
export const ETH_USD = 1_600n * 10n ** 8n;

const USDC = "USDC";
/** Nothing is estimated for these calls: there are hundreds of them. */
const GAS = { gasLimit: 3_000_000n } as const;

export interface MarketSample {
  readonly at: bigint;
  /** Dollars, eight decimals. */
  readonly usdc: bigint;
  readonly capital: bigint;
  readonly ratioBps: bigint;
  readonly nav: bigint;
}

/** What feeds say that are told the closes of a series; all but USDC stand still. */
export class Feeds implements Quotes {
  private silentSince: bigint | undefined;

  constructor(
    private readonly parameters: Parameters,
    private readonly series: readonly PricePoint[],
  ) {}

  ethUsd(): bigint {
    return ETH_USD;
  }

  answer(symbol: string, at: bigint): bigint {
    if (symbol !== USDC) return this.asset(symbol).answer;
    const spoken = this.silentSince !== undefined && this.silentSince < at ? this.silentSince : at;
    return closeAt(this.series, spoken);
  }

  isGood(symbol: string, at: bigint): boolean {
    const since = symbol === USDC ? this.silentSince : undefined;
    return since === undefined || at - since <= this.asset(symbol).heartbeat;
  }

  /** USDC's feed spoke then for the last time; without a time it speaks again. */
  silence(since?: bigint): void {
    this.silentSince = since;
  }

  private asset(symbol: string): Parameters["assets"]["list"][number] {
    const found = this.parameters.assets.list.find((asset) => asset.symbol === symbol);
    if (found === undefined) throw new RangeError(`no asset is called ${symbol}`);
    return found;
  }
}

/** Plays a series to the feeds on the chain's clock. */
export class Tape {
  readonly samples: MarketSample[] = [];

  constructor(
    private readonly world: World,
    private readonly mutual: Pick<Deployment, "assets" | "usdFeed">,
    private readonly series: readonly PricePoint[],
    private readonly stepSeconds: bigint,
  ) {}

  /** Goes to a time step by step. */
  async walk(to: bigint): Promise<void> {
    const { clock } = this.world;
    for (let now = await clock.now(); now < to; now = await clock.now()) {
      const next = (now / this.stepSeconds + 1n) * this.stepSeconds;
      await clock.pass((next < to ? next : to) - now);
      await this.step();
    }
  }

  /** Publishes the prices of now, moves the internal price, and takes down what is read. */
  async step(): Promise<void> {
    await this.publish();
    await (await this.world.suite.market.poke(GAS)).wait();
    await this.sample();
  }

  /** Tells every feed of a held asset its price of now, USDC's too unless it is silent. */
  async publish(isSilent = false): Promise<void> {
    const now = await this.world.clock.now();
    await (await this.mutual.usdFeed.setAnswer(ETH_USD, GAS)).wait();
    for (const { feed, parameters } of this.mutual.assets) {
      if (parameters.symbol === "stETH") await (await feed?.setAnswer(parameters.answer, GAS))?.wait();
      if (parameters.symbol === USDC && !isSilent)
        await (await feed?.setAnswer(closeAt(this.series, now), GAS))?.wait();
    }
  }

  private async sample(): Promise<void> {
    const { suite, clock } = this.world;
    const [at, capital, quote] = await Promise.all([clock.now(), suite.ledger.capital(), suite.market.quote()]);
    const usdc = closeAt(this.series, at);
    this.samples.push({ at, usdc, capital: capital.high, ratioBps: quote.ratioBps, nav: quote.nav });
  }
}
