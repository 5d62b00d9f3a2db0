import { expect } from "chai";
import { liveSvb } from "../../scripts/demo/svb.js";
import { lowestOf } from "../../scripts/demo/svb/weekend.js";
import { loadUsdc } from "../../scripts/data/usdc.js";

const INSTANTS = ["before the weekend", "the bottom", "half way back", "the recovery", "after Euler's claim"];
/** Longer than the hour of the task: fewer prices, the same checks. */
const stepSeconds = 12n * 3_600n;
const CENT = 1_000_000n;
const quiet = () => undefined;

const series = loadUsdc();
const lowest = lowestOf(series);
const { narrator, story } = await liveSvb(quiet, { stepSeconds });
const stepsOf = (told: typeof narrator) => told.story.steps;
const failedOf = (told: typeof narrator) =>
  stepsOf(told).flatMap(({ checks }) => checks.filter(({ passed }) => !passed));

describe("the story of demo svb", () => {
  it("makes 89 checks, eight at each of five instants, and none fails", () => {
    expect(failedOf(narrator)).to.deep.equal([]);
    expect(narrator.close()).to.equal("demo svb: 20 steps, 89 checks, 0 failed");
    const recomputed = stepsOf(narrator).filter(
      ({ checks }) => checks.filter(({ between }) => between.join() === "chain,recomputed").length === 8,
    );
    expect(recomputed).to.have.lengthOf(5);
    expect(story.instants.map(({ name }) => name)).to.deep.equal(INSTANTS);
  });

  it("takes the prices of the series to the chain", () => {
    const bottom = story.instants[1];
    expect(bottom?.usdc).to.equal(lowest.close);
    expect(bottom?.at).to.be.within(lowest.at, lowest.at + 60n);
    const [friday, , , recovered] = story.instants.map(({ figures }) => figures);
    expect(bottom?.figures.high).to.be.below(friday?.high ?? 0n);
    expect(recovered?.nav).to.be.at.least(friday?.nav ?? 0n);
  });

  it("fails when a feed is told another price than the series has", async () => {
    const told = series.map((point) => (point === lowest ? { ...point, close: point.close + CENT } : point));
    const wrong = await liveSvb(quiet, { stepSeconds, told });
    const failed = failedOf(wrong.narrator).map(({ what }) => what);
    expect(failed).to.include.members(["capital", "MCR ratio, bps", "net asset value of a KEEL", "steps that agree"]);
    const touched = stepsOf(wrong.narrator).filter(({ checks }) => checks.some(({ passed }) => !passed));
    expect(touched[0]?.title).to.include("the lowest close");
  });
});
