// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {TimeGrid} from "../common/TimeGrid.sol";

/// @title Demand lanes: the active allocation of one (pool, product) in one word (docs/economics.md §4)
/// @notice Bits 0-15 hold the tranche id of lane 0, the oldest; lane i lies in the 30 bits from 16 + 30·i, in units of 0.1 KEEL.
/// A word is read and written through the current tranche: lanes that have passed are dropped, together with their stake.
library LaneLib {
    /// @notice A lane would hold more than its 30 bits. Units.
    error LaneOverflow(uint256 units, uint256 max);

    /// @notice More is released than the lane holds. Units.
    error LaneUnderflow(uint256 units, uint256 held);

    /// @notice No stake may lie in that tranche now.
    error TrancheNotLive(uint256 tranche, uint256 current);

    /// @notice Wei of KEEL in one unit.
    uint256 internal constant UNIT = 1e17;

    /// @notice Most units of one lane, about 107 million KEEL.
    uint256 internal constant MAX_LANE = 2 ** LANE_BITS - 1;

    uint256 private constant ID_BITS = 16;

    uint256 private constant LANE_BITS = 30;

    uint256 private constant LANES = TimeGrid.LIVE_TRANCHES;

    /// @notice The word with the current tranche as its oldest lane.
    /// @param current not before the word's own tranche: time does not run back
    function shift(uint256 word, uint256 current) internal pure returns (uint256 shifted) {
        uint256 passed = current - uint16(word);
        if (passed == 0) return word;
        if (passed >= LANES) return SafeCast.toUint16(current);
        uint256 lanes = (word >> ID_BITS) >> (LANE_BITS * passed);
        return (lanes << ID_BITS) | SafeCast.toUint16(current);
    }

    /// @notice The shifted word with `units` more in the lane of `tranche`.
    function add(
        uint256 word,
        uint256 current,
        uint256 tranche,
        uint256 units
    ) internal pure returns (uint256 newWord) {
        return raise(shift(word, current), tranche, units);
    }

    /// @notice The same for a word that is shifted.
    function raise(uint256 word, uint256 tranche, uint256 units) internal pure returns (uint256 newWord) {
        uint256 current = uint16(word);
        require(tranche >= current && tranche < current + LANES, TrancheNotLive(tranche, current));
        uint256 offset = offsetOf(tranche - current);
        uint256 held = laneAt(word, offset);
        require(units <= MAX_LANE - held, LaneOverflow(held + units, MAX_LANE));
        // safe because the sum fits the lane: no carry into the next
        return word + (units << offset);
    }

    /// @notice The shifted word with `units` fewer in the lane of `tranche`, if that tranche is still live.
    /// @return newWord the shifted word, lowered or not
    /// @return isReleased whether the tranche was live; if not, the units had already left with it
    function release(
        uint256 word,
        uint256 current,
        uint256 tranche,
        uint256 units
    ) internal pure returns (uint256 newWord, bool isReleased) {
        newWord = shift(word, current);
        if (tranche < current) return (newWord, false);
        require(tranche < current + LANES, TrancheNotLive(tranche, current));
        uint256 offset = offsetOf(tranche - current);
        uint256 held = laneAt(newWord, offset);
        require(units <= held, LaneUnderflow(units, held));
        // safe because the lane holds at least as much: no borrow from the next
        return (newWord - (units << offset), true);
    }

    /// @notice Active allocation over all live tranches, units.
    function total(uint256 word, uint256 current) internal pure returns (uint256 units) {
        return sum(shift(word, current));
    }

    /// @notice What all lanes of a shifted word hold together, units.
    /// @dev Safe because eight lanes of 30 bits are far from 256 bits.
    function sum(uint256 word) internal pure returns (uint256 units) {
        unchecked {
            for (uint256 lanes = word >> ID_BITS; lanes != 0; lanes >>= LANE_BITS) units += lanes & MAX_LANE;
        }
    }

    /// @notice One lane of a shifted word, units.
    /// @dev Safe because there are eight: the offset stays within the word.
    function laneOf(uint256 word, uint256 lane) internal pure returns (uint256 units) {
        unchecked {
            return (word >> (ID_BITS + LANE_BITS * lane)) & MAX_LANE;
        }
    }

    /// @notice Active allocation by lane, the current tranche first, units.
    function demands(uint256 word, uint256 current) internal pure returns (uint256[8] memory demand) {
        uint256 lanes = shift(word, current) >> ID_BITS;
        // safe because i ends at 8
        unchecked {
            for (uint256 i = 0; lanes != 0; ++i) {
                demand[i] = lanes & MAX_LANE;
                lanes >>= LANE_BITS;
            }
        }
    }

    /// @notice Capacity free for a need in `lane`: the least, over the lanes up to it, of what the stake from there on exceeds the
    /// demand from there on (Hall's condition for nested intervals). 0 where demand exceeds stake, and beyond the last lane.
    /// @param capacity stake's capacity by tranche, current first, in units rounded down
    /// @param demand allocation by lane, current first, in units
    /// @param lane tranche of the need, less the current one
    function free(
        uint256[8] memory capacity,
        uint256[8] memory demand,
        uint256 lane
    ) internal pure returns (uint256 units) {
        (units, , ) = room(capacity, demand, lane);
    }

    /// @notice The same, and both sums over all lanes.
    /// @return units capacity free for the need
    /// @return stakeTail all capacity
    /// @return demandTail all demand
    function room(
        uint256[8] memory capacity,
        uint256[8] memory demand,
        uint256 lane
    ) internal pure returns (uint256 units, uint256 stakeTail, uint256 demandTail) {
        if (lane < LANES) units = type(uint256).max;
        // safe because eight capacities, of at most 96 bits of stake each, and eight lanes of 30 bits are far from 256 bits
        unchecked {
            for (uint256 j = LANES; j > 0;) {
                --j;
                stakeTail += capacity[j];
                demandTail += demand[j];
                if (j > lane || units == 0) continue;
                if (stakeTail <= demandTail) units = 0;
                else if (stakeTail - demandTail < units) units = stakeTail - demandTail;
            }
        }
    }

    /// @notice Units of KEEL wei, rounded up: demand.
    function unitsUp(uint256 keelWei) internal pure returns (uint256 units) {
        return Math.ceilDiv(keelWei, UNIT);
    }

    /// @notice Units of KEEL wei, rounded down: capacity.
    function unitsDown(uint256 keelWei) internal pure returns (uint256 units) {
        return keelWei / UNIT;
    }

    function offsetOf(uint256 lane) private pure returns (uint256 offset) {
        return ID_BITS + LANE_BITS * lane;
    }

    function laneAt(uint256 word, uint256 offset) private pure returns (uint256 units) {
        return (word >> offset) & MAX_LANE;
    }
}
