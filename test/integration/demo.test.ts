import { expect } from "chai";
import { liveDemo } from "../../scripts/demo.js";
import { replayInputs } from "../../scripts/demo/chapters/balance.js";
import { differences, EVENT_KINDS, type LoggedEvent, replay } from "../../scripts/lib/replay.js";

const { narrator, world } = await liveDemo(() => undefined);
const { events, context } = await replayInputs(world);
const kindOf = ({ contract, name }: LoggedEvent): string => `${contract}.${name}`;
const happened = EVENT_KINDS.filter((kind) => events.some((event) => kindOf(event) === kind));

describe("the story of npm run demo", () => {
  it("makes at least 40 checks between two sources, and none fails", () => {
    const failed = narrator.story.steps.flatMap(({ checks }) => checks).filter(({ passed }) => !passed);
    expect(failed).to.deep.equal([]);
    expect(narrator.counts.checks).to.be.at.least(40);
  });

  it("closes with its counts", () => {
    const { steps, checks } = narrator.counts;
    expect(narrator.close()).to.equal(`demo: ${steps} steps, ${checks} checks, 0 failed`);
  });

  it("has every kind of money move in it but shortages, credits and broken promises", () => {
    const missing = EVENT_KINDS.filter((kind) => !happened.includes(kind));
    expect(missing).to.have.members([
      "MemberToken.PromiseReleased",
      "CapitalPool.Credited",
      "CapitalPool.CreditWithdrawn",
      "Claims.PartPaidInEth",
      "Claims.OwedPaid",
    ]);
  });

  for (const kind of happened)
    it(`draws another balance sheet, or none, without the last ${kind}`, () => {
      const whole = replay(events, context);
      const index = events.findLastIndex((event) => kindOf(event) === kind);
      let sheet;
      try {
        sheet = replay(events.toSpliced(index, 1), context);
      } catch (error) {
        expect(error).to.be.instanceOf(RangeError);
        return;
      }
      expect(differences(sheet, whole)).to.not.deep.equal([]);
    });
});
