import { expect } from "chai";
import type { TypedDataDomain } from "ethers";
import { HOUR, openChain, type Signer } from "../../../support/chain.js";
import { deployTwoMembers, KEEL } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { at, ethers, loadFixture, now } = chain;
const twoMembers = () => deployTwoMembers(chain);
type Suite = Awaited<ReturnType<typeof twoMembers>>;

const PERMIT = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** `eve` hands in what `signer` signed: `bo` may spend 5 KEEL of `ada`. */
async function permission({ token, ada, bo, eve }: Suite, signer: Signer, changes: TypedDataDomain = {}) {
  const { name, version, chainId, verifyingContract } = await token.eip712Domain();
  const nonce = await token.nonces(ada);
  const deadline = (await now()) + HOUR;
  const signed = await signer.signTypedData({ name, version, chainId, verifyingContract, ...changes }, PERMIT, {
    owner: ada.address,
    spender: bo.address,
    value: 5n * KEEL,
    nonce,
    deadline,
  });
  const { v, r, s } = ethers.Signature.from(signed);
  return { deadline, permit: () => token.connect(eve).permit(ada, bo, 5n * KEEL, deadline, v, r, s) };
}

describe("MemberToken.permit", () => {
  it("sets the allowance by signature, once, and the allowance works", async () => {
    const suite = await loadFixture(twoMembers);
    const { token, asModule, ada, bo } = suite;
    const { permit } = await permission(suite, ada);
    await expect(permit())
      .to.emit(token, "Approval")
      .withArgs(ada.address, bo.address, 5n * KEEL);
    expect([await token.allowance(ada, bo), await token.nonces(ada)]).to.deep.equal([5n * KEEL, 1n]);
    await expectRefusal(permit, token, "ERC2612InvalidSigner");
    await asModule.mintGenesis(ada, 5n * KEEL);
    await token.connect(bo).transferFrom(ada, bo, 5n * KEEL);
    expect(await token.balanceOf(bo)).to.equal(5n * KEEL);
  });

  it("is good in its last second, not in the next", async () => {
    const suite = await loadFixture(twoMembers);
    const { permit, deadline } = await permission(suite, suite.ada);
    await at(deadline + 1n);
    await expectRefusal(permit, suite.token, "ERC2612ExpiredSignature", [deadline]);
    const other = await permission(suite, suite.ada);
    await at(other.deadline);
    await other.permit();
  });

  it("refuses another signer, another chain and another contract", async () => {
    const suite = await loadFixture(twoMembers);
    const { token, membership, ada, eve } = suite;
    const wrong = await permission(suite, eve);
    await expectRefusal(wrong.permit, token, "ERC2612InvalidSigner", [eve.address, ada.address]);
    for (const changes of [{ chainId: 1n }, { verifyingContract: await membership.getAddress() }]) {
      const { permit } = await permission(suite, ada, changes);
      await expectRefusal(permit, token, "ERC2612InvalidSigner");
    }
  });
});
