import type { Signer, TypedDataDomain } from "ethers";
import type { Membership } from "../../typechain-types/index.js";

/** What a KYC signer attests of an account; times in Unix seconds. */
export interface Attestation {
  readonly account: string;
  readonly tier: bigint;
  readonly expiresAt: bigint;
  readonly nonce: bigint;
  readonly deadline: bigint;
}

export const ATTESTATION_TYPES = {
  Attestation: [
    { name: "account", type: "address" },
    { name: "tier", type: "uint8" },
    { name: "expiresAt", type: "uint40" },
    { name: "nonce", type: "uint32" },
    { name: "deadline", type: "uint40" },
  ],
};

/** The domain as the register itself states it (EIP-5267). */
export async function attestationDomain(membership: Membership): Promise<TypedDataDomain> {
  const { name, version, chainId, verifyingContract } = await membership.eip712Domain();
  return { name, version, chainId, verifyingContract };
}

/** The attestation that the register would take from the account next. */
export async function nextAttestation(
  membership: Membership,
  account: string,
  terms: Pick<Attestation, "tier" | "expiresAt" | "deadline">,
): Promise<Attestation> {
  const { nonce } = await membership.memberOf(account);
  return { account, nonce, ...terms };
}

export async function signAttestation(
  signer: Signer,
  membership: Membership,
  attestation: Attestation,
  domain?: TypedDataDomain,
): Promise<string> {
  return signer.signTypedData(domain ?? (await attestationDomain(membership)), ATTESTATION_TYPES, attestation);
}
