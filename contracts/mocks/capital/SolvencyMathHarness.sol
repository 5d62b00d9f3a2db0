// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SolvencyMath} from "../../capital/SolvencyMath.sol";

/// @notice Opens `SolvencyMath` to tests.
contract SolvencyMathHarness {
    struct Reading {
        uint256 exposed;
        uint256 scr;
        uint256 acc;
        uint256 top;
        uint256 back;
        uint256 uw;
        uint256 mcr;
    }

    /// @notice Every step of one reading, each by its own function.
    function read(
        SolvencyMath.Exposure memory exposure,
        SolvencyMath.Model memory model,
        uint256 drawdowns,
        uint256 mkt,
        uint256 floor
    ) external pure returns (Reading memory r) {
        r.exposed = SolvencyMath.total(exposure.groupUnits);
        r.scr = SolvencyMath.scr(exposure, model);
        (r.acc, r.top) = SolvencyMath.accumulation(exposure.tagUnits, drawdowns, model.eta);
        r.back = SolvencyMath.backing(r.exposed, model.gammaMax);
        r.uw = SolvencyMath.underwriting(r.scr, model.k, r.acc, r.back, r.exposed);
        r.mcr = SolvencyMath.mcr(r.uw, mkt, model.rhoMkt, floor);
    }

    function mcrNow(
        SolvencyMath.Exposure memory exposure,
        SolvencyMath.Model memory model,
        uint256 drawdowns,
        uint256 mkt,
        uint256 floor
    ) external pure returns (uint256 requirement, uint256 topStress) {
        return SolvencyMath.mcrNow(exposure, model, drawdowns, mkt, floor);
    }

    function systemic(uint256[8] memory s) external pure returns (uint256) {
        return SolvencyMath.systemic(s);
    }

    function clampPosted(uint256 formulaMcr, uint256 posted) external pure returns (uint256) {
        return SolvencyMath.clampPosted(formulaMcr, posted);
    }

    function gate(
        uint256 requirement,
        uint256 stored,
        uint256 elapsed,
        uint256 downPerDayBps
    ) external pure returns (uint256) {
        return SolvencyMath.gate(requirement, stored, elapsed, downPerDayBps);
    }

    function idioWeight(uint256 cBps) external pure returns (uint256) {
        return SolvencyMath.idioWeight(cBps);
    }

    function combineUp(uint256 unitsEth, uint256 unitsUsd, uint256 usdPriceWad) external pure returns (uint256) {
        return SolvencyMath.combineUp(unitsEth, unitsUsd, usdPriceWad);
    }

    function combineIdio(uint256 iEE, uint256 iEU, uint256 iUU, uint256 usdPriceWad) external pure returns (uint256) {
        return SolvencyMath.combineIdio(iEE, iEU, iUU, usdPriceWad);
    }
}
