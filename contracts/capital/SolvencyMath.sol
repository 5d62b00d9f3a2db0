// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Units} from "../common/Units.sol";

/// @title The minimum capital requirement (docs/economics.md §3)
/// @notice Money in gwei units of ETH, rates in bps, prices in WAD. Everything that raises the requirement is rounded up;
/// the second tag, the cross term of market risk and the bounds of a posted value are rounded down, as §3 says.
/// Groups in order: LEND, DEX, YIELD, BRIDGE, FIAT, SYNTH, CUSTODY, SLASHING.
library SolvencyMath {
    using Math for uint256;

    /// @notice The capital model, bps; the letters are those of docs/economics.md §3.
    /// @param c 1-in-200 loss fraction of each group, at most 1e4
    /// @param k K, multiple of the SCR
    /// @param eta η, weight of the second largest tag
    /// @param rhoMkt ρ_m, correlation of underwriting and market risk
    /// @param gammaMax γ_max, exposure at most this multiple of the requirement; over 0
    /// @param downPerDayBps how much of itself the gate may fall a day
    struct Model {
        uint16[8] c;
        uint32 k;
        uint16 eta;
        uint16 rhoMkt;
        uint32 gammaMax;
        uint16 downPerDayBps;
    }

    /// @notice What the mutual stands for, both currency classes combined.
    /// @param groupUnits E_g
    /// @param idio IDIO = Σ (1e8 − c_g²) Σ e_i², bps²·units²
    /// @param tagUnits X_t
    struct Exposure {
        uint256[8] groupUnits;
        uint256 idio;
        uint256[16] tagUnits;
    }

    /// @notice Correlation of two different groups, but for nine pairs.
    uint256 internal constant BASE_CORRELATION_BPS = 2_500;

    /// @notice Correlation of LEND-DEX, LEND-YIELD, DEX-YIELD, LEND-BRIDGE, DEX-BRIDGE, YIELD-BRIDGE, FIAT-SYNTH, SYNTH-YIELD and
    /// SYNTH-LEND.
    uint256 internal constant HIGH_CORRELATION_BPS = 5_000;

    uint256 internal constant POSTED_MIN_BPS = 9_000;

    uint256 internal constant POSTED_MAX_BPS = 20_000;

    uint256 private constant TAGS = 16;

    uint256 private constant BPS_SQUARED = 1e8;

    /// @notice MCR_now of the formula alone, at least `floor`, and S(1), the largest tag stress. Where a posted value is used,
    /// read with a floor of 0, clamp, and apply the floor last.
    /// @param drawdowns d_t, 16 × uint16 bps, tag 0 lowest
    /// @param mkt MKT, already rounded up
    function mcrNow(
        Exposure memory exposure,
        Model memory model,
        uint256 drawdowns,
        uint256 mkt,
        uint256 floor
    ) internal pure returns (uint256 requirement, uint256 topStress) {
        uint256 accumulated;
        (accumulated, topStress) = accumulation(exposure.tagUnits, drawdowns, model.eta);
        uint256 exposed = total(exposure.groupUnits);
        uint256 uw = underwriting(
            scr(exposure, model),
            model.k,
            accumulated,
            backing(exposed, model.gammaMax),
            exposed
        );
        requirement = mcr(uw, mkt, model.rhoMkt, floor);
    }

    /// @notice SCR, rounded up: the root of the systemic and the idiosyncratic part.
    function scr(Exposure memory exposure, Model memory model) internal pure returns (uint256) {
        uint16[8] memory c = model.c;
        uint256[8] memory e = exposure.groupUnits;
        // Written out: a loop here costs every sale a thousand gas more
        uint256[8] memory s = [
            c[0] * e[0],
            c[1] * e[1],
            c[2] * e[2],
            c[3] * e[3],
            c[4] * e[4],
            c[5] * e[5],
            c[6] * e[6],
            c[7] * e[7]
        ];
        return (systemic(s) + exposure.idio).ceilDiv(BPS_SQUARED).sqrt(Math.Rounding.Ceil);
    }

    /// @notice SYS = ΣΣ C_gh s_g s_h / 1e4, bps²·units², rounded up once. The table is a base and its exceptions, so the double
    /// sum is base·(Σs)² + (1e4 − base)·Σs² + (high − base)·(the exceptions, each counted twice).
    /// @param s s_g = c_g · E_g, bps·units
    function systemic(uint256[8] memory s) internal pure returns (uint256) {
        uint256 protocols = s[0] + s[1] + s[2] + s[3];
        uint256 sum = protocols + s[4] + s[5] + s[6] + s[7];
        uint256 squares = s[0] * s[0] + s[1] * s[1] + s[2] * s[2] + s[3] * s[3];
        // LEND, DEX, YIELD and BRIDGE are all pairs of each other; SYNTH pairs with FIAT, YIELD and LEND
        uint256 pairs = protocols * protocols - squares + 2 * s[5] * (s[4] + s[2] + s[0]);
        squares += s[4] * s[4] + s[5] * s[5] + s[6] * s[6] + s[7] * s[7];
        uint256 double =
            BASE_CORRELATION_BPS * sum * sum +
                (Units.BPS - BASE_CORRELATION_BPS) * squares +
                (HIGH_CORRELATION_BPS - BASE_CORRELATION_BPS) * pairs;
        return double.ceilDiv(Units.BPS);
    }

    /// @notice ACC = S(1) + η·S(2): the largest tag stress, rounded up, and a share of the second, rounded down.
    /// @param drawdowns d_t, 16 × uint16 bps, tag 0 lowest
    /// @return acc the stress of both
    /// @return top S(1)
    function accumulation(
        uint256[16] memory tagUnits,
        uint256 drawdowns,
        uint256 eta
    ) internal pure returns (uint256 acc, uint256 top) {
        uint256 second;
        for (uint256 t = 0; t < TAGS; ++t) {
            if (drawdowns == 0) break;
            uint256 stress = (drawdowns & type(uint16).max) * tagUnits[t];
            drawdowns >>= 16;
            if (stress <= second) continue;
            second = stress;
            if (stress > top) (top, second) = (stress, top);
        }
        // Rounding up keeps the order, so rounding the two largest is rounding all
        top = top.ceilDiv(Units.BPS);
        acc = top + (eta * second.ceilDiv(Units.BPS)) / Units.BPS;
    }

    /// @notice BACK = ΣE / γ_max, rounded up.
    function backing(uint256 exposed, uint256 gammaMax) internal pure returns (uint256) {
        return (exposed * Units.BPS).ceilDiv(gammaMax);
    }

    /// @notice UW: the largest of K·SCR (rounded up), ACC and BACK, never over the whole exposure.
    function underwriting(
        uint256 scrUnits,
        uint256 k,
        uint256 acc,
        uint256 back,
        uint256 exposed
    ) internal pure returns (uint256) {
        return Math.min(Math.max(Units.mulBpsUp(scrUnits, k), Math.max(acc, back)), exposed);
    }

    /// @notice Underwriting and market risk together, rounded up, at least `floor`.
    function mcr(uint256 uw, uint256 mkt, uint256 rhoMkt, uint256 floor) internal pure returns (uint256) {
        uint256 cross = (2 * rhoMkt * uw * mkt) / Units.BPS;
        return Math.max(floor, (uw * uw + mkt * mkt + cross).sqrt(Math.Rounding.Ceil));
    }

    /// @notice A posted requirement, held between 90% and 200% of the formula's (before the floor).
    function clampPosted(uint256 formulaMcr, uint256 posted) internal pure returns (uint256) {
        uint256 least = Units.mulBpsDown(formulaMcr, POSTED_MIN_BPS);
        uint256 most = Units.mulBpsDown(formulaMcr, POSTED_MAX_BPS);
        return Math.min(Math.max(posted, least), most);
    }

    /// @notice MCR_gate: up at once, down at most `downPerDayBps` of the stored gate a day. The stored part is rounded up.
    /// @param stored the gate at the last write, `elapsed` seconds ago
    function gate(
        uint256 requirement,
        uint256 stored,
        uint256 elapsed,
        uint256 downPerDayBps
    ) internal pure returns (uint256) {
        uint256 whole = Units.BPS * 1 days;
        uint256 left = whole.saturatingSub(downPerDayBps * elapsed);
        return Math.max(requirement, (stored * left).ceilDiv(whole));
    }

    /// @notice Weight of a squared exposure in IDIO: 1e8 − c², bps².
    /// @param cBps at most 1e4
    function idioWeight(uint256 cBps) internal pure returns (uint256) {
        return BPS_SQUARED - cBps * cBps;
    }

    /// @notice Units of both currency classes in ETH, rounded up.
    /// @param usdPriceWad p, ETH for one USD
    function combineUp(uint256 unitsEth, uint256 unitsUsd, uint256 usdPriceWad) internal pure returns (uint256) {
        return unitsEth + (unitsUsd * usdPriceWad).ceilDiv(Units.WAD);
    }

    /// @notice IDIO = I_EE + 2p·I_EU + p²·I_UU, bps²·units², rounded up once.
    /// @param usdPriceWad p, ETH for one USD
    function combineIdio(uint256 iEE, uint256 iEU, uint256 iUU, uint256 usdPriceWad) internal pure returns (uint256) {
        uint256 slope = 2 * iEU * Units.WAD + iUU * usdPriceWad;
        return iEE + slope.mulDiv(usdPriceWad, Units.WAD * Units.WAD, Math.Rounding.Ceil);
    }

    /// @notice ΣE_g.
    function total(uint256[8] memory e) internal pure returns (uint256 exposed) {
        return e[0] + e[1] + e[2] + e[3] + e[4] + e[5] + e[6] + e[7];
    }
}
