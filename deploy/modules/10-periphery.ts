import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { Constructors } from "../constructors.js";
import type { Below, CapitalModule } from "./04-capital.js";
import type { StakingModule } from "./05-staking.js";
import type { CoverModule } from "./06-cover.js";
import type { ClaimsModule } from "./07-claims.js";

/** Layer 10: reads everything, may do nothing. */
export const peripheryModule = (
  make: Constructors,
  below: Below,
  upper: { capital: CapitalModule; staking: StakingModule; covers: CoverModule; claims: ClaimsModule },
) =>
  buildModule("Periphery", (m) => {
    const { token } = m.useModule(below.token);
    const { pool } = m.useModule(below.custody);
    const { membership } = m.useModule(below.membership);
    const { ledger, market } = m.useModule(upper.capital);
    const { staking } = m.useModule(upper.staking);
    const { products, cover } = m.useModule(upper.covers);
    const { claims, assessment } = m.useModule(upper.claims);
    return {
      lens: m.contract(
        "Lens",
        make.Lens({ token, membership, pool, ledger, market, staking, products, cover, claims, assessment }),
      ),
    };
  });

export type PeripheryModule = ReturnType<typeof peripheryModule>;
