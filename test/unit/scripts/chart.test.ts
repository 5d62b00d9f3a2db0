import { expect } from "chai";
import { chart } from "../../../scripts/demo/chart.js";

const DAY = 86_400n;
const label = (value: number) => value.toFixed(1);
const at = (day: number) => 1_678_320_000n + BigInt(day) * DAY;

describe("a chart in the terminal", () => {
  const samples = [4, 4, 2, 1, 3, 4].map((value, index) => ({ at: at(index), value }));

  it("names the highest and the lowest value, and the midnights below", () => {
    const lines = chart(samples, { title: "a fall", label, width: 30, height: 2 });
    expect(lines[0]).to.equal("a fall");
    expect(lines[1]).to.match(/^4\.0 ┤█/);
    expect(lines[2]).to.match(/^1\.0 ┤█/);
    expect(lines.at(-1)).to.match(/╵03-10.*╵03-12/);
    for (const line of lines) expect(line.length).to.be.at.most(30 + 5);
  });

  it("shows the lowest sample of a column, so that a short fall cannot hide", () => {
    const dip = [...samples, { at: at(6), value: 4 }, { at: at(6) + 60n, value: 0 }, { at: at(6) + 120n, value: 4 }];
    const bottomRow = chart(dip, { title: "a dip", label, width: 7, height: 1 })[1];
    expect(bottomRow?.endsWith("▁")).to.equal(true);
  });

  it("draws a series that does not move, and refuses one without samples", () => {
    expect(chart([{ at: at(0), value: 1 }], { title: "still", label })[7]).to.include("1.0 ┤▁");
    expect(() => chart([], { title: "nothing", label })).to.throw(RangeError);
  });
});
