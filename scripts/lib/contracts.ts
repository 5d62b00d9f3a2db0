/** The contracts of a deployment, typed, by short names. */
import type { BaseContract } from "ethers";
import type {
  Assessment,
  Authority,
  CapitalPool,
  Claims,
  Cover,
  Genesis,
  Lens,
  MemberToken,
  Membership,
  MutualGovernor,
  Products,
  SolvencyLedger,
  StakingPools,
  TokenMarket,
  VotePower,
} from "../../typechain-types/index.js";

export interface Contracts {
  readonly authority: Authority;
  readonly token: MemberToken;
  readonly membership: Membership;
  readonly pool: CapitalPool;
  readonly ledger: SolvencyLedger;
  readonly market: TokenMarket;
  readonly genesis: Genesis;
  readonly staking: StakingPools;
  readonly products: Products;
  readonly cover: Cover;
  readonly assessment: Assessment;
  readonly claims: Claims;
  readonly votePower: VotePower;
  readonly governor: MutualGovernor;
  readonly lens: Lens;
}

/** Short name -> name of the contract. */
export const CONTRACT_NAMES = {
  authority: "Authority",
  token: "MemberToken",
  membership: "Membership",
  pool: "CapitalPool",
  ledger: "SolvencyLedger",
  market: "TokenMarket",
  genesis: "Genesis",
  staking: "StakingPools",
  products: "Products",
  cover: "Cover",
  assessment: "Assessment",
  claims: "Claims",
  votePower: "VotePower",
  governor: "MutualGovernor",
  lens: "Lens",
} as const satisfies Record<keyof Contracts, string>;

/** The contract of a deployment with this name, e.g. "CapitalPool". */
export function contractNamed(contracts: Contracts, name: string): BaseContract {
  const entry = Object.entries(CONTRACT_NAMES).find(([, contractName]) => contractName === name);
  if (entry === undefined) throw new RangeError(`${name} is not one of the contracts`);
  return contracts[entry[0] as keyof Contracts];
}

/** Where a deployed contract lies; a name that has yet to be resolved is refused. */
export function addressOf({ target }: BaseContract): string {
  if (typeof target !== "string") throw new TypeError("the contract has no address yet");
  return target;
}
