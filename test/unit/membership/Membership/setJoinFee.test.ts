import { expect } from "chai";
import { openChain } from "../../../support/chain.js";
import { deployMembers } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture } = chain;
const members = () => deployMembers(chain);

describe("Membership.setJoinFee", () => {
  it("sets it from zero to the maximum", async () => {
    const { membership } = await loadFixture(members);
    for (const fee of [0n, 1n, await membership.MAX_JOIN_FEE()]) {
      await expect(membership.setJoinFee(fee)).to.emit(membership, "JoinFeeSet").withArgs(fee);
      expect(await membership.joinFee()).to.equal(fee);
    }
  });

  it("AccessManagedUnauthorized", async () => {
    const { membership, ada } = await loadFixture(members);
    const set = () => membership.connect(ada).setJoinFee(1n);
    await expectRefusal(set, membership, "AccessManagedUnauthorized", [ada.address]);
  });

  it("FeeAboveMaximum: a wei above, and far above", async () => {
    const { membership } = await loadFixture(members);
    const maximum = await membership.MAX_JOIN_FEE();
    for (const fee of [maximum + 1n, 2n ** 256n - 1n])
      await expectRefusal(() => membership.setJoinFee(fee), membership, "FeeAboveMaximum", [fee, maximum]);
  });

  it("at deployment refuses the same fee, no token and no recipient", async () => {
    const { authority, token, recipient, membership } = await loadFixture(members);
    const maximum = await membership.MAX_JOIN_FEE();
    await expect(ethers.deployContract("Membership", [authority, token, recipient, maximum + 1n]))
      .to.be.revertedWithCustomError(membership, "FeeAboveMaximum")
      .withArgs(maximum + 1n, maximum);
    for (const [tokenAddress, to] of [
      [ethers.ZeroAddress, recipient.address],
      [await token.getAddress(), ethers.ZeroAddress],
    ])
      await expect(
        ethers.deployContract("Membership", [authority, tokenAddress, to, 0n]),
      ).to.be.revertedWithCustomError(membership, "ZeroAddress");
  });
});
