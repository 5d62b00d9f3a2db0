/** The claim on Euler V1, and a feed that falls silent after the last price of the series. */
import { secondsOf, type PricePoint } from "../../data/usdc.js";
import { file, judge, pay } from "../chapters/claims.js";
import { eth, percent } from "../format.js";
import { at, DAY, HOUR, refusal, WAD } from "../world.js";
import { instant, REDEEMED, type Svb } from "./figures.js";
import { sells } from "./weekend.js";

const FILED = secondsOf("2023-03-14T12:00Z");
/** Three days of voting, one of cooling, one hour. */
const FINAL = secondsOf("2023-03-18T13:00Z");
const PAID = secondsOf("2023-03-18T14:00Z");
const SMALL_COVER = 5n * WAD;

export async function euler(svb: Svb, coverId: bigint): Promise<void> {
  const { world, tape, book } = svb;
  const { tell, suite } = world;
  tell.chapter("Euler V1, drained on the Monday");
  await tape.walk(FILED);
  const filing = await file(world, coverId, at(world.members, 0));
  const [capital, figures] = [await suite.ledger.capital(), await book.now()];
  tell.check("capital for sales, half the claim off", ["ledger", capital.sale], ["recomputed", figures.sale]);
  tell.check("capital for redemption, all of it off", ["ledger", capital.low], ["recomputed", figures.low]);
  await judge(world, filing, true);
  await tape.walk(FINAL);
  await pay(world, filing);
  await tape.walk(PAID);
  tell.step("Saturday 14:00 UTC: Euler's claim is paid");
  await instant(svb, "after Euler's claim");
}

export async function silence(svb: Svb, series: readonly PricePoint[]): Promise<void> {
  const { world, tape, feeds, book } = svb;
  const { tell, suite, clock } = world;
  const last = series.at(-1);
  if (last === undefined) throw new Error("there are no prices");
  tell.chapter("A feed falls silent");
  await tape.walk(last.at);
  tell.step("The series ends: 25 hours later USDC's feed is stale, and nothing breaks");
  feeds.silence(await clock.now());
  await clock.pass(DAY + HOUR);
  await tape.publish(true);
  const [capital, figures] = [await suite.ledger.capital(), await book.now()];
  tell.say(
    `for sales USDC counts at its last good price: ${eth(capital.high)}; for redemption it counts nothing: ${eth(capital.low)}`,
  );
  tell.check("all prices good", ["ledger", capital.allGood], ["expected", false]);
  tell.check("capital", ["ledger", capital.high], ["recomputed", figures.high]);
  tell.check("capital for redemption", ["ledger", capital.low], ["recomputed", figures.low]);
  const deadline = (await clock.now()) + DAY;
  const minting = suite.market.connect(at(world.members, 4)).mint.staticCall(1n, deadline, { value: WAD });
  tell.check("minting", ["market", (await refusal(world, minting)).name], ["expected", "PriceNotGood"]);
  const leaving = suite.market.connect(at(world.founders, 11)).redeem.staticCall(REDEEMED, 1n, deadline);
  tell.check("redemption", ["market", (await refusal(world, leaving)).name], ["expected", "RedemptionClosed"]);
  await sells(world, SMALL_COVER);
  tell.step("The feed speaks again: everything is open, and nobody had to do anything");
  feeds.silence();
  await tape.publish();
  const [spoken, again] = [await suite.ledger.capital(), await book.now()];
  tell.check("all prices good", ["ledger", spoken.allGood], ["expected", true]);
  tell.check("capital for redemption", ["ledger", spoken.low], ["recomputed", again.low]);
  tell.say(`${eth(spoken.low)} for redemption, ${percent(again.ratioBps)} of the requirement`);
}
