import { expect } from "chai";
import { attestationDomain, signAttestation, type Attestation } from "../../../../scripts/lib/attestation.js";
import { attestationOf } from "../../../support/attest.js";
import { DAY, openChain, YEAR } from "../../../support/chain.js";
import { deployTwoMembers } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { at, ethers, loadFixture, now, reach } = chain;
const twoMembers = () => deployTwoMembers(chain);
type Suite = Awaited<ReturnType<typeof twoMembers>>;

/** `ada` renews with what `kyc` signed. */
async function renewal({ membership, ada, kyc }: Suite, changes: Partial<Attestation> = {}) {
  const attestation = await attestationOf(chain, membership, ada, changes);
  const signature = await signAttestation(kyc, membership, attestation);
  return () => membership.connect(ada).renew(attestation, signature);
}

describe("Membership.renew", () => {
  it("replaces tier and expiry, keeps id, ties and the day of joining, and costs nothing", async () => {
    const suite = await loadFixture(twoMembers);
    const { membership, module, ada } = suite;
    await membership.connect(module).tie(ada);
    const before = await membership.memberOf(ada);
    const expiresAt = (await now()) + 365n * DAY;
    const renew = await renewal(suite, { tier: 2n, expiresAt });
    await expect(renew()).to.emit(membership, "Renewed").withArgs(1n, ada.address, 2n, expiresAt);
    expect(await membership.memberOf(ada)).to.deep.equal([
      1n,
      before.joinedAt,
      expiresAt,
      2n,
      1n,
      2n,
      false,
      0n,
      0n,
      false,
    ]);
    expect(await membership.memberCount()).to.equal(2n);
  });

  it("brings an expired member back, to the second", async () => {
    const suite = await loadFixture(twoMembers);
    const { membership, ada } = suite;
    const { expiresAt } = await membership.memberOf(ada);
    await reach(expiresAt - 1n);
    expect(await membership.isActive(ada)).to.equal(true);
    await reach(expiresAt);
    expect(await membership.isActive(ada)).to.equal(false);
    await expect(membership.requireActive(ada))
      .to.be.revertedWithCustomError(membership, "MembershipExpired")
      .withArgs(ada.address, expiresAt);
    await (
      await renewal(suite)
    )();
    expect(await membership.requireActive(ada)).to.equal(1n);
  });

  it("leaves a suspension as it is", async () => {
    const suite = await loadFixture(twoMembers);
    const { membership, ada } = suite;
    await membership.suspend(ada);
    await (
      await renewal(suite)
    )();
    expect((await membership.memberOf(ada)).suspended).to.equal(true);
    expect(await membership.isActive(ada)).to.equal(false);
  });

  it("NotMember", async () => {
    const { membership, eve, kyc } = await loadFixture(twoMembers);
    const attestation = await attestationOf(chain, membership, eve);
    const signature = await signAttestation(kyc, membership, attestation);
    const renew = () => membership.connect(eve).renew(attestation, signature);
    await expectRefusal(renew, membership, "NotMember", [eve.address]);
  });

  it("WrongAccount", async () => {
    const { membership, ada, bo, kyc } = await loadFixture(twoMembers);
    const attestation = await attestationOf(chain, membership, bo);
    const signature = await signAttestation(kyc, membership, attestation);
    const renew = () => membership.connect(ada).renew(attestation, signature);
    await expectRefusal(renew, membership, "WrongAccount", [bo.address, ada.address]);
  });

  it("SignaturePastDeadline", async () => {
    const suite = await loadFixture(twoMembers);
    const deadline = (await now()) + 50n;
    const renew = await renewal(suite, { deadline });
    await at(deadline + 1n);
    await expectRefusal(renew, suite.membership, "SignaturePastDeadline", [deadline, deadline + 1n]);
  });

  it("WrongNonce: the attestation of joining, and one handed in twice", async () => {
    const suite = await loadFixture(twoMembers);
    const { membership } = suite;
    await expectRefusal(await renewal(suite, { nonce: 0n }), membership, "WrongNonce", [0n, 1n]);
    const renew = await renewal(suite);
    await renew();
    await expectRefusal(renew, membership, "WrongNonce", [1n, 2n]);
  });

  it("ExpiryOutOfRange: now, and a second above 365 days", async () => {
    for (const ahead of [0n, YEAR + 1n]) {
      const suite = await loadFixture(twoMembers);
      const moment = (await now()) + 10n;
      const renew = await renewal(suite, { expiresAt: moment + ahead });
      await at(moment);
      const values = [moment + ahead, moment + 1n, moment + YEAR];
      await expectRefusal(renew, suite.membership, "ExpiryOutOfRange", values);
    }
  });

  it("NotSigner: a stranger, another chain, another contract", async () => {
    const { membership, token, ada, eve, kyc } = await loadFixture(twoMembers);
    const attestation = await attestationOf(chain, membership, ada);
    const domain = await attestationDomain(membership);
    const signatures = [
      await signAttestation(eve, membership, attestation),
      await signAttestation(kyc, membership, attestation, { ...domain, chainId: 1n }),
      await signAttestation(kyc, membership, attestation, { ...domain, verifyingContract: await token.getAddress() }),
    ];
    for (const signature of signatures)
      await expectRefusal(() => membership.connect(ada).renew(attestation, signature), membership, "NotSigner");
    const none = () => membership.connect(ada).renew(attestation, "0x");
    await expectRefusal(none, membership, "NotSigner", [ethers.ZeroAddress]);
  });
});
