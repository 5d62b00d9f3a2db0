/** The founders' steps, once, between deployment and handover: they join, subscribe, take up their votes, and close. */
import type { Signer } from "ethers";
import { nextAttestation, signAttestation } from "./attestation.js";
import type { Contracts } from "./contracts.js";

export interface Founder {
  readonly signer: Signer;
  /** Wei. */
  readonly paid: bigint;
}

const DAY = 86_400n;
const HOUR = 3_600n;
const WAD = 10n ** 18n;

/** How long an attestation is good unless something else is said. */
const GOOD_FOR = 364n * DAY;

/** Makes an account a member by an attestation of the signer; the account pays the fee. Returns the member's id. */
export async function joinMutual(
  { membership }: Pick<Contracts, "membership">,
  attester: Signer,
  account: Signer,
  goodFor = GOOD_FOR,
): Promise<bigint> {
  const address = await account.getAddress();
  const attested = await attest({ membership }, attester, account, goodFor);
  const value = await membership.joinFee();
  await (await membership.connect(account).join(attested.attestation, attested.signature, { value })).wait();
  return membership.idOf(address);
}

/** Renews the attestation of a member. */
export async function renewMember(
  { membership }: Pick<Contracts, "membership">,
  attester: Signer,
  account: Signer,
  goodFor = GOOD_FOR,
): Promise<void> {
  const { attestation, signature } = await attest({ membership }, attester, account, goodFor);
  await (await membership.connect(account).renew(attestation, signature)).wait();
}

/** Equal parts of the capital that is asked for, rounded up. */
export function equalParts(target: bigint, founders: readonly Signer[]): Founder[] {
  const parts = BigInt(founders.length);
  return founders.map((signer) => ({ signer, paid: (target + parts - 1n) / parts }));
}

/** Runs the founders' steps and closes genesis; the closer pays for the tokens that are locked for ever. */
export async function foundMutual(
  contracts: Pick<Contracts, "membership" | "genesis" | "token">,
  {
    founders,
    attester,
    closer,
    lockedCost,
  }: {
    founders: readonly Founder[];
    attester: Signer;
    closer: Signer;
    lockedCost: bigint;
  },
): Promise<void> {
  const { genesis, token } = contracts;
  for (const { signer, paid } of founders) {
    await joinMutual(contracts, attester, signer);
    await (await genesis.connect(signer).subscribe({ value: paid })).wait();
    await (await token.connect(signer).delegate(signer)).wait();
  }
  await (await genesis.connect(closer).close({ value: lockedCost })).wait();
}

/** What the tokens locked for ever cost at the genesis price, rounded up. */
export function costOfLocked({ genesisPrice, lockedKeel }: { genesisPrice: bigint; lockedKeel: bigint }): bigint {
  return (lockedKeel * genesisPrice + WAD - 1n) / WAD;
}

async function attest(
  { membership }: Pick<Contracts, "membership">,
  attester: Signer,
  account: Signer,
  goodFor: bigint,
) {
  const block = await account.provider?.getBlock("latest");
  if (block === null || block === undefined) throw new Error("the account is not connected to a chain");
  const now = BigInt(block.timestamp);
  const terms = { tier: 1n, expiresAt: now + goodFor, deadline: now + HOUR };
  const attestation = await nextAttestation(membership, await account.getAddress(), terms);
  return { attestation, signature: await signAttestation(attester, membership, attestation) };
}
