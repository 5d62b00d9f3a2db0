import { expect } from "chai";
import { textOf } from "../../../scripts/checks/lib/files.js";
import { totalsOf } from "../../../scripts/lib/campaignSummary.js";
import { assertedIds, DOCUMENT, ELSEWHERE, propertyIds, withReport } from "../../../scripts/lib/properties.js";
import { ROOT } from "../../../scripts/lib/run.js";

describe("the properties of docs/invariants.md", () => {
  const ids = propertyIds(ROOT);
  const asserted = assertedIds(ROOT);

  it("are each asserted by the campaign or named with what checks them, never both", () => {
    expect(ids.length).to.equal(57);
    expect([...asserted, ...Object.keys(ELSEWHERE)].sort()).to.deep.equal([...ids].sort());
  });

  it("stand in the table of the document with where they are checked", () => {
    const rows = [...textOf(ROOT, DOCUMENT).matchAll(/^\| (I\d\d) +\| (.*?) +\| *(\d*) *\|$/gm)];
    expect(rows.map(([, id]) => id)).to.deep.equal(ids);
    for (const [, id, where, times] of rows) {
      expect(where, id).to.equal(asserted.includes(id) ? "campaign" : ELSEWHERE[id]);
      if (asserted.includes(id)) expect(Number(times), id).to.be.greaterThan(0);
    }
  });

  it("are written anew with the figures of a run", () => {
    const totals = totalsOf([JSON.stringify({ verbs: { mint: [4, 3] }, refusals: {}, premises: { "I01 gift": 7 } })]);
    const text = withReport(ROOT, { seed: "0x1", calls: 4, perSecond: 2, totals });
    expect(text)
      .to.contain("| I01 | campaign | 7 |")
      .and.contain("| I43 | `npm run check`")
      .and.contain("| mint | 4 | 3 | 75% |");
    expect(text.split("## Where each is checked").length).to.equal(2);
  });
});
