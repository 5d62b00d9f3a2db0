/**
 * Which module holds which right in which contract: callee -> module -> names of `Rights` bits.
 * What each bit can break stands in contracts/access/Rights.sol.
 */
export type RightsTable = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export const moduleRights: RightsTable = {
  MemberToken: {
    Membership: ["HOLDERS"],
    Genesis: ["MINT_GENESIS"],
    TokenMarket: ["MINT_MARKET"],
    StakingPools: ["REWARD", "BURN_SLASH", "PULL"],
    Cover: ["BURN_PREMIUM"],
    Assessment: ["PULL"],
    MutualGovernor: ["LOCK"],
  },
  Membership: {
    StakingPools: ["TIE"],
    Assessment: ["TIE"],
    Claims: ["TIE"],
  },
  CapitalPool: {
    Membership: ["FUND"],
    Genesis: ["FUND"],
    TokenMarket: ["FUND", "PAY"],
    Cover: ["FUND", "PAY"],
    Claims: ["FUND", "PAY"],
  },
  SolvencyLedger: {
    Products: ["PRODUCTS"],
    Cover: ["EXPOSURE"],
    Claims: ["RESERVE"],
  },
  TokenMarket: { Genesis: ["OPEN_MARKET"] },
  StakingPools: { Cover: ["ALLOCATE", "SLASH"] },
  Cover: { Claims: ["CLAIM"] },
  Assessment: { Claims: ["BALLOT"] },
};

/** Modules that hold KEEL of members and so may receive it. */
export const keelHolders: readonly string[] = ["StakingPools", "Assessment"];

/** Roles the deployer needs to set the mutual up; the handover takes them away. */
export const SETUP_ROLES = ["PARAMETER", "MODULE", "CORE", "GUARDIAN"] as const;
