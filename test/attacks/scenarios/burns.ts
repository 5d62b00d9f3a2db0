/** B: burns and exits. */
import { parseEther } from "ethers";
import { DAY } from "../../support/chain.js";
import { KEEL, productId, TRANCHE, type Suite } from "../../support/suite.js";
import { assessAndVote, buyCover, claimAndSettle, fileClaim, passTime } from "../../support/verbs.js";
import {
  mustHold,
  mustPass,
  mustRefuse,
  needs,
  reach,
  refusalOf,
  type Finding,
  type Scenario,
} from "../lib/scenario.js";
import { burn, heldBy, POOL, stakeOfLaura, type Place } from "../lib/stakes.js";
import { weak } from "../lib/twin.js";

const COVER = "contracts/cover/Cover.sol";
const POOL_LIB = "contracts/staking/libraries/PoolLib.sol";
const POOL_SALES = "contracts/staking/PoolSales.sol";
const POSITIONS = "contracts/staking/StakePositions.sol";
const STREAM_LIB = "contracts/staking/libraries/StreamLib.sol";

async function unstakedFirst(s: Suite): Promise<Finding> {
  const place = await stakeOfLaura(s, 4n, 1_000n * KEEL);
  await buyCover(s);
  await passTime(s, 10n * DAY);
  const before = await s.token.balanceOf(s.people.laura);
  const { rewards } = await heldBy(s, place);
  await refusalOf(s, () => s.staking.withdraw(place.position, [place.tranche]));
  const taken = (await s.token.balanceOf(s.people.laura)) - before;
  return mustHold(taken <= rewards + KEEL, "stake leaves while its tranche backs covers");
}

/** Laura's stake is free in an hour, but a claim on what it backs is open. */
async function freeUnderClaim(s: Suite): Promise<{ place: Place; claimId: bigint }> {
  const coverId = await buyCover(s, { period: 180n * DAY, amount: parseEther("15") });
  const place = await stakeOfLaura(s, 0n, 1_000n * KEEL);
  const edge = (place.tranche + 1n) * TRANCHE;
  await reach(s, edge - 3_600n);
  const claimId = await fileClaim(s, { coverId });
  await reach(s, edge + 60n);
  return { place, claimId };
}

async function pulledUnderClaim(s: Suite): Promise<Finding> {
  const { place } = await freeUnderClaim(s);
  const { isOut } = await heldBy(s, place);
  const harm = "stake leaves while a claim on what it backs is open";
  if (isOut) return harm;
  const before = await s.token.balanceOf(s.people.laura);
  await refusalOf(s, () => s.staking.withdraw(place.position, [place.tranche]));
  return mustHold((await s.token.balanceOf(s.people.laura)) - before < KEEL, harm);
}

async function queuedExit(s: Suite): Promise<Finding> {
  const { place, claimId } = await freeUnderClaim(s);
  await assessAndVote(s, claimId);
  const { stake: before } = await s.staking.poolOf(POOL);
  await s.claims.settle(claimId);
  const burnt = (await s.staking.queryFilter(s.staking.filters.StakeBurnt(POOL))).at(-1)?.args.burnt ?? 0n;
  needs(burnt > 0n, "stake was burnt");
  const share = 1_000n * KEEL - (1_000n * KEEL * burnt) / before;
  return mustHold((await heldBy(s, place)).stake <= share + KEEL, "stake that waits to leave is not burnt");
}

async function releasedTwice(s: Suite): Promise<Finding> {
  const coverId = await buyCover(s, { period: 90n * DAY });
  await buyCover(s, { period: 90n * DAY });
  await passTime(s, 126n * DAY);
  await s.cover.expire(coverId);
  const harm = "one cover is released twice";
  const again = await mustRefuse(s, () => s.cover.expire(coverId), "CoverNotActive", harm);
  if (again !== undefined) return again;
  const { eth } = await s.ledger.exposureOf(productId(s, "aave-v3-ethereum"));
  return mustHold(eth === 5n * 10n ** 9n, harm);
}

async function tooLittleStake(s: Suite): Promise<Finding> {
  const coverId = await buyCover(s, { amount: parseEther("15") });
  await passTime(s, 8n * DAY);
  const claimId = await fileClaim(s, { coverId });
  await assessAndVote(s, claimId);
  await burn(s, (await s.staking.poolOf(POOL)).stake - 10n * KEEL);
  const before = await s.connection.ethers.provider.getBalance(s.people.mia);
  const settled = await mustPass(s, () => s.claims.settle(claimId), "a pool without stake blocks a payment");
  if (settled !== undefined) return settled;
  const paid = (await s.connection.ethers.provider.getBalance(s.people.mia)) - before;
  const { shortfall } = (await s.staking.queryFilter(s.staking.filters.StakeBurnt(POOL))).at(-1)?.args ?? {};
  return mustHold(paid >= parseEther("15") && (shortfall ?? 0n) > 0n, "the payment or its shortfall is missing");
}

async function afterTheEdge(s: Suite): Promise<Finding> {
  const coverId = await buyCover(s, { period: 180n * DAY, amount: parseEther("15") });
  const place = await stakeOfLaura(s, 0n, 1_000n * KEEL);
  await reach(s, (place.tranche + 1n) * TRANCHE + DAY);
  const { stake: before } = await heldBy(s, place);
  await claimAndSettle(s, { coverId });
  const { stake } = await heldBy(s, place);
  return mustHold(stake === before && stake > 0n, "a claim burns stake that had left before it was filed");
}

/** KEEL burnt by claims of these parts of a cover, one after the other. */
async function burntBy(s: Suite, parts: bigint): Promise<bigint> {
  const coverId = await buyCover(s, { amount: parseEther("15"), period: 180n * DAY });
  await passTime(s, 8n * DAY);
  const amount = parseEther("15") / parts;
  for (let part = 0n; part < parts; part++) await claimAndSettle(s, { coverId, amount });
  const burns = await s.staking.queryFilter(s.staking.filters.StakeBurnt(POOL));
  return burns.reduce((sum, { args }) => sum + args.burnt, 0n);
}

async function partialClaims(s: Suite): Promise<Finding> {
  const snapshot = await s.connection.networkHelpers.takeSnapshot();
  const whole = await burntBy(s, 1n);
  await snapshot.restore();
  const thirds = await burntBy(s, 3n);
  // Between the thirds the internal price moves
  const isSame = thirds * 100n <= whole * 105n && thirds * 100n >= whole * 95n;
  return mustHold(isSame, `thirds burn ${thirds}, the whole ${whole}`);
}

export const burns: readonly Scenario[] = [
  {
    id: "B01",
    run: unstakedFirst,
    twin: weak(
      "stake is paid out before its tranche has passed",
      "staking",
      POSITIONS,
      "if (!held.isOut) continue;",
      "",
    ),
  },
  {
    id: "B02",
    run: queuedExit,
    twin: weak("a tranche passes whatever is held", "staking", STREAM_LIB, "if (!books.isOver()) return", "return"),
  },
  {
    id: "B04",
    run: pulledUnderClaim,
    twin: weak(
      "open claims hold nothing",
      "staking",
      POOL_LIB,
      "return books.heldStake * Units.BPS > books.stake * HOLD_THRESHOLD_BPS;",
      "return books.heldStake > books.stake * Units.BPS;",
    ),
  },
  {
    id: "B06",
    run: releasedTwice,
    twin: {
      defect: "an expired cover stays active",
      contracts: ["cover"],
      patches: [{ file: COVER, old: "stored.word = word.withStatus(Status.Expired);", new: "" }],
    },
  },
  {
    id: "B07",
    run: tooLittleStake,
    twin: weak("burns are not bounded by stake", "staking", POOL_SALES, "Math.min(part.burn, stake);", "part.burn;"),
  },
  {
    id: "B08",
    run: afterTheEdge,
    twin: weak(
      "stake that left is read at the pool's value of now",
      "staking",
      POOL_LIB,
      "(stake, shares, acc) = (uint96(exit), pool.trancheShares.read(tranche), uint104(exit >> 96));",
      "acc = uint104(exit >> 96);",
    ),
  },
  {
    id: "B10",
    run: partialClaims,
    twin: {
      defect: "every part burns for the whole cover",
      contracts: ["cover"],
      patches: [
        { file: COVER, old: "burnPerUnit(word, accepted, parts)", new: "burnPerUnit(word, uint96(before), parts)" },
      ],
    },
  },
];
