/** The market story in short: its five instants, and both series. `demo svb` tells the whole of it. */
import { liveSvb } from "../svb.js";
import { showInstants, showSeries } from "../svb/closing.js";
import type { Narrator } from "../narrator.js";
import { HOUR } from "../world.js";

export async function marketStory(tell: Narrator): Promise<void> {
  tell.chapter("March 2023 at its prices");
  tell.step("Another mutual, a fifth of its capital in USDC, lives the days in which USDC left its dollar");
  const { narrator, story } = await liveSvb(() => undefined, { stepSeconds: 4n * HOUR });
  const { checks, failed } = narrator.counts;
  showInstants(tell, story.instants);
  showSeries(tell, story.tape.samples);
  tell.check("figures read and recomputed", ["that agree", BigInt(checks - failed)], ["all of them", BigInt(checks)]);
}
