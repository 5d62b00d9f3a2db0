import { expect } from "chai";
import path from "node:path";
import { ROOT } from "../../../scripts/lib/run.js";
import { isNode } from "../../mutation/lib/ast.js";
import { Foundry } from "../../mutation/lib/foundry.js";
import { Judge, NotGreen } from "../../mutation/lib/judge.js";
import { mutantsOf, mutated, type Mutant } from "../../mutation/lib/mutants.js";
import { closingLine, reportOf, scoreOf } from "../../mutation/lib/report.js";
import { Results, type Result } from "../../mutation/lib/results.js";
import { stratified } from "../../mutation/lib/sample.js";
import { closureOf, nearFiles } from "../../mutation/lib/tests.js";
import { CompilerThreads } from "../../support/compiler.js";
import { solidity, withTree } from "../../support/planted.js";

const UNITS = "contracts/common/Units.sol";
const FILES = [UNITS, "contracts/mocks/common/UnitsHarness.sol"];

const threads = new CompilerThreads(1);
after(() => threads.close());

/** Operator, what stands there and what the mutants say, of the body of a contract. */
async function changesOf(body: string): Promise<string[]> {
  const content = solidity(`contract Small {\n${body}\n}`);
  const sources = { "Small.sol": { content } };
  const settings = { outputSelection: { "*": { "": ["ast"] } } };
  const { sources: parsed } = await threads.compile(JSON.stringify({ language: "Solidity", sources, settings }));
  const unit = parsed?.["Small.sol"].ast;
  if (!isNode(unit)) throw new Error("no syntax tree");
  return mutantsOf("Small.sol", content, unit).map(({ operator, before, now }) => `${operator}: ${before} -> ${now}`);
}

const inFunction = (statement: string): Promise<string[]> =>
  changesOf(`uint256 a; uint256 b; event Told(uint256 one, uint256 other); function f() external { ${statement} }`);

describe("the mutator", () => {
  it("negates, fixes and halves conditions, and moves comparisons by one", async () => {
    expect(await inFunction("if (a < b && a != 0) a = b;")).to.have.members([
      "condition: a < b && a != 0 -> !(a < b && a != 0)",
      "condition: a < b && a != 0 -> true",
      "condition: a < b && a != 0 -> false",
      "condition: a < b && a != 0 -> a < b",
      "condition: a < b && a != 0 -> a != 0",
      "condition: && -> ||",
      "comparison: < -> <=",
      "comparison: != -> ==",
      "constant: 0 -> (0 + 1)",
      "statement: a = b; -> {}",
    ]);
  });

  it("swaps operators and rounds the other way", async () => {
    expect(await inFunction("a += b / 2;")).to.have.members([
      "arithmetic: += -> -=",
      "arithmetic: / -> *",
      "rounding: b / 2 -> Math.ceilDiv(b, 2)",
      "constant: 2 -> (2 + 1)",
      "constant: 2 -> 0",
      "statement: a += b / 2; -> {}",
    ]);
  });

  it("leaves out statements, events and requirements, and swaps arguments of one type", async () => {
    expect(await inFunction("emit Told(a, b);")).to.have.members([
      "statement: emit Told(a, b); -> {}",
      "arguments: a, b -> b, a",
    ]);
    expect(await inFunction("require(a == b); delete a;")).to.include.members([
      "statement: require(a == b); -> {}",
      "condition: a == b -> !(a == b)",
      "statement: delete a; -> {}",
    ]);
  });

  it("removes modifiers and reads storage into memory", async () => {
    const body =
      "struct S { uint256 n; } S s; modifier once() { _; } function f() external once { S storage t = s; t.n = 7; }";
    expect(await changesOf(body)).to.include.members(["modifier: once  -> ", "memory: S storage t -> S memory t"]);
  });

  it("makes nothing of what commutes, of interfaces and of types", async () => {
    const min = "function min(uint256 x, uint256 y) private pure returns (uint256) { return x; }";
    expect(await changesOf(`${min} function f(uint256[3] memory n) external { min(n[1], n[2]); }`)).to.have.members([
      "statement: min(n[1], n[2]); -> {}",
      "constant: 1 -> (1 + 1)",
      "constant: 1 -> 0",
      "constant: 2 -> (2 + 1)",
      "constant: 2 -> 0",
    ]);
  });
});

describe("the judge of mutants", () => {
  it("lets a mutant survive that no test looks at, has the one kill it that does, and takes no test that fails anyway", async () => {
    const foundry = new Foundry(threads);
    const mutants = await foundry.survey(FILES, [UNITS]);
    const [mutant] = mutants.filter(({ operator }) => operator === "rounding");
    let tests = "test/unit/common/TimeGrid.test.ts";
    await withTree({}, async (root) => {
      const judge = new Judge({
        foundry,
        results: new Results(path.join(root, "results.jsonl"), true),
        filesFor: () => [tests],
        sourceDigest: () => "",
        testDigest: () => "",
        say: () => undefined,
      });
      const judged = async () => (await judge.judge([mutant], Infinity))[0].result;
      try {
        expect(await judge.judge([], Infinity)).to.deep.equal([]);
        expect((await judge.judge([mutant], Infinity))[0].result.verdict).to.equal("survived");
        tests = "test/unit/no.test.ts";
        expect(await judged().catch((error: unknown) => error)).to.be.instanceOf(NotGreen);
        tests = "test/unit/common/Units.test.ts";
        const { verdict, by } = await judged();
        expect({ verdict, file: by?.file }).to.deep.equal({ verdict: "killed", file: tests });
      } finally {
        judge.close();
      }
    });
  });
});

describe("the mutation run", () => {
  const mutantOf = (place: number): Mutant => ({
    id: String(place),
    file: place < 40 ? "contracts/a/A.sol" : "contracts/b/B.sol",
    line: place,
    operator: place % 4 === 0 ? "constant" : "statement",
    before: "a | b",
    now: "",
    scope: "f",
    scopeRange: { start: 0, end: 1 },
    scopeId: 1,
    start: 0,
    end: 1,
  });
  const all = Array.from({ length: 60 }, (_, place) => mutantOf(place));
  const resultOf = (id: string, verdict: Result["verdict"]): Result => ({ id, source: "source", verdict });

  it("draws the same for the same seed, every file and operator in its share", () => {
    expect(stratified(all, 7)).to.deep.equal(stratified(all, 7));
    expect(stratified(all, 7)).to.not.deep.equal(stratified(all, 8));
    const half = stratified(all, 7).slice(0, 30);
    const own = half.filter(({ file, operator }) => file === "contracts/a/A.sol" && operator === "constant");
    expect(own.length).to.be.within(4, 6);
    expect(half.filter(({ file }) => file === "contracts/b/B.sol").length).to.be.within(8, 12);
  });

  it("remembers what holds for this source, and of a survivor what it got past", async () => {
    await withTree({}, (root) => {
      const place = path.join(root, "cache/results.jsonl");
      const first = new Results(place, true);
      first.add(resultOf("1", "killed"));
      first.add({ ...resultOf("2", "survived"), passed: { "a.test.ts": "as it is" } });
      const known = (isResumed: boolean, id: string, source: string) => new Results(place, isResumed).of(id, source);
      expect(known(true, "1", "source")?.verdict).to.equal("killed");
      expect(known(true, "1", "other source")).to.equal(undefined);
      expect(known(true, "2", "source")?.passed).to.deep.equal({ "a.test.ts": "as it is" });
      expect(known(false, "1", "source")).to.equal(undefined);
    });
  });

  it("knows a file of tests by all that it imports", async () => {
    const tree = {
      "test/a.test.ts": 'import { b } from "./b.js";\nimport "mocha";',
      "test/b.ts": 'import type { C } from "../c.js";\nexport const b = 1;',
      "c.ts": 'import { b } from "./test/b.js";\nexport type C = typeof b;',
    };
    const text = await withTree(tree, (root) => closureOf(root, "test/a.test.ts"));
    for (const part of Object.values(tree)) expect(text.split(part).length).to.equal(2);
  });

  it("counts what survived, and neither what is equivalent nor what did not compile", () => {
    const verdicts = ["killed", "timeout", "survived", "equivalent", "refused"] as const;
    const judged = verdicts.map((verdict, place) => ({ mutant: all[place], result: resultOf(`${place}`, verdict) }));
    expect(closingLine(scoreOf(judged))).to.equal("mutation: 3 viable, 2 killed, score 66.6%");
    const report = reportOf({ date: "2027-01-01", seed: 7, judged, isNear: false, of: 60 });
    expect(report).to.include("| `contracts/a/A.sol:2` | f | statement | `a \\| b` | `(nothing)` |");
    expect(report).to.include("5 of 60 mutants drawn, 1 did not compile, 1 equivalent");
  });

  it("knows a mutant's tests by the domains of the contracts that hold it", () => {
    const contract = (file: string) => ({ name: "", file, origins: new Map() });
    const near = nearFiles(ROOT, { ...all[0], file: "contracts/staking/LaneLib.sol" }, [
      contract("contracts/cover/Cover.sol"),
      contract("contracts/mocks/staking/LaneLibHarness.sol"),
    ]);
    expect(new Set(near.map((file) => file.split("/")[2]))).to.deep.equal(new Set(["staking", "cover"]));
  });

  it("puts a change where its bytes are", () => {
    const mutant = { ...all[0], before: "b", now: "c", start: 6, end: 7 };
    expect(mutated("a = §b;", mutant)).to.equal("a = §c;");
    expect(() => mutated("a = bb;", mutant)).to.throw("does not read");
  });
});
