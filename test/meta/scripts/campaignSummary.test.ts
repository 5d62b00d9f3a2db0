import { expect } from "chai";
import { campaignSummary } from "../../../scripts/lib/campaignSummary.js";

const FIRST = JSON.stringify({ verbs: { mint: [4, 3] }, refusals: { "mint:7": 1 }, premises: { I13: 3 } });
const SECOND = JSON.stringify({ verbs: { mint: [2, 2] }, refusals: {}, premises: { I13: 2, I15: 1 } });

describe("the summary of a campaign", () => {
  it("adds up runs, counts a repeated line once and names the refusals", () => {
    const lines = campaignSummary([FIRST, SECOND, SECOND, ""].join("\n"), new Map([["7", "PriceNotGood"]]));
    expect(lines[1]).to.match(/^mint +6 +5 +83% PriceNotGood 1$/);
    expect(lines.slice(3, 5).map((line) => line.trim())).to.deep.equal(["5 I13", "1 I15"]);
    expect(lines.at(-1)).to.equal("6 calls of verbs, 5 successes in 2 runs");
  });

  it("prints the selector of an error that no interface names", () => {
    expect(campaignSummary(FIRST, new Map())[1]).to.contain("7 1");
  });

  it("has nothing to say of a campaign that wrote nothing", () => {
    expect(campaignSummary("", new Map())).to.deep.equal([]);
  });
});
