import { expect } from "chai";
import { check, MAX_FILE, MAX_FUNCTION, REASON_FROM } from "../../../scripts/checks/rules/sizes.js";
import { findings } from "../../support/planted.js";

const lines = (count: number, line: string) => `${line}\n`.repeat(count);
const solidityFunction = (count: number) => `contract C {\nfunction f() public {\n${lines(count - 2, "x++;")}}\n}\n`;
const callback = (owner: string, count: number) => `${owner}(() => {\n${lines(count - 2, "x++;")}});\n`;

describe("check: sizes", function () {
  it("accepts what stays within the limits", async function () {
    expect(
      await findings(check, {
        "contracts/a/A.sol": lines(REASON_FROM, "// a"),
        "contracts/a/F.sol": solidityFunction(MAX_FUNCTION),
        "test/long.test.ts": callback("describe", MAX_FUNCTION * 2),
        "scripts/a.ts": callback("it", MAX_FUNCTION),
      }),
    ).to.deep.equal([]);
  });

  it("rejects a file over 500 lines, whatever its reason", async function () {
    const text = "// Size: too much to say\n" + lines(MAX_FILE, "// a");
    expect(await findings(check, { "scripts/a.ts": text })).to.deep.equal([
      `scripts/a.ts: ${MAX_FILE + 1} lines, over 500`,
    ]);
  });

  it("rejects a file over 400 lines without a reason at its top, and accepts it with one", async function () {
    const long = lines(REASON_FROM + 1, "// a");
    const late = long + "const a = 1;\n// Size: says so too late\n";
    expect(await findings(check, { "test/a.t.sol": long })).to.have.length(1);
    expect(await findings(check, { "test/a.ts": late })).to.have.length(1);
    expect(await findings(check, { "test/a.t.sol": "// Size: one table\n" + long })).to.deep.equal([]);
  });

  it("rejects a Solidity function over 50 lines and names it", async function () {
    expect(await findings(check, { "contracts/a/A.sol": solidityFunction(MAX_FUNCTION + 1) })).to.deep.equal([
      "contracts/a/A.sol: f has 51 lines, over 50",
    ]);
  });

  it("rejects a TypeScript function or test over 50 lines", async function () {
    const named = `export function run() {\n${lines(MAX_FUNCTION, "x++;")}}\n`;
    expect(await findings(check, { "deploy/a.ts": named })).to.deep.equal(["deploy/a.ts: run has 52 lines, over 50"]);
    expect(await findings(check, { "test/a.test.ts": callback("it", MAX_FUNCTION + 1) })).to.deep.equal([
      "test/a.test.ts: a callback has 51 lines, over 50",
    ]);
  });
});
