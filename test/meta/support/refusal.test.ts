import { expect } from "chai";
import { network } from "hardhat";
import { openChain } from "../../support/chain.js";
import { deployTwoMembers, KEEL } from "../../support/members.js";
import { expectRefusal } from "../../support/refusal.js";

const chain = await openChain();
const { at, loadFixture, now } = chain;
const twoMembers = () => deployTwoMembers(chain);

/** What the helper says against a refusal that is not what was expected. */
async function complaint(check: Promise<void>): Promise<string> {
  return check.then(
    () => "",
    (error: unknown) => String(error),
  );
}

describe("expectRefusal", () => {
  it("takes a refusal by the right name with the right values, mined at the second that was asked for", async () => {
    const { token, ada, eve } = await loadFixture(twoMembers);
    const moment = (await now()) + 777n;
    await at(moment);
    await expectRefusal(() => token.connect(ada).transfer(eve, 1n), token, "NotHolder", [eve.address]);
    expect(await now()).to.equal(moment);
  });

  it("leaves a chain on which life goes on", async () => {
    const { token, asModule, ada, bo, eve } = await loadFixture(twoMembers);
    await asModule.mintGenesis(ada, KEEL);
    await expectRefusal(() => token.connect(ada).transfer(eve, 1n), token, "NotHolder", [eve.address]);
    await token.connect(ada).transfer(bo, KEEL);
    expect(await token.balanceOf(bo)).to.equal(KEEL);
  });

  it("fails on success, on another error and on other values", async () => {
    const { token, ada, eve } = await loadFixture(twoMembers);
    const approve = () => token.connect(ada).approve(eve, 1n);
    const transfer = () => token.connect(ada).transfer(eve, 1n);
    expect(await complaint(expectRefusal(approve, token, "NotHolder"))).to.match(/didn't revert/);
    expect(await complaint(expectRefusal(transfer, token, "ZeroAmount"))).to.match(/NotHolder/);
    expect(await complaint(expectRefusal(transfer, token, "NotHolder", [ada.address]))).to.match(/to equal/);
  });

  it("fails where more than the refused transaction was mined", async () => {
    const { authority, token, admin, ada } = await loadFixture(twoMembers);
    const twice = async () => {
      await authority.connect(admin).labelRole(7n, "seven");
      return token.connect(ada).setRights(ada, 1n);
    };
    const said = await complaint(expectRefusal(twice, token, "AccessManagedUnauthorized"));
    expect(said).to.match(/not one transaction/);
  });

  it("fails on a chain where nothing refused is mined", async () => {
    const { ethers } = await network.create();
    const [admin, ada] = await ethers.getSigners();
    const authority = await ethers.deployContract("Authority", [admin]);
    const token = await ethers.deployContract("MemberToken", [authority]);
    const transfer = () => token.transfer(ada, 1n);
    expect(await complaint(expectRefusal(transfer, token, "NotHolder"))).to.match(/openChain/);
  });
});
