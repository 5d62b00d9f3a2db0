/** What every function gets when nothing is wrong, by function, by the name of a parameter, by its type. */
import { id, parseEther } from "ethers";
import { permissions } from "../../deploy/permissions.js";
import { signatureOf, type AbiItem, type AbiParameter } from "../../scripts/checks/lib/artifacts.js";
import { hashed, proposed } from "../../scripts/lib/motions.js";
import { DAY, HOUR } from "../support/chain.js";
import { positionOf, TRANCHE } from "../support/suite.js";
import { isView, type GoodCall } from "./cases.js";
import { GOVERNOR, motionOf, NEWCOMER, SCHEDULER, type Ground } from "./ground.js";
import { blank, type Value } from "./values.js";

const KEEL = 10n ** 18n;
const PRODUCT = 1n;

/** Who calls what is open to everybody: members who own what they act on. */
const CALLERS: Readonly<Record<string, string>> = {
  "Authority.schedule": SCHEDULER,
  "Authority.cancel": SCHEDULER,
  "Membership.join": NEWCOMER,
  "Genesis.close": "deployer",
  "StakingPools.setFee": "dave",
  "StakingPools.setProducts": "dave",
  "StakingPools.setManagerPosition": "dave",
  "StakingPools.extend": "dave",
  "StakingPools.withdraw": "judy",
  "StakingPools.transferFrom": "ivan",
  "StakingPools.safeTransferFrom": "ivan",
  "StakingPools.approve": "ivan",
  "TokenMarket.redeem": "alice",
  "Cover.transferFrom": "peggy",
  "Cover.safeTransferFrom": "peggy",
  "Cover.approve": "peggy",
  "Claims.submit": "peggy",
  "Assessment.vote": "bob",
  "Assessment.deposit": "laura",
  "Assessment.withdraw": "karl",
  Authority: GOVERNOR,
  Genesis: "karl",
  MutualGovernor: "alice",
  StakingPools: "dave",
};

export function goodCalls(ground: Ground): GoodCall {
  return (contract, item) => {
    const call = `${contract}.${item.name ?? item.type}`;
    const caller = callerOf(contract, call, item);
    const whole = wholeOf(ground, call, item);
    const args = (item.inputs ?? []).map(
      (input, place) => whole?.[place] ?? goodValue(ground, contract, input, caller),
    );
    return { caller, args, value: valueOf(ground, call) };
  };
}

function callerOf(contract: string, call: string, item: AbiItem): string {
  const { kind, who = [] } = permissions[contract]?.[signatureOf(item)] ?? { kind: "anyone" };
  if (!isView(item) && kind === "role") return GOVERNOR;
  const module = who.find((name) => name in permissions);
  if (!isView(item) && module !== undefined) return module;
  return CALLERS[call] ?? CALLERS[contract] ?? "mia";
}

const VALUES: Readonly<Record<string, bigint>> = {
  "TokenMarket.mint": parseEther("1"),
  "Genesis.subscribe": parseEther("5"),
  "Cover.buy": parseEther("1"),
};

function valueOf({ joinFee, claimDeposit }: Ground, call: string): bigint {
  if (call === "Membership.join") return joinFee;
  if (call === "Claims.submit") return claimDeposit;
  return VALUES[call] ?? 0n;
}

/** Functions whose parameters belong together. */
function wholeOf(ground: Ground, call: string, item: AbiItem): readonly Value[] | undefined {
  const { now, addresses, firstTranche, whole } = ground;
  const motion = motionOf(addresses.Membership);
  const last = now / TRANCHE + 7n;
  const allocation = [PRODUCT, last - 1n, 90n * DAY, 50n, 5_000n, 0n, 10_000n];
  const calls: Readonly<Record<string, readonly Value[]>> = {
    ...whole,
    "Cover.quote": whole["Cover.buy"],
    "Claims.submit": [[4n, parseEther("1"), now - HOUR, id("evidence"), id("incident")]],
    "StakingPools.deposit": [[3n, 0n, last, 100n * KEEL, 10_000n]],
    "StakingPools.createPool": [1_000n, 2_000n, [[PRODUCT, 10_000n, 100n]], id("metadata")],
    "StakingPools.setProducts": [1n, [[PRODUCT, 9_000n, 200n]]],
    "StakingPools.allocate": [allocation, [[1n, 100n], [2n, 100n]]], // prettier-ignore
    "StakingPools.quoteAllocation": [allocation, [[1n, 100n], [2n, 100n]]], // prettier-ignore
    "StakingPools.release": [PRODUCT, now / TRANCHE + 1n, [[1n, 1n]]],
    "StakingPools.settleClaim": [PRODUCT, now / TRANCHE + 1n, [[1n, 1n, KEEL, KEEL]]],
    "StakingPools.holdStake": [[1n], [KEEL]],
    "StakingPools.extend": [positionOf(1n, 2n), firstTranche + 4n, last],
    "StakingPools.withdraw": [positionOf(1n, 4n), [firstTranche + 5n]],
    "SolvencyLedger.raiseExposure": [[PRODUCT, 0n, 10n ** 9n, 0n, 10n ** 9n, true]],
    "SolvencyLedger.previewSale": [[PRODUCT, 0n, 10n ** 9n, 0n, 10n ** 9n, true]],
    "Cover.endClaim": [3n, KEEL, KEEL / 2n, false, now + 60n * DAY],
    "Membership.reinstate": [addresses.victor],
    "Membership.untieStake": [addresses.ivan],
    "Assessment.open": [[99n, 4n, 1n, KEEL, KEEL / 50n, 3n * DAY, DAY]],
    "MutualGovernor.propose": proposed({ ...motion, text: "Again" }).map(asValue),
    "Authority.schedule": [addresses.Membership, motion.data as string, now + HOUR],
  };
  if (
    ["getProposalId", "hashProposal", "cancel", "queue", "execute"].includes(item.name ?? "") &&
    call.startsWith("Mutual")
  )
    return hashed(motion).map(asValue);
  return calls[call];
}

const asValue = (value: unknown): Value => value as Value;

function goodValue(ground: Ground, contract: string, input: AbiParameter, caller: string): Value {
  const { addresses } = ground;
  if (contract === "Authority" && input.name === "data" && input.type === "bytes")
    return motionOf(addresses.Membership).data as string;
  const named = { ...people(ground, caller), ...idsAndTimes(ground, contract), ...NUMBERS };
  const found = named[input.name ?? ""];
  if (found !== undefined && input.type !== "tuple" && !input.type.endsWith("]")) return found;
  return ordinary(input);
}

const NUMBERS: Readonly<Record<string, Value>> = {
  amount: KEEL,
  value: KEEL,
  tokens: 10n * KEEL,
  price: KEEL / 50n,
  accepted: KEEL / 2n,
  period: 90n * DAY,
  heartbeat: HOUR,
  count: 3n,
  maxWeeks: 10n,
  newRights: 1n,
  newFeeBps: 500n,
  newCapacityFactorBps: 20_000n,
  newRewardsShareBps: 5_000n,
  newMaxFeeBps: 2_000n,
  newJoinFee: KEEL / 500n,
  newDepositFloor: KEEL / 20n,
  newDepositBps: 100n,
  newQuorumBps: 1_500n,
  newValueMultiple: 2n,
  newLateFlip: 12n * HOUR,
  newLateExtension: 24n * HOUR,
  selector: "0x12345678",
  description: "Again",
};

function idsAndTimes({ now, proposalId }: Ground, contract: string): Readonly<Record<string, Value>> {
  const position = positionOf(1n, 3n);
  return {
    productId: PRODUCT,
    positionId: position,
    tokenId: contract === "StakingPools" ? position : 4n,
    coverId: 4n,
    claimId: 3n,
    proposalId,
    roleId: 3n,
    memberId: 3n,
    tranche: now / TRANCHE + 4n,
    timestamp: now - DAY,
    timepoint: now - 1n,
    deadline: now + HOUR,
    expiry: now + HOUR,
    newClaimBy: now + 60n * DAY,
    heldUntil: now + DAY,
    lockedUntil: now + DAY,
  };
}

function people({ addresses, usdc, usdcFeed }: Ground, caller: string): Readonly<Record<string, Value>> {
  return {
    from: addresses[caller in permissions ? "alice" : caller],
    owner: addresses[caller],
    caller: addresses[caller],
    callerConfirmation: addresses[caller],
    to: addresses.rupert,
    account: addresses.alice,
    spender: addresses.nina,
    operator: addresses.nina,
    delegatee: addresses.nina,
    voter: addresses.alice,
    module: addresses.Claims,
    target: addresses.Membership,
    newAuthority: addresses.Authority,
    token: usdc,
    feed: usdcFeed,
  };
}

function ordinary(input: AbiParameter): Value {
  if (input.type === "bytes32") return id("something");
  if (input.type === "string") return "text";
  if (input.type === "bool") return true;
  if (/^uint\d+$/.test(input.type)) return 1n;
  return blank(input);
}
