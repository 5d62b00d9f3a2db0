import { expect } from "chai";
import { check } from "../../../scripts/checks/rules/workplace.js";
import { findings } from "../../support/planted.js";

const folder = (name: string) => ["", name, "somebody", "notes.md"].join("/");

describe("check: workplace", function () {
  it("accepts a project that speaks of itself, and addresses that only look like a path", async function () {
    expect(
      await findings(check, {
        "docs/a.md": `see docs/economics.md and https://example.org${folder("work")}`,
        "README.md": "Keel",
      }),
    ).to.deep.equal([]);
  });

  it("rejects a path of somebody's machine", async function () {
    for (const name of ["work", "tmp", "home", "root"])
      expect(await findings(check, { "scripts/a.ts": `// see ${folder(name)}` })).to.deep.equal([
        `scripts/a.ts: "/${name}/" speaks of the workplace`,
      ]);
    expect(await findings(check, { ".ci/run": `cd ..${folder("shared").slice(0, 7)}` })).to.have.length(1);
  });

  it("rejects a lock that names a registry host", async function () {
    const lock = '{ "resolved": "https://registry.example/a.tgz" }';
    expect(await findings(check, { "package-lock.json": lock })).to.have.length(1);
    expect(await findings(check, { "package-lock.json": "{}" })).to.deep.equal([]);
  });
});
