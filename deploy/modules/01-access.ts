import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { Constructors } from "../constructors.js";

/** Layer 1. The deployer is the first admin and hands over at the end. */
export const accessModule = (make: Constructors) =>
  buildModule("Access", (m) => {
    const deployer = m.getAccount(0);
    return { authority: m.contract("Authority", make.Authority({ deployer })) };
  });

export type AccessModule = ReturnType<typeof accessModule>;
