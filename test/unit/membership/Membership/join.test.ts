import { expect } from "chai";
import type { TypedDataDomain } from "ethers";
import { attestationDomain, signAttestation, type Attestation } from "../../../../scripts/lib/attestation.js";
import { attestationOf } from "../../../support/attest.js";
import { DAY, openChain, YEAR, type Signer } from "../../../support/chain.js";
import { deployMembers, JOIN_FEE } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { at, ethers, loadFixture, now, reach } = chain;
const members = () => deployMembers(chain);

/** `ada` hands in what `kyc` signed, unless changed. */
async function handIn(
  suite: Awaited<ReturnType<typeof members>>,
  changes: { attestation?: Partial<Attestation>; signer?: Signer; domain?: TypedDataDomain; value?: bigint } = {},
) {
  const { membership, ada, kyc } = suite;
  const attestation = await attestationOf(chain, membership, ada, changes.attestation);
  const signature = await signAttestation(changes.signer ?? kyc, membership, attestation, changes.domain);
  return () => membership.connect(ada).join(attestation, signature, { value: changes.value ?? JOIN_FEE });
}

describe("Membership.join", () => {
  it("registers the member, lets it hold, keeps the fee and says so", async () => {
    const suite = await loadFixture(members);
    const { membership, token, ada, bo, joinAs } = suite;
    const joinedAt = (await now()) + 100n;
    const expiresAt = joinedAt + 200n * DAY;
    const join = await handIn(suite, { attestation: { tier: 3n, expiresAt } });
    await at(joinedAt);
    await expect(join())
      .to.emit(membership, "Joined")
      .withArgs(1n, ada.address, 3n, expiresAt, JOIN_FEE)
      .and.to.emit(token, "HolderSet")
      .withArgs(ada.address, true);
    expect(await membership.memberOf(ada)).to.deep.equal([1n, joinedAt, expiresAt, 1n, 0n, 3n, false, 0n, 0n, false]);
    expect(await membership.idOf(ada)).to.equal(1n);
    expect(await membership.accountOf(1n)).to.equal(ada.address);
    expect(await membership.isActive(ada)).to.equal(true);
    expect(await membership.requireActive(ada)).to.equal(1n);
    expect(await token.isHolder(ada)).to.equal(true);
    expect(await ethers.provider.getBalance(membership)).to.equal(JOIN_FEE);
    expect(await membership.uncollectedFees()).to.equal(JOIN_FEE);

    await joinAs(bo);
    expect([await membership.idOf(bo), await membership.memberCount()]).to.deep.equal([2n, 2n]);
    expect(await membership.uncollectedFees()).to.equal(2n * JOIN_FEE);
  });

  it("takes the fee that is in force, also none", async () => {
    const suite = await loadFixture(members);
    const { membership, ada, bo, joinAs } = suite;
    await membership.setJoinFee(0n);
    await expect(joinAs(ada)).to.changeEtherBalance(ethers, membership, 0n);
    await membership.setJoinFee(7n);
    await expect(joinAs(bo)).to.changeEtherBalances(ethers, [bo, membership], [-7n, 7n]);
  });

  it("WrongFee: a wei less, a wei more, nothing", async () => {
    const suite = await loadFixture(members);
    for (const value of [JOIN_FEE - 1n, JOIN_FEE + 1n, 0n])
      await expectRefusal(await handIn(suite, { value }), suite.membership, "WrongFee", [value, JOIN_FEE]);
  });

  it("AlreadyMember: also with a fresh attestation, also when suspended", async () => {
    const suite = await loadFixture(members);
    const { membership, ada, joinAs } = suite;
    await joinAs(ada);
    await expectRefusal(await handIn(suite), membership, "AlreadyMember", [ada.address, 1n]);
    await membership.suspend(ada);
    await expectRefusal(await handIn(suite), membership, "AlreadyMember", [ada.address, 1n]);
  });

  it("WrongAccount: somebody else's attestation", async () => {
    const suite = await loadFixture(members);
    const { membership, ada, eve, kyc } = suite;
    const attestation = await attestationOf(chain, membership, eve);
    const signature = await signAttestation(kyc, membership, attestation);
    const join = () => membership.connect(ada).join(attestation, signature, { value: JOIN_FEE });
    await expectRefusal(join, membership, "WrongAccount", [eve.address, ada.address]);
  });

  it("SignaturePastDeadline: good in the last second, not in the next", async () => {
    const suite = await loadFixture(members);
    const deadline = (await now()) + 50n;
    const join = await handIn(suite, { attestation: { deadline } });
    await at(deadline + 1n);
    await expectRefusal(join, suite.membership, "SignaturePastDeadline", [deadline, deadline + 1n]);

    const later = await handIn(suite, { attestation: { deadline: deadline + 50n } });
    await at(deadline + 50n);
    await later();
    expect(await suite.membership.idOf(suite.ada)).to.equal(1n);
  });

  it("WrongNonce: any but the next", async () => {
    const suite = await loadFixture(members);
    for (const nonce of [1n, 2n ** 32n - 1n])
      await expectRefusal(await handIn(suite, { attestation: { nonce } }), suite.membership, "WrongNonce", [nonce, 0n]);
  });

  it("ExpiryOutOfRange: past, now, and more than 365 days ahead", async () => {
    for (const ahead of [-1n, 0n, YEAR + 1n]) {
      const suite = await loadFixture(members);
      const moment = (await now()) + 100n;
      const expiresAt = moment + ahead;
      const join = await handIn(suite, { attestation: { expiresAt } });
      await at(moment);
      const bounds = [expiresAt, moment + 1n, moment + YEAR];
      await expectRefusal(join, suite.membership, "ExpiryOutOfRange", bounds);
    }
  });

  it("takes the nearest and the furthest expiry", async () => {
    for (const ahead of [1n, YEAR]) {
      const suite = await loadFixture(members);
      const moment = (await now()) + 100n;
      const join = await handIn(suite, { attestation: { expiresAt: moment + ahead } });
      await at(moment);
      await join();
      expect(await suite.membership.isActive(suite.ada)).to.equal(true);
      await reach(moment + ahead);
      expect(await suite.membership.isActive(suite.ada)).to.equal(false);
    }
  });

  it("NotSigner: unknown, retired or no signer, another chain, another contract, other terms, no signature", async () => {
    const suite = await loadFixture(members);
    const { membership, ada, eve, kyc, token } = suite;
    await expectRefusal(await handIn(suite, { signer: eve }), membership, "NotSigner", [eve.address]);

    const domain = await attestationDomain(membership);
    const foreign = [
      { ...domain, chainId: 1n },
      { ...domain, verifyingContract: await token.getAddress() },
      { ...domain, name: "Membership" },
      { ...domain, version: "2" },
    ];
    for (const other of foreign) await expectRefusal(await handIn(suite, { domain: other }), membership, "NotSigner");

    const attestation = await attestationOf(chain, membership, ada);
    const signature = await signAttestation(kyc, membership, attestation);
    const join = (terms: Attestation, bytes: string) => () =>
      membership.connect(ada).join(terms, bytes, { value: JOIN_FEE });
    await expectRefusal(join({ ...attestation, tier: 2n }, signature), membership, "NotSigner");
    for (const bytes of ["0x", signature.slice(0, -2), `0x${"00".repeat(65)}`])
      await expectRefusal(join(attestation, bytes), membership, "NotSigner", [ethers.ZeroAddress]);
    await expectRefusal(join(attestation, mirrored(signature)), membership, "NotSigner", [ethers.ZeroAddress]);

    await membership.setSigner(kyc, false);
    await expectRefusal(join(attestation, signature), membership, "NotSigner", [kyc.address]);
  });
});

/** The other signature that the curve would accept for the same digest. */
function mirrored(signature: string): string {
  const { r, s, v } = ethers.Signature.from(signature);
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  return ethers.concat([r, ethers.toBeHex(order - BigInt(s), 32), ethers.toBeHex(v === 27 ? 28 : 27)]);
}
