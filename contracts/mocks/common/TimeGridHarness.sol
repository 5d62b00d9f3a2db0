// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimeGrid} from "../../common/TimeGrid.sol";

/// @notice Opens `TimeGrid` to tests.
contract TimeGridHarness {
    function constants() external pure returns (uint256 week, uint256 tranche, uint256 live, uint256 tail) {
        return (TimeGrid.WEEK, TimeGrid.TRANCHE_PERIOD, TimeGrid.LIVE_TRANCHES, TimeGrid.ASSESSMENT_TAIL);
    }

    function trancheOf(uint256 timestamp) external pure returns (uint256) {
        return TimeGrid.trancheOf(timestamp);
    }

    function trancheStart(uint256 tranche) external pure returns (uint256) {
        return TimeGrid.trancheStart(tranche);
    }

    function trancheEnd(uint256 tranche) external pure returns (uint256) {
        return TimeGrid.trancheEnd(tranche);
    }

    function weekOf(uint256 timestamp) external pure returns (uint256) {
        return TimeGrid.weekOf(timestamp);
    }

    function weekStart(uint256 week) external pure returns (uint256) {
        return TimeGrid.weekStart(week);
    }

    function ceilWeek(uint256 timestamp) external pure returns (uint256) {
        return TimeGrid.ceilWeek(timestamp);
    }
}
