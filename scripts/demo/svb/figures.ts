/** The named instants: what is read from the chain beside what is recomputed from the prices and the recorded events. */
import { timedEvents } from "../../lib/logs.js";
import type { Recomputation } from "../../lib/recompute.js";
import { type Figures } from "../../lib/recompute.js";
import { eth, money, percent } from "../format.js";
import { WAD, type World } from "../world.js";
import type { Feeds, Tape } from "./tape.js";

export interface Instant {
  readonly name: string;
  readonly at: bigint;
  /** Dollars for a USDC, eight decimals. */
  readonly usdc: bigint;
  readonly figures: Figures;
  /** Wei paid for `REDEEMED` KEEL. */
  readonly redemption: bigint;
}

/** A story in progress. */
export interface Svb {
  readonly world: World;
  readonly feeds: Feeds;
  readonly tape: Tape;
  readonly book: EventBook;
  readonly instants: Instant[];
}

export const REDEEMED = 300n * WAD;

/** Follows the chain's events into a recomputation. */
export class EventBook {
  private nextBlock = 0;

  constructor(
    private readonly world: World,
    private readonly recomputation: Recomputation,
  ) {}

  /** Everything as it is now. */
  async now(): Promise<Figures> {
    const { provider, contracts, clock } = this.world;
    this.recomputation.apply(await timedEvents(provider, contracts, this.nextBlock));
    this.nextBlock = (await provider.getBlockNumber()) + 1;
    return this.recomputation.figures(await clock.now());
  }
}

/** Reads the chain, checks every figure, and keeps the instant for the closing table. */
export async function instant(svb: Svb, name: string): Promise<Instant> {
  const { world, book, feeds, instants } = svb;
  const { tell, suite, clock } = world;
  const [capital, quote] = await Promise.all([suite.ledger.capital(), suite.market.quote()]);
  const figures = await book.now();
  const at = await clock.now();
  const found = { name, at, usdc: feeds.answer("USDC", at), figures, redemption: await redemptionOf(world) };
  instants.push(found);
  tell.say(`USDC ${dollars(found.usdc)}: capital ${eth(capital.high)}, ${percent(quote.ratioBps)} of the requirement`);
  tell.say(`a KEEL stands for ${eth(quote.nav, 6)}; ${money(REDEEMED, "KEEL")} redeem for ${eth(found.redemption, 6)}`);
  const pairs: readonly (readonly [string, bigint, bigint])[] = [
    ["capital", capital.high, figures.high],
    ["capital for redemption", capital.low, figures.low],
    ["requirement", capital.mcr, figures.mcr],
    ["MCR ratio, bps", quote.ratioBps, figures.ratioBps],
    ["net asset value of a KEEL", quote.nav, figures.nav],
    ["ask", quote.ask, figures.ask],
    ["bid", quote.bid, figures.bid],
    ["internal price", quote.internalPrice, figures.internalPrice],
  ];
  for (const [what, read, recomputed] of pairs) tell.check(what, ["chain", read], ["recomputed", recomputed]);
  return found;
}

/** What a holder would be paid for `REDEEMED` KEEL, 0 while redemption is closed. */
async function redemptionOf({ suite }: World): Promise<bigint> {
  const { bid } = await suite.market.quote();
  return bid === 0n ? 0n : suite.market.quoteRedeem(REDEEMED);
}

export const dollars = (price: bigint): string => `$${(Number(price) / 1e8).toFixed(4)}`;
