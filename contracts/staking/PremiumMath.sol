// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Units} from "../common/Units.sol";

/// @title The price of capacity (docs/economics.md §5)
/// @notice Amounts, capacity and use in one unit, whichever the caller takes; premiums come out in that unit, rounded up.
/// Every term is a difference of a state function, so orders in a row cost at least what one order for all of them
/// costs, and less than one unit an order more.
library PremiumMath {
    using Math for uint256;

    /// @notice The load curve, bps.
    /// @param kneeBps u_k, use at which the load turns steep; strictly between 0 and 1e4
    /// @param lowBps m1, load at the knee
    /// @param highBps m2, what the load rises from the knee to full use
    struct Curve {
        uint16 kneeBps;
        uint16 lowBps;
        uint16 highBps;
    }

    uint256 internal constant YEAR = 365 days;

    /// @notice Capacity released other than by time still counts as used, linearly less, for this long.
    uint256 internal constant RELEASE_MEMORY = 14 days;

    /// @notice Premium for `amount` over `period` seconds, before any capital charge, in the unit of `amount`, rounded up.
    /// @param capacity Cap, over 0
    /// @param used active allocation before the sale
    /// @param released w, what `releaseMemory` still remembers
    /// @param targetBps r_tech a year
    function premium(
        uint256 amount,
        uint256 capacity,
        uint256 used,
        uint256 released,
        uint256 targetBps,
        uint256 period,
        Curve memory curve
    ) internal pure returns (uint256 premiumUp) {
        uint256 taken = used + released;
        uint256 loadWad = loadIntegral(taken + amount, capacity, curve) - loadIntegral(taken, capacity, curve);
        uint256 yearlyWad = amount * targetBps * (Units.WAD / Units.BPS) + loadWad;
        return yearlyWad.mulDiv(period, Units.WAD * YEAR, Math.Rounding.Ceil);
    }

    /// @notice Charge for the rise of the requirement, in the unit of the rise, rounded up.
    /// @param costBps CoC a year
    function capitalCharge(uint256 mcrRise, uint256 costBps, uint256 period) internal pure returns (uint256 chargeUp) {
        return mcrRise.mulDiv(costBps * period, Units.BPS * YEAR, Math.Rounding.Ceil);
    }

    /// @notice What is left after `elapsed` seconds of capacity released other than by time, rounded up. `elapsed` counts from
    /// the release: storing the result together with a new time would slow the forgetting down.
    function releaseMemory(uint256 released, uint256 elapsed) internal pure returns (uint256 remembered) {
        return released.mulDiv(RELEASE_MEMORY.saturatingSub(elapsed), RELEASE_MEMORY, Math.Rounding.Ceil);
    }

    /// @notice Cap · F(taken / Cap), the yearly load of everything taken, in WAD of a unit: the exact value rounded down, under
    /// 1e-18 unit. A state function that never falls in `taken`, which may pass the capacity.
    function loadIntegral(
        uint256 taken,
        uint256 capacity,
        Curve memory curve
    ) internal pure returns (uint256 integralWad) {
        uint256 scaled = taken * Units.BPS;
        uint256 knee = capacity * curve.kneeBps;
        if (scaled <= knee) {
            return (taken * taken).mulDiv(curve.lowBps * Units.WAD, 2 * curve.kneeBps * capacity);
        }
        uint256 beyond = scaled - knee;
        // WAD / (2 · BPS²) is a whole number, so only the quadratic part is rounded
        uint256 scale = 5e9;
        uint256 linear = curve.lowBps * (scaled + beyond) * scale;
        return linear + (beyond * beyond).mulDiv(curve.highBps * scale, (Units.BPS - curve.kneeBps) * capacity);
    }

    /// @notice F(u) in WAD, rounded down.
    /// @param useWad u, beyond 1e18 too
    function curveIntegral(uint256 useWad, Curve memory curve) internal pure returns (uint256 integralWad) {
        return loadIntegral(useWad, Units.WAD, curve) / Units.WAD;
    }

    /// @notice The load at use u, the derivative of F, in WAD a year, rounded down. For display: nothing is charged by it.
    function load(uint256 useWad, Curve memory curve) internal pure returns (uint256 rateWad) {
        uint256 kneeWad = curve.kneeBps * (Units.WAD / Units.BPS);
        if (useWad <= kneeWad) return useWad.mulDiv(curve.lowBps, curve.kneeBps);
        uint256 above = (useWad - kneeWad).mulDiv(curve.highBps, Units.BPS - curve.kneeBps);
        return curve.lowBps * (Units.WAD / Units.BPS) + above;
    }
}
