// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Four counts of 64 bits in a word
/// @notice Item i of a vector lies in word i / 4, item i % 4, the first one lowest.
library FourUnits {
    function get(uint256 word, uint256 index) internal pure returns (uint256 units) {
        // safe because the cast drops only the items above
        return uint64(word >> (64 * (index % 4)));
    }

    /// @dev Reverts when `units` takes more than 64 bits.
    function set(uint256 word, uint256 index, uint256 units) internal pure returns (uint256 changed) {
        uint256 shift = 64 * (index % 4);
        return (word & ~(uint256(type(uint64).max) << shift)) | (uint256(SafeCast.toUint64(units)) << shift);
    }
}
