import { expect } from "chai";
import { ceilings, committed, report, rises } from "../../../scripts/lib/gasReport.js";
import { OPERATIONS } from "../../gas/operations.js";

describe("the gas report", () => {
  const before = { "a.verb": 100_000, "b.verb": 100_000 };

  it("names a rise above one percent that has no reason", () => {
    expect(rises({ "a.verb": 101_000, "b.verb": 101_001 }, before, "")).to.deep.equal([
      { key: "b.verb", from: 100_000, to: 101_001 },
    ]);
    expect(rises({ "a.verb": 90_000, "c.verb": 5 }, before, "")).to.deep.equal([]);
  });

  it("takes a reason for this figure and no other", () => {
    const measured = { "b.verb": 120_000 };
    expect(rises(measured, before, "- b.verb 120000: it asks one question more")).to.deep.equal([]);
    expect(rises(measured, before, "- b.verb 110000: it asks one question more")).to.have.length(1);
    expect(rises(measured, before, "- a.verb 120000: it asks one question more")).to.have.length(1);
  });

  it("counts what is over its ceiling", () => {
    const limits = { conditions: "", ceilings: { "a.verb": 99_999 }, aims: {}, baselines: { "a.verb": null } };
    const { table, closing } = report(before, limits);
    expect(closing).to.equal("gas: 2 operations, 1 over ceiling");
    expect(table).to.include("100,000").and.include("1.00");
  });

  it("measures every ceiling whose verb is built, and has its figure", () => {
    const keys = Object.keys(ceilings().ceilings).filter((key) => key !== "cover.edit.1pool");
    expect(OPERATIONS.map(({ key }) => key)).to.have.members(keys);
    expect(Object.keys(committed())).to.have.members(keys);
  });
});
