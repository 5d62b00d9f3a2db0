import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { Parameters } from "../../scripts/lib/parameters.js";
import type { Below } from "./04-capital.js";

/** Layer 5. */
export const stakingModule = (p: Parameters, below: Below) =>
  buildModule("Staking", (m) => {
    const { authority } = m.useModule(below.access);
    const { token } = m.useModule(below.token);
    const { membership } = m.useModule(below.membership);
    const { capacityFactor, rewardsShare, maxFee } = p.staking;
    return {
      staking: m.contract("StakingPools", [authority, token, membership, capacityFactor, rewardsShare, maxFee]),
    };
  });

export type StakingModule = ReturnType<typeof stakingModule>;
