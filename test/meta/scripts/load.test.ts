import { expect } from "chai";
import { growthOf, FLAT_WITHIN, type Point } from "../../load/fit.js";
import { closingLine, textOf } from "../../load/report.js";
import { MOST_GAS, rowOf } from "../../load/run.js";
import { STATEMENTS, statementOf, type Statement } from "../../load/stated.js";

const points = (...figures: readonly (readonly [number, number])[]): Point[] =>
  figures.map(([size, gas]) => ({ size, gas }));
const stated: readonly Statement[] = [
  { dimension: /^covers$/, verb: /^stated$/, kind: "slope", most: 100, why: "planted" },
];

describe("load", () => {
  it("calls flat what never rises, whatever falls", () => {
    expect(growthOf(points([1, 50_000], [10, 50_000 + FLAT_WITHIN])).kind).to.equal("flat");
    expect(growthOf(points([1, 90_000], [10, 50_000], [100, 50_100])).kind).to.equal("flat");
    expect(growthOf(points([1, 90_000], [10, 50_000], [100, 51_000])).kind).to.not.equal("flat");
  });

  it("fits a slope, and doublings where sizes are many", () => {
    const slope = growthOf(points([1, 1_100], [5, 1_500], [20, 3_000]));
    expect(slope.kind).to.equal("slope");
    expect(textOf(slope, "pool")).to.equal("100 gas for each pool");
    const doubling = growthOf(points([1, 0], [32, 10_500], [1_024, 21_000]));
    expect(doubling.kind).to.equal("log");
    expect(textOf(doubling, "pool")).to.equal("2,100 gas for each doubling");
  });

  it("finds what is over: refused, above the gas of a transaction, growing unstated or faster than stated", () => {
    const row = (verb: string, ...figures: (readonly [number, number])[]) =>
      rowOf("covers", verb, points(...figures), stated);
    expect(row("stated", [1, 1_000], [20, 2_600], [100, 9_000]).fault).to.equal(undefined);
    expect(row("stated", [1, 1_000], [20, 4_500], [100, 19_000]).fault).to.contain("nothing states it");
    expect(row("other", [1, 1_000], [20, 2_600], [100, 9_000]).fault).to.contain("nothing states it");
    expect(row("flat", [1, MOST_GAS], [100, MOST_GAS]).fault).to.contain("at 1");
    const refused = rowOf("covers", "refused", [{ size: 1, gas: 0, fault: "NotMember" }], stated);
    expect(refused.fault).to.equal("NotMember at 1");
    expect(statementOf("covers", "exit.redeem", { kind: "slope", perItem: 1 }, STATEMENTS)).to.equal(undefined);
  });

  it("counts every verb once", () => {
    const rows = [
      rowOf("covers", "stated", points([1, 1_000], [100, 1_000]), stated),
      rowOf("covers", "stated", points([1, 1_000], [20, 2_600], [100, 9_000]), stated),
      rowOf("covers", "flat", points([1, 1_000], [100, 1_000]), stated),
      rowOf("covers", "bad", points([1, 1_000], [20, 2_600], [100, 9_000]), stated),
    ];
    expect(closingLine(rows)).to.equal("load: 3 verbs, 1 flat, 1 with slope, 1 over");
  });
});
