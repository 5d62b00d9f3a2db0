import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { Constructors } from "../constructors.js";
import type { AccessModule } from "./01-access.js";
import type { TokenModule } from "./02-token.js";
import type { CustodyModule, MembershipModule } from "./03-membership.js";

export interface Below {
  readonly access: AccessModule;
  readonly token: TokenModule;
  readonly custody: CustodyModule;
  readonly membership: MembershipModule;
}

/** Layer 4: ledger, market and the founders' subscription over the pool. */
export const capitalModule = (make: Constructors, below: Below) =>
  buildModule("Capital", (m) => {
    const { authority } = m.useModule(below.access);
    const { token } = m.useModule(below.token);
    const { pool } = m.useModule(below.custody);
    const { membership } = m.useModule(below.membership);
    const ledger = m.contract("SolvencyLedger", make.SolvencyLedger({ authority, pool }));
    const market = m.contract("TokenMarket", make.TokenMarket({ authority, token, membership, pool, ledger }));
    const deployer = m.getAccount(0);
    const genesis = m.contract("Genesis", make.Genesis({ token, membership, pool, ledger, market, deployer }));
    return { ledger, market, genesis };
  });

export type CapitalModule = ReturnType<typeof capitalModule>;
