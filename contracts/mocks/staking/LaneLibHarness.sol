// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LaneLib} from "../../staking/LaneLib.sol";

/// @notice Opens `LaneLib` to tests.
contract LaneLibHarness {
    function shift(uint256 word, uint256 current) external pure returns (uint256) {
        return LaneLib.shift(word, current);
    }

    function add(uint256 word, uint256 current, uint256 tranche, uint256 units) external pure returns (uint256) {
        return LaneLib.add(word, current, tranche, units);
    }

    function release(
        uint256 word,
        uint256 current,
        uint256 tranche,
        uint256 units
    ) external pure returns (uint256 newWord, bool isReleased) {
        return LaneLib.release(word, current, tranche, units);
    }

    function total(uint256 word, uint256 current) external pure returns (uint256) {
        return LaneLib.total(word, current);
    }

    function demands(uint256 word, uint256 current) external pure returns (uint256[8] memory) {
        return LaneLib.demands(word, current);
    }

    function free(uint256[8] memory capacity, uint256[8] memory demand, uint256 lane) external pure returns (uint256) {
        return LaneLib.free(capacity, demand, lane);
    }

    function unitsUp(uint256 keelWei) external pure returns (uint256) {
        return LaneLib.unitsUp(keelWei);
    }

    function unitsDown(uint256 keelWei) external pure returns (uint256) {
        return LaneLib.unitsDown(keelWei);
    }
}
