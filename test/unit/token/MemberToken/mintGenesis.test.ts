import { expect } from "chai";
import { rights } from "../../../../scripts/lib/access.js";
import { openChain } from "../../../support/chain.js";
import { deployTwoMembers, KEEL, SOURCE } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture } = chain;
const twoMembers = () => deployTwoMembers(chain);

describe("MemberToken.mintGenesis", () => {
  it("mints free tokens with the tag Genesis", async () => {
    const { token, asModule, ada } = await loadFixture(twoMembers);
    const mint = asModule.mintGenesis(ada, 7n * KEEL);
    await expect(mint)
      .to.emit(token, "Minted")
      .withArgs(SOURCE.genesis, ada.address, 7n * KEEL);
    await expect(mint)
      .to.emit(token, "Transfer")
      .withArgs(ethers.ZeroAddress, ada.address, 7n * KEEL);
    expect([await token.freeBalanceOf(ada), await token.totalSupply(), await token.effectiveSupply()]).to.deep.equal([
      7n * KEEL,
      7n * KEEL,
      7n * KEEL,
    ]);
  });

  it("locks for ever what is minted to the token itself: it counts in the supply and has no vote", async () => {
    const { token, asModule } = await loadFixture(twoMembers);
    await asModule.mintGenesis(token, 1_000n * KEEL);
    expect([await token.balanceOf(token), await token.totalSupply(), await token.getVotes(token)]).to.deep.equal([
      1_000n * KEEL,
      1_000n * KEEL,
      0n,
    ]);
    expect([await token.isHolder(token), await token.delegates(token)]).to.deep.equal([false, ethers.ZeroAddress]);
  });

  it("MissingRight", async () => {
    const { token, ada, module } = await loadFixture(twoMembers);
    await token.setRights(module, 2n ** 256n - 1n - rights("MINT_GENESIS"));
    for (const caller of [ada, module]) {
      const mint = () => token.connect(caller).mintGenesis(ada, KEEL);
      await expectRefusal(mint, token, "MissingRight", [caller.address, rights("MINT_GENESIS")]);
    }
  });

  it("ZeroAmount", async () => {
    const { token, asModule, ada } = await loadFixture(twoMembers);
    await expectRefusal(() => asModule.mintGenesis(ada, 0n), token, "ZeroAmount", []);
  });

  it("NotHolder", async () => {
    const { token, asModule, eve } = await loadFixture(twoMembers);
    for (const to of [eve.address, ethers.ZeroAddress])
      await expectRefusal(() => asModule.mintGenesis(to, KEEL), token, "NotHolder", [to]);
  });

  it("ERC20ExceededSafeSupply: more than the votes can count", async () => {
    const { token, asModule, ada } = await loadFixture(twoMembers);
    const most = 2n ** 208n - 1n;
    const mint = (amount: bigint) => () => asModule.mintGenesis(ada, amount);
    await expectRefusal(mint(most + 1n), token, "ERC20ExceededSafeSupply", [most + 1n, most]);
  });
});
