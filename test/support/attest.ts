import { nextAttestation, signAttestation, type Attestation } from "../../scripts/lib/attestation.js";
import type { Membership } from "../../typechain-types/index.js";
import { DAY, HOUR, type Chain, type Signer } from "./chain.js";

/** What an attestation states unless a test says otherwise: tier 1, good for 300 days, to be handed in within an hour. */
export async function attestationOf(
  chain: Chain,
  membership: Membership,
  account: Signer,
  changes: Partial<Attestation> = {},
): Promise<Attestation> {
  const now = await chain.now();
  const usual = { tier: 1n, expiresAt: now + 300n * DAY, deadline: now + HOUR };
  return { ...(await nextAttestation(membership, account.address, usual)), ...changes };
}

/** Lets accounts become members by attestations of `kyc`, each paying the fee, in the order given. */
export function joining(chain: Chain, membership: Membership, kyc: Signer) {
  return async (account: Signer, changes: Partial<Attestation> = {}) => {
    const attestation = await attestationOf(chain, membership, account, changes);
    const signature = await signAttestation(kyc, membership, attestation);
    const value = await membership.joinFee();
    return membership.connect(account).join(attestation, signature, { value });
  };
}
