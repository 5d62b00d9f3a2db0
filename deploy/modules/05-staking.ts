import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { Constructors } from "../constructors.js";
import type { Below } from "./04-capital.js";

/** Layer 5. */
export const stakingModule = (make: Constructors, below: Below) =>
  buildModule("Staking", (m) => {
    const { authority } = m.useModule(below.access);
    const { token } = m.useModule(below.token);
    const { membership } = m.useModule(below.membership);
    return {
      staking: m.contract("StakingPools", make.StakingPools({ authority, token, membership })),
    };
  });

export type StakingModule = ReturnType<typeof stakingModule>;
