// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimeGrid} from "../../contracts/common/TimeGrid.sol";
import {Units} from "../../contracts/common/Units.sol";
import {PoolLib} from "../../contracts/staking/libraries/PoolLib.sol";

/// @notice What holds of shares of pools, of units and of the grid of time (docs/economics.md §4, §6, §7).
contract StakeProperties {
    using PoolLib for PoolLib.Books;

    /// @notice Who joins gets no more than was brought, and takes nothing from who is there.
    function joiningTakesNothing(uint96 amount, uint96 stake, uint64 shares) external pure {
        require(shares != 0 && stake != 0);
        PoolLib.Books memory books;
        books.stake = stake;
        books.shares = shares;
        uint256 given = books.sharesFor(amount);
        assert(given * stake <= uint256(amount) * shares);
        assert((given * (uint256(stake) + amount)) / (uint256(shares) + given) <= amount);
    }

    function theFirstDepositGetsAShareAGwei(uint96 amount) external pure {
        PoolLib.Books memory books;
        assert(books.sharesFor(amount) * 1e9 <= amount);
        assert((books.sharesFor(amount) + 1) * 1e9 > amount);
    }

    /// @notice I07: whoever joins has earned nothing yet.
    function joiningEarnsNothing(uint64 shares, uint104 acc) external pure {
        PoolLib.Books memory books;
        books.acc = acc;
        assert(books.debtFor(shares) * 1e12 >= uint256(shares) * acc);
    }

    function openBurnsAreRoundedUp(uint96 held, uint96 stake) external pure {
        PoolLib.Books memory books;
        books.heldStake = held;
        books.stake = stake;
        uint256 bps = books.openBurnBps();
        assert(stake == 0 || bps * stake >= uint256(held) * 1e4);
        assert(stake != 0 || bps == type(uint256).max);
    }

    function aPoolIsHeldExactlyAboveItsThreshold(uint96 held, uint96 stake) external pure {
        PoolLib.Books memory books;
        books.heldStake = held;
        books.stake = stake;
        assert(books.isOver() == (uint256(held) * 100 > stake));
    }

    function sharesInBasisPointsAreRoundedBothWays(uint128 amount, uint16 bps) external pure {
        uint256 up = Units.mulBpsUp(amount, bps);
        uint256 down = Units.mulBpsDown(amount, bps);
        assert(up * 1e4 >= uint256(amount) * bps);
        assert(down * 1e4 <= uint256(amount) * bps);
        assert(up - down <= 1);
    }

    function everyMomentHasOneTrancheAndOneWeek(uint40 timestamp) external pure {
        uint256 tranche = TimeGrid.trancheOf(timestamp);
        assert(TimeGrid.trancheStart(tranche) <= timestamp);
        assert(timestamp < TimeGrid.trancheEnd(tranche));
        assert(TimeGrid.trancheEnd(tranche) == TimeGrid.trancheStart(tranche + 1));
        uint256 week = TimeGrid.weekOf(timestamp);
        assert(TimeGrid.weekStart(week) <= timestamp && timestamp < TimeGrid.weekStart(week + 1));
    }

    function theNextWeekEdgeIsWithinAWeek(uint40 timestamp) external pure {
        uint256 edge = TimeGrid.ceilWeek(timestamp);
        assert(edge >= timestamp);
        assert(edge < uint256(timestamp) + 7 days);
        assert(edge % 7 days == 0);
    }

    function everyTrancheEdgeIsAWeekEdge(uint32 tranche) external pure {
        assert(TimeGrid.trancheStart(tranche) % 7 days == 0);
        assert(TimeGrid.ceilWeek(TimeGrid.trancheStart(tranche)) == TimeGrid.trancheStart(tranche));
    }
}
