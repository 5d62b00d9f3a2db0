import { expect } from "chai";
import type { Permission } from "../../../deploy/permissions.types.js";
import { check } from "../../../scripts/checks/rules/permissions.js";
import { artifact, findings } from "../../support/planted.js";

const order = {
  type: "tuple[]",
  components: [{ type: "uint32" }, { type: "tuple", components: [{ type: "address" }] }],
};
const contract = artifact("contracts/cover/Cover.sol", [
  { type: "function", name: "buy", stateMutability: "payable", inputs: [order, { type: "uint256" }] },
  { type: "function", name: "quote", stateMutability: "view", inputs: [] },
  { type: "receive", stateMutability: "payable" },
  { type: "constructor", stateMutability: "nonpayable", inputs: [] },
]);
const anyone: Permission = { kind: "anyone", note: "pays for what it buys" };
const BUY = "buy((uint32,(address))[],uint256)";

const withTable = (table: object) =>
  findings(check, { ...contract, "deploy/permissions.ts": `export const permissions = ${JSON.stringify(table)};` });

describe("check: permissions", function () {
  it("accepts a table that names every state-changing function and no other", async function () {
    expect(await withTable({ Cover: { [BUY]: anyone, "receive()": anyone } })).to.deep.equal([]);
    expect(await findings(check, {})).to.deep.equal([]);
  });

  it("rejects a function without an entry, and a missing table", async function () {
    expect(await withTable({ Cover: { "receive()": anyone } })).to.deep.equal([
      `deploy/permissions.ts: Cover.${BUY} has no entry`,
    ]);
    expect(await findings(check, contract)).to.have.length(2);
  });

  it("rejects an entry for a function or a contract that does not exist", async function () {
    const table = { Cover: { [BUY]: anyone, "receive()": anyone, "quote()": anyone }, Ghost: {} };
    expect(await withTable(table)).to.deep.equal([
      "deploy/permissions.ts: Cover.quote() does not exist",
      "deploy/permissions.ts: Ghost is not a deployable contract",
    ]);
  });

  it("rejects an entry that says not who, or names somebody where anyone may call", async function () {
    const unnamed: Permission = { kind: "module", note: "sells" };
    const named: Permission = { kind: "anyone", who: ["Cover"], note: "sells" };
    expect(await withTable({ Cover: { [BUY]: unnamed, "receive()": named } })).to.have.length(2);
  });
});
