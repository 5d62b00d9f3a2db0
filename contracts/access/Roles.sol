// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Roles of people and of governance in the AccessManager
library Roles {
    /// @notice Parameters inside stated bounds. Held by the governor with 2 days of delay.
    uint64 internal constant PARAMETER = 1;
    /// @notice Modules, roles, the capital model, assets. Held by the governor with 7 days of delay.
    uint64 internal constant MODULE = 2;
    /// @notice Rights in the permanent cores (pool, token). Held by the governor with 30 days of delay.
    uint64 internal constant CORE = 3;
    /// @notice Suspends and reinstates members. Held by the guardians and by the governor.
    uint64 internal constant GUARDIAN = 4;
}
