import { expect } from "chai";
import { probed, verdicts, type Finding, type Span } from "../../symbolic/lib/prover.js";
import { proofsPage, surprises } from "../../symbolic/lib/report.js";

const FILE = "test/symbolic/PlantedProperties.sol";
const SPANS: Span[] = [
  { name: "PlantedProperties.first", start: 0, end: 100, assertions: [10], probe: 90 },
  { name: "PlantedProperties.second", start: 100, end: 200, assertions: [110], probe: 190 },
];
const SAFE = "BMC: Assertion violation check is safe!";
const VIOLATED = "BMC: Assertion violation happens here.";
const OPEN = "BMC: Assertion violation might happen here.";

function said(message: string, start: number, file = FILE): Finding {
  return { severity: "info", message, formattedMessage: message, sourceLocation: { file, start } };
}

const healthy = [said(SAFE, 10), said(VIOLATED, 90), said(SAFE, 110), said(VIOLATED, 190)];
const verdictOf = (...findings: Finding[]) => verdicts(FILE, SPANS, findings).map(({ verdict }) => verdict);

describe("the verdicts of the prover", () => {
  it("are proved where all is safe and the probe is not", () => {
    expect(verdictOf(...healthy)).to.deep.equal(["proved", "proved"]);
  });

  it("refute the property of an assertion that fails, and no other", () => {
    expect(verdictOf(said(VIOLATED, 20), ...healthy)).to.deep.equal(["refuted", "proved"]);
  });

  it("leave open what might fail, and what was not asked", () => {
    expect(verdictOf(said(OPEN, 120), ...healthy)).to.deep.equal(["proved", "not decided"]);
    expect(verdictOf(...healthy.slice(2))).to.deep.equal(["not decided", "proved"]);
  });

  it("leave open a property of which one assertion is passed over", () => {
    const spans = [{ ...SPANS[0], assertions: [10, 50] }];
    const verdict = (...findings: Finding[]) => verdicts(FILE, spans, findings)[0].verdict;
    expect(verdict(...healthy)).to.equal("not decided");
    expect(verdict(...healthy, said(SAFE, 50))).to.equal("proved");
  });

  it("call vacuous what proves its own probe", () => {
    expect(verdictOf(said(SAFE, 10), said(SAFE, 90), ...healthy.slice(2))).to.deep.equal(["vacuous", "proved"]);
  });

  it("find the property of what fails in a library by the calls that lead there", () => {
    const overflow = said("BMC: Overflow happens here.", 5_000, "contracts/capital/SolvencyMath.sol");
    const called = { ...overflow, secondarySourceLocations: [{}, { file: FILE, start: 130 }] };
    expect(verdictOf(called, ...healthy)).to.deep.equal(["proved", "refuted"]);
    expect(verdictOf(overflow, ...healthy), "of every one, where nothing says which").to.deep.equal([
      "refuted",
      "refuted",
    ]);
  });

  it("put a probe at the end of every function", () => {
    const text = "contract P {\n    // ≤\n    function f() external pure {\n        assert(true);\n    }\n}\n";
    const { content, spans } = probed(text);
    expect(content).to.include("        assert(true);\n        assert(false);\n    }\n");
    expect(spans.map(({ name }) => name)).to.deep.equal(["P.f"]);
    expect(Buffer.from(content).subarray(spans[0].probe).toString()).to.match(/^assert\(false\);/);
    const [assertion] = spans[0].assertions;
    expect(spans[0].assertions).to.have.length(1);
    expect(Buffer.from(content).subarray(assertion).toString()).to.match(/^assert\(true\);/);
  });

  it("fail a run that does not prove what was proved", () => {
    const property = (verdict: "proved" | "refuted" | "not decided" | "vacuous") => [
      { name: "P.f", verdict, trouble: [] },
    ];
    const expected = { "P.f": "proved" };
    expect(surprises(property("proved"), expected)).to.deep.equal([]);
    for (const verdict of ["refuted", "vacuous", "not decided"] as const)
      expect(surprises(property(verdict), expected), verdict).to.have.length(1);
    expect(surprises(property("not decided"), { "P.f": "not decided" })).to.deep.equal([]);
    expect(surprises([], expected)).to.have.length(1);
    expect(surprises(property("proved"), {})).to.have.length(1);
  });

  it("stand on the page", () => {
    const page = proofsPage([{ name: "MarketProperties.theBidOnlyRecovers", verdict: "proved", trouble: [] }]);
    expect(page).to.include("| Market | the bid only recovers | proved |");
  });
});
