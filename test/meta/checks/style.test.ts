import { expect } from "chai";
import { check } from "../../../scripts/checks/rules/style.js";
import { findings, solidity } from "../../support/planted.js";

const contract = (text: string) => findings(check, { "contracts/token/T.sol": text });

describe("check: style", function () {
  it("accepts the head of the house and finished code", async function () {
    expect(await contract(solidity("contract T {}"))).to.deep.equal([]);
  });

  it("rejects another licence and another or a floating compiler", async function () {
    expect(await contract(solidity("").replace("MIT", "GPL-3.0"))).to.have.length(1);
    expect(await contract(solidity("").replace("0.8.37", "^0.8.37"))).to.have.length(1);
    expect(await contract(solidity("").replace("pragma solidity 0.8.37;", ""))).to.have.length(1);
  });

  it("rejects what was left in contracts and tests", async function () {
    const note = ["TO", "DO"].join("");
    expect(await contract(solidity(`// ${note}: later`))).to.deep.equal([
      `contracts/token/T.sol: "${note}" was left in`,
    ]);
    expect(await contract(solidity("console.log(1);"))).to.have.length(1);
    const only = ["it", "only("].join(".");
    expect(await findings(check, { "test/a.test.ts": only })).to.deep.equal([`test/a.test.ts: "${only}" was left in`]);
  });
});
