// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Units} from "../../common/Units.sol";

/// @notice Opens `Units` to tests.
contract UnitsHarness {
    function toUnitsUp(uint256 amount, uint8 decimals) external pure returns (uint64) {
        return Units.toUnitsUp(amount, decimals);
    }

    function toUnitsDown(uint256 amount, uint8 decimals) external pure returns (uint64) {
        return Units.toUnitsDown(amount, decimals);
    }

    function fromUnits(uint64 units, uint8 decimals) external pure returns (uint256) {
        return Units.fromUnits(units, decimals);
    }

    function mulBpsUp(uint256 x, uint256 bps) external pure returns (uint256) {
        return Units.mulBpsUp(x, bps);
    }

    function mulBpsDown(uint256 x, uint256 bps) external pure returns (uint256) {
        return Units.mulBpsDown(x, bps);
    }
}
