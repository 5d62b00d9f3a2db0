import { expect } from "chai";
import { rights } from "../../../../scripts/lib/access.js";
import { joining } from "../../../support/attest.js";
import { openChain } from "../../../support/chain.js";
import { deployMembers, deployTwoMembers, JOIN_FEE } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture, networkHelpers } = chain;
const members = () => deployMembers(chain);
const twoMembers = () => deployTwoMembers(chain);

describe("Membership.collectFees", () => {
  it("sends all fees taken so far, by anyone", async () => {
    const { membership, recipient, eve, cy, joinAs } = await loadFixture(twoMembers);
    const collect = membership.connect(eve).collectFees();
    await expect(collect)
      .to.emit(membership, "FeesCollected")
      .withArgs(recipient.address, 2n * JOIN_FEE);
    await expect(collect).to.changeEtherBalances(
      ethers,
      [membership, recipient, eve],
      [-2n * JOIN_FEE, 2n * JOIN_FEE, 0n],
    );
    expect(await membership.uncollectedFees()).to.equal(0n);

    await joinAs(cy);
    await expect(membership.collectFees()).to.changeEtherBalance(ethers, recipient, JOIN_FEE);
  });

  it("leaves ETH that was forced in where it is", async () => {
    const { membership, recipient } = await loadFixture(twoMembers);
    await networkHelpers.setBalance(await membership.getAddress(), 10n ** 18n);
    await expect(membership.collectFees()).to.changeEtherBalance(ethers, recipient, 2n * JOIN_FEE);
    await expectRefusal(() => membership.collectFees(), membership, "NothingToCollect", []);
  });

  it("NothingToCollect", async () => {
    const { membership } = await loadFixture(members);
    await expectRefusal(() => membership.collectFees(), membership, "NothingToCollect", []);
  });

  it("CollectFailed: the recipient takes no ETH", async () => {
    const { authority, token, kyc, ada } = await loadFixture(members);
    const membership = await ethers.deployContract("Membership", [authority, token, token, 0n]);
    await membership.setJoinFee(JOIN_FEE);
    await token.setRights(membership, rights("HOLDERS"));
    await membership.setSigner(kyc, true);
    await joining(chain, membership, kyc)(ada);
    await expectRefusal(() => membership.collectFees(), membership, "CollectFailed", [await token.getAddress()]);
    expect(await membership.uncollectedFees()).to.equal(JOIN_FEE);
  });
});
