/**
 * Who may call a state-changing verb.
 *
 * - `anyone`: no check of the caller.
 * - `member`: the caller must be a member in good standing, or own what it acts on.
 * - `module`: one of the contracts in `who` (a ModuleGuard right).
 * - `role`:   a holder of one of the roles in `who` (an AccessManager role).
 */
export type PermissionKind = "anyone" | "member" | "module" | "role";

export interface Permission {
  readonly kind: PermissionKind;
  /** Contract names for `module`, role names for `role`; absent otherwise. */
  readonly who?: readonly string[];
  /** What a caller could break with it, or why nobody can. */
  readonly note: string;
}

/** Contract name -> function signature as the ABI writes it, e.g. "mint(address,uint256)" -> permission. */
export type PermissionTable = Readonly<Record<string, Readonly<Record<string, Permission>>>>;
