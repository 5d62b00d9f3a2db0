import { expect } from "chai";
import { openChain } from "../../support/chain.js";
import { cliOn, jsonCliOn } from "../../support/cli.js";
import { deploySuite } from "../../support/suite.js";

const chain = await openChain();

describe("member on the command line", () => {
  it("tells members from others", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const mia = await json("member status mia");
    expect(mia.result).to.deep.include({ account: s.people.mia.address, isMember: true, isActive: true });
    const { result } = await json(`member status ${s.people.mallory.address}`);
    expect(result).to.deep.include({ isMember: false, isActive: false });
    expect((await cliOn(s)("member status --as alice")).out).to.include("3,000 KEEL");
  });

  it("asks whose when nobody is named", async () => {
    const s = await chain.loadFixture(deploySuite);
    const { code, error } = await jsonCliOn(s)("member status");
    expect(code).to.equal(2);
    expect(error?.name).to.equal("NoSender");
  });
});
