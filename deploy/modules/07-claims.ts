import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { Parameters } from "../../scripts/lib/parameters.js";
import type { Below, CapitalModule } from "./04-capital.js";
import type { CoverModule } from "./06-cover.js";

/** Layer 7. */
export const claimsModule = (p: Parameters, below: Below, capital: CapitalModule, covers: CoverModule) =>
  buildModule("ClaimsAndVotes", (m) => {
    const { authority } = m.useModule(below.access);
    const { token } = m.useModule(below.token);
    const { pool } = m.useModule(below.custody);
    const { membership } = m.useModule(below.membership);
    const { ledger, market } = m.useModule(capital);
    const { cover } = m.useModule(covers);
    const { quorum, valueMultiple, lateFlip, lateExtension, depositFloor, deposit } = p.claims;
    const assessment = m.contract("Assessment", [
      authority,
      token,
      membership,
      cover,
      quorum,
      valueMultiple,
      lateFlip,
      lateExtension,
    ]);
    const claims = m.contract("Claims", [
      { authority, membership, pool, ledger, market, cover, assessment },
      depositFloor,
      deposit,
    ]);
    return { assessment, claims };
  });

export type ClaimsModule = ReturnType<typeof claimsModule>;
