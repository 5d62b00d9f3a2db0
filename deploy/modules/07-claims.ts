import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { Constructors } from "../constructors.js";
import type { Below, CapitalModule } from "./04-capital.js";
import type { CoverModule } from "./06-cover.js";

/** Layer 7. */
export const claimsModule = (make: Constructors, below: Below, capital: CapitalModule, covers: CoverModule) =>
  buildModule("ClaimsAndVotes", (m) => {
    const { authority } = m.useModule(below.access);
    const { token } = m.useModule(below.token);
    const { pool } = m.useModule(below.custody);
    const { membership } = m.useModule(below.membership);
    const { ledger, market } = m.useModule(capital);
    const { cover } = m.useModule(covers);
    const assessment = m.contract("Assessment", make.Assessment({ authority, token, membership, cover }));
    const claims = m.contract(
      "Claims",
      make.Claims({ authority, membership, pool, ledger, market, cover, assessment }),
    );
    return { assessment, claims };
  });

export type ClaimsModule = ReturnType<typeof claimsModule>;
