import { expect } from "chai";
import { closeAt, loadUsdc, parseUsdc, PEG, secondsOf } from "../../../scripts/data/usdc.js";

const HEADER = "time_utc,open,high,low,close";
const FIRST = "2023-03-09T05:00Z,1.0,1.1,0.9,1.00302";

describe("the USDC prices of March 2023", () => {
  it("has every row of the file, in order, from 9 to 18 March", () => {
    const series = loadUsdc();
    expect(series).to.have.lengthOf(808);
    expect(series[0]).to.deep.equal({ at: secondsOf("2023-03-09T05:00Z"), close: 100_302_000n });
    expect(series.at(-1)).to.deep.equal({ at: secondsOf("2023-03-18T23:45Z"), close: 100_215_000n });
  });

  it("carries a close over a gap, and is at a dollar before the first", () => {
    const series = loadUsdc();
    const beforeGap = closeAt(series, secondsOf("2023-03-11T10:00Z"));
    expect(beforeGap).to.equal(90_076_000n);
    expect(closeAt(series, secondsOf("2023-03-11T12:14:59Z"))).to.equal(beforeGap);
    expect(closeAt(series, secondsOf("2023-03-11T12:15Z"))).to.not.equal(beforeGap);
    expect(closeAt(series, secondsOf("2023-03-09T04:59:59Z"))).to.equal(PEG);
    expect(closeAt(series, secondsOf("2024-01-01T00:00Z"))).to.equal(100_215_000n);
  });

  for (const [what, text, message] of [
    ["another header", "time,close", 'unexpected header "time,close"'],
    ["a row without a close", `${HEADER}\n2023-03-09T05:00Z,1.0,1.1,0.9,`, "line 2 is no row"],
    ["a time that does not run forward", `${HEADER}\n${FIRST}\n${FIRST}`, "line 3 is not later"],
  ] as const)
    it(`refuses ${what}`, () => expect(() => parseUsdc(text)).to.throw(message));
});
