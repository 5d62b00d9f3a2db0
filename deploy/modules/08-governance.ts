import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { Constructors } from "../constructors.js";
import type { Below } from "./04-capital.js";
import type { StakingModule } from "./05-staking.js";

/** Layer 8. */
export const governanceModule = (make: Constructors, below: Below, staking: StakingModule) =>
  buildModule("Governance", (m) => {
    const { authority } = m.useModule(below.access);
    const { token } = m.useModule(below.token);
    const { membership } = m.useModule(below.membership);
    const { staking: pools } = m.useModule(staking);
    const votePower = m.contract("VotePower", make.VotePower({ token, membership, staking: pools }));
    const governor = m.contract("MutualGovernor", make.MutualGovernor({ authority, token, membership, votePower }));
    return { votePower, governor };
  });

export type GovernanceModule = ReturnType<typeof governanceModule>;
