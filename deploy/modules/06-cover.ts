import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { Constructors } from "../constructors.js";
import type { Below, CapitalModule } from "./04-capital.js";
import type { StakingModule } from "./05-staking.js";

/** Layer 6. */
export const coverModule = (make: Constructors, below: Below, capital: CapitalModule, staking: StakingModule) =>
  buildModule("Covers", (m) => {
    const { authority } = m.useModule(below.access);
    const { token } = m.useModule(below.token);
    const { pool } = m.useModule(below.custody);
    const { membership } = m.useModule(below.membership);
    const { ledger, market } = m.useModule(capital);
    const { staking: pools } = m.useModule(staking);
    const products = m.contract("Products", make.Products({ authority, ledger }));
    const cover = m.contract(
      "Cover",
      make.Cover({ authority, token, membership, pool, ledger, market, staking: pools, products }),
    );
    return { products, cover };
  });

export type CoverModule = ReturnType<typeof coverModule>;
