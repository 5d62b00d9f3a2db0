/** A and B: rewards, shares, burns and exits. */
import { ZeroHash, parseEther } from "ethers";
import { DAY } from "../../support/chain.js";
import { KEEL, nowOf, productId, TRANCHE, type Suite } from "../../support/suite.js";
import { assessAndVote, buyCover, claimAndSettle, fileClaim, passTime, stakeIn } from "../../support/verbs.js";
import {
  as,
  claimableIn,
  depositsIn,
  mustHold,
  mustPass,
  mustRefuse,
  needs,
  reach,
  refusalOf,
  tranchesOn,
  type Finding,
  type Scenario,
} from "../lib/scenario.js";

const COVER = "contracts/cover/Cover.sol";
const POOL_LIB = "contracts/staking/libraries/PoolLib.sol";
const POOL_SALES = "contracts/staking/PoolSales.sol";
const POSITIONS = "contracts/staking/StakePositions.sol";
const STREAM_LIB = "contracts/staking/libraries/StreamLib.sol";

const DUST = 10n ** 12n;
const POOL = 1n;

interface Place {
  readonly position: bigint;
  readonly tranche: bigint;
}

/** A new deposit of laura's, who has nothing in any pool. */
async function stakeOfLaura(s: Suite, ahead: bigint, amount: bigint, pool = POOL): Promise<Place> {
  const tranche = await tranchesOn(s, ahead);
  await stakeIn(s, { by: "laura", pool, ahead, amount });
  const made = await s.staking.queryFilter(s.staking.filters.Deposited(pool));
  const position = made.at(-1)?.args.positionId;
  if (position === undefined) throw new Error("nothing was deposited");
  return { position, tranche };
}

const heldBy = async ({ staking }: Suite, { position, tranche }: Place) => staking.depositOf(position, tranche);

/** What the sales in a pool have promised up to now: every rate times the time since. Sales have to run still. */
async function emittedIn(s: Suite, poolId: bigint): Promise<bigint> {
  const now = await nowOf(s);
  const sales = await s.staking.queryFilter(s.staking.filters.Allocated(poolId));
  let emitted = 0n;
  for (const { args, blockNumber } of sales) {
    const block = await s.connection.ethers.provider.getBlock(blockNumber);
    const began = BigInt(block?.timestamp ?? 0);
    needs(args.streamEndsAt > now, "the stream still runs");
    emitted += (args.reward / (args.streamEndsAt - began)) * (now - began);
  }
  return emitted;
}

async function joinEarned(s: Suite): Promise<Finding> {
  await buyCover(s, { period: 365n * DAY });
  await passTime(s, 60n * DAY);
  await stakeOfLaura(s, 6n, 2_000n * KEEL);
  const [claimable, emitted] = [await claimableIn(s, POOL), await emittedIn(s, POOL)];
  return mustHold(claimable <= emitted, `claimable ${claimable} exceeds what was emitted, ${emitted}`);
}

async function feeLowered(s: Suite): Promise<Finding> {
  await buyCover(s, { period: 365n * DAY });
  await passTime(s, 60n * DAY);
  const before = await s.staking.feeOf(POOL);
  needs(before > 0n, "the manager has earned a fee");
  await s.staking.connect(s.people.dave).setFee(POOL, 100n);
  const [fee, claimable, emitted] = [await s.staking.feeOf(POOL), await claimableIn(s, POOL), await emittedIn(s, POOL)];
  const isWhole = fee + DUST >= before && claimable <= emitted && claimable + DUST >= emitted;
  return mustHold(isWhole, "a change of the fee reaches back to what was earned");
}

async function extended(s: Suite): Promise<Finding> {
  await buyCover(s);
  const from = await stakeOfLaura(s, 3n, 500n * KEEL);
  await passTime(s, DAY);
  const before = await heldBy(s, from);
  const to = { position: from.position, tranche: from.tranche + 3n };
  await s.staking.connect(s.people.laura).extend(from.position, from.tranche, to.tranche);
  const after = await heldBy(s, to);
  const live = await Promise.all(
    Array.from({ length: 9 }, async (_, ahead) =>
      s.staking.trancheSharesOf(POOL, (await tranchesOn(s, 0n)) + BigInt(ahead)),
    ),
  );
  const { shares } = await s.staking.poolOf(POOL);
  const isWhole = live.reduce((sum, each) => sum + each, 0n) === shares && after.stake + 1n >= before.stake;
  return mustHold(isWhole, "shares of the tranches are not the shares of the pool");
}

async function rewardSniped(s: Suite): Promise<Finding> {
  const place = await stakeOfLaura(s, 7n, 3_000n * KEEL);
  await buyCover(s, { period: 365n * DAY, amount: parseEther("15") });
  const sale = (await s.staking.queryFilter(s.staking.filters.Allocated(POOL))).at(-1)?.args;
  await passTime(s, 60n);
  const { rewards } = await heldBy(s, place);
  const most = ((sale?.reward ?? 0n) * 100n) / (365n * DAY);
  const paid = await mustHold(rewards <= most, `stake of a moment earns ${rewards}, a minute is worth ${most}`);
  if (paid !== undefined) return paid;
  await s.staking.withdraw(place.position, [place.tranche]);
  return mustHold((await heldBy(s, place)).stake > 0n, "the stake leaves as soon as it was paid");
}

async function firstDepositor(s: Suite): Promise<Finding> {
  const terms = [{ productId: productId(s, "aave-v3-ethereum"), weightBps: 10_000n, targetPriceBps: 60n }];
  await s.staking.connect(s.people.laura).createPool(0n, 2_000n, terms, ZeroHash);
  const pool = await s.staking.poolCount();
  const thief = await stakeOfLaura(s, 7n, KEEL, pool);
  await s.token.connect(s.people.laura).transfer(s.staking, 900n * KEEL);
  await stakeIn(s, { by: "karl", pool, ahead: 7n, amount: 500n * KEEL });
  const last = (await depositsIn(s, pool)).at(-1) ?? [0n, 0n];
  const victim = await s.staking.depositOf(...last);
  const isFair = victim.stake * 1_000n >= 499_500n * KEEL && (await heldBy(s, thief)).stake <= KEEL;
  return mustHold(isFair, "a gift to the contract moves the price of shares");
}

/** Burns of a pool's stake, as a claim would have it. */
async function burn(s: Suite, amount: bigint): Promise<void> {
  const part = { poolId: POOL, releasedUnits: 0n, held: 0n, burn: amount };
  const cover = await as(s, s.cover);
  await s.staking.connect(cover).settleClaim(productId(s, "aave-v3-ethereum"), await tranchesOn(s, 0n), [part]);
}

async function burntOut(s: Suite): Promise<Finding> {
  const places = await depositsIn(s, POOL);
  await burn(s, (await s.staking.poolOf(POOL)).stake);
  for (const [position, tranche] of places) {
    if ((await s.staking.depositOf(position, tranche)).stake !== 0n) return "shares of a burnt pool are worth something";
  }
  const error = await refusalOf(s, () => stakeIn(s, { by: "laura" }));
  return mustHold(error === "PoolWindingDown", `a deposit into a burnt pool meets ${error ?? "no refusal"}`);
}

async function claimedLate(s: Suite): Promise<Finding> {
  await buyCover(s, { period: 365n * DAY });
  await passTime(s, 3n * TRANCHE);
  const [claimable, emitted] = [await claimableIn(s, POOL), await emittedIn(s, POOL)];
  return mustHold(claimable + DUST >= emitted, `of ${emitted} emitted only ${claimable} can be claimed`);
}

async function dustCycles(s: Suite): Promise<Finding> {
  await burn(s, 123n * KEEL + 456_789n);
  const place = await stakeOfLaura(s, 7n, 10n * KEEL);
  let before = await s.staking.poolOf(POOL);
  for (let cycle = 0n; cycle < 40n; cycle++) {
    await stakeIn(s, { by: "laura", position: place.position, amount: KEEL + cycle });
    const after = await s.staking.poolOf(POOL);
    if (after.stake * before.shares < before.stake * after.shares) return "a deposit takes from the others by rounding";
    before = after;
  }
  return undefined;
}

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

const weak = (defect: string, file: string, old: string, now: string) =>
  ({ defect, contracts: ["staking"], patches: [{ file, old, new: now }] }) as const;

export const stake: readonly Scenario[] = [
  {
    id: "A01",
    run: joinEarned,
    twin: weak(
      "new shares owe nothing for what was earned before",
      POOL_LIB,
      "return (shares * books.acc).ceilDiv(ACC_SCALE);",
      "return (shares * books.acc).ceilDiv(ACC_SCALE) * 0;",
    ),
  },
  {
    id: "A03",
    run: feeLowered,
    twin: weak(
      "the fee's debt is not moved with its shares",
      POOL_LIB,
      "books.feeDebt -= int256(((before - books.feeShares) * books.acc) / scale);",
      "",
    ),
  },
  {
    id: "A04",
    run: extended,
    twin: weak(
      "shares stay in the tranche they leave",
      POSITIONS,
      "pool.trancheShares.sub(fromTranche, held.shares);",
      "",
    ),
  },
  {
    id: "A05",
    run: rewardSniped,
    twin: weak(
      "the reward of a sale is due at once",
      STREAM_LIB,
      "books.rate += rate;",
      "books.acc += (rate * (end - from) * PoolLib.ACC_SCALE) / (books.shares + books.feeShares);",
    ),
  },
  {
    id: "A08",
    run: firstDepositor,
    twin: weak(
      "shares are priced by the balance of the contract",
      POSITIONS,
      "uint256 shares = books.sharesFor(amount);",
      "if (books.shares != 0) books.stake = token.balanceOf(address(this));\n        uint256 shares = books.sharesFor(amount);",
    ),
  },
  {
    id: "A09",
    run: burntOut,
    twin: weak(
      "a burnt pool takes deposits",
      POSITIONS,
      "require(!books.isWindingDown, PoolWindingDown(poolId));",
      "",
    ),
  },
  {
    id: "A11",
    run: claimedLate,
    twin: weak(
      "a settlement pays one week at most",
      STREAM_LIB,
      "uint256 reward = books.rate * period;",
      "uint256 reward = books.rate * Math.min(period, TimeGrid.WEEK);",
    ),
  },
  {
    id: "A13",
    run: dustCycles,
    twin: weak(
      "shares are rounded up",
      POOL_LIB,
      "return (amount * books.shares) / books.stake;",
      "return (amount * books.shares) / books.stake + 1;",
    ),
  },
  {
    id: "B01",
    run: unstakedFirst,
    twin: weak("stake is paid out before its tranche has passed", POSITIONS, "if (!held.isOut) continue;", ""),
  },
  {
    id: "B02",
    run: queuedExit,
    twin: weak("a tranche passes whatever is held", STREAM_LIB, "if (!books.isOver()) return", "return"),
  },
  {
    id: "B04",
    run: pulledUnderClaim,
    twin: weak(
      "open claims hold nothing",
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
    twin: weak("burns are not bounded by stake", POOL_SALES, "Math.min(part.burn, stake);", "part.burn;"),
  },
  {
    id: "B08",
    run: afterTheEdge,
    twin: weak(
      "stake that left is read at the pool's value of now",
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
