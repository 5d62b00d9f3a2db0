import { expect } from "chai";
import { rights, role } from "../../../../scripts/lib/access.js";
import { openChain } from "../../../support/chain.js";
import { deployMembers } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture } = chain;
const members = () => deployMembers(chain);

describe("ModuleGuard.setRights", () => {
  it("gives, replaces and takes away, each bit for itself", async () => {
    const { token, module, ada } = await loadFixture(members);
    const asModule = token.connect(module);
    const both = rights("HOLDERS", "LOCK");
    await expect(token.setRights(module, both)).to.emit(token, "RightsSet").withArgs(module.address, both);
    expect(await token.rightsOf(module)).to.equal(both);
    await asModule.setHolder(ada, true);
    await asModule.lock(ada, 1n);

    await token.setRights(module, rights("LOCK"));
    const setHolder = () => asModule.setHolder(ada, false);
    await expectRefusal(setHolder, token, "MissingRight", [module.address, rights("HOLDERS")]);
    await asModule.lock(ada, 2n);

    await token.setRights(module, 0n);
    expect(await token.rightsOf(module)).to.equal(0n);
    await expectRefusal(() => asModule.lock(ada, 3n), token, "MissingRight", [module.address, rights("LOCK")]);
  });

  it("gives a right in one contract only", async () => {
    const { token, membership, module } = await loadFixture(members);
    await token.setRights(module, rights("TIE"));
    expect(await membership.rightsOf(module)).to.equal(0n);
  });

  it("follows the role that the authority demands, and its delay", async () => {
    const { authority, token, admin, module, ada } = await loadFixture(members);
    const { selector } = token.interface.getFunction("setRights");
    await authority.setTargetFunctionRole(token, [selector], role("CORE"));
    await authority.grantRole(role("CORE"), ada, 30 * 86_400);
    const set = () => token.connect(admin).setRights(module, 1n);
    await expectRefusal(set, token, "AccessManagedUnauthorized", [admin.address]);

    const call = token.interface.encodeFunctionData("setRights", [module.address, 1n]);
    const asAda = authority.connect(ada);
    const early = () => asAda.execute(token, call);
    await expectRefusal(early, authority, "AccessManagerNotScheduled");
    await asAda.schedule(token, call, 0);
    await expectRefusal(early, authority, "AccessManagerNotReady");
    await chain.increase(30n * 86_400n);
    await asAda.execute(token, call);
    expect(await token.rightsOf(module)).to.equal(1n);
  });

  it("AccessManagedUnauthorized: a member, and a module with every right", async () => {
    const { token, module, ada } = await loadFixture(members);
    await token.setRights(module, 2n ** 256n - 1n);
    for (const caller of [ada, module]) {
      const set = () => token.connect(caller).setRights(caller, 1n);
      await expectRefusal(set, token, "AccessManagedUnauthorized", [caller.address]);
    }
  });

  it("ZeroModule", async () => {
    const { token } = await loadFixture(members);
    await expectRefusal(() => token.setRights(ethers.ZeroAddress, 1n), token, "ZeroModule", []);
  });
});
