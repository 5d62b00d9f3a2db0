import { expect } from "chai";
import { filesApart, mochaFiles, solidityFiles } from "../../../scripts/lib/testFiles.js";
import { withTree } from "../../support/planted.js";

const tree = {
  "test/unit/token/MemberToken/mint.test.ts": "",
  "test/integration/life.test.ts": "",
  "test/model/lockstep.long.test.ts": "",
  "test/integration/speed.timed.test.ts": "",
  "test/gas/gas.test.ts": "",
  "test/support/suite.ts": "",
  "test/fuzz/Maths.t.sol": "",
  "test/fuzz/Cheats.sol": "",
};

describe("test files", function () {
  it("runs tests, and neither helpers nor what has a command of its own", async function () {
    await withTree(tree, (root) => {
      expect(mochaFiles(root)).to.deep.equal([
        "test/integration/life.test.ts",
        "test/unit/token/MemberToken/mint.test.ts",
      ]);
      expect(filesApart(root, "long")).to.deep.equal(["test/model/lockstep.long.test.ts"]);
      expect(filesApart(root, "timed")).to.deep.equal(["test/integration/speed.timed.test.ts"]);
      expect(solidityFiles(root)).to.deep.equal(["test/fuzz/Maths.t.sol"]);
    });
  });

  it("runs some of them by a pattern", async function () {
    await withTree(tree, (root) => {
      expect(mochaFiles(root, "test/unit/**")).to.deep.equal(["test/unit/token/MemberToken/mint.test.ts"]);
      expect(filesApart(root, "long", "test/unit/**")).to.deep.equal([]);
      expect(solidityFiles(root, "test/unit/**")).to.deep.equal([]);
    });
  });
});
