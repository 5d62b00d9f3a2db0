import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { Parameters } from "../../scripts/lib/parameters.js";
import type { AccessModule } from "./01-access.js";
import type { TokenModule } from "./02-token.js";

/** The pool asks nobody above it, so it can stand before the register that sends it the fees. */
export const custodyModule = (access: AccessModule) =>
  buildModule("Custody", (m) => {
    const { authority } = m.useModule(access);
    return { pool: m.contract("CapitalPool", [authority]) };
  });

export type CustodyModule = ReturnType<typeof custodyModule>;

/** Layer 3. */
export const membershipModule = (p: Parameters, access: AccessModule, token: TokenModule, custody: CustodyModule) =>
  buildModule("Register", (m) => {
    const { authority } = m.useModule(access);
    const { token: keel } = m.useModule(token);
    const { pool } = m.useModule(custody);
    return { membership: m.contract("Membership", [authority, keel, pool, p.membership.joinFee]) };
  });

export type MembershipModule = ReturnType<typeof membershipModule>;
