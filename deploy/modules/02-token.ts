import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { AccessModule } from "./01-access.js";

/** Layer 2. */
export const tokenModule = (access: AccessModule) =>
  buildModule("Token", (m) => {
    const { authority } = m.useModule(access);
    return { token: m.contract("MemberToken", [authority]) };
  });

export type TokenModule = ReturnType<typeof tokenModule>;
