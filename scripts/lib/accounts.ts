/** Who is who among the accounts of a local chain, by their place in the wallet. */

/** The twelve who found the local mutual. */
export const FOUNDERS = [
  "alice",
  "bob",
  "carol",
  "dave",
  "erin",
  "frank",
  "grace",
  "heidi",
  "ivan",
  "judy",
  "karl",
  "laura",
] as const;

const NAMES = [
  "deployer",
  "signer",
  "gina",
  "george",
  "gaia",
  ...FOUNDERS,
  "mia",
  "nina",
  "oscar",
  "peggy",
  "quinn",
  "rupert",
  "sybil",
  "trent",
  "ursula",
  "victor",
  "wendy",
  "xavier",
  "yara",
  "zoe",
  "mallory",
] as const;

export type Name = (typeof NAMES)[number];

/** Place of everybody with a name; `mallory` is never a member. */
export const PLACES = Object.fromEntries(NAMES.map((name, place) => [name, place])) as Record<Name, number>;

/** Everybody's signer by name. */
export function named<Signer>(signers: readonly Signer[]): Record<Name, Signer> {
  if (signers.length < NAMES.length)
    throw new Error(`${signers.length} accounts are too few for ${NAMES.length} people`);
  return Object.fromEntries(NAMES.map((name, place) => [name, signers[place]])) as Record<Name, Signer>;
}
