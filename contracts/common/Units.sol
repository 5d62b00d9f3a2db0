// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Units of the suite (docs/economics.md, "Units" and §3)
/// @notice Exposure is counted in gwei units: 9 decimals of ETH or of USD, in 64 bits (up to 18.4 billion whole ones).
/// Every function names its rounding; out of range reverts.
library Units {
    uint256 internal constant BPS = 1e4;

    uint256 internal constant WAD = 1e18;

    /// @notice Wei in one gwei unit of an asset with 18 decimals.
    uint256 internal constant GWEI = 1e9;

    uint8 private constant UNIT_DECIMALS = 9;

    /// @notice Gwei units of an amount in asset decimals, rounded up: exposure.
    function toUnitsUp(uint256 amount, uint8 decimals) internal pure returns (uint64 units) {
        if (decimals <= UNIT_DECIMALS) return SafeCast.toUint64(amount * 10 ** (UNIT_DECIMALS - decimals));
        return SafeCast.toUint64(Math.ceilDiv(amount, 10 ** (decimals - UNIT_DECIMALS)));
    }

    /// @notice Gwei units of an amount in asset decimals, rounded down: holdings.
    function toUnitsDown(uint256 amount, uint8 decimals) internal pure returns (uint64 units) {
        if (decimals <= UNIT_DECIMALS) return SafeCast.toUint64(amount * 10 ** (UNIT_DECIMALS - decimals));
        return SafeCast.toUint64(amount / 10 ** (decimals - UNIT_DECIMALS));
    }

    /// @notice Amount in asset decimals of gwei units; exact from 9 decimals on, rounded down under them.
    function fromUnits(uint64 units, uint8 decimals) internal pure returns (uint256 amount) {
        if (decimals >= UNIT_DECIMALS) return units * 10 ** uint256(decimals - UNIT_DECIMALS);
        return units / 10 ** uint256(UNIT_DECIMALS - decimals);
    }

    /// @notice x · bps / 1e4, rounded up.
    function mulBpsUp(uint256 x, uint256 bps) internal pure returns (uint256 share) {
        return Math.ceilDiv(x * bps, BPS);
    }

    /// @notice x · bps / 1e4, rounded down.
    function mulBpsDown(uint256 x, uint256 bps) internal pure returns (uint256 share) {
        return (x * bps) / BPS;
    }
}
