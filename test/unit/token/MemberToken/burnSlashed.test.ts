import { expect } from "chai";
import { rights } from "../../../../scripts/lib/access.js";
import { openChain } from "../../../support/chain.js";
import { deployTwoMembers, KEEL, REASON } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture } = chain;
const funded = async () => {
  const suite = await deployTwoMembers(chain);
  await suite.asModule.mintGenesis(suite.module, 10n * KEEL);
  await suite.asModule.mintGenesis(suite.ada, 10n * KEEL);
  return suite;
};

describe("MemberToken.burnSlashed", () => {
  it("burns the module's own tokens, with the tag Slashing", async () => {
    const { token, asModule, module, ada } = await loadFixture(funded);
    await expect(asModule.burnSlashed(4n * KEEL))
      .to.emit(token, "Burnt")
      .withArgs(REASON.slashing, module.address, 4n * KEEL);
    expect([await token.balanceOf(module), await token.balanceOf(ada), await token.totalSupply()]).to.deep.equal([
      6n * KEEL,
      10n * KEEL,
      16n * KEEL,
    ]);
  });

  it("accepts nothing", async () => {
    const { token, asModule } = await loadFixture(funded);
    await asModule.burnSlashed(0n);
    expect(await token.totalSupply()).to.equal(20n * KEEL);
  });

  it("MissingRight", async () => {
    const { token, ada, module } = await loadFixture(funded);
    await token.setRights(module, 2n ** 256n - 1n - rights("BURN_SLASH"));
    for (const caller of [ada, module]) {
      const burn = () => token.connect(caller).burnSlashed(KEEL);
      await expectRefusal(burn, token, "MissingRight", [caller.address, rights("BURN_SLASH")]);
    }
  });

  it("ERC20InsufficientBalance", async () => {
    const { token, asModule, module } = await loadFixture(funded);
    const amount = 10n * KEEL + 1n;
    const burn = () => asModule.burnSlashed(amount);
    await expectRefusal(burn, token, "ERC20InsufficientBalance", [module.address, 10n * KEEL, amount]);
  });
});
