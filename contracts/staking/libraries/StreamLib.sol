// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {TimeGrid} from "../../common/TimeGrid.sol";
import {PoolLib} from "./PoolLib.sol";
import {QuadLib} from "./QuadLib.sol";

/// @title The passing of time over a pool: streams, tranches that pass, holds that end (docs/economics.md §6, §7)
/// @dev Work is bounded: nobody can stream beyond the eight live tranches, so 105 weeks after the last sale the rate is zero
/// and nothing is read; nobody can stake beyond them either, so at most eight tranches and one that waits can pass.
library StreamLib {
    using PoolLib for PoolLib.Books;
    using PoolLib for PoolLib.Pool;
    using QuadLib for QuadLib.Quads;

    /// @dev No stream is longer than the live tranches and the week in which it ends.
    uint256 private constant MAX_STREAM = TimeGrid.LIVE_TRANCHES * TimeGrid.TRANCHE_PERIOD + TimeGrid.WEEK;

    /// @dev Eight live tranches and one that waits.
    uint256 private constant MAX_PASSINGS = TimeGrid.LIVE_TRANCHES + 1;

    /// @notice Starts a stream at `from`, the moment the books stand at.
    /// @param end a week edge after `from`
    function startStream(
        PoolLib.Pool storage pool,
        PoolLib.Books memory books,
        uint256 rate,
        uint256 from,
        uint256 end
    ) internal {
        books.settledAt = from;
        books.rate += rate;
        uint256 week = TimeGrid.weekOf(end);
        if (pool.cuts.add(week, rate)) pool.cutWeeks[week >> 8] |= 1 << (week & 255);
    }

    /// @notice Brings the books up to `target`: streams, and lets tranches pass in order.
    function advance(PoolLib.Pool storage pool, PoolLib.Books memory books, uint256 target) internal view {
        uint256 settledAt = books.settledAt;
        uint256 tranche = TimeGrid.trancheOf(settledAt);
        uint256 last = TimeGrid.trancheOf(target);
        // without a stream nothing happens inside a tranche, and the word need not change; steps into the past move on
        bool stays = tranche == last && books.rate == 0 && target == block.timestamp;
        bool mayPass = tranche < last || books.waiting != 0;
        if (mayPass && books.passings.length == 0) books.passings = new uint256[](MAX_PASSINGS);
        for (; tranche < last && books.shares + books.rate != 0; ++tranche) {
            runTo(pool, books, TimeGrid.trancheEnd(tranche));
            meetEdge(pool, books, tranche);
        }
        runTo(pool, books, target);
        books.settledAt = stays ? settledAt : target;
    }

    /// @notice Lets pass what passed. Where nothing did, the streams are left for later: whoever changes neither shares nor fee need
    /// not know what was earned.
    function meetEdges(PoolLib.Pool storage pool, PoolLib.Books memory books) internal view {
        bool mayPass = TimeGrid.trancheOf(books.settledAt) != TimeGrid.trancheOf(block.timestamp) || books.waiting != 0;
        if (mayPass) advance(pool, books, block.timestamp);
    }

    /// @notice Stops every stream for good; what they had left goes back to the promise. Not before the edges were met.
    function windDown(PoolLib.Pool storage pool, PoolLib.Books memory books) internal view returns (uint256 returned) {
        stream(pool, books, block.timestamp);
        (uint256 shares, uint256 feeShares, uint256 settledAt) = (books.shares, books.feeShares, books.settledAt);
        (books.shares, books.feeShares, books.isWindingDown) = (0, 0, true);
        returned = books.unstreamed;
        // without shares the whole rest counts as not streamed
        stream(pool, books, settledAt + MAX_STREAM);
        returned = books.unstreamed - returned;
        (books.shares, books.feeShares, books.settledAt) = (shares, feeShares, settledAt);
    }

    /// @dev A tranche that waits passes as soon as the pool is not held any more.
    function runTo(PoolLib.Pool storage pool, PoolLib.Books memory books, uint256 to) private view {
        uint256 waiting = books.waiting;
        if (waiting != 0) {
            bool over = books.isOver();
            uint256 heldUntil = books.heldSince + PoolLib.MAX_HOLD;
            if (!over || heldUntil <= to) {
                if (over) stream(pool, books, heldUntil);
                books.waiting = 0;
                passOut(pool, books, waiting);
            }
        }
        stream(pool, books, to);
    }

    /// @dev The end of a tranche: its stake leaves, or waits because the pool is held.
    function meetEdge(PoolLib.Pool storage pool, PoolLib.Books memory books, uint256 tranche) private view {
        // an empty pool has nothing to hold
        if (books.shares == 0) return;
        if (!books.isOver()) return passOut(pool, books, tranche);
        books.heldSince = TimeGrid.trancheEnd(tranche);
        // safe because a hold ends before the next edge, so only one tranche can wait
        if (pool.trancheShares.read(tranche) != 0) books.waiting = tranche;
    }

    /// @dev Stake out is rounded down: against those who leave.
    function passOut(PoolLib.Pool storage pool, PoolLib.Books memory books, uint256 tranche) private view {
        uint256 shares = pool.trancheShares.read(tranche);
        if (shares == 0) return;
        uint256 stake = (shares * books.stake) / books.shares;
        // safe because both fit once the books are stored
        books.passings[books.passed++] = stake | (books.acc << 96) | (tranche << 200);
        books.stake -= stake;
        books.shares -= shares;
        if (books.managerSeq != 0) {
            books.managerShares -= pool.depositAt(PoolLib.keyOf(books.managerSeq, tranche)).shares;
        }
        books.refreshFee();
    }

    /// @dev Cuts of a week take effect at its first second, the end included. Only weeks with a cut are accrued apart.
    function stream(PoolLib.Pool storage pool, PoolLib.Books memory books, uint256 to) private view {
        uint256 from = books.settledAt;
        if (to <= from) return;
        books.settledAt = to;
        if (books.rate == 0) return;
        uint256 last = TimeGrid.weekOf(to);
        uint256 week = nextCut(pool, TimeGrid.weekOf(from) + 1, last);
        while (books.rate != 0 && week <= last) {
            accrue(books, TimeGrid.weekStart(week) - from);
            from = TimeGrid.weekStart(week);
            books.rate -= pool.cuts.read(week);
            week = nextCut(pool, week + 1, last);
        }
        accrue(books, to - from);
    }

    /// @dev The first week with a cut from `week` on, or one after `last`. Reads a slot for each 256 weeks it has to look at.
    function nextCut(PoolLib.Pool storage pool, uint256 week, uint256 last) private view returns (uint256 found) {
        while (week <= last) {
            uint256 bits = pool.cutWeeks[week >> 8] >> (week & 255);
            // the lowest bit that is set
            if (bits != 0) return week + Math.log2(bits & (~bits + 1));
            week = ((week >> 8) + 1) << 8;
        }
        return week;
    }

    /// @dev Rounded down: against those who earn, by less than a gwei for all of them.
    function accrue(PoolLib.Books memory books, uint256 period) private pure {
        // safe because the rate has 64 bits, a period 40, the scale 40, shares and fee shares 66; `store` holds acc to 104
        unchecked {
            uint256 reward = books.rate * period;
            if (reward == 0) return;
            uint256 shares = books.shares + books.feeShares;
            if (shares == 0) books.unstreamed += reward;
            else books.acc += (reward * PoolLib.ACC_SCALE) / shares;
        }
    }
}
