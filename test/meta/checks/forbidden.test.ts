import { expect } from "chai";
import { check, forbiddenOpcodes } from "../../../scripts/checks/rules/forbidden.js";
import { artifact, findings, solidity } from "../../support/planted.js";

const METADATA = "a264f4ff0004";
const source = (body: string) => findings(check, { "contracts/cover/Cover.sol": solidity(body) });

describe("check: forbidden", function () {
  it("accepts clean source and code, whatever comments, strings, push data and metadata say", async function () {
    expect(
      await findings(check, {
        "contracts/cover/Cover.sol": solidity('// delegatecall\ncontract Cover { string a = "selfdestruct"; }'),
        ...artifact("contracts/cover/Cover.sol", [], `0x60f461fff200${METADATA}`),
      }),
    ).to.deep.equal([]);
  });

  it("rejects the words in the source", async function () {
    expect(await source("contract C { function f() public { a.delegatecall(d); } }")).to.deep.equal([
      'contracts/cover/Cover.sol: "delegatecall" is not allowed',
    ]);
    expect(
      await source("contract C is Initializable { function initialize() external initializer {} }"),
    ).to.have.length(3);
    expect(await source("contract C is UUPSUpgradeable {}")).to.have.length(1);
    expect(await source("contract C { constructor() { new ERC1967Proxy(a, d); } }")).to.have.length(1);
  });

  it("rejects the instructions in the runtime code, an external library's call among them", function () {
    expect([...forbiddenOpcodes(`0x6001f4${METADATA}`)]).to.deep.equal(["DELEGATECALL"]);
    expect([...forbiddenOpcodes(`0x60f4ff${METADATA}`)]).to.deep.equal(["SELFDESTRUCT"]);
    expect([...forbiddenOpcodes(`0xf2${METADATA}`)]).to.deep.equal(["CALLCODE"]);
    expect([...forbiddenOpcodes(`0x73__$${"a".repeat(34)}$__f4${METADATA}`)]).to.deep.equal(["DELEGATECALL"]);
  });

  it("excuses the Authority's multicall and nobody else's", async function () {
    const code = `0x6001f4${METADATA}`;
    expect(await findings(check, artifact("contracts/access/Authority.sol", [], code))).to.deep.equal([]);
    expect(await findings(check, artifact("contracts/access/Other.sol", [], code))).to.deep.equal([
      "contracts/access/Other.sol: runtime code of Other has DELEGATECALL",
    ]);
  });
});
