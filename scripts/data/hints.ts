/** What every error of the contracts means to who meets it, and what to do. docs/errors.md is written from it. */

/** How a value of an error is shown. */
export type ArgumentUnit = "plain" | "eth" | "keel" | "price" | "capacity" | "gwei" | "percent" | "time" | "period";

export interface Hint {
  readonly means: string;
  readonly hint: string;
  /** Units of arguments whose name does not tell. */
  readonly units?: Readonly<Record<string, ArgumentUnit>>;
}

/** The unit that the name of an argument tells. */
export function unitOfArgument(name: string): ArgumentUnit {
  if (/Bps$/.test(name)) return "percent";
  if (/Units$/.test(name)) return "capacity";
  if (/^(deadline|timestamp|lockedUntil|claimBy|finalAt|from|to|snapshotAt)$|At$|Until$/.test(name)) return "time";
  return "plain";
}

export const HINTS: Readonly<Record<string, Hint | undefined>> = {
  NotMember: {
    means: "the account is not on the register of members",
    hint: "Join first: `member attest` by a KYC signer, then `member join`",
  },
  AccessManagedUnauthorized: {
    means: "this is for the members to decide, not for one account",
    hint: "Propose it: what --calls prints goes to `gov propose`",
  },
};
