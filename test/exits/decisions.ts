/** Every verb that people may call: an exit, or in a word why it is none. */
import { permissions } from "../../deploy/permissions.js";
import type { Exit } from "./exit.js";

/** Verbs that get nobody out of anything, by `Contract.function`. */
export const NO_EXITS: Readonly<Record<string, string>> = {
  "Authority.cancel": "administration",
  "Authority.execute": "administration",
  "Authority.multicall": "administration",
  "Authority.renounceRole": "administration",
  "Authority.schedule": "administration",
  "MemberToken.approve": "allowance",
  "MemberToken.permit": "allowance",
  "Membership.join": "entry",
  "Membership.renew": "attested",
  "CapitalPool.markPrices": "upkeep",
  "CapitalPool.receive": "gift",
  "SolvencyLedger.mark": "upkeep",
  "SolvencyLedger.settle": "upkeep",
  "TokenMarket.mint": "entry",
  "TokenMarket.poke": "upkeep",
  "Genesis.close": "founding",
  "Genesis.subscribe": "founding",
  "StakingPools.approve": "allowance",
  "StakingPools.setApprovalForAll": "allowance",
  "StakingPools.createPool": "entry",
  "StakingPools.deposit": "entry",
  "StakingPools.setAcceptsPositions": "setting",
  "StakingPools.setFee": "management",
  "StakingPools.setProducts": "management",
  "Cover.approve": "allowance",
  "Cover.setApprovalForAll": "allowance",
  "Cover.buy": "entry",
  "Assessment.deposit": "entry",
  "MutualGovernor.onERC1155BatchReceived": "passive",
  "MutualGovernor.onERC1155Received": "passive",
  "MutualGovernor.onERC721Received": "passive",
  "MutualGovernor.propose": "initiative",
  "MutualGovernor.receive": "passive",
};

/** Verbs open to people, by `Contract.function`. */
export function openVerbs(): string[] {
  const verbs = Object.entries(permissions).flatMap(([contract, functions]) =>
    Object.entries(functions)
      .filter(([, { kind }]) => kind === "anyone" || kind === "member")
      .map(([signature]) => `${contract}.${signature.slice(0, signature.indexOf("("))}`),
  );
  return [...new Set(verbs)];
}

/** Verbs that are neither exits nor decided against, or both, or not there. */
export function undecided(exits: readonly Exit[], others: Readonly<Record<string, string>> = NO_EXITS): string[] {
  const open = openVerbs();
  const tried = new Set(exits.flatMap(({ verbs }) => verbs));
  return [
    ...open.filter((verb) => tried.has(verb) === verb in others),
    ...[...tried, ...Object.keys(others)].filter((verb) => !open.includes(verb)),
  ];
}
