// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SignedMath} from "@openzeppelin/contracts/utils/math/SignedMath.sol";
import {TimeGrid} from "../../common/TimeGrid.sol";
import {Units} from "../../common/Units.sol";
import {IStakingPools} from "../interfaces/IStakingPools.sol";
import {QuadLib} from "./QuadLib.sol";

/// @title The books of one pool: shares, streamed rewards, tranches that pass, holds (docs/economics.md §6, §7)
/// @notice A verb loads the words of a pool, brings them up to date in memory, changes them and stores them, so a view can look
/// at the same books without writing. Shares are counted in gwei: a first deposit gets one for each gwei of KEEL.
/// @dev Work is bounded: nobody can stream beyond the eight live tranches, so 105 weeks after the last sale the rate is zero
/// and no week is read; nobody can stake beyond them either, so at most eight tranches and one that waits can pass.
library PoolLib {
    using Math for uint256;
    using QuadLib for QuadLib.Quads;

    /// @notice One slot. `acc` is the reward of one share since the beginning, wei of KEEL × 1e12, rounded down; `rate` wei a
    /// second. `hasDuties` says whether the word of duties holds anything that bears on shares.
    struct Rewards {
        uint104 acc;
        uint64 rate;
        uint40 settledAt;
        uint16 effectiveFeeBps;
        bool isWindingDown;
        bool hasDuties;
    }

    /// @notice One slot. `feeDebt` in gwei of KEEL, rounded up: what the fee shares of today would have earned and had not.
    /// `nextSeq` starts at one, so the slot of a pool is never empty.
    struct Stakes {
        uint96 stake;
        uint64 shares;
        int72 feeDebt;
        uint24 nextSeq;
    }

    /// @notice One slot. `waiting` is a tranche that passed while the pool was held, zero for none.
    struct Duties {
        uint96 heldStake;
        uint40 heldSince;
        uint16 waiting;
        uint24 managerSeq;
        uint16 feeBps;
        uint64 managerShares;
    }

    /// @notice One slot.
    struct Terms {
        address manager;
        uint16 maxFeeBps;
        uint24 totalWeightBps;
    }

    /// @notice One slot. `released` in units, as of `releasedAt`.
    struct Product {
        uint16 weightBps;
        uint16 targetPriceBps;
        uint64 released;
        uint40 releasedAt;
    }

    /// @notice One slot. `rewardDebt` in wei of KEEL.
    struct Deposit {
        uint64 shares;
        uint128 rewardDebt;
        uint40 increasedAt;
    }

    /// @notice One slot. What a tranche took out of the pool, and the reward of a share at that moment.
    struct Exit {
        uint96 stake;
        uint104 acc;
        bool isOut;
    }

    struct Pool {
        Rewards rewards;
        Stakes stakes;
        Duties duties;
        Terms terms;
        QuadLib.Quads trancheShares;
        QuadLib.Quads cuts;
        mapping(uint256 tranche => Exit) exits;
        mapping(uint256 key => Deposit) deposits;
        mapping(uint256 productId => Product) products;
        mapping(uint256 productId => uint256 word) lanes;
    }

    /// @notice A tranche that passed while the books were brought up to date.
    struct Passing {
        uint256 tranche;
        uint256 shares;
        uint256 stake;
        uint256 acc;
    }

    /// @notice A pool in memory: the three words above, unpacked, and what comes of them.
    /// @param hasLoadedDuties whether the duties are those of the pool; if not they are zero and not written
    /// @param feeShares virtual shares that earn the manager's fee
    /// @param feeFactor capacity factor × rewards share, bps²; needed where a manager's position counts
    /// @param unstreamed reward of seconds in which nobody had a share, wei: to go back to the promise
    struct Books {
        uint256 acc;
        uint256 rate;
        uint256 settledAt;
        uint256 effectiveFeeBps;
        bool isWindingDown;
        bool hasLoadedDuties;
        uint256 stake;
        uint256 shares;
        int256 feeDebt;
        uint256 nextSeq;
        uint256 heldStake;
        uint256 heldSince;
        uint256 waiting;
        uint256 managerSeq;
        uint256 feeBps;
        uint256 managerShares;
        uint256 feeShares;
        uint256 feeFactor;
        uint256 unstreamed;
        Passing[] passings;
        uint256 passed;
    }

    /// @notice Scale of `acc`.
    uint256 internal constant ACC_SCALE = 1e12;

    /// @dev ACC_SCALE in gwei.
    uint256 private constant FEE_SCALE = 1e21;

    uint256 private constant BPS_CUBED = 1e12;

    /// @notice A pool is held above this share of its stake ...
    uint256 internal constant HOLD_THRESHOLD_BPS = 100;

    /// @notice ... and at most so long in one tranche.
    uint256 internal constant MAX_HOLD = 30 days;

    /// @notice Stake a share, in wei for each gwei, under which a pool winds down: a millionth of the first price.
    uint256 internal constant LEAST_STAKE_PER_SHARE = 1e3;

    /// @dev Eight live tranches and one that waits.
    uint256 private constant MAX_PASSINGS = TimeGrid.LIVE_TRANCHES + 1;

    /// @notice Writes the words back, and the tranches that passed.
    function store(Pool storage pool, uint256 poolId, Books memory books) internal {
        for (uint256 i = 0; i < books.passed; ++i) {
            Passing memory passing = books.passings[i];
            pool.exits[passing.tranche] = Exit(uint96(passing.stake), uint104(passing.acc), true);
            emit IStakingPools.TranchePassed(poolId, passing.tranche, passing.stake, passing.shares);
        }
        requireFits(books, poolId);
        pool.rewards = Rewards({
            acc: uint104(books.acc),
            rate: uint64(books.rate),
            settledAt: uint40(books.settledAt),
            effectiveFeeBps: uint16(books.effectiveFeeBps),
            isWindingDown: books.isWindingDown,
            hasDuties: books.heldStake + books.managerSeq + books.waiting != 0
        });
        pool.stakes = Stakes({
            stake: uint96(books.stake),
            shares: uint64(books.shares),
            feeDebt: int72(books.feeDebt),
            nextSeq: uint24(books.nextSeq)
        });
        if (!books.hasLoadedDuties) return;
        pool.duties = Duties({
            heldStake: uint96(books.heldStake),
            heldSince: uint40(books.heldSince),
            waiting: uint16(books.waiting),
            managerSeq: uint24(books.managerSeq),
            feeBps: uint16(books.feeBps),
            managerShares: uint64(books.managerShares)
        });
    }

    /// @notice Starts a stream at `from`, the moment the books stand at.
    /// @param end a week edge after `from`
    function startStream(Pool storage pool, Books memory books, uint256 rate, uint256 from, uint256 end) internal {
        books.settledAt = from;
        books.rate += rate;
        pool.cuts.add(TimeGrid.weekOf(end), rate);
    }

    /// @notice Adds shares to a deposit, together with what they are in debt of.
    /// @return isNew whether there was none
    function credit(Pool storage pool, uint256 key, uint256 shares, uint256 rewardDebt) internal returns (bool isNew) {
        Deposit storage held = pool.deposits[key];
        uint256 sharesBefore = held.shares;
        pool.deposits[key] = Deposit({
            // safe because the pool's shares fit 64 bits, and what they earned at 168 bits over 1e12 fits 128
            shares: uint64(sharesBefore + shares),
            rewardDebt: uint128(held.rewardDebt + rewardDebt),
            increasedAt: uint40(block.timestamp)
        });
        pool.trancheShares.add(trancheOfKey(key), shares);
        return sharesBefore == 0;
    }

    /// @notice Reads the words as they are stored. Duties that hold nothing that bears on shares are read on demand.
    function load(Pool storage pool, Books memory books, bool withDuties) internal view {
        Rewards memory rewards = pool.rewards;
        books.acc = rewards.acc;
        books.rate = rewards.rate;
        books.settledAt = rewards.settledAt;
        books.effectiveFeeBps = rewards.effectiveFeeBps;
        books.isWindingDown = rewards.isWindingDown;
        Stakes memory stakes = pool.stakes;
        books.stake = stakes.stake;
        books.shares = stakes.shares;
        books.feeDebt = stakes.feeDebt;
        books.nextSeq = stakes.nextSeq;
        books.feeShares = feeSharesOf(stakes.shares, rewards.effectiveFeeBps);
        if (!withDuties && !rewards.hasDuties) return;
        Duties memory duties = pool.duties;
        books.hasLoadedDuties = true;
        books.heldStake = duties.heldStake;
        books.heldSince = duties.heldSince;
        books.waiting = duties.waiting;
        books.managerSeq = duties.managerSeq;
        books.feeBps = duties.feeBps;
        books.managerShares = duties.managerShares;
    }

    /// @notice Brings the books up to `target`: streams, and lets tranches pass in order.
    function advance(Pool storage pool, Books memory books, uint256 target) internal view {
        uint256 settledAt = books.settledAt;
        uint256 tranche = TimeGrid.trancheOf(settledAt);
        uint256 last = TimeGrid.trancheOf(target);
        // without a stream nothing happens inside a tranche, and the word need not change
        bool stays = tranche == last && books.rate == 0;
        if (tranche < last || books.waiting != 0) books.passings = new Passing[](MAX_PASSINGS);
        for (; tranche < last && books.shares + books.rate != 0; ++tranche) {
            runTo(pool, books, TimeGrid.trancheEnd(tranche));
            meetEdge(pool, books, tranche);
        }
        runTo(pool, books, target);
        books.settledAt = stays ? settledAt : target;
    }

    /// @notice Recomputes the effective fee and the fee shares after shares, fee or the manager's position changed, such that what
    /// the manager has earned stays. The debt is rounded up, against the manager, by less than a gwei.
    function refreshFee(Books memory books) internal pure {
        uint256 before = books.feeShares;
        books.effectiveFeeBps = effectiveFee(books);
        books.feeShares = feeSharesOf(books.shares, books.effectiveFeeBps);
        uint256 scale = FEE_SCALE;
        // safe because a reward of 168 bits is far from the sign
        if (books.feeShares > before) {
            books.feeDebt += int256(((books.feeShares - before) * books.acc).ceilDiv(scale));
        } else {
            books.feeDebt -= int256(((before - books.feeShares) * books.acc) / scale);
        }
    }

    /// @notice Stops every stream for good; what they had left goes back to the promise.
    function windDown(Pool storage pool, Books memory books) internal view returns (uint256 returned) {
        (uint256 shares, uint256 feeShares, uint256 settledAt) = (books.shares, books.feeShares, books.settledAt);
        (books.shares, books.feeShares, books.isWindingDown) = (0, 0, true);
        returned = books.unstreamed;
        // without shares the whole rest counts as not streamed
        stream(pool, books, type(uint40).max);
        returned = books.unstreamed - returned;
        (books.shares, books.feeShares, books.settledAt) = (shares, feeShares, settledAt);
    }

    /// @notice Starts the clock of a hold, once in a tranche.
    function noteHold(Books memory books, uint256 timestamp) internal pure {
        if (!isOver(books) || TimeGrid.trancheOf(books.heldSince) == TimeGrid.trancheOf(timestamp)) return;
        books.heldSince = timestamp;
    }

    function isHeld(Books memory books, uint256 timestamp) internal pure returns (bool held) {
        return isOver(books) && timestamp < books.heldSince + MAX_HOLD;
    }

    /// @notice Open burn bounds over stake, bps, rounded up; without bound where nothing is staked.
    function openBurnBps(Books memory books) internal pure returns (uint256 burnBps) {
        if (books.stake == 0) return type(uint256).max;
        return (books.heldStake * Units.BPS).ceilDiv(books.stake);
    }

    /// @notice Shares for a deposit, rounded down: against the depositor.
    function sharesFor(Books memory books, uint256 amount) internal pure returns (uint256 shares) {
        if (books.shares == 0) return amount / Units.GWEI;
        return (amount * books.shares) / books.stake;
    }

    /// @notice Debt of shares that join now, wei of KEEL, rounded up: against their owner.
    function debtFor(Books memory books, uint256 shares) internal pure returns (uint256 rewardDebt) {
        return (shares * books.acc).ceilDiv(ACC_SCALE);
    }

    /// @notice A deposit as it stands now: stake and reward rounded down, against its owner.
    function depositNow(
        Pool storage pool,
        Books memory books,
        uint256 key
    ) internal view returns (IStakingPools.Deposit memory held) {
        Deposit memory stored = pool.deposits[key];
        held.shares = stored.shares;
        if (held.shares == 0) return held;
        held.increasedAt = stored.increasedAt;
        (uint256 stake, uint256 shares, uint256 acc) = (books.stake, books.shares, books.acc);
        uint256 tranche = trancheOfKey(key);
        // spares the read for tranches that cannot have passed
        if (tranche < TimeGrid.trancheOf(block.timestamp)) {
            Passing memory passing = passingOf(pool, books, tranche);
            held.isOut = passing.shares != 0;
            if (held.isOut) (stake, shares, acc) = (passing.stake, passing.shares, passing.acc);
        }
        held.stake = (stored.shares * stake) / shares;
        held.rewards = ((stored.shares * acc) / ACC_SCALE).saturatingSub(stored.rewardDebt);
    }

    /// @notice Fee that the manager was not paid, gwei of KEEL, rounded down: against the manager.
    function feeGwei(Books memory books) internal pure returns (uint256 fee) {
        // safe because a reward of 168 bits is far from the sign
        int256 left = int256((books.feeShares * books.acc) / (FEE_SCALE)) - books.feeDebt;
        return left > 0 ? uint256(left) : 0;
    }

    /// @notice Where a deposit of a position lies: the position's number in the pool and the tranche.
    function keyOf(uint256 seq, uint256 tranche) internal pure returns (uint256 key) {
        return (seq << 32) | tranche;
    }

    /// @dev A tranche that waits passes as soon as the pool is not held any more.
    function runTo(Pool storage pool, Books memory books, uint256 to) private view {
        uint256 waiting = books.waiting;
        if (waiting != 0) {
            bool over = isOver(books);
            uint256 heldUntil = books.heldSince + MAX_HOLD;
            if (!over || heldUntil <= to) {
                if (over) stream(pool, books, heldUntil);
                books.waiting = 0;
                passOut(pool, books, waiting);
            }
        }
        stream(pool, books, to);
    }

    /// @dev The end of a tranche: its stake leaves, or waits because the pool is held.
    function meetEdge(Pool storage pool, Books memory books, uint256 tranche) private view {
        if (!isOver(books)) return passOut(pool, books, tranche);
        books.heldSince = TimeGrid.trancheEnd(tranche);
        // safe because a hold ends before the next edge, so only one tranche can wait
        if (pool.trancheShares.read(tranche) != 0) books.waiting = tranche;
    }

    /// @dev Stake out is rounded down: against those who leave.
    function passOut(Pool storage pool, Books memory books, uint256 tranche) private view {
        uint256 shares = pool.trancheShares.read(tranche);
        if (shares == 0) return;
        uint256 stake = (shares * books.stake) / books.shares;
        books.passings[books.passed++] = Passing(tranche, shares, stake, books.acc);
        books.stake -= stake;
        books.shares -= shares;
        if (books.managerSeq != 0) {
            books.managerShares -= pool.deposits[keyOf(books.managerSeq, tranche)].shares;
        }
        refreshFee(books);
    }

    /// @dev How a tranche passed out, as stored or as the books in memory have it; zero if it did not.
    function passingOf(
        Pool storage pool,
        Books memory books,
        uint256 tranche
    ) private view returns (Passing memory passing) {
        for (uint256 i = 0; i < books.passed; ++i) {
            if (books.passings[i].tranche == tranche) return books.passings[i];
        }
        Exit memory exit = pool.exits[tranche];
        if (exit.isOut) return Passing(tranche, pool.trancheShares.read(tranche), exit.stake, exit.acc);
    }

    /// @dev Cuts of a week take effect at its first second, the end included. Only weeks with a cut are accrued apart.
    function stream(Pool storage pool, Books memory books, uint256 to) private view {
        uint256 from = books.settledAt;
        if (to <= from) return;
        books.settledAt = to;
        uint256 word;
        uint256 loaded;
        for (uint256 week = TimeGrid.weekOf(from) + 1; books.rate != 0; ++week) {
            uint256 edge = TimeGrid.weekStart(week);
            if (edge > to) break;
            if (week / QuadLib.PER_WORD != loaded) {
                loaded = week / QuadLib.PER_WORD;
                word = pool.cuts.words[loaded];
            }
            uint256 cut = QuadLib.pick(word, week);
            if (cut == 0) continue;
            accrue(books, edge - from);
            from = edge;
            books.rate -= cut;
        }
        accrue(books, to - from);
    }

    /// @dev Rounded down: against those who earn, by less than a gwei for all of them.
    function accrue(Books memory books, uint256 period) private pure {
        uint256 reward = books.rate * period;
        if (reward == 0) return;
        uint256 shares = books.shares + books.feeShares;
        if (shares == 0) books.unstreamed += reward;
        else books.acc += (reward * ACC_SCALE) / shares;
    }

    /// @dev One check for every field that could pass its bits: the others are bounded by their sources.
    function requireFits(Books memory books, uint256 poolId) private pure {
        uint256 excess = (books.acc >> 104) | (books.rate >> 64) | (books.stake >> 96) | (books.shares >> 64);
        excess |= (books.nextSeq >> 24) | (books.heldStake >> 96) | (SignedMath.abs(books.feeDebt) >> 71);
        require(excess == 0, IStakingPools.PoolOverflow(poolId));
    }

    /// @dev Whether the open burn bounds pass the threshold.
    function isOver(Books memory books) private pure returns (bool over) {
        return books.heldStake * Units.BPS > books.stake * HOLD_THRESHOLD_BPS;
    }

    /// @dev The fee as far as the manager's own stake carries it, rounded down.
    function effectiveFee(Books memory books) private pure returns (uint256 feeBps) {
        if (books.managerShares == 0) return 0;
        uint256 carried = (books.managerShares * BPS_CUBED) / (books.shares * books.feeFactor);
        return Math.min(books.feeBps, carried);
    }

    /// @dev Fee shares earn the fee's part of the whole: f / (s + f) = fee.
    function feeSharesOf(uint256 shares, uint256 feeBps) private pure returns (uint256 feeShares) {
        return (shares * feeBps) / (Units.BPS - feeBps);
    }

    function trancheOfKey(uint256 key) private pure returns (uint256 tranche) {
        return uint32(key);
    }
}
