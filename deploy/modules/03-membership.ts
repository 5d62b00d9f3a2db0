import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { Constructors } from "../constructors.js";
import type { AccessModule } from "./01-access.js";
import type { TokenModule } from "./02-token.js";

/** The pool asks nobody above it, so it can stand before the register that sends it the fees. */
export const custodyModule = (make: Constructors, access: AccessModule) =>
  buildModule("Custody", (m) => {
    const { authority } = m.useModule(access);
    return { pool: m.contract("CapitalPool", make.CapitalPool({ authority })) };
  });

export type CustodyModule = ReturnType<typeof custodyModule>;

/** Layer 3. */
export const membershipModule = (
  make: Constructors,
  access: AccessModule,
  token: TokenModule,
  custody: CustodyModule,
) =>
  buildModule("Register", (m) => {
    const { authority } = m.useModule(access);
    const { token: keel } = m.useModule(token);
    const { pool } = m.useModule(custody);
    return { membership: m.contract("Membership", make.Membership({ authority, token: keel, pool })) };
  });

export type MembershipModule = ReturnType<typeof membershipModule>;
