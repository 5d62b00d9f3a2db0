/** A: rewards and shares. */
import { ZeroHash, parseEther } from "ethers";
import { DAY } from "../../support/chain.js";
import { KEEL, productId, TRANCHE, type Suite } from "../../support/suite.js";
import { buyCover, passTime, stakeIn } from "../../support/verbs.js";
import {
  claimableIn,
  depositsIn,
  mustHold,
  needs,
  refusalOf,
  tranchesOn,
  type Finding,
  type Scenario,
} from "../lib/scenario.js";
import { burn, DUST, emittedIn, heldBy, POOL, stakeOfLaura } from "../lib/stakes.js";
import { weak } from "../lib/twin.js";

const POOL_LIB = "contracts/staking/libraries/PoolLib.sol";
const POSITION_TOKENS = "contracts/staking/PositionTokens.sol";
const POSITIONS = "contracts/staking/StakePositions.sol";
const STREAM_LIB = "contracts/staking/libraries/StreamLib.sol";

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
  const paid = mustHold(rewards <= most, `stake of a moment earns ${rewards}, a minute is worth ${most}`);
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

async function burntThenMoved(s: Suite): Promise<Finding> {
  const { laura, ivan } = s.people;
  const kept = await stakeOfLaura(s, 7n, 300n * KEEL);
  const moved = await stakeOfLaura(s, 6n, 200n * KEEL);
  await burn(s, 500n * KEEL);
  await s.staking.connect(ivan).setAcceptsPositions(true);
  const before = await s.staking.balanceOf(ivan);
  await s.staking.connect(laura).transferFrom(laura, ivan, moved.position);
  const counts = [await s.staking.balanceOf(laura), (await s.staking.balanceOf(ivan)) - before];
  const stakes = await Promise.all((await depositsIn(s, POOL)).map((place) => s.staking.depositOf(...place)));
  const sum = stakes.reduce((total, { stake }) => total + stake, 0n);
  const { stake } = await s.staking.poolOf(POOL);
  needs((await heldBy(s, kept)).stake < 300n * KEEL, "the burn was shared");
  const isWhole = counts[0] === 1n && counts[1] === 1n && sum <= stake && sum + DUST >= stake;
  return mustHold(isWhole, `owners count ${counts.join(" and ")} positions, which hold ${sum} of ${stake}`);
}

async function burntOut(s: Suite): Promise<Finding> {
  const places = await depositsIn(s, POOL);
  await burn(s, (await s.staking.poolOf(POOL)).stake);
  for (const [position, tranche] of places) {
    if ((await s.staking.depositOf(position, tranche)).stake !== 0n)
      return "shares of a burnt pool are worth something";
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

export const rewards: readonly Scenario[] = [
  {
    id: "A01",
    run: joinEarned,
    twin: weak(
      "new shares owe nothing for what was earned before",
      "staking",
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
      "staking",
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
      "staking",
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
      "staking",
      STREAM_LIB,
      "books.rate += rate;",
      "books.acc += (rate * (end - from) * PoolLib.ACC_SCALE) / (books.shares + books.feeShares);",
    ),
  },
  {
    id: "A07",
    run: burntThenMoved,
    twin: weak(
      "who hands a position on keeps it counted",
      "staking",
      POSITION_TOKENS,
      "bool endsMarks = membership.untieStake(from);",
      "bool endsMarks = false;",
    ),
  },
  {
    id: "A08",
    run: firstDepositor,
    twin: weak(
      "shares are priced by the balance of the contract",
      "staking",
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
      "staking",
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
      "staking",
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
      "staking",
      POOL_LIB,
      "return (amount * books.shares) / books.stake;",
      "return (amount * books.shares) / books.stake + 1;",
    ),
  },
];
