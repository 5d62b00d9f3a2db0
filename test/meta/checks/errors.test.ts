import { expect } from "chai";
import { check, UNREACHABLE } from "../../../scripts/checks/rules/errors.js";
import { artifact, findings } from "../../support/planted.js";

const COVER = "contracts/cover/Cover.sol";
const declaring = (...names: string[]) =>
  artifact(
    COVER,
    names.map((name) => ({ type: "error", name, inputs: [] })),
  );

describe("check: errors", () => {
  it("accepts an error that a test names", async () => {
    const tree = { ...declaring("PremiumTooHigh"), "test/unit/a.test.ts": '"PremiumTooHigh"' };
    expect(await findings(check, tree)).to.deep.equal([]);
  });

  it("rejects an error that no test names, be it that a helper does", async () => {
    const tree = { ...declaring("PremiumTooHigh"), "test/support/a.ts": '"PremiumTooHigh"' };
    expect(await findings(check, tree)).to.deep.equal([`${COVER}: no test asserts PremiumTooHigh`]);
  });

  it("rejects an error that a test only speaks of", async () => {
    const tree = { ...declaring("PremiumTooHigh"), "test/unit/a.test.ts": "// PremiumTooHigh is what it says" };
    expect(await findings(check, tree)).to.deep.equal([`${COVER}: no test asserts PremiumTooHigh`]);
  });

  it("lets an error be that nothing can cause, with its reason", async () => {
    const [name, reason] = Object.entries(UNREACHABLE)[0];
    expect(reason).to.match(/ /);
    expect(await findings(check, declaring(name))).to.deep.equal([]);
  });

  it("rejects an exception that a test reaches", async () => {
    const [name] = Object.keys(UNREACHABLE);
    const found = await findings(check, { ...declaring(name), "test/unit/a.test.ts": `"${name}"` });
    expect(found).to.deep.equal([`scripts/checks/rules/errors.ts: ${name} is asserted: it can be reached`]);
  });
});
