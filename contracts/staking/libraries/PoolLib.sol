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
library PoolLib {
    using Math for uint256;
    using QuadLib for QuadLib.Quads;

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

    /// @notice The words that a deposit touches are packed by hand, so that each is read once and written once.
    /// @param rewards acc 104 | rate 64 | settledAt 40 | effectiveFeeBps 16 | feeFactorBps 16 | isWindingDown 8 | hasDuties 8
    /// @param stakes stake 96 | shares 64 | feeDebt 72, signed | nextSeq 24
    /// @param duties heldStake 96 | heldSince 40 | waiting 16 | managerSeq 24 | feeBps 16 | managerShares 64
    /// @param cuts what the rate falls by at the start of a week
    /// @param cutWeeks a bit for each week that has a cut, 256 to a word
    /// @param exits of a tranche that passed out: stake 96 | acc 104 | tranche 16
    /// @param deposits shares 64 | rewardDebt 128 | increasedAt 40
    struct Pool {
        uint256 rewards;
        uint256 stakes;
        uint256 duties;
        Terms terms;
        QuadLib.Quads trancheShares;
        QuadLib.Quads cuts;
        mapping(uint256 index => uint256 bits) cutWeeks;
        mapping(uint256 tranche => uint256 word) exits;
        mapping(uint256 key => uint256 word) deposits;
        mapping(uint256 productId => Product) products;
        mapping(uint256 productId => uint256 word) lanes;
    }

    /// @notice A deposit in memory. `rewardDebt` in wei of KEEL.
    struct Deposit {
        uint256 shares;
        uint256 rewardDebt;
        uint256 increasedAt;
    }

    /// @notice A pool in memory: its three words, unpacked, and what comes of them.
    /// @param acc reward of one share since the beginning, wei of KEEL × 1e12, rounded down
    /// @param rate wei a second
    /// @param feeDebt what the fee shares of today would have earned and had not, gwei of KEEL, rounded up
    /// @param nextSeq number of the next position; it starts at one, so the word of a pool is never empty
    /// @param waiting a tranche that passed while the pool was held, zero for none
    /// @param hasLoadedDuties whether the duties are those of the pool; if not they are zero and not written
    /// @param feeShares virtual shares that earn the manager's fee
    /// @param feeFactorBps capacity factor × rewards share, as of the last sale or choice of the manager's position
    /// @param passings exits of the tranches that passed while the books were brought up to date, `passed` of them
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
        uint256 feeFactorBps;
        uint256 unstreamed;
        uint256[] passings;
        uint256 passed;
    }

    /// @notice Scale of `acc`.
    uint256 internal constant ACC_SCALE = 1e12;

    /// @dev ACC_SCALE in gwei.
    uint256 private constant FEE_SCALE = 1e21;

    uint256 private constant BPS_SQUARED = 1e8;

    /// @notice A pool is held above this share of its stake ...
    uint256 internal constant HOLD_THRESHOLD_BPS = 100;

    /// @notice ... and at most so long in one tranche.
    uint256 internal constant MAX_HOLD = 30 days;

    /// @notice Stake a share, in wei for each gwei, under which a pool winds down: a millionth of the first price.
    uint256 internal constant LEAST_STAKE_PER_SHARE = 1e3;

    /// @dev Marks a passing that need not be written.
    uint256 private constant DROPPED = 1 << 255;

    /// @notice Begins the books of a pool.
    function open(Pool storage pool, uint256 feeBps) internal {
        pool.rewards = block.timestamp << 168;
        pool.stakes = 1 << 232;
        pool.duties = feeBps << 176;
    }

    /// @notice Writes the words back, and the tranches that passed.
    function store(Pool storage pool, uint256 poolId, Books memory books) internal {
        for (uint256 i = 0; i < books.passed; ++i) {
            uint256 exit = books.passings[i];
            uint256 tranche = trancheOfExit(exit);
            if (exit < DROPPED) pool.exits[tranche] = exit;
            emit IStakingPools.TranchePassed(poolId, tranche, uint96(exit), pool.trancheShares.read(tranche));
        }
        requireFits(books, poolId);
        bool hasDuties = books.heldStake + books.managerSeq + books.waiting != 0;
        pool.rewards =
            books.acc |
            (books.rate << 104) |
            (books.settledAt << 168) |
            (books.effectiveFeeBps << 208) |
            (books.feeFactorBps << 224) |
            (books.isWindingDown ? 1 << 240 : 0) |
            (hasDuties ? 1 << 248 : 0);
        uint256 feeDebt = uint72(int72(books.feeDebt));
        pool.stakes = books.stake | (books.shares << 96) | (feeDebt << 160) | (books.nextSeq << 232);
        if (!books.hasLoadedDuties) return;
        pool.duties =
            books.heldStake |
            (books.heldSince << 96) |
            (books.waiting << 136) |
            (books.managerSeq << 152) |
            (books.feeBps << 176) |
            (books.managerShares << 192);
    }

    /// @notice Adds shares to a deposit, together with what they are in debt of.
    /// @return isNew whether there was none
    function credit(Pool storage pool, uint256 key, uint256 shares, uint256 rewardDebt) internal returns (bool isNew) {
        Deposit memory held = depositAt(pool, key);
        // safe because the pool's shares fit 64 bits, and what they earned at 168 bits over 1e12 fits 128
        uint256 word = (held.shares + shares) | ((held.rewardDebt + rewardDebt) << 64);
        pool.deposits[key] = word | (block.timestamp << 192);
        pool.trancheShares.add(trancheOfKey(key), shares);
        return held.shares == 0;
    }

    /// @notice Notes that the reward of a deposit was paid.
    function pay(Pool storage pool, uint256 key, uint256 reward) internal {
        // safe because the debt grows to what the shares have earned, 128 bits
        pool.deposits[key] += reward << 64;
    }

    /// @notice Reads the words as they are stored. Duties that hold nothing that bears on shares are read on demand.
    function load(Pool storage pool, Books memory books, bool withDuties) internal view {
        uint256 word = pool.rewards;
        books.acc = uint104(word);
        books.rate = uint64(word >> 104);
        books.settledAt = uint40(word >> 168);
        books.effectiveFeeBps = uint16(word >> 208);
        books.feeFactorBps = uint16(word >> 224);
        books.isWindingDown = uint8(word >> 240) != 0;
        bool hasDuties = word >> 248 != 0;
        word = pool.stakes;
        books.stake = uint96(word);
        books.shares = uint64(word >> 96);
        books.feeDebt = int72(uint72(word >> 160));
        books.nextSeq = word >> 232;
        books.feeShares = feeSharesOf(books.shares, books.effectiveFeeBps);
        if (!withDuties && !hasDuties) return;
        word = pool.duties;
        books.hasLoadedDuties = true;
        books.heldStake = uint96(word);
        books.heldSince = uint40(word >> 96);
        books.waiting = uint16(word >> 136);
        books.managerSeq = uint24(word >> 152);
        books.feeBps = uint16(word >> 176);
        books.managerShares = word >> 192;
    }

    function depositAt(Pool storage pool, uint256 key) internal view returns (Deposit memory held) {
        uint256 word = pool.deposits[key];
        held.shares = uint64(word);
        held.rewardDebt = uint128(word >> 64);
        held.increasedAt = uint40(word >> 192);
    }

    /// @notice Recomputes the effective fee and the fee shares after shares, fee or the manager's position changed, such that what
    /// the manager has earned stays. The debt is rounded up, against the manager, by less than a gwei.
    function refreshFee(Books memory books) internal pure {
        uint256 before = books.feeShares;
        if (before == 0 && books.managerShares == 0) return;
        books.effectiveFeeBps = effectiveFee(books);
        books.feeShares = feeSharesOf(books.shares, books.effectiveFeeBps);
        if (books.feeShares == before) return;
        uint256 scale = FEE_SCALE;
        // safe because a reward of 168 bits is far from the sign
        if (books.feeShares > before) {
            books.feeDebt += int256(((books.feeShares - before) * books.acc).ceilDiv(scale));
        } else {
            books.feeDebt -= int256(((before - books.feeShares) * books.acc) / scale);
        }
    }

    /// @notice Starts the clock of a hold, once in a tranche.
    function noteHold(Books memory books, uint256 timestamp) internal pure {
        if (!isOver(books) || TimeGrid.trancheOf(books.heldSince) == TimeGrid.trancheOf(timestamp)) return;
        books.heldSince = timestamp;
    }

    /// @notice Whether the open burn bounds pass the threshold.
    function isOver(Books memory books) internal pure returns (bool over) {
        return books.heldStake * Units.BPS > books.stake * HOLD_THRESHOLD_BPS;
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
        Deposit memory stored = depositAt(pool, key);
        held.shares = stored.shares;
        if (held.shares == 0) return held;
        held.increasedAt = stored.increasedAt;
        (uint256 stake, uint256 shares, uint256 acc) = (books.stake, books.shares, books.acc);
        uint256 tranche = trancheOfKey(key);
        // spares the read for tranches that cannot have passed
        if (tranche < TimeGrid.trancheOf(block.timestamp)) {
            uint256 exit = exitOf(pool, books, tranche);
            held.isOut = exit != 0;
            if (held.isOut)
                (stake, shares, acc) = (uint96(exit), pool.trancheShares.read(tranche), uint104(exit >> 96));
        }
        held.stake = (stored.shares * stake) / shares;
        held.rewards = ((stored.shares * acc) / ACC_SCALE).saturatingSub(stored.rewardDebt);
    }

    /// @notice A tranche that passed in these books and has no deposit left: nobody will ask how it passed, so it is not written.
    function dropPassing(Books memory books, uint256 tranche) internal pure {
        for (uint256 i = 0; i < books.passed; ++i) {
            if (trancheOfExit(books.passings[i]) == tranche) books.passings[i] |= DROPPED;
        }
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

    /// @dev How a tranche passed out, as stored or as the books in memory have it; zero if it did not.
    function exitOf(Pool storage pool, Books memory books, uint256 tranche) private view returns (uint256 exit) {
        for (uint256 i = 0; i < books.passed; ++i) {
            if (trancheOfExit(books.passings[i]) == tranche) return books.passings[i];
        }
        return pool.exits[tranche];
    }

    /// @dev One check for every field that could pass its bits: the others are bounded by their sources.
    function requireFits(Books memory books, uint256 poolId) private pure {
        uint256 excess = (books.acc >> 104) | (books.rate >> 64) | (books.stake >> 96) | (books.shares >> 64);
        excess |= (books.nextSeq >> 24) | (books.heldStake >> 96) | (SignedMath.abs(books.feeDebt) >> 71);
        require(excess == 0, IStakingPools.PoolOverflow(poolId));
    }

    /// @dev The fee as far as the manager's own stake carries it, rounded down.
    function effectiveFee(Books memory books) private pure returns (uint256 feeBps) {
        if (books.managerShares == 0) return 0;
        // safe because shares have 64 bits, the factors 27 and 16, and neither shares nor the factor is zero here
        unchecked {
            uint256 carried = (books.managerShares * BPS_SQUARED) / (books.shares * books.feeFactorBps);
            return Math.min(books.feeBps, carried);
        }
    }

    /// @dev Fee shares earn the fee's part of the whole: f / (s + f) = fee.
    function feeSharesOf(uint256 shares, uint256 feeBps) private pure returns (uint256 feeShares) {
        // safe because shares have 64 bits and a fee is at most 50%
        unchecked {
            return (shares * feeBps) / (Units.BPS - feeBps);
        }
    }

    function trancheOfExit(uint256 exit) private pure returns (uint256 tranche) {
        return uint16(exit >> 200);
    }

    function trancheOfKey(uint256 key) private pure returns (uint256 tranche) {
        return uint32(key);
    }
}
