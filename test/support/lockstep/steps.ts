/** What a step may be, and how often. */
import fc from "fast-check";
import * as claims from "./moves/claims.js";
import * as covers from "./moves/covers.js";
import * as governance from "./moves/governance.js";
import * as market from "./moves/market.js";
import * as members from "./moves/members.js";
import * as staking from "./moves/staking.js";
import type { Handler } from "./stage.js";

/** Every act on the suite, with its weight. */
export const HANDLERS = {
  mint: [4, market.mint],
  redeem: [4, market.redeem],
  poke: [2, market.poke],
  mark: [2, market.mark],
  settleGate: [1, market.settleGate],
  markPrices: [1, market.markPrices],
  fund: [1, market.fund],
  lose: [1, market.lose],
  donate: [1, market.donate],
  recover: [2, market.recover],
  block: [1, market.block],
  withdrawCredit: [2, market.withdrawCredit],
  transfer: [2, market.transfer],
  approve: [1, market.approve],
  transferFrom: [1, market.transferFrom],
  delegate: [1, market.delegate],
  lock: [1, market.lock],
  join: [2, members.join],
  renew: [3, members.renew],
  collectFees: [1, members.collectFees],
  suspend: [1, members.suspend],
  reinstate: [2, members.reinstate],
  setJoinFee: [1, members.setJoinFee],
  deposit: [7, staking.deposit],
  extend: [3, staking.extend],
  withdraw: [4, staking.withdraw],
  movePosition: [2, staking.movePosition],
  approvePosition: [1, staking.approvePosition],
  acceptPositions: [1, staking.acceptPositions],
  createPool: [1, staking.createPool],
  setProducts: [1, staking.setProducts],
  setFee: [1, staking.setFee],
  setManagerPosition: [1, staking.setManagerPosition],
  claimFee: [1, staking.claimFee],
  settlePool: [1, staking.settlePool],
  buy: [12, covers.buy],
  expire: [2, covers.expire],
  moveCover: [1, covers.moveCover],
  approveCover: [1, covers.approveCover],
  submit: [5, claims.submit],
  vote: [9, claims.vote],
  settle: [6, claims.settle],
  collectOwed: [5, claims.collectOwed],
  assessorDeposit: [3, claims.stake],
  assessorWithdraw: [1, claims.unstake],
  setMarket: [1, governance.setMarket],
  setModel: [1, governance.setModel],
  setLimits: [1, governance.setLimits],
  setStaking: [1, governance.setStaking],
  setClaims: [1, governance.setClaims],
  setAssessment: [1, governance.setAssessment],
  setType: [1, governance.setType],
  updateProduct: [1, governance.updateProduct],
  addProduct: [1, governance.addProduct],
  retire: [2, governance.retire],
  updateAsset: [1, governance.updateAsset],
} as const satisfies Readonly<Record<string, readonly [weight: number, handler: Handler]>>;

/** What the world does: time passes, feeds answer or fall silent. */
const WORLD = { jump: 4, feed: 3 } as const;

export type Verb = keyof typeof HANDLERS;
export type Kind = Verb | keyof typeof WORLD;

/** Names under which some steps are counted beside their own. */
export const OTHER_VERBS = [
  ...["topUp", "buyForKeel", "buyOfSeveral", "settleAccepted", "settleDenied", "settleUndecided"],
] as const;

/** Every name of the counts. A settlement that is not due is the only one that keeps the plain name, and it never succeeds. */
export const COUNTED: readonly string[] = [
  ...Object.keys(HANDLERS).filter((verb) => verb !== "settle"),
  ...OTHER_VERBS,
  ...Object.keys(WORLD),
];

export interface Step {
  readonly kind: Kind;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

const natural = fc.nat({ max: 1_000_000 });
const kinds = [
  ...Object.entries(HANDLERS).map(([kind, [weight]]) => ({ kind, weight })),
  ...Object.entries(WORLD).map(([kind, weight]) => ({ kind, weight })),
];

export const STEP: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(...kinds.map(({ kind, weight }) => ({ weight, arbitrary: fc.constant(kind as Kind) }))),
  a: natural,
  b: natural,
  c: natural,
  d: natural,
});
