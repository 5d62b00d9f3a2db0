// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SolvencyMath} from "../../contracts/capital/SolvencyMath.sol";
import {ISolvencyLedger} from "../../contracts/capital/interfaces/ISolvencyLedger.sol";
import {SaleGate} from "../../contracts/capital/libraries/SaleGate.sol";

/// @notice What holds of the capital requirement and of the limits of sales (docs/economics.md §3), in gwei units of 64 bits.
contract RequirementProperties {
    /// @notice I17: up at once, and never over what was and what is.
    function theGateLiesBetweenNowAndThen(uint64 present, uint64 stored, uint40 elapsed, uint16 rate) external pure {
        require(rate <= 1_000);
        uint256 gate = SolvencyMath.gate(present, stored, elapsed, rate);
        assert(gate >= present);
        assert(gate == present || gate <= stored);
    }

    /// @notice I17: a gate falls by at most its share a day.
    function theGateFallsSlowly(uint64 present, uint64 stored, uint40 elapsed, uint16 rate) external pure {
        require(rate <= 1_000);
        uint256 gate = SolvencyMath.gate(present, stored, elapsed, rate);
        assert(gate * (1e4 * 1 days) + uint256(stored) * rate * elapsed >= uint256(stored) * (1e4 * 1 days));
    }

    function theGateNeverRisesWithTime(
        uint64 present,
        uint64 stored,
        uint40 early,
        uint40 late,
        uint16 rate
    ) external pure {
        require(early <= late && rate <= 1_000);
        assert(SolvencyMath.gate(present, stored, late, rate) <= SolvencyMath.gate(present, stored, early, rate));
    }

    function theRequirementBearsEachOfItsParts(uint64 uw, uint64 mkt, uint16 rho, uint64 floor) external pure {
        require(rho <= 1e4);
        uint256 mcr = SolvencyMath.mcr(uw, mkt, rho, floor);
        assert(mcr >= floor);
        assert(mcr >= uw);
        assert(mcr >= mkt);
    }

    /// @notice The bound by which a sale is spared the formula.
    function theRequirementIsAtMostTheSumOfItsParts(uint64 uw, uint64 mkt, uint16 rho, uint64 floor) external pure {
        require(rho <= 1e4);
        uint256 mcr = SolvencyMath.mcr(uw, mkt, rho, floor);
        assert(mcr == floor || mcr <= uint256(uw) + mkt);
    }

    function whatIsPostedStaysNearTheFormula(uint64 formula, uint256 posted) external pure {
        uint256 clamped = SolvencyMath.clampPosted(formula, posted);
        assert(clamped <= 2 * uint256(formula));
        assert((clamped + 1) * 10 > uint256(formula) * 9);
    }

    function theBackstopIsRoundedUp(uint64 exposed, uint32 gammaMax) external pure {
        require(gammaMax >= 1e4);
        uint256 back = SolvencyMath.backing(exposed, gammaMax);
        assert(back * gammaMax >= uint256(exposed) * 1e4);
        assert(back <= exposed);
    }

    function underwritingIsAtMostAllExposure(
        uint64 scr,
        uint32 k,
        uint64 acc,
        uint64 back,
        uint64 exposed
    ) external pure {
        uint256 uw = SolvencyMath.underwriting(scr, k, acc, back, exposed);
        assert(uw <= exposed);
        assert(uw == exposed || (uw >= acc && uw >= back && uw * 1e4 >= uint256(scr) * k));
    }

    function bothClassesTogetherAreRoundedUp(uint64 eth, uint64 usd, uint96 price) external pure {
        uint256 units = SolvencyMath.combineUp(eth, usd, price);
        assert((units - eth) * 1e18 >= uint256(usd) * price);
        assert(units == eth || (units - eth - 1) * 1e18 < uint256(usd) * price);
    }

    /// @notice The bound of the whole exposure allows one unit a group for rounding.
    function groupsAreRoundedByAUnitEach(
        uint64 oneEth,
        uint64 oneUsd,
        uint64 otherEth,
        uint64 otherUsd,
        uint96 price
    ) external pure {
        uint256 one = SolvencyMath.combineUp(oneEth, oneUsd, price);
        uint256 other = SolvencyMath.combineUp(otherEth, otherUsd, price);
        uint256 both = SolvencyMath.combineUp(uint256(oneEth) + otherEth, uint256(oneUsd) + otherUsd, price);
        assert(one + other >= both);
        assert(one + other <= both + 1);
    }

    function squaresOfBothClassesAreRoundedUp(uint128 ee, uint128 eu, uint128 uu, uint64 price) external pure {
        uint256 idio = SolvencyMath.combineIdio(ee, eu, uu, price);
        assert(idio >= ee);
        assert((idio - ee) * 1e36 >= (2 * uint256(eu) * 1e18 + uint256(uu) * price) * price);
    }

    /// @notice Correlations are never negative: groups together need at least what each of them needs.
    function groupsNeedAtLeastTheirOwn(uint80 lend, uint80 dex, uint80 synth, uint80 slashing) external pure {
        uint256[8] memory s = [uint256(lend), dex, 0, 0, 0, synth, 0, slashing];
        uint256 systemic = SolvencyMath.systemic(s);
        uint256 squares = uint256(lend) * lend + uint256(dex) * dex;
        squares += uint256(synth) * synth + uint256(slashing) * slashing;
        assert(systemic >= squares);
    }

    function moreOfAGroupNeverNeedsLess(uint80 lend, uint80 dex, uint80 synth, uint80 more) external pure {
        uint256[8] memory before = [uint256(lend), dex, 0, 0, 0, synth, 0, 0];
        uint256[8] memory then = [uint256(lend) + more, dex, 0, 0, 0, synth, 0, 0];
        assert(SolvencyMath.systemic(before) <= SolvencyMath.systemic(then));
    }

    /// @notice Whoever has what is asked for keeps every limit.
    function theLargestBoundProvesAll(
        uint256 capital,
        SaleGate.Bounds memory bounds,
        ISolvencyLedger.SaleLimits memory limits
    ) external pure {
        require(bounds.requirement < 2 ** 64 && bounds.product < 2 ** 64 && bounds.groupStress < 2 ** 64);
        require(bounds.tagStress < 2 ** 64 && bounds.member < 2 ** 64 && capital < 2 ** 128);
        require(limits.productBps != 0 && limits.groupBps != 0 && limits.tagBps != 0 && limits.memberBps != 0);
        require(capital >= SaleGate.largest(bounds, limits));
        assert(capital >= bounds.requirement * 1e9);
        assert(bounds.product * 1e13 <= capital * limits.productBps);
        assert(bounds.groupStress * 1e13 <= capital * limits.groupBps);
        assert(bounds.tagStress * 1e13 <= capital * limits.tagBps);
        assert(bounds.member * 1e13 <= capital * limits.memberBps);
    }
}
