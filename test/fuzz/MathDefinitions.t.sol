// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {PropertyTest} from "../support/Cheats.sol";
import {Math as Definitions} from "../symbolic/lib/Math.sol";

/// @notice The definitions that stand in for OpenZeppelin's Math in proofs give what it gives, wherever their products fit a word.
contract MathDefinitionsFuzz is PropertyTest {
    function testFuzz_quotientsAreTheSame(uint128 x, uint128 y, uint256 denominator) public pure {
        denominator = bound(denominator, 1, type(uint256).max);
        eq(Definitions.mulDiv(x, y, denominator), Math.mulDiv(x, y, denominator), "mulDiv");
        eq(
            Definitions.mulDiv(x, y, denominator, Definitions.Rounding.Ceil),
            Math.mulDiv(x, y, denominator, Math.Rounding.Ceil),
            "mulDiv, rounded up"
        );
        eq(Definitions.ceilDiv(x, denominator), Math.ceilDiv(x, denominator), "ceilDiv");
    }

    function testFuzz_bordersAreTheSame(uint256 a, uint256 b) public pure {
        eq(Definitions.min(a, b), Math.min(a, b), "min");
        eq(Definitions.max(a, b), Math.max(a, b), "max");
        eq(Definitions.saturatingSub(a, b), Math.saturatingSub(a, b), "saturatingSub");
    }

    /// @notice What proofs require of a root rounded up is true of OpenZeppelin's.
    function testFuzz_theRootIsTheRoot(uint256 a) public pure {
        a = bound(a, 0, 2 ** 255);
        uint256 root = Math.sqrt(a, Math.Rounding.Ceil);
        lt(root, 2 ** 128, "the root has 128 bits");
        le(a, root * root, "its square is at least the number");
        if (root != 0) lt((root - 1) * (root - 1), a, "the square of one less is under it");
    }

    function testFuzz_theLogarithmIsTheLogarithm(uint256 a) public pure {
        uint256 exponent = Math.log2(a);
        lt(exponent, 256, "log2 of a word");
        eq(a == 0 ? 0 : a >> exponent, a == 0 ? exponent : 1, "the highest bit");
    }
}
