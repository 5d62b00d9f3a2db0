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

    /// @dev One slot: the limits, how fast the gate falls, and that no tag has assets of 2 ** taggedBits gwei.
    struct Rules {
        uint16 openClaimWeightBps;
        uint16 productBps;
        uint16 groupBps;
        uint16 tagBps;
        uint16 memberBps;
        uint16 brokerBps;
        uint16 downPerDayBps;
        uint8 taggedBits;
    }

    /// @dev One slot, gwei of the class. In storage `openEth` is one higher: the slot never empties, so no claim pays for a new one.
    struct Reserves {
        uint64 openEth;
        uint64 openUsd;
        uint64 owedEth;
        uint64 owedUsd;
    }

    /// @dev One slot: assets at the last full valuation, gwei, rounded down; twice the USD price then, MWEI of ETH.
    struct Mark {
        uint64 high;
        uint64 low;
        uint40 markedAt;
        bool allGood;
        uint64 doubleUsdPrice;
    }

    /// @dev What every reading starts from. The USD price is 0 until a reading first needs it.
    struct State {
        SolvencyLib.Gate gate;
        uint256 usdPrice;
    }

    uint256 internal constant GROUPS = 8;
    uint256 internal constant MWEI = 1e6;
    uint256 private constant ETH = 0;

    /// @dev So long twice the marked USD price bounds the price of now.
    uint256 private constant MARK_BOUNDS_PERIOD = 1 days;
    uint256 internal constant TAGS = 16;

    ICapitalPool internal immutable pool;

    SolvencyLib.Gate internal gate;
    PackedModel internal packedModel;
    uint256 internal drawdowns;
    Rules internal rules;
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

    /// @dev As `writeGate`, but a gate that rests on the floor is left alone: letting it down would change nothing.
    function moveGate(State memory state, uint256 newGate) internal {
        bool rests = newGate == state.gate.mcr && newGate == state.gate.floor;
        if (!rests) writeGate(state, newGate);
    }

    /// @dev Stores a new gate, gwei, with the time from which it may be let down.
    function writeGate(State memory state, uint256 newGate) internal {
        uint64 mcr = SolvencyLib.cap64(newGate);
        if (mcr != state.gate.mcr) emit GateMoved(mcr * Units.GWEI);
        (state.gate.mcr, state.gate.movedAt) = (mcr, block.timestamp.toUint40());
        gate = state.gate;
    }

    /// @param usdNow ETH wei per USD if it is known, else 0.
    function stateAt(SolvencyLib.Gate memory atGate, uint256 usdNow) internal pure returns (State memory state) {
        (state.gate, state.usdPrice) = (atGate, usdNow);
    }

    /// @dev ETH wei per USD, asked for once; 0 while there never was exposure in the class.
    function usdPriceOf(State memory state) internal view returns (uint256 usdPrice) {
        bool hasUsd = state.gate.flags & SolvencyLib.HAS_USD != 0;
        if (hasUsd && state.usdPrice == 0) (state.usdPrice, ) = pool.usdPrice();
        return state.usdPrice;
    }

    /// @dev The gate after a change, gwei. Where an upper bound of the formula lies under what the floor and the last gate
    /// ask for anyway, the formula is not worked out.
    function gateAfter(State memory state, SolvencyLib.Change memory change) internal view returns (uint256 mcr) {
        uint256 least = leastGate(state);
        if (mostAfter(state, change) <= least) return least;
        (mcr, ) = requirementAfter(state, change);
        return Math.max(mcr, least);
    }

    /// @dev MCR_now with the floor and S(1), gwei, after a change.
    function requirementAfter(
        State memory state,
        SolvencyLib.Change memory change
    ) internal view returns (uint256 mcr, uint256 topStress) {
        PackedModel memory stored = packedModel;
        SolvencyMath.Model memory numbers = SolvencyMath.Model({
            c: unpacked(stored.rates),
            k: stored.k,
            eta: stored.eta,
            rhoMkt: stored.rhoMarket,
            gammaMax: stored.gammaMax,
            // How fast the gate falls is no part of the formula
            downPerDayBps: 0
        });
        SolvencyMath.Exposure memory exposure = book.read(state.gate, change, usdPriceOf(state));
        uint256 stressed = state.gate.usedTags == 0 ? 0 : drawdowns;
        return SolvencyMath.mcrNow(exposure, numbers, stressed, state.gate.marketRisk, state.gate.floor);
    }

    /// @dev What C_sale has to bear after a change that leads to a gate.
    function boundsAfter(
        State memory state,
        SolvencyLib.Change memory change,
        uint256 newGate,
        uint256 memberExposure
    ) internal view returns (SaleGate.Bounds memory bounds) {
        // The largest tag stress has to be payable without selling; all assets are liquid
        (, uint256 topStress) = requirementAfter(state, change);
        bounds.requirement = Math.max(newGate, topStress);
        bounds.product = productAfter(state, change);
        bounds.member = memberExposure;
        uint256 groupUnits = book.groupAfter(state.gate, change, usdPriceOf(state));
        bounds.groupStress = Units.mulBpsUp(groupUnits, change.rateBps);
        if (change.tagMask != 0) addTagStress(state, change, bounds);
    }

    /// @dev Proves the largest bound: first coarsely, from totals and recorded ETH alone, which is all that most sales need;
    /// then exactly, asset by asset. Values all assets only to refuse.
    function requireCapital(
        State memory state,
        SolvencyLib.Change memory change,
        uint256 newGate,
        Sale calldata sale
    ) internal view {
        Rules memory rulesNow = rules;
        SaleLimits memory limitsNow = limitsOf(rulesNow);
        (uint256 owed, uint256 open) = reserveInEth(state.usdPrice);
        uint256 taken = owed + Units.mulBpsUp(open, limitsNow.openClaimWeightBps);
        SaleGate.Bounds memory bounds;
        // What is cut off is far over every limit
        (bounds.requirement, bounds.member) = (newGate, Math.min(sale.memberExposure, type(uint128).max));
        bounds.product = productAfter(state, change);
        // No group's and no tag's stress is over the whole exposure, but for a tag's assets; the largest one is proven with it
        bounds.groupStress = exposedAtMost(state, change);
        bounds.tagStress = bounds.groupStress + (1 << rulesNow.taggedBits);
        if (pool.recordedOf(ETH) >= SaleGate.largest(bounds, limitsNow) + taken) return;
        bounds = boundsAfter(state, change, newGate, bounds.member);
        uint256 need = SaleGate.largest(bounds, limitsNow) + taken;
        uint256 found = pool.provenAssets(need);
        if (found >= need) return;
        SaleGate.refuse(bounds, limitsNow, found.saturatingSub(taken), sale.productId, change.group);
    }

    /// @dev Wei by which MCR_now would go up with a change.
    function riseAfter(State memory state, SolvencyLib.Change memory change) internal view returns (uint256 mcrRise) {
        SolvencyLib.Change memory none;
        (uint256 mcrBefore, ) = requirementAfter(state, none);
        (uint256 mcrAfter, ) = requirementAfter(state, change);
        return mcrAfter.saturatingSub(mcrBefore) * Units.GWEI;
    }

    /// @dev The most units of a sale's product that pass with a C_sale of `saleCapital` wei, by bisection: every bound
    /// grows with the units.
    function mostUnits(
        State memory state,
        Sale calldata sale,
        uint256 saleCapital
    ) internal view returns (uint256 units) {
        SaleLimits memory limitsNow = limitsOf(rules);
        // Cut off as in a sale
        uint256 exposure = Math.min(sale.memberExposure, type(uint128).max);
        uint256 others = exposure.saturatingSub(inEth(sale.currency, sale.units, usdPriceOf(state)));
        uint256 above = Units.mulBpsDown(saleCapital, limitsNow.productBps) / Units.GWEI + 1;
        if (sale.currency == Currency.USD) above = above.mulDiv(Units.WAD, state.usdPrice, Math.Rounding.Ceil);
        above = Math.min(above, type(uint64).max);
        while (units + 1 < above) {
            uint256 middle = (units + above) / 2;
            SolvencyLib.Change memory change = book.changeOf(sale.productId, sale.currency, middle);
            uint256 member = others + inEth(sale.currency, middle, state.usdPrice);
            SaleGate.Bounds memory bounds = boundsAfter(state, change, gateAfter(state, change), member);
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
        uint256 weighed = open == 0 ? 0 : Units.mulBpsUp(open, rules.openClaimWeightBps);
        return
            Capital({
                high: high,
                sale: high.saturatingSub(weighed),
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

    function rateOf(uint256 group) internal view returns (uint16 rateBps) {
        // safe because the cast drops only the rates above
        return uint16(packedModel.rates >> (16 * group));
    }

    function limitsOf(Rules memory stored) internal pure returns (SaleLimits memory limitsNow) {
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
                uint256 units = book.tagAfter(state.gate, change, tag, usdPriceOf(state));
                // safe because the cast drops only the drawdowns above
                uint256 stress = Units.mulBpsUp(units, uint16(word >> (16 * tag)));
                if (stress > bounds.tagStress) (bounds.tagStress, bounds.tag) = (stress, tag);
            }
            mask >>= 1;
        }
    }

    /// @dev Under this the gate cannot lie now, gwei: the floor, and the last gate let down by the time since.
    function leastGate(State memory state) private view returns (uint256 least) {
        (uint256 floor, uint256 last) = (state.gate.floor, state.gate.mcr);
        if (last <= floor) return floor;
        return SolvencyMath.gate(floor, last, block.timestamp - state.gate.movedAt, rules.downPerDayBps);
    }

    /// @dev Over this MCR_now without the floor cannot lie, gwei: UW is at most the whole exposure, and the root of
    /// UW² + MKT² + 2ρ·UW·MKT at most UW + MKT.
    function mostAfter(State memory state, SolvencyLib.Change memory change) private view returns (uint256 most) {
        return exposedAtMost(state, change) + state.gate.marketRisk;
    }

    /// @dev Over this ΣE_g cannot lie after a change, gwei; each group is rounded up.
    function exposedAtMost(State memory state, SolvencyLib.Change memory change) private view returns (uint256 most) {
        uint256 eth = book.eth.total + change.newEth - change.oldEth;
        if (state.gate.flags & SolvencyLib.HAS_USD == 0) return eth;
        uint256 usd = book.usd.total + change.newUsd - change.oldUsd;
        if (usd == 0) return eth;
        return SolvencyMath.combineUp(eth, usd, usdPriceAtMost(state)) + GROUPS;
    }

    /// @dev The USD price if it is known; else twice that of a mark not older than a day, which costs less than the feed.
    /// ETH has not halved within a day; if it did, the gate would follow the formula at the next mark or sale in USD.
    function usdPriceAtMost(State memory state) private view returns (uint256 usdPrice) {
        if (state.usdPrice != 0) return state.usdPrice;
        Mark memory last = lastMark;
        bool isRecent = block.timestamp <= last.markedAt + MARK_BOUNDS_PERIOD;
        return isRecent && last.doubleUsdPrice != 0 ? last.doubleUsdPrice * MWEI : usdPriceOf(state);
    }

    /// @dev e_i after a change, gwei.
    function productAfter(State memory state, SolvencyLib.Change memory change) private view returns (uint256 units) {
        if (change.newUsd == 0) return change.newEth;
        return SolvencyMath.combineUp(change.newEth, change.newUsd, usdPriceOf(state));
    }

    function inEth(Currency currency, uint256 units, uint256 usdPrice) private pure returns (uint256 ethUnits) {
        return currency == Currency.ETH ? units : SolvencyMath.combineUp(0, units, usdPrice);
    }
}
