import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Layer 1. The deployer is the first admin and hands over at the end. */
export const accessModule = () =>
  buildModule("Access", (m) => ({ authority: m.contract("Authority", [m.getAccount(0)]) }));

export type AccessModule = ReturnType<typeof accessModule>;
