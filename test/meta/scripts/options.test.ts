import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";

const root = path.resolve(import.meta.dirname, "../../..");

/** The scripts of package.json that take options: a typing error in one of them must cost nothing. */
const SCRIPTS = [
  "scripts/test.ts",
  "scripts/long.ts",
  "scripts/sessions.ts",
  "scripts/cli.ts",
  "scripts/checks/index.ts",
  "scripts/checks/facts.ts",
  "scripts/invariants.ts",
];

describe("options of scripts", function () {
  for (const script of SCRIPTS) {
    it(`${script} says what is wrong with an option, how it is called, and ends with 2`, function () {
      const { status, stderr } = called(script, "--onlx", "x");
      expect(status).to.equal(2);
      expect(stderr)
        .to.match(/--onlx/)
        .and.match(/npm (test|run [\w:| ]+)(:| \[--| -- \[--)/);
      expect(stderr).not.to.match(/ at .*:\d+:\d+/);
    });
  }

  it("prints how it is called when asked", function () {
    const { status, stdout } = called("scripts/test.ts", "--help");
    expect(status).to.equal(0);
    expect(stdout).to.match(/^npm test/);
  });

  it("names a pattern that matches no test, a rule that there is not and a number that is none", function () {
    expect(called("scripts/test.ts", "--only", "nope/**")).to.deep.include({ status: 2 });
    expect(called("scripts/checks/index.ts", "--no-build", "--only", "nope").stderr).to.match(/no rule "nope".*layers/);
    expect(called("scripts/invariants.ts", "--calls", "many").stderr).to.match(/--calls "many" is no number/);
    expect(called("scripts/invariants.ts", "--jobs", "0")).to.deep.include({ status: 2 });
  });

  it("leaves nothing out in silence that was asked for", function () {
    const { status, stderr } = called("scripts/prove.ts", "--only", "StakeProperties,NoProperties");
    expect({ status, stderr }).to.deep.include({ status: 2 });
    expect(stderr).to.match(/^no "NoProperties"; there are MarketProperties, /);
  });

  it("are read by every command that SECURITY.md shows the suite by", function () {
    const { scripts } = JSON.parse(text("package.json")) as { scripts: Readonly<Record<string, string>> };
    const commands = [...text("SECURITY.md").matchAll(/^\| `npm run (\w+)` \|/gm)].map(([, command]) => command);
    expect(commands).to.include.members(["attacks", "model", "coverage"]);
    for (const command of commands) {
      const script = /scripts\/\w+\.ts$/.exec(scripts[command])?.[0] ?? "";
      expect(text(script), command).to.match(/^const .*= optionsOf\(|^optionsOf\(/m);
    }
  });
});

const text = (file: string): string => readFileSync(path.join(root, file), "utf8");

function called(script: string, ...words: string[]) {
  const args = ["--import", "./scripts/lib/typescript.mjs", script, ...words];
  return spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
}
