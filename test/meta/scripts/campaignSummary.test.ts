import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { chunksOf, counterexample, finishedChunk, forget } from "../../../scripts/lib/campaignChunks.js";
import { campaignSummary, premiseOf, thinness, totalsOf } from "../../../scripts/lib/campaignSummary.js";
import { withTree } from "../../support/planted.js";

const FIRST = JSON.stringify({ verbs: { mint: [4, 3] }, refusals: { "mint:7": 1 }, premises: { I13: 3 } });
const SECOND = JSON.stringify({ verbs: { mint: [2, 2] }, refusals: {}, premises: { I13: 2, "I15 in a row": 1 } });
const LOG = [FIRST, SECOND, SECOND, ""].join("\n");

describe("the summary of a campaign", () => {
  it("adds up runs, counts a repeated line once and names the refusals", () => {
    const lines = campaignSummary(totalsOf([LOG]), new Map([["7", "PriceNotGood"]]));
    expect(lines[1]).to.match(/^mint +6 +5 +83% PriceNotGood 1$/);
    expect(lines.slice(3, 5).map((line) => line.trim())).to.deep.equal(["5 I13", "1 I15 in a row"]);
    expect(lines.at(-1)).to.equal("6 calls of verbs, 5 successes in 2 runs");
  });

  it("adds up the logs of processes that did the same", () => {
    expect(totalsOf([LOG, LOG]).runs).to.equal(4);
    expect(premiseOf(totalsOf([LOG, LOG]), "I15")).to.equal(2);
  });

  it("prints the selector of an error that no interface names", () => {
    expect(campaignSummary(totalsOf([FIRST]), new Map())[1]).to.contain("7 1");
  });

  it("has nothing to say of a campaign that wrote nothing", () => {
    expect(campaignSummary(totalsOf([""]), new Map())).to.deep.equal([]);
  });

  it("calls a long campaign too thin in which a verb was mostly refused or a premise was hardly ever true", () => {
    const rare = totalsOf([JSON.stringify({ verbs: { mint: [10, 2] }, refusals: {}, premises: { I13: 999 } })]);
    expect(thinness(rare, 49_999, ["I13"])).to.deep.equal([]);
    expect(thinness(rare, 50_000, ["I13"])).to.deep.equal(["too thin: mint succeeds in under 30% of its calls"]);
    expect(thinness(rare, 1_000_000, ["I13", "I14"]).slice(1).join()).to.match(/of I13 .* of I14 /);
  });

  it("forgets its own chunks at its end, and none of a campaign with another seed", async () => {
    await withTree({}, (root) => {
      const [own, other] = ["0x1", "0x2"].map((seed) => chunksOf(root, 10_000, seed));
      for (const { file } of [...own, ...other]) {
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, JSON.stringify({ runs: 25, seconds: 1, log: "" }));
      }
      forget(own);
      expect(own.map(finishedChunk)).to.deep.equal([undefined, undefined]);
      expect(other.map(finishedChunk).map((done) => done?.runs)).to.deep.equal([25, 25]);
    });
  });

  it("shortens what the runner says of a counterexample to the property and the calls", () => {
    const output = [
      "  1) CampaignTest#invariant_all()",
      '    Error: Broken("I05: a", 12 \u001b[2m[1.2e1]\u001b[0m, 11)',
      "    Counterexample:",
      "      signature: mint(uint256,uint256)",
      "      args: 1, 20000 \u001b[2m[2e4]\u001b[0m",
    ].join("\n");
    expect(counterexample(output)).to.deep.equal([
      '    Error: Broken("I05: a", 12 [1.2e1], 11)',
      "  1. mint(1, 20000)",
    ]);
    expect(counterexample("out of memory")).to.deep.equal(["out of memory"]);
  });
});
