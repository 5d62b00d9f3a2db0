// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PremiumMath} from "../../staking/PremiumMath.sol";

/// @notice Opens `PremiumMath` to tests.
contract PremiumMathHarness {
    struct Order {
        uint256 amount;
        uint256 capacity;
        uint256 used;
        uint256 released;
        uint256 targetBps;
        uint256 period;
    }

    function premium(Order memory order, PremiumMath.Curve memory curve) external pure returns (uint256) {
        return
            PremiumMath.premium({
                amount: order.amount,
                capacity: order.capacity,
                used: order.used,
                released: order.released,
                targetBps: order.targetBps,
                period: order.period,
                curve: curve
            });
    }

    function capitalCharge(uint256 mcrRise, uint256 costBps, uint256 period) external pure returns (uint256) {
        return PremiumMath.capitalCharge(mcrRise, costBps, period);
    }

    function releaseMemory(uint256 released, uint256 elapsed) external pure returns (uint256) {
        return PremiumMath.releaseMemory(released, elapsed);
    }

    function loadIntegral(
        uint256 taken,
        uint256 capacity,
        PremiumMath.Curve memory curve
    ) external pure returns (uint256) {
        return PremiumMath.loadIntegral(taken, capacity, curve);
    }

    function curveIntegral(uint256 useWad, PremiumMath.Curve memory curve) external pure returns (uint256) {
        return PremiumMath.curveIntegral(useWad, curve);
    }

    function load(uint256 useWad, PremiumMath.Curve memory curve) external pure returns (uint256) {
        return PremiumMath.load(useWad, curve);
    }
}
