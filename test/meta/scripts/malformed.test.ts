import { expect } from "chai";
import { id } from "ethers";
import { signatureOf, type AbiParameter } from "../../../scripts/checks/lib/artifacts.js";
import { ROOT } from "../../../scripts/lib/run.js";
import { enumSizes } from "../../malformed/enums.js";
import type { Ground } from "../../malformed/ground.js";
import { declaredErrors, Failure, outcomeOf } from "../../malformed/outcome.js";
import { allCases, choicesOn, suiteArtifacts } from "../../malformed/run.js";
import { variantsOf } from "../../malformed/values.js";
import { withTree } from "../../support/planted.js";

const SOMEBODY = `0x${"11".repeat(20)}`;
const ground: Ground = {
  now: 1_800_000_000n,
  addresses: new Proxy({}, { get: () => SOMEBODY }),
  usdc: SOMEBODY,
  usdcFeed: SOMEBODY,
  joinFee: 1n,
  firstTranche: 228n,
  proposalId: 1n,
  claimDeposit: 1n,
  whole: {},
};
const artifacts = suiteArtifacts(ROOT);
const shape = (seed: number) =>
  allCases(artifacts, { ...ground, whole: blankStructs() }, choicesOn(ROOT, ground, seed), true);
const choices = { ...choicesOn(ROOT, ground, 1), addresses: [["the pool", SOMEBODY]] as const };

describe("malformed calls", () => {
  it("reach every external function, every parameter and every field, over a thousand times", () => {
    const cases = shape(1);
    expect(cases.length).to.be.greaterThan(1_000);
    for (const { contractName, abi } of artifacts)
      for (const item of abi.filter(({ type }) => type === "function")) {
        const own = cases.filter((each) => each.contract === contractName && each.signature === signatureOf(item));
        expect(own.length, `${contractName}.${item.name}`).to.be.greaterThan(0);
        const changed = (item.inputs ?? []).map((_, place) =>
          own.some(({ args }) => args[place] !== own[0].args[place]),
        );
        expect(changed, `${contractName}.${item.name}`).to.not.include(false);
      }
  });

  it("are the same for the same seed", () => {
    expect(shape(7)).to.deep.equal(shape(7));
    expect(shape(7)).to.not.deep.equal(shape(8));
  });

  it("vary one field at a time, lists in their length, enums within their members", () => {
    const components: AbiParameter[] = [
      { name: "kind", type: "uint8", internalType: "enum Inflow" },
      { name: "parts", type: "tuple[]", components: [{ name: "units", type: "uint8" }] },
    ];
    const variants = variantsOf({ name: "order", type: "tuple", components }, [0n, [[5n]]], choices);
    expect(variants.filter(({ what }) => what.startsWith("order.kind")).map(({ value }) => value)).to.deep.equal([
      [0n, [[5n]]],
      [1n, [[5n]]],
      [4n, [[5n]]],
    ]);
    const lists = variants.filter(({ what }) => what.startsWith("order.parts =")).map(({ value }) => value);
    expect(lists.map((value) => ((value as unknown[])[1] as unknown[]).length)).to.deep.equal([0, 2, 64]);
    const units = variants.filter(({ what }) => what.startsWith("order.parts[0].units"));
    expect(units.map(({ what }) => what.split(" = ")[1])).to.include.members(["zero", "one", "max"]);
  });

  it("count the members of enums where they are declared", async () => {
    const tree = {
      "contracts/a/A.sol": "contract A {\n    enum Kind {\n        One, // the first\n        Two\n    }\n}",
    };
    expect(await withTree(tree, enumSizes)).to.deep.equal(new Map([["Kind", 2]]));
  });

  it("tell a declared error from a panic, an empty revert, an unknown error and a halt", () => {
    const errors = declaredErrors([["error Known(uint256 id)"]]);
    const kindOf = (data: string | undefined, message = "reverted") =>
      outcomeOf(new Failure({ data, message }), errors).kind;
    expect(outcomeOf("0x", errors).kind).to.equal("passed");
    expect(outcomeOf(new Failure({ data: id("Known(uint256)").slice(0, 10) }), errors).error).to.equal("Known");
    expect(kindOf(`0x4e487b71${"11".padStart(64, "0")}`)).to.equal("panic");
    expect(kindOf("0x")).to.equal("empty");
    expect(kindOf(id("Other()").slice(0, 10))).to.equal("undeclared");
    expect(kindOf(undefined)).to.equal("halted");
    expect(kindOf("0x", "Transaction ran out of gas")).to.equal("halted");
  });
});

/** What the chain fills in otherwise: requests with nothing in them. */
function blankStructs(): Ground["whole"] {
  return { "Cover.buy": [[SOMEBODY, 1n, 0n, 1n, 1n, 0n, 1n, 1n, 0n, SOMEBODY, id("data"), [[1n, 1n]]]] };
}
