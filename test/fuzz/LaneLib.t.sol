// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LaneLib} from "../../contracts/staking/LaneLib.sol";
import {PropertyTest} from "../support/Cheats.sol";

/// @notice Properties of demand lanes (docs/economics.md §4) over random words, stakes and times.
contract LaneLibFuzz is PropertyTest {
    uint256 private constant NOW = 228;

    uint256 private constant LANES = 8;

    /// @notice A word holds what was put into it, lane by lane and in sum.
    function testFuzz_wordHoldsWhatWasAdded(uint256[8] memory units) public pure {
        uint256 sum;
        uint256 word = wordOf(units);
        uint256[8] memory demand = LaneLib.demands(word, NOW);
        for (uint256 i = 0; i < LANES; ++i) {
            eq(demand[i], units[i], "lanes: each holds its own");
            sum += units[i];
        }
        eq(LaneLib.total(word, NOW), sum, "lanes: the total is their sum");
    }

    /// @notice Adding and releasing the same is nothing, in every lane and however full the others are.
    function testFuzz_releaseUndoesAdd(uint256[8] memory units, uint256 lane, uint256 more, uint256 later) public pure {
        uint256 word = wordOf(units);
        (lane, later) = (lane % LANES, bound(later, 0, LANES + 2));
        more = bound(more, 0, LaneLib.MAX_LANE - units[lane]);
        uint256 added = LaneLib.add(word, NOW, NOW + lane, more);
        eq(LaneLib.total(added, NOW), LaneLib.total(word, NOW) + more, "lanes: add adds");
        (uint256 left, bool isReleased) = LaneLib.release(added, NOW + later, NOW + lane, more);
        eq(left, LaneLib.shift(word, NOW + later), "lanes: release undoes add, now or later");
        holds(isReleased == (lane >= later), "lanes: released only while live");
    }

    /// @notice Time passing in steps is time passing at once, and takes the oldest lanes only.
    function testFuzz_timePassesInAnySteps(uint256[8] memory units, uint256 first, uint256 second) public pure {
        (first, second) = (bound(first, 0, LANES + 1), bound(second, 0, LANES + 1));
        uint256 word = wordOf(units);
        uint256 once = LaneLib.shift(word, NOW + first + second);
        eq(LaneLib.shift(LaneLib.shift(word, NOW + first), NOW + first + second), once, "lanes: steps do not matter");
        uint256[8] memory demand = LaneLib.demands(once, NOW + first + second);
        for (uint256 i = 0; i < LANES; ++i) {
            uint256 lane = i + first + second;
            eq(demand[i], lane < LANES ? units[lane] : 0, "lanes: the others keep their tranche");
        }
    }

    /// @notice A sale of what is free keeps every condition that held, and nothing more is free afterwards.
    function testFuzz_sellingTheFreeKeepsTheCondition(
        uint256[8] memory capacity,
        uint256[8] memory wanted,
        uint256 lane,
        uint256 part
    ) public pure {
        uint256[8] memory demand = covered(capacity, wanted);
        lane %= LANES;
        uint256 free = LaneLib.free(capacity, demand, lane);
        uint256 sold = bound(part, 0, free);
        demand[lane] += sold;
        holds(conditionHolds(capacity, demand), "Hall: a sale within the free capacity keeps the condition");
        eq(LaneLib.free(capacity, demand, lane), free - sold, "Hall: a sale takes exactly what it sold");
        demand[lane] += free - sold + 1;
        holds(!conditionHolds(capacity, demand), "Hall: one unit more than free breaks the condition");
    }

    /// @notice A longer need never finds more than a shorter one.
    function testFuzz_longerNeedsFindLess(uint256[8] memory capacity, uint256[8] memory demand) public pure {
        small(capacity);
        small(demand);
        for (uint256 lane = 1; lane <= LANES; ++lane) {
            uint256 shorter = LaneLib.free(capacity, demand, lane - 1);
            le(LaneLib.free(capacity, demand, lane), shorter, "Hall: free falls with the need");
        }
    }

    /// @notice Moving stake to a later tranche, or adding stake, never takes from any need.
    function testFuzz_extendingADepositOnlyHelps(
        uint256[8] memory capacity,
        uint256[8] memory demand,
        uint256 from,
        uint256 to,
        uint256 part
    ) public pure {
        small(capacity);
        small(demand);
        (from, to) = (from % LANES, to % LANES);
        if (from > to) (from, to) = (to, from);
        uint256[8] memory before = freeOf(capacity, demand);
        part = bound(part, 0, capacity[from]);
        capacity[from] -= part;
        capacity[to] += part;
        atLeast(freeOf(capacity, demand), before, "Hall: extending a deposit only helps");
        capacity[from] += part;
        atLeast(freeOf(capacity, demand), before, "Hall: a deposit only helps");
    }

    /// @notice When a tranche passes, its stake and its demand leave together and every later need finds at least as much.
    function testFuzz_aPassingTrancheOnlyFrees(uint256[8] memory capacity, uint256[8] memory demand) public pure {
        small(capacity);
        small(demand);
        uint256[8] memory before = freeOf(capacity, demand);
        for (uint256 i = 0; i + 1 < LANES; ++i) {
            (capacity[i], demand[i]) = (capacity[i + 1], demand[i + 1]);
        }
        (capacity[LANES - 1], demand[LANES - 1]) = (0, 0);
        uint256[8] memory later = freeOf(capacity, demand);
        for (uint256 lane = 1; lane < LANES; ++lane) {
            le(before[lane], later[lane - 1], "Hall: a passing tranche takes nothing from later needs");
        }
    }

    /// @notice Demand is rounded up and capacity down, so a unit sold is always a unit held.
    function testFuzz_unitsRoundAgainstTheSale(uint256 keelWei) public pure {
        keelWei = bound(keelWei, 0, 1e30);
        uint256 up = LaneLib.unitsUp(keelWei);
        uint256 down = LaneLib.unitsDown(keelWei);
        holds(up == down || up == down + 1, "units: at most one apart");
        le(keelWei, up * LaneLib.UNIT, "units: demand is rounded up");
        le(down * LaneLib.UNIT, keelWei, "units: capacity is rounded down");
    }

    function wordOf(uint256[8] memory units) private pure returns (uint256 word) {
        for (uint256 i = 0; i < LANES; ++i) {
            units[i] = bound(units[i], 0, LaneLib.MAX_LANE);
            word = LaneLib.add(word, NOW, NOW + i, units[i]);
        }
    }

    function freeOf(
        uint256[8] memory capacity,
        uint256[8] memory demand
    ) private pure returns (uint256[8] memory free) {
        for (uint256 lane = 0; lane < LANES; ++lane) {
            free[lane] = LaneLib.free(capacity, demand, lane);
        }
    }

    function atLeast(uint256[8] memory later, uint256[8] memory before, string memory what) private pure {
        for (uint256 lane = 0; lane < LANES; ++lane) {
            le(before[lane], later[lane], what);
        }
    }

    function small(uint256[8] memory values) private pure {
        for (uint256 i = 0; i < LANES; ++i) {
            values[i] = bound(values[i], 0, LaneLib.MAX_LANE);
        }
    }

    /// @dev A random demand that the stake covers, taken lane by lane from what is free.
    function covered(
        uint256[8] memory capacity,
        uint256[8] memory wanted
    ) private pure returns (uint256[8] memory demand) {
        small(capacity);
        for (uint256 lane = 0; lane < LANES; ++lane) {
            demand[lane] = bound(wanted[lane], 0, LaneLib.free(capacity, demand, lane));
        }
    }

    function conditionHolds(uint256[8] memory capacity, uint256[8] memory demand) private pure returns (bool) {
        uint256 stakeTail;
        uint256 demandTail;
        for (uint256 j = LANES; j > 0; --j) {
            stakeTail += capacity[j - 1];
            demandTail += demand[j - 1];
            if (demandTail > stakeTail) return false;
        }
        return true;
    }
}
