// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title The grid of time: weeks and tranches (docs/economics.md §4)
/// @notice Times and edges are Unix seconds, weeks and tranches are counted from the epoch. A tranche is 13 weeks exactly,
/// so every tranche edge is a week edge.
library TimeGrid {
    uint256 internal constant WEEK = 7 days;

    uint256 internal constant TRANCHE_PERIOD = 91 days;

    /// @notice The current tranche and the seven after it take stake.
    uint256 internal constant LIVE_TRANCHES = 8;

    /// @notice Stake behind a cover stays this long after the last moment it can be claimed on.
    uint256 internal constant ASSESSMENT_TAIL = 45 days;

    /// @notice Id of the tranche that `timestamp` lies in.
    function trancheOf(uint256 timestamp) internal pure returns (uint256 tranche) {
        return timestamp / TRANCHE_PERIOD;
    }

    /// @notice First second of a tranche.
    function trancheStart(uint256 tranche) internal pure returns (uint256 startAt) {
        return tranche * TRANCHE_PERIOD;
    }

    /// @notice First second after a tranche: the start of the next one.
    function trancheEnd(uint256 tranche) internal pure returns (uint256 endAt) {
        return (tranche + 1) * TRANCHE_PERIOD;
    }

    /// @notice Id of the week that `timestamp` lies in.
    function weekOf(uint256 timestamp) internal pure returns (uint256 week) {
        return timestamp / WEEK;
    }

    /// @notice First second of a week.
    function weekStart(uint256 week) internal pure returns (uint256 startAt) {
        return week * WEEK;
    }

    /// @notice The first week edge at or after `timestamp`, in seconds.
    function ceilWeek(uint256 timestamp) internal pure returns (uint256 edgeAt) {
        return Math.ceilDiv(timestamp, WEEK) * WEEK;
    }
}
