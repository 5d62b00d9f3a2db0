import { rights } from "../../scripts/lib/access.js";
import { joining } from "./attest.js";
import type { Chain } from "./chain.js";

export const JOIN_FEE = 2_000_000_000_000_000n;
export const KEEL = 10n ** 18n;

/** The tags of mints and burns, in the order of the token's enums. */
export const SOURCE = { genesis: 0n, market: 1n, round: 2n, reward: 3n, assessment: 4n, refund: 5n } as const;
export const REASON = { market: 0n, premium: 1n, slashing: 2n } as const;

const TOKEN_RIGHTS = ["MINT_GENESIS", "MINT_MARKET", "REWARD", "BURN_PREMIUM", "BURN_SLASH", "PULL", "LOCK", "HOLDERS"];

/** Layers 1 to 3 alone. `module` is an outside account that tests give rights to; `admin` holds every role. */
export async function deployMembers(chain: Chain) {
  const { ethers } = chain;
  const [admin, kyc, module, recipient, eve, ada, bo, cy, dan] = await ethers.getSigners();
  const authority = await ethers.deployContract("Authority", [admin]);
  const token = await ethers.deployContract("MemberToken", [authority]);
  const membership = await ethers.deployContract("Membership", [authority, token, recipient, JOIN_FEE]);
  await token.setRights(membership, rights("HOLDERS"));
  await membership.setSigner(kyc, true);
  const joinAs = joining(chain, membership, kyc);
  return { admin, kyc, module, recipient, eve, ada, bo, cy, dan, authority, token, membership, joinAs };
}

/** As above, with `ada` and `bo` members and `module` a holder with every right in token and register. */
export async function deployTwoMembers(chain: Chain) {
  const suite = await deployMembers(chain);
  const { module, token, membership, joinAs, ada, bo } = suite;
  await joinAs(ada);
  await joinAs(bo);
  await token.setRights(module, rights(...TOKEN_RIGHTS));
  await token.connect(module).setHolder(module, true);
  await membership.setRights(module, rights("TIE"));
  return { ...suite, asModule: token.connect(module) };
}
