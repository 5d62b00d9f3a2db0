import { expect } from "chai";
import { checkCounts, lineCoverage, passesGate, percentDown, sum, testCounts } from "../../../scripts/lib/counts.js";

describe("counts", function () {
  it("reads the summary of a run", function () {
    expect(testCounts("  ✔ a\n\n  105 passing (1s)\n", 0)).to.deep.equal({ passed: 105, failed: 0 });
    expect(testCounts("\n  3 passing\n  2 failing\n\n  1) 7 failing things", 1)).to.deep.equal({
      passed: 3,
      failed: 2,
    });
  });

  it("counts a run that died without a summary as a failure", function () {
    expect(testCounts("Error: HHE1000", 1)).to.deep.equal({ passed: 0, failed: 1 });
    expect(testCounts("  5 passing", 1)).to.deep.equal({ passed: 5, failed: 1 });
  });

  it("counts broken rules as failures and no rule as a test", function () {
    expect(checkCounts("check: 13 rules, 2 broken\n", 1)).to.deep.equal({ passed: 0, failed: 2 });
    expect(checkCounts("check: 13 rules, 0 broken\n", 0)).to.deep.equal({ passed: 0, failed: 0 });
    expect(checkCounts("", 1)).to.deep.equal({ passed: 0, failed: 1 });
  });

  it("adds up", function () {
    expect(
      sum([
        { passed: 1, failed: 2 },
        { passed: 3, failed: 0 },
      ]),
    ).to.deep.equal({ passed: 4, failed: 2 });
  });

  it("reads line coverage of the files that count", function () {
    const lcov = "SF:contracts/a.sol\nDA:1,3\nDA:2,0\nend_of_record\nSF:contracts/mocks/b.sol\nDA:1,0\n";
    const coverage = lineCoverage(lcov, (file) => !file.includes("mocks"));
    expect(coverage).to.deep.equal({ lines: 2, hit: 1, missed: ["contracts/a.sol:2"] });
  });

  it("passes coverage at the gate and fails it a line under, or without a measurement", function () {
    expect(passesGate(98, 100, 98)).to.equal(true);
    expect(passesGate(97_999, 100_000, 98)).to.equal(false);
    expect(passesGate(0, 0, 98)).to.equal(false);
  });

  it("never shows more coverage than there is", function () {
    expect(percentDown(97_999, 100_000)).to.equal(97.9);
    expect(percentDown(100, 100)).to.equal(100);
    expect(percentDown(0, 0)).to.equal(0);
  });
});
