// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Stands in for OpenZeppelin's Math where properties are proved: the same functions by their definitions, for the checker cannot
/// look into assembly and loops. Products are checked here, so what would pass 256 bits shows as an overflow.
/// test/fuzz/MathDefinitions.t.sol compares the two.
library Math {
    enum Rounding {
        Floor,
        Ceil,
        Trunc,
        Expand
    }

    function min(uint256 a, uint256 b) internal pure returns (uint256 smaller) {
        return a < b ? a : b;
    }

    function max(uint256 a, uint256 b) internal pure returns (uint256 larger) {
        return a > b ? a : b;
    }

    function saturatingSub(uint256 a, uint256 b) internal pure returns (uint256 difference) {
        return a > b ? a - b : 0;
    }

    function ceilDiv(uint256 a, uint256 b) internal pure returns (uint256 quotient) {
        return a == 0 ? 0 : (a - 1) / b + 1;
    }

    function mulDiv(uint256 x, uint256 y, uint256 denominator) internal pure returns (uint256 quotient) {
        return (x * y) / denominator;
    }

    function mulDiv(
        uint256 x,
        uint256 y,
        uint256 denominator,
        Rounding rounding
    ) internal pure returns (uint256 quotient) {
        return rounding == Rounding.Ceil ? ceilDiv(x * y, denominator) : (x * y) / denominator;
    }

    /// @dev Any number is a candidate, for the checker knows nothing of a digest but that equal inputs have equal ones; what remains is
    /// the root, rounded up; of numbers up to the square of the largest of 128 bits.
    function sqrt(uint256 a, Rounding rounding) internal pure returns (uint256 root) {
        root = uint256(keccak256(abi.encode(a)));
        require(rounding == Rounding.Ceil && root < 2 ** 128);
        require(root * root >= a && (root == 0 || (root - 1) * (root - 1) < a));
    }

    function log2(uint256 a) internal pure returns (uint256 exponent) {
        exponent = uint256(keccak256(abi.encode(a)));
        require(exponent < 256 && (a == 0 ? exponent == 0 : a >> exponent == 1));
    }
}
