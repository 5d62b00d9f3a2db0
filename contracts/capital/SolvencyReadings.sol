// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Units} from "../common/Units.sol";
import {SolvencyMath} from "./SolvencyMath.sol";
import {ICapitalPool} from "./interfaces/ICapitalPool.sol";
import {Currency} from "./interfaces/ICapitalTypes.sol";
import {ISolvencyLedger} from "./interfaces/ISolvencyLedger.sol";
import {SaleGate} from "./libraries/SaleGate.sol";
import {SolvencyLib} from "./libraries/SolvencyLib.sol";

/// @title State of the solvency ledger and every reading of it
/// @dev A change is read as if it were written, so a sale is judged before anything is stored and a preview stores nothing.
abstract contract SolvencyReadings is ISolvencyLedger {
    using Math for uint256;
    using SafeCast for uint256;
    using SolvencyLib for SolvencyLib.Book;

    /// @dev The model's numbers in one slot; `rates` holds the eight c_g of 16 bits, the first lowest.
    struct PackedModel {
        uint128 rates;
        uint32 k;
        uint16 eta;
        uint16 rhoMarket;
        uint32 gammaMax;
        uint16 downPerDayBps;
    }

    /// @dev One slot, gwei of the class. In storage `openEth` is one higher: the slot never empties, so no claim pays for a new one.
    struct Reserves {
        uint64 openEth;
        uint64 openUsd;
        uint64 owedEth;
        uint64 owedUsd;
    }

    /// @dev One slot: assets at the last full valuation, gwei, rounded down.
    struct Mark {
        uint64 high;
        uint64 low;
        uint40 markedAt;
        bool allGood;
    }

    /// @dev What every reading of the requirement starts from.
    struct State {
        SolvencyLib.Gate gate;
        SolvencyMath.Model model;
        uint256 drawdowns;
        uint256 usdPrice;
    }

    uint256 internal constant GROUPS = 8;
    uint256 internal constant TAGS = 16;

    ICapitalPool internal immutable pool;

    SolvencyLib.Gate internal gate;
    PackedModel internal packedModel;
    uint256 internal drawdowns;
    SaleLimits internal saleLimits;
    Reserves private reserve;
    Mark internal lastMark;
    SolvencyLib.Book internal book;

    constructor(ICapitalPool initialPool) {
        pool = initialPool;
        reserve.openEth = 1;
    }

    function storeReserve(Reserves memory changed) internal {
        reserve = Reserves(changed.openEth + 1, changed.openUsd, changed.owedEth, changed.owedUsd);
    }

    /// @dev Moves the gate to where the book as it stands and the time since the last write put it.
    function settleGate(State memory state) internal {
        SolvencyLib.Change memory none;
        (uint256 mcrNow, , ) = requirementAfter(state, none);
        moveGate(state, mcrNow);
    }

    /// @dev Up at once, down slowly; stores the whole gate word of `state`.
    function moveGate(State memory state, uint256 mcrNow) internal {
        uint64 mcr = SolvencyLib.cap64(gateAt(state, mcrNow));
        if (mcr != state.gate.mcr) emit GateMoved(mcr * Units.GWEI);
        (state.gate.mcr, state.gate.movedAt) = (mcr, block.timestamp.toUint40());
        gate = state.gate;
    }

    /// @param needsUsd whether the USD price is wanted though no product has USD exposure yet.
    function stateAt(SolvencyLib.Gate memory atGate, bool needsUsd) internal view returns (State memory state) {
        PackedModel memory stored = packedModel;
        state.gate = atGate;
        state.model = SolvencyMath.Model({
            c: unpacked(stored.rates),
            k: stored.k,
            eta: stored.eta,
            rhoMkt: stored.rhoMarket,
            gammaMax: stored.gammaMax,
            downPerDayBps: stored.downPerDayBps
        });
        if (atGate.usedTags != 0) state.drawdowns = drawdowns;
        if (needsUsd || atGate.flags & SolvencyLib.HAS_USD != 0) (state.usdPrice, ) = pool.usdPrice();
    }

    /// @dev MCR_now with the floor and S(1), gwei, after a change.
    function requirementAfter(
        State memory state,
        SolvencyLib.Change memory change
    ) internal view returns (uint256 mcr, uint256 topStress, SolvencyMath.Exposure memory exposure) {
        exposure = book.read(state.gate, change, weightOf(state, change), state.usdPrice);
        (mcr, topStress) = SolvencyMath.mcrNow(
            exposure,
            state.model,
            state.drawdowns,
            state.gate.marketRisk,
            state.gate.floor
        );
    }

    /// @dev What C_sale has to bear after a change.
    function boundsAfter(
        State memory state,
        SolvencyLib.Change memory change,
        uint256 memberExposure
    ) internal view returns (uint256 mcr, SaleGate.Bounds memory bounds) {
        uint256 topStress;
        SolvencyMath.Exposure memory exposure;
        (mcr, topStress, exposure) = requirementAfter(state, change);
        uint256 group = change.group;
        bounds.requirement = Math.max(gateAt(state, mcr), topStress);
        bounds.product = SolvencyMath.combineUp(change.newEth, change.newUsd, state.usdPrice);
        bounds.groupStress = Units.mulBpsUp(exposure.groupUnits[group], state.model.c[group]);
        bounds.member = memberExposure;
        uint256 mask = change.tagMask;
        for (uint256 tag = 0; mask != 0; ++tag) {
            if (mask & 1 != 0) {
                uint256 stress = Units.mulBpsUp(exposure.tagUnits[tag], uint16(state.drawdowns >> (16 * tag)));
                if (stress > bounds.tagStress) (bounds.tagStress, bounds.tag) = (stress, tag);
            }
            mask >>= 1;
        }
    }

    /// @dev Proves the largest bound, ETH first; values all assets only to refuse.
    function requireCapital(
        SaleGate.Bounds memory bounds,
        SolvencyLib.Change memory change,
        uint256 productId
    ) internal view {
        SaleLimits memory limitsNow = saleLimits;
        (uint256 owed, uint256 open) = reserveInEth();
        uint256 taken = owed + Units.mulBpsUp(open, limitsNow.openClaimWeightBps);
        uint256 need = SaleGate.largest(bounds, limitsNow) + taken;
        uint256 found = pool.provenAssets(need);
        if (found >= need) return;
        SaleGate.refuse(bounds, limitsNow, found.saturatingSub(taken), productId, change.group);
    }

    /// @dev Wei by which MCR_now would go up to `mcrAfter` gwei.
    function riseFrom(State memory state, uint256 mcrAfter) internal view returns (uint256 mcrRise) {
        SolvencyLib.Change memory none;
        (uint256 mcrBefore, , ) = requirementAfter(state, none);
        return mcrAfter.saturatingSub(mcrBefore) * Units.GWEI;
    }

    /// @dev The most units of a sale's product that pass with a C_sale of `saleCapital` wei, by bisection: every bound
    /// grows with the units.
    function mostUnits(
        State memory state,
        Sale calldata sale,
        uint256 saleCapital
    ) internal view returns (uint256 units) {
        uint256 others = sale.memberExposure.saturatingSub(inEth(sale.currency, sale.units, state.usdPrice));
        uint256 above = Units.mulBpsDown(saleCapital, saleLimits.productBps) / Units.GWEI + 1;
        if (sale.currency == Currency.USD) above = above.mulDiv(Units.WAD, state.usdPrice, Math.Rounding.Ceil);
        above = Math.min(above, type(uint64).max);
        while (units + 1 < above) {
            uint256 middle = (units + above) / 2;
            SolvencyLib.Change memory change = book.changeOf(sale.productId, sale.currency, middle);
            uint256 member = others + inEth(sale.currency, middle, state.usdPrice);
            (, SaleGate.Bounds memory bounds) = boundsAfter(state, change, member);
            if (SaleGate.largest(bounds, saleLimits) <= saleCapital) units = middle;
            else above = middle;
        }
    }

    /// @dev The gate now, gwei.
    function gateNow(State memory state) internal view returns (uint256 mcr) {
        SolvencyLib.Change memory none;
        (mcr, , ) = requirementAfter(state, none);
        return gateAt(state, mcr);
    }

    /// @dev The three numbers of docs/economics.md §1 from assets in wei and a gate in gwei.
    function capitalOf(
        uint256 assetsHigh,
        uint256 assetsLow,
        bool allGood,
        uint256 mcr
    ) internal view returns (Capital memory capitalNow) {
        (uint256 owed, uint256 open) = reserveInEth();
        uint256 high = assetsHigh.saturatingSub(owed);
        return
            Capital({
                high: high,
                sale: high.saturatingSub(Units.mulBpsUp(open, saleLimits.openClaimWeightBps)),
                low: assetsLow.saturatingSub(owed + open),
                owed: owed,
                open: open,
                mcr: mcr * Units.GWEI,
                allGood: allGood
            });
    }

    function storedReserve() internal view returns (Reserves memory stored) {
        stored = reserve;
        // safe because it is stored one higher
        stored.openEth -= 1;
    }

    /// @dev Wei, both classes, rounded up.
    function reserveInEth() internal view returns (uint256 owed, uint256 open) {
        Reserves memory stored = storedReserve();
        uint256 usdPrice;
        if (stored.owedUsd | stored.openUsd != 0) (usdPrice, ) = pool.usdPrice();
        owed = SolvencyMath.combineUp(stored.owedEth, stored.owedUsd, usdPrice) * Units.GWEI;
        open = SolvencyMath.combineUp(stored.openEth, stored.openUsd, usdPrice) * Units.GWEI;
    }

    function gateAt(State memory state, uint256 mcrNow) internal view returns (uint256 mcr) {
        uint256 elapsed = block.timestamp - state.gate.movedAt;
        return SolvencyMath.gate(mcrNow, state.gate.mcr, elapsed, state.model.downPerDayBps);
    }

    /// @dev 1e8 − c² of the changed product's group.
    function weightOf(State memory state, SolvencyLib.Change memory change) internal pure returns (uint256 weight) {
        return SolvencyMath.idioWeight(state.model.c[change.group]);
    }

    function unpacked(uint128 rates) internal pure returns (uint16[8] memory groupRates) {
        for (uint256 group = 0; group < GROUPS; ++group) {
            // safe because the cast drops only the rates above
            groupRates[group] = uint16(rates >> (16 * group));
        }
    }

    function inEth(Currency currency, uint256 units, uint256 usdPrice) private pure returns (uint256 ethUnits) {
        return currency == Currency.ETH ? units : SolvencyMath.combineUp(0, units, usdPrice);
    }
}
