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
    }

    /// @dev One slot: the limits, and what the bound of `settledGate` needs. The totals are gwei of each class.
    struct Totals {
        uint16 openClaimWeightBps;
        uint16 productBps;
        uint16 groupBps;
        uint16 tagBps;
        uint16 memberBps;
        uint16 brokerBps;
        uint16 downPerDayBps;
        uint64 eth;
        uint64 usd;
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

    /// @dev What every reading starts from. The model is loaded when a reading first needs it.
    struct State {
        SolvencyLib.Gate gate;
        Totals totals;
        uint256 usdPrice;
        SolvencyMath.Model model;
        uint256 drawdowns;
    }

    uint256 internal constant GROUPS = 8;
    uint256 internal constant TAGS = 16;

    ICapitalPool internal immutable pool;

    SolvencyLib.Gate internal gate;
    PackedModel internal packedModel;
    uint256 internal drawdowns;
    Totals internal totals;
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
        moveGate(state, gateAfter(state, none));
    }

    /// @dev Stores the whole gate word of `state` with a new gate, gwei.
    function moveGate(State memory state, uint256 newGate) internal {
        uint64 mcr = SolvencyLib.cap64(newGate);
        if (mcr != state.gate.mcr) emit GateMoved(mcr * Units.GWEI);
        (state.gate.mcr, state.gate.movedAt) = (mcr, block.timestamp.toUint40());
        gate = state.gate;
    }

    /// @dev As `settleGate`, but a gate that rests on the floor is left alone: letting it down would change nothing.
    function settleGateForTrade(State memory state) internal {
        SolvencyLib.Change memory none;
        uint256 newGate = gateAfter(state, none);
        bool rests = newGate == state.gate.mcr && newGate == state.gate.floor;
        if (!rests) moveGate(state, newGate);
    }

    /// @dev Writes a change of one product, and its class's total.
    function writeChange(State memory state, uint256 productId, SolvencyLib.Change memory change) internal {
        state.totals.eth = (state.totals.eth + change.newEth - change.oldEth).toUint64();
        state.totals.usd = (state.totals.usd + change.newUsd - change.oldUsd).toUint64();
        totals = state.totals;
        book.write(productId, change, SolvencyMath.idioWeight(rateOf(change.group)));
    }

    /// @param usdNow ETH wei per USD if it is known, else 0.
    function stateAt(SolvencyLib.Gate memory atGate, uint256 usdNow) internal view returns (State memory state) {
        state.gate = atGate;
        state.totals = totals;
        bool hasUsd = atGate.flags & SolvencyLib.HAS_USD != 0;
        if (hasUsd && usdNow == 0) (usdNow, ) = pool.usdPrice();
        state.usdPrice = usdNow;
    }

    /// @dev The gate after a change, gwei. Where an upper bound of the formula lies under what the floor and the last gate
    /// ask for anyway, the formula is not worked out.
    function gateAfter(State memory state, SolvencyLib.Change memory change) internal view returns (uint256 mcr) {
        uint256 least = leastGate(state);
        if (mostAfter(state, change) <= least) return least;
        return Math.max(requirementAfter(state, change), least);
    }

    /// @dev MCR_now with the floor, gwei, after a change.
    function requirementAfter(
        State memory state,
        SolvencyLib.Change memory change
    ) internal view returns (uint256 mcr) {
        loadModel(state);
        uint256 weight = SolvencyMath.idioWeight(state.model.c[change.group]);
        (mcr, ) = SolvencyMath.mcrNow(
            book.read(state.gate, change, weight, state.usdPrice),
            state.model,
            state.drawdowns,
            state.gate.marketRisk,
            state.gate.floor
        );
    }

    /// @dev What C_sale has to bear after a change, and the gate it leads to.
    function boundsAfter(
        State memory state,
        SolvencyLib.Change memory change,
        uint256 memberExposure
    ) internal view returns (uint256 newGate, SaleGate.Bounds memory bounds) {
        newGate = gateAfter(state, change);
        // Capital at the gate also pays the largest tag stress without selling, as far as it is exposure: all assets are
        // liquid, and the gate is at least the smaller of the two
        bounds.requirement = newGate;
        uint256 groupUnits = book.groupAfter(state.gate, change, state.usdPrice);
        bounds.groupStress = Units.mulBpsUp(groupUnits, rateOf(change.group));
        bounds.product = SolvencyMath.combineUp(change.newEth, change.newUsd, state.usdPrice);
        bounds.member = memberExposure;
        if (change.tagMask != 0) addTagStress(state, change, bounds);
    }

    /// @dev Proves the largest bound, ETH first; values all assets only to refuse.
    function requireCapital(
        State memory state,
        SaleGate.Bounds memory bounds,
        SolvencyLib.Change memory change,
        uint256 productId
    ) internal view {
        SaleLimits memory limitsNow = limitsOf(state.totals);
        (uint256 owed, uint256 open) = reserveInEth(state.usdPrice);
        uint256 taken = owed + Units.mulBpsUp(open, limitsNow.openClaimWeightBps);
        uint256 need = SaleGate.largest(bounds, limitsNow) + taken;
        uint256 found = pool.provenAssets(need);
        if (found >= need) return;
        SaleGate.refuse(bounds, limitsNow, found.saturatingSub(taken), productId, change.group);
    }

    /// @dev Wei by which MCR_now would go up with a change.
    function riseAfter(State memory state, SolvencyLib.Change memory change) internal view returns (uint256 mcrRise) {
        SolvencyLib.Change memory none;
        uint256 mcrBefore = requirementAfter(state, none);
        return requirementAfter(state, change).saturatingSub(mcrBefore) * Units.GWEI;
    }

    /// @dev The most units of a sale's product that pass with a C_sale of `saleCapital` wei, by bisection: every bound
    /// grows with the units.
    function mostUnits(
        State memory state,
        Sale calldata sale,
        uint256 saleCapital
    ) internal view returns (uint256 units) {
        SaleLimits memory limitsNow = limitsOf(state.totals);
        uint256 others = sale.memberExposure.saturatingSub(inEth(sale.currency, sale.units, state.usdPrice));
        uint256 above = Units.mulBpsDown(saleCapital, limitsNow.productBps) / Units.GWEI + 1;
        if (sale.currency == Currency.USD) above = above.mulDiv(Units.WAD, state.usdPrice, Math.Rounding.Ceil);
        above = Math.min(above, type(uint64).max);
        while (units + 1 < above) {
            uint256 middle = (units + above) / 2;
            SolvencyLib.Change memory change = book.changeOf(sale.productId, sale.currency, middle);
            uint256 member = others + inEth(sale.currency, middle, state.usdPrice);
            (, SaleGate.Bounds memory bounds) = boundsAfter(state, change, member);
            if (SaleGate.largest(bounds, limitsNow) <= saleCapital) units = middle;
            else above = middle;
        }
    }

    /// @dev The three numbers of docs/economics.md §1 from assets in wei and a gate in gwei.
    function capitalOf(
        State memory state,
        uint256 assetsHigh,
        uint256 assetsLow,
        bool allGood,
        uint256 mcr
    ) internal view returns (Capital memory capitalNow) {
        (uint256 owed, uint256 open) = reserveInEth(state.usdPrice);
        uint256 high = assetsHigh.saturatingSub(owed);
        return
            Capital({
                high: high,
                sale: high.saturatingSub(Units.mulBpsUp(open, state.totals.openClaimWeightBps)),
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
    /// @param usdNow ETH wei per USD if it is known, else 0.
    function reserveInEth(uint256 usdNow) internal view returns (uint256 owed, uint256 open) {
        Reserves memory stored = storedReserve();
        if (stored.owedUsd | stored.openUsd != 0 && usdNow == 0) (usdNow, ) = pool.usdPrice();
        owed = SolvencyMath.combineUp(stored.owedEth, stored.owedUsd, usdNow) * Units.GWEI;
        open = SolvencyMath.combineUp(stored.openEth, stored.openUsd, usdNow) * Units.GWEI;
    }

    function rateOf(uint256 group) internal view returns (uint256 rateBps) {
        // safe because the cast drops only the rates above
        return uint16(packedModel.rates >> (16 * group));
    }

    function limitsOf(Totals memory stored) internal pure returns (SaleLimits memory limitsNow) {
        return
            SaleLimits({
                openClaimWeightBps: stored.openClaimWeightBps,
                productBps: stored.productBps,
                groupBps: stored.groupBps,
                tagBps: stored.tagBps,
                memberBps: stored.memberBps,
                brokerBps: stored.brokerBps
            });
    }

    function unpacked(uint128 rates) internal pure returns (uint16[8] memory groupRates) {
        for (uint256 group = 0; group < GROUPS; ++group) {
            // safe because the cast drops only the rates above
            groupRates[group] = uint16(rates);
            rates >>= 16;
        }
    }

    /// @dev The largest stress of the changed product's own tags.
    function addTagStress(
        State memory state,
        SolvencyLib.Change memory change,
        SaleGate.Bounds memory bounds
    ) private view {
        uint256 word = drawdowns;
        uint256 mask = change.tagMask;
        for (uint256 tag = 0; mask != 0; ++tag) {
            if (mask & 1 != 0) {
                uint256 units = book.tagAfter(state.gate, change, tag, state.usdPrice);
                // safe because the cast drops only the drawdowns above
                uint256 stress = Units.mulBpsUp(units, uint16(word >> (16 * tag)));
                if (stress > bounds.tagStress) (bounds.tagStress, bounds.tag) = (stress, tag);
            }
            mask >>= 1;
        }
    }

    function loadModel(State memory state) private view {
        if (state.model.k != 0) return;
        PackedModel memory stored = packedModel;
        state.model = SolvencyMath.Model({
            c: unpacked(stored.rates),
            k: stored.k,
            eta: stored.eta,
            rhoMkt: stored.rhoMarket,
            gammaMax: stored.gammaMax,
            downPerDayBps: state.totals.downPerDayBps
        });
        if (state.gate.usedTags != 0) state.drawdowns = drawdowns;
    }

    /// @dev Under this the gate cannot lie now, gwei: the floor, and the last gate let down by the time since.
    function leastGate(State memory state) private view returns (uint256 least) {
        uint256 elapsed = block.timestamp - state.gate.movedAt;
        return SolvencyMath.gate(state.gate.floor, state.gate.mcr, elapsed, state.totals.downPerDayBps);
    }

    /// @dev Over this MCR_now without the floor cannot lie, gwei: UW is at most the whole exposure, of which each group is
    /// rounded up, and the root of UW² + MKT² + 2ρ·UW·MKT at most UW + MKT.
    function mostAfter(State memory state, SolvencyLib.Change memory change) private pure returns (uint256 most) {
        uint256 eth = state.totals.eth + change.newEth - change.oldEth;
        uint256 usd = state.totals.usd + change.newUsd - change.oldUsd;
        return SolvencyMath.combineUp(eth, usd, state.usdPrice) + GROUPS + state.gate.marketRisk;
    }

    function inEth(Currency currency, uint256 units, uint256 usdPrice) private pure returns (uint256 ethUnits) {
        return currency == Currency.ETH ? units : SolvencyMath.combineUp(0, units, usdPrice);
    }
}
