import { expect } from "chai";
import { check, figures, LIMIT } from "../../../scripts/checks/rules/contractSize.js";
import { artifact, findings, solidity, withTree } from "../../support/planted.js";

const bytes = (count: number) => "0x" + "60".repeat(count);

describe("check: contract-size", function () {
  it("accepts a contract one byte under the limit and prints its margin", async function () {
    const tree = artifact("contracts/cover/Cover.sol", [], bytes(LIMIT - 1));
    expect(await findings(check, tree)).to.deep.equal([]);
    expect(await withTree(tree, figures)).to.deep.equal(["Cover 24575 bytes, margin 1"]);
  });

  it("rejects a contract at the limit", async function () {
    expect(await findings(check, artifact("contracts/cover/Cover.sol", [], bytes(LIMIT)))).to.deep.equal([
      "contracts/cover/Cover.sol: Cover has 24576 bytes, the limit is 24576",
    ]);
  });

  it("looks at what is deployed: not at mocks, libraries and interfaces", async function () {
    expect(
      await findings(check, {
        ...artifact("contracts/mocks/cover/Big.sol", [], bytes(LIMIT)),
        ...artifact("contracts/common/Lib.sol", [], bytes(LIMIT)),
        "contracts/common/Lib.sol": solidity("library Lib {}"),
        ...artifact("contracts/cover/ICover.sol", [], "0x"),
      }),
    ).to.deep.equal([]);
  });
});
