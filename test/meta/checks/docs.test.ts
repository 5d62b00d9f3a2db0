import { expect } from "chai";
import { check } from "../../../scripts/checks/rules/docs.js";
import { artifact, findings, solidity } from "../../support/planted.js";

const house = {
  "package.json": { scripts: { demo: "", test: "" } },
  "scripts/tasks/index.ts": 'task(["cover", "buy"], "Buy cover")',
  "docs/parameters.json": {
    claims: { voting: "3d" },
    token: { genesisPrice: ["0.01", "ETH", "genesis"] },
    mcr: { c_g: [2000] },
  },
  "snapshots/gas.json": { buyCoverEth1: 301234 },
  "contracts/common/Time.sol": solidity("library Time { uint256 internal constant TAIL = 45 days; }"),
  ...artifact("contracts/cover/Cover.sol", [], "0x" + "00".repeat(20_000)),
};
const readme = (text: string) => findings(check, { ...house, "README.md": text });
const shell = (...commands: string[]) => readme(["```sh", ...commands, "```"].join("\n"));

describe("check: docs", function () {
  it("accepts commands that exist", async function () {
    expect(
      await shell(
        "npm ci",
        "npm test",
        "npm run -s demo -- --json",
        "npx hardhat cover buy --as alice # as a member",
        "git clone x",
      ),
    ).to.deep.equal([]);
  });

  it("rejects a script, a task and a file that do not exist", async function () {
    expect(await shell("npm run story")).to.deep.equal([
      'README.md: "npm run story": package.json has no script "story"',
    ]);
    expect(await shell("npx hardhat cover sell")).to.have.length(1);
    expect(await shell(".ci/run")).to.have.length(1);
  });

  it("accepts numbers that equal their fact, with or without commas", async function () {
    const facts = [
      "<!-- fact:gas.buyCoverEth1 -->301,234",
      "<!-- fact:size.Cover -->20000 bytes, <!-- fact:margin.Cover -->4,576 to spare",
      "<!-- fact:parameter.claims.voting -->3 days at <!-- fact:parameter.token.genesisPrice -->0.01 ETH",
      "<!-- fact:parameter.mcr.c_g.0 -->2,000, <!-- fact:constant.Time.TAIL -->45.",
    ];
    expect(await readme(facts.join("\n"))).to.deep.equal([]);
  });

  it("rejects a number that differs from its fact, a missing number and an unknown fact", async function () {
    expect(await readme("<!-- fact:gas.buyCoverEth1 -->301,235")).to.deep.equal([
      "README.md: gas.buyCoverEth1 is 301234, the document says 301,235",
    ]);
    expect(await readme("<!-- fact:size.Cover -->many")).to.have.length(1);
    expect(await readme("<!-- fact:size.Ghost -->1")).to.deep.equal(['README.md: there is no fact "size.Ghost"']);
  });

  it("rejects a relative link that leads nowhere, in the documents too", async function () {
    const text = "[a](../README.md) [b](gone.md) [c](https://example.org) [d](#here)";
    expect(await findings(check, { ...house, "README.md": "", "docs/a.md": text })).to.deep.equal([
      "docs/a.md: the link to gone.md leads nowhere",
    ]);
  });
});
