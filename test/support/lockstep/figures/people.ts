import { addressOf } from "../../../../scripts/lib/contracts.js";
import { POCKET, maskOf } from "../suite.js";
import { purse, type Scene } from "../figures.js";
import type { Figure } from "../words.js";

/** What every account holds, may do, has bought, backs and has on deposit. */
export function peopleFigures(scene: Scene): Figure[] {
  const { suite, views, model } = scene;
  const { members, keel } = model;
  const { membership, token } = views;
  return [
    ...suite.addresses.flatMap((account) => [...holdings(scene, account), ...memberships(scene, account)]),
    membership.of("memberCount", [], [members.byAccount.size]),
    membership.of("joinFee", [], [members.joinFee]),
    membership.of("uncollectedFees", [], [members.uncollected]),
    membership.balance(members.uncollected),
    token.of("balanceOf", [addressOf(suite.staking)], [keel.balanceOf(addressOf(suite.staking))]),
    token.of("balanceOf", [addressOf(suite.assessment)], [keel.balanceOf(addressOf(suite.assessment))]),
  ];
}

function holdings({ views: { token, tokens, pool }, model, purses }: Scene, account: string): Figure[] {
  const { keel, treasury, now } = model;
  const { amount, until } = keel.holdOf(account);
  return [
    token.of("balanceOf", [account], [keel.balanceOf(account)]),
    token.of("freeBalanceOf", [account], [keel.freeOf(account, now)]),
    token.of("getVotes", [account], [keel.votesOf(account)]),
    token.of("holdOf", [account], [amount, until, keel.lockOf(account)]),
    purse(account, (purses.get(account) ?? 0n) + treasury.pocketOf(0, account)),
    ...tokens.map((erc20, place) => erc20.of("balanceOf", [account], [POCKET + treasury.pocketOf(place + 1, account)])),
    ...tokens.map((_, place) => pool.of("creditOf", [account, place + 1], [treasury.creditOf(place + 1, account)])),
  ];
}

function memberships({ views, model }: Scene, account: string): Figure[] {
  const { members, staking, covers, assessment } = model;
  const member = members.byAccount.get(account);
  if (member === undefined) return [views.membership.of("idOf", [account], [0n])];
  const { id, joinedAt, expiresAt, nonce, ties, tier, suspended, positions } = member;
  const bought = covers.boughtOf(id);
  const { amount, mature, increasedAt, lockedUntil } = assessment.assessorOf(id);
  return [
    views.membership.of(
      "memberOf",
      [account],
      [id, joinedAt, expiresAt, nonce, ties, tier, suspended, positions],
      true,
    ),
    views.membership.of("isActive", [account], [members.isActive(account, model.now)]),
    views.cover.of("memberExposure", [id], [bought.eth, bought.usd, maskOf([...bought.products])]),
    views.assessment.of("assessorOf", [id], [amount, mature, increasedAt, lockedUntil]),
    views.staking.of("acceptsPositions", [account], [staking.accepting.has(account)]),
    ...staking.pools.map((pool) => views.staking.of("backs", [account, pool.id], [members.backs(account, pool.id)])),
  ];
}
