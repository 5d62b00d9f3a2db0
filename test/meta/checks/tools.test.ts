import { expect } from "chai";
import { cpSync, symlinkSync } from "node:fs";
import path from "node:path";
import type { Check } from "../../../scripts/checks/lib/rule.js";
import { eslint, prettier, solhint, types } from "../../../scripts/checks/rules/tools.js";
import { solidity, withTree, type Tree } from "../../support/planted.js";

const house = path.resolve(import.meta.dirname, "../../..");
const CONFIG = ["eslint.config.js", "tsconfig.json", ".prettierrc.json", ".solhint.json", "package.json"];

/** Runs a tool with the configuration and the packages of the house, on other sources. */
async function findings(check: Check, tree: Tree): Promise<string> {
  return withTree(tree, async (root) => {
    for (const file of CONFIG) cpSync(path.join(house, file), path.join(root, file));
    symlinkSync(path.join(house, "node_modules"), path.join(root, "node_modules"));
    return (await check(root)).map(({ text }) => text).join("\n");
  });
}

describe("check: tools", function () {
  it("prettier rejects what is not formatted", async function () {
    expect(await findings(prettier, { "scripts/a.ts": "export const a = 1;\n" })).to.equal("");
    expect(await findings(prettier, { "scripts/a.ts": "export const a=1" })).to.contain("scripts/a.ts");
  });

  it("eslint rejects a floating promise", async function () {
    expect(await findings(eslint, { "scripts/a.ts": "export const a = 1;\n" })).to.equal("");
    expect(await findings(eslint, { "scripts/a.ts": "Promise.resolve(1);\n" })).to.contain("no-floating-promises");
  });

  it("tsc rejects a wrong type", async function () {
    expect(await findings(types, { "scripts/a.ts": "export const a: number = 1;\n" })).to.equal("");
    expect(await findings(types, { "scripts/a.ts": 'export const a: number = "1";\n' })).to.contain("TS2322");
  });

  it("solhint rejects another compiler", async function () {
    const clean = solidity("contract A {}");
    expect(await findings(solhint, { "contracts/token/A.sol": clean })).to.equal("");
    expect(await findings(solhint, { "contracts/token/A.sol": clean.replace("0.8.37", "^0.8.0") })).to.contain(
      "compiler-version",
    );
    expect(await findings(solhint, {})).to.equal("");
  });
});
