import type { Context } from "./context.js";
import { CliError, EXIT } from "./exit.js";

/** @param does what only members do, as in "assess". */
export async function memberIdOf({ keel, show }: Context, account: string, does: string): Promise<bigint> {
  const memberId = await keel.membership.idOf(account);
  if (memberId !== 0n) return memberId;
  throw new CliError(EXIT.refused, "NotMember", `${show.person(account)} is not a member: only members ${does}`, {
    args: { account },
    hint: "Join first: `member attest` by a KYC signer, then `member join`",
  });
}
