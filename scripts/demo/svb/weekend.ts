/** Friday to Monday: what the fall of USDC does to capital, to sales and to redemption. */
import { PRICE_DECIMALS, secondsOf, type PricePoint } from "../../data/usdc.js";
import { redeemed } from "../../lib/model/market.js";
import { ETH_ASSET, requestOf } from "../chapters/covers.js";
import { eth, minute, percent, units } from "../format.js";
import { assetIdOf, at, DAY, figure, happened, refusal, WAD, type World } from "../world.js";
import { dollars, instant, REDEEMED, type Instant, type Svb } from "./figures.js";
import { ETH_USD } from "./tape.js";

/** The first row's morning is the start; the instants are closes of the series. */
const START = secondsOf("2023-03-09T06:00Z");
/** The day on which the bank was closed; USDC is still a dollar. */
const FRIDAY = secondsOf("2023-03-10T16:00Z");
/** Half of the fall is made good, for a while. */
const HALF_WAY = secondsOf("2023-03-12T16:00Z");
/** Depositors are made whole, and a USDC is a dollar again. */
const RECOVERED = secondsOf("2023-03-13T20:00Z");

/** A fiftieth of Friday's capital is a little more than this, of Saturday's a little less. */
const LARGE_COVER = (252n * WAD) / 10n;
const MEMBER_LIMIT = 4n;
const MEMBER_LIMIT_BPS = 200n;
const GWEI = 10n ** 9n;

export async function weekend(svb: Svb, series: readonly PricePoint[]): Promise<void> {
  const { tell } = svb.world;
  tell.chapter("The weekend of 10 March 2023");
  await svb.world.clock.pass(START - (await svb.world.clock.now()));
  await svb.tape.step();
  const before = await friday(svb);
  await bottom(svb, before, lowestOf(series));
  await svb.tape.walk(HALF_WAY);
  tell.step("Sunday 16:00 UTC: half way back");
  await instant(svb, "half way back");
  await recovery(svb, before);
}

async function friday(svb: Svb): Promise<Instant> {
  const { world, tape } = svb;
  await tape.walk(FRIDAY);
  world.tell.step("Friday 16:00 UTC, before the news");
  const before = await instant(svb, "before the weekend");
  world.tell.say(`the formula asks for ${eth(before.figures.formula)}: the floor of ${eth(before.figures.mcr)} binds`);
  await sells(world);
  return before;
}

async function bottom(svb: Svb, before: Instant, lowest: PricePoint): Promise<void> {
  const { world, tape } = svb;
  const { tell, suite } = world;
  await tape.walk(lowest.at);
  tell.step(
    `${minute(lowest.at)} UTC, the lowest close: 3.3 billion dollars of USDC's reserve lie in a bank that failed`,
  );
  const now = await instant(svb, "the bottom");
  const recorded = await suite.pool.recordedOf(assetIdOf(world, "USDC"));
  const worth = (price: bigint): bigint => {
    const inWei = (price * ((WAD * 10n ** BigInt(PRICE_DECIMALS)) / ETH_USD)) / 10n ** BigInt(PRICE_DECIMALS);
    return (recorded * inWei) / 10n ** 6n;
  };
  const fall = before.figures.high - now.figures.high;
  tell.say(`USDC lost ${percent(10_000n - (now.usdc * 10_000n) / before.usdc)}, the mutual ${lossOf(before, now)}`);
  tell.check(
    "fall of capital",
    ["capital", fall],
    ["USDC held x fall of its price", worth(before.usdc) - worth(now.usdc)],
  );
  await refuses(svb, now);
  await redeem(svb, before, now);
}

const lossOf = (before: Instant, now: Instant): string =>
  percent(10_000n - (now.figures.high * 10_000n) / before.figures.high);

/** A member may be covered for 2% of capital: less capital, less cover. */
async function refuses({ world }: Svb, now: Instant): Promise<void> {
  const { tell } = world;
  tell.step(`The gate refuses what it would have sold on Friday: ${eth(LARGE_COVER)} for one member`);
  const refused = await refusal(world, sale(world, LARGE_COVER));
  tell.check("refusal", ["gate", refused.name], ["expected", "AccumulationLimit"]);
  tell.check("the limit", ["refusal", figure(refused, "limit")], ["a member's", MEMBER_LIMIT]);
  const most = (now.figures.sale * MEMBER_LIMIT_BPS) / (10_000n * GWEI);
  tell.check(
    "the most it would sell, gwei",
    ["refusal", figure(refused, "maximum")],
    ["2% of recomputed capital", most],
  );
  tell.say(`at most ${units(most, "ETH")} now; a smaller cover is sold as on any day`);
  await sells(world, LARGE_COVER / 2n);
}

async function redeem(svb: Svb, before: Instant, now: Instant): Promise<void> {
  const { world } = svb;
  const { tell, suite } = world;
  tell.step("One member leaves at the bottom, and is paid what the mutual is worth at the bottom");
  const deadline = (await world.clock.now()) + DAY;
  const done = await happened(world, suite.market.connect(at(world.founders, 11)).redeem(REDEEMED, 1n, deadline));
  const paid = done.num("TokenMarket.Redeemed", "paid");
  const { bid, bidDepth, nav } = now.figures;
  tell.say(`${eth(paid, 6)}: on Friday it would have been ${eth(before.redemption, 6)}`);
  tell.check("paid", ["event", paid], ["recomputed", redeemed(REDEEMED, bid, bidDepth, 0n)]);
  tell.check("less than on Friday", ["paid < Friday's", paid < before.redemption], ["promise", true]);
  const after = await svb.book.now();
  tell.check("who stays does not pay for it", ["value of a KEEL not lower", after.nav >= nav], ["promise", true]);
}

async function recovery(svb: Svb, before: Instant): Promise<void> {
  const { world, tape } = svb;
  const { tell } = world;
  await tape.walk(RECOVERED);
  tell.step("Monday 20:00 UTC: depositors are made whole, and a USDC is a dollar");
  const now = await instant(svb, "the recovery");
  tell.say(
    `a KEEL stands for ${eth(now.figures.nav, 6)}; on Friday it was ${eth(before.figures.nav, 6)}, USDC ${dollars(before.usdc)}`,
  );
  tell.check(
    "who stayed has it back",
    ["not lower than Friday", now.figures.nav >= before.figures.nav],
    ["promise", true],
  );
  await sells(world);
}

/** The sale goes through; nothing is bought. */
export async function sells(world: World, amount = LARGE_COVER): Promise<void> {
  const refused = await sale(world, amount).then(
    () => "sold",
    (failure: unknown) => String((failure as Error).message),
  );
  world.tell.check(`a cover of ${eth(amount)}`, ["gate", refused], ["expected", "sold"]);
}

async function sale(world: World, amount: bigint): Promise<unknown> {
  const { cover } = world.suite;
  const buyer = at(world.members, 5);
  const order = { buyer, slug: "uniswap-v3", assetId: ETH_ASSET, payAssetId: ETH_ASSET, amount, poolIds: [2n] };
  return cover.connect(buyer).buy.staticCall(await requestOf(world, order), { value: WAD });
}

/** The row of the lowest close. */
export function lowestOf(series: readonly PricePoint[]): PricePoint {
  return series.reduce((lowest, point) => (point.close < lowest.close ? point : lowest));
}
