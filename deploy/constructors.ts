/** What every contract is constructed with: the modules deploy with it, and a deployment is examined against it. */
import type { ArgumentType } from "@nomicfoundation/ignition-core";
import type { Catalogue } from "../scripts/data/catalogue.js";
import type { Contracts } from "../scripts/lib/contracts.js";
import type { Parameters } from "../scripts/lib/parameters.js";
import { limitsOf, marketOf, modelOf } from "./values.js";

/** Contracts by their short names, and who deploys them: addresses, or what stands for them until they are known. */
export type Places<Name extends keyof Contracts | "deployer" = keyof Contracts | "deployer"> = Readonly<
  Record<Name, ArgumentType>
>;

export type Constructors = ReturnType<typeof constructorsOf>;

/** Arguments by the name of the contract, once those it is constructed with are known. */
export function constructorsOf(p: Parameters, catalogue: Catalogue) {
  const { capacityFactor, rewardsShare, maxFee } = p.staking;
  const { quorum, valueMultiple, lateFlip, lateExtension, depositFloor, deposit } = p.claims;
  return {
    Authority: listed(["deployer"]),
    MemberToken: listed(["authority"]),
    CapitalPool: listed(["authority"]),
    Membership: listed(["authority", "token", "pool"], p.membership.joinFee),
    SolvencyLedger: listed(["authority", "pool"], modelOf(p, catalogue), limitsOf(p)),
    TokenMarket: listed(["authority", "token", "membership", "pool", "ledger"], marketOf(p), p.token.minHold),
    Genesis: ({ deployer, ...below }: Places<"token" | "membership" | "pool" | "ledger" | "market" | "deployer">) => [
      {
        ...only(["token", "membership", "pool", "ledger", "market"], below),
        price: p.token.genesisPrice,
        target: p.token.genesisCapital,
        lockedTokens: p.token.lockedKeel,
        maxShareBps: p.genesis.maxShare,
        minFounders: p.genesis.minFounders,
        closer: deployer,
      },
    ],
    StakingPools: listed(["authority", "token", "membership"], capacityFactor, rewardsShare, maxFee),
    Products: listed(["authority", "ledger"]),
    Cover: inStruct(["authority", "token", "membership", "pool", "ledger", "market", "staking", "products"]),
    Assessment: listed(
      ["authority", "token", "membership", "cover"],
      ...[quorum, valueMultiple, lateFlip, lateExtension],
    ),
    Claims: inStruct(
      ["authority", "membership", "pool", "ledger", "market", "cover", "assessment"],
      ...[depositFloor, deposit],
    ),
    VotePower: listed(["token", "membership", "staking"]),
    MutualGovernor: listed(["authority", "token", "membership", "votePower"]),
    Lens: inStruct([
      ...(["token", "membership", "pool", "ledger", "market"] as const),
      ...(["staking", "products", "cover", "claims", "assessment"] as const),
    ]),
  };
}

type Short = keyof Places;

/** Places in this order, and figures after them. */
const listed =
  <Name extends Short>(names: readonly Name[], ...figures: ArgumentType[]) =>
  (at: Places<Name>): ArgumentType[] => [...names.map((name) => at[name]), ...figures];

/** Places as one struct whose fields go by the short names, and figures after it. */
const inStruct =
  <Name extends Short>(names: readonly Name[], ...figures: ArgumentType[]) =>
  (at: Places<Name>): ArgumentType[] => [only(names, at), ...figures];

const only = <Name extends Short>(names: readonly Name[], at: Places<Name>): Record<string, ArgumentType> =>
  Object.fromEntries(names.map((name) => [name, at[name]]));
