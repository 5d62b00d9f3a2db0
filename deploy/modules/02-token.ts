import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { Constructors } from "../constructors.js";
import type { AccessModule } from "./01-access.js";

/** Layer 2. */
export const tokenModule = (make: Constructors, access: AccessModule) =>
  buildModule("Token", (m) => {
    const { authority } = m.useModule(access);
    return { token: m.contract("MemberToken", make.MemberToken({ authority })) };
  });

export type TokenModule = ReturnType<typeof tokenModule>;
