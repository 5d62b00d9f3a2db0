// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PremiumMath} from "../../contracts/staking/PremiumMath.sol";
import {CapacityLib} from "../../contracts/staking/libraries/CapacityLib.sol";

/// @notice What holds of every premium (docs/economics.md §5), on the curve that the pools sell by.
contract PremiumProperties {
    function theLoadNeverFallsUnderTheKnee(uint96 less, uint96 more, uint96 capacity) external pure {
        require(less <= more && capacity != 0 && uint256(more) * 1e4 <= uint256(capacity) * 6_500);
        PremiumMath.Curve memory curve = CapacityLib.curve();
        uint256 before = PremiumMath.loadIntegral(less, capacity, curve);
        assert(before <= PremiumMath.loadIntegral(more, capacity, curve));
    }

    /// @notice At the knee the two parts of the curve meet; the flat part is rounded down.
    function theLoadNeverFallsAcrossTheKnee(uint96 less, uint96 more, uint96 capacity) external pure {
        require(capacity != 0 && uint256(less) * 1e4 <= uint256(capacity) * 6_500);
        require(uint256(more) * 1e4 > uint256(capacity) * 6_500);
        PremiumMath.Curve memory curve = CapacityLib.curve();
        uint256 before = PremiumMath.loadIntegral(less, capacity, curve);
        assert(before <= PremiumMath.loadIntegral(more, capacity, curve));
    }

    function theLoadNeverFallsOverTheKnee(uint96 less, uint96 more, uint96 capacity) external pure {
        require(less <= more && capacity != 0 && uint256(less) * 1e4 > uint256(capacity) * 6_500);
        PremiumMath.Curve memory curve = CapacityLib.curve();
        uint256 before = PremiumMath.loadIntegral(less, capacity, curve);
        assert(before <= PremiumMath.loadIntegral(more, capacity, curve));
    }

    /// @notice I53: two sales cost at least what one for both costs, and under two units more.
    function splittingASaleNeverPays(
        uint64 one,
        uint64 other,
        uint64 used,
        uint64 capacity,
        uint16 target,
        uint32 period
    ) external pure {
        require(capacity != 0 && target <= 1e4 && period <= 365 days);
        PremiumMath.Curve memory curve = CapacityLib.curve();
        uint256 first = PremiumMath.premium(one, capacity, used, 0, target, period, curve);
        uint256 second = PremiumMath.premium(other, capacity, uint256(used) + one, 0, target, period, curve);
        uint256 whole = PremiumMath.premium(uint256(one) + other, capacity, used, 0, target, period, curve);
        assert(first + second >= whole);
        assert(first + second <= whole + 1);
    }

    /// @notice I25: at least the target price for the time, rounded up.
    function aPremiumIsAtLeastTheTargetPrice(
        uint64 amount,
        uint64 capacity,
        uint64 used,
        uint64 released,
        uint16 target,
        uint32 period
    ) external pure {
        require(capacity != 0 && target <= 1e4 && period <= 365 days);
        PremiumMath.Curve memory curve = CapacityLib.curve();
        uint256 premium = PremiumMath.premium(amount, capacity, used, released, target, period, curve);
        assert(premium * (1e4 * 365 days) >= uint256(amount) * target * period);
    }

    function whatWasReleasedIsForgottenInTime(uint64 released, uint40 early, uint40 late) external pure {
        require(early <= late);
        uint256 first = PremiumMath.releaseMemory(released, early);
        assert(first <= released);
        assert(early != 0 || first == released);
        assert(early < 14 days || first == 0);
        assert(PremiumMath.releaseMemory(released, late) <= first);
    }

    function theChargeForCapitalIsRoundedUp(uint96 rise, uint16 cost, uint32 period) external pure {
        uint256 charge = PremiumMath.capitalCharge(rise, cost, period);
        assert(charge * (1e4 * 365 days) >= uint256(rise) * cost * period);
    }
}
