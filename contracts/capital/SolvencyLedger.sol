// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ModuleGuard} from "../access/ModuleGuard.sol";
import {Rights} from "../access/Rights.sol";
import {Units} from "../common/Units.sol";
import {IAssetRegistry} from "./interfaces/IAssetRegistry.sol";
import {ICapitalPool} from "./interfaces/ICapitalPool.sol";
import {Currency} from "./interfaces/ICapitalTypes.sol";
import {ISolvencyLedger} from "./interfaces/ISolvencyLedger.sol";
import {SolvencyReadings} from "./SolvencyReadings.sol";
import {FourUnits} from "./libraries/FourUnits.sol";
import {SolvencyLib} from "./libraries/SolvencyLib.sol";

/// @title What the mutual stands for, and the capital it must therefore keep
contract SolvencyLedger is SolvencyReadings, ModuleGuard {
    using FourUnits for uint256;
    using Math for uint256;
    using SafeCast for uint256;
    using SolvencyLib for SolvencyLib.Book;

    uint256 private constant MAX_TAGS_PER_PRODUCT = 4;
    uint256 private constant MAX_DOWN_PER_DAY_BPS = 1_000;
    /// @dev So long the token market credits premiums by a mark.
    uint256 private constant MARK_CREDITS_PERIOD = 1 hours;

    constructor(
        address authority,
        ICapitalPool initialPool,
        ModelParameters memory initialModel,
        SaleLimits memory initialLimits
    ) SolvencyReadings(initialPool) ModuleGuard(authority) {
        gate.movedAt = block.timestamp.toUint40();
        writeModel(initialModel);
        gate.mcr = initialModel.floor;
        writeLimits(initialLimits);
    }

    /// @inheritdoc ISolvencyLedger
    function mark() external returns (Capital memory capitalNow) {
        IAssetRegistry.Valuation memory values = pool.markPrices();
        SolvencyLib.Gate memory newGate = gate;
        newGate.marketRisk = SolvencyLib.cap64(values.marketRisk);
        book.setTagAssets(newGate, values.tagged);
        gate = newGate;
        State memory state = stateAt(newGate, 0);
        uint256 usdNow = usdPriceOf(state);
        lastMark = Mark({
            high: SolvencyLib.cap64(values.high / Units.GWEI),
            low: SolvencyLib.cap64(values.low / Units.GWEI),
            markedAt: block.timestamp.toUint40(),
            allGood: values.allGood,
            // Rounded up
            doubleUsdPrice: SolvencyLib.cap64((2 * usdNow).ceilDiv(MWEI))
        });
        uint8 taggedBits = bitsOf(values.tagged);
        if (taggedBits != rules.taggedBits) rules.taggedBits = taggedBits;
        settleGate(state);
        return capitalOf(state, values.high, values.low, values.allGood, state.gate.mcr);
    }

    /// @inheritdoc ISolvencyLedger
    function settle() external returns (Capital memory capitalNow) {
        (uint256 high, uint256 low, bool allGood, uint256 usdNow) = pool.worth();
        State memory state = stateAt(gate, usdNow);
        settleGate(state);
        return capitalOf(state, high, low, allGood, state.gate.mcr);
    }

    /// @inheritdoc ISolvencyLedger
    function registerProduct(uint256 productId, uint8 group, uint16 tagMask) external onlyRight(Rights.PRODUCTS) {
        require(book.products[productId].rateBps == 0, ProductExists(productId));
        require(group < GROUPS, UnknownGroup(group));
        require(countTags(tagMask) <= MAX_TAGS_PER_PRODUCT, TooManyTags(tagMask));
        book.register(productId, group, tagMask, rateOf(group));
        gate.usedTags |= tagMask;
        emit ProductRegistered(productId, group, tagMask);
    }

    /// @inheritdoc ISolvencyLedger
    function raiseExposure(Sale calldata sale) external onlyRight(Rights.EXPOSURE) returns (uint256 mcrRise) {
        SolvencyLib.Change memory change = book.changeOf(sale.productId, sale.currency, sale.units);
        if (sale.currency == Currency.USD) noteUsd();
        State memory state = stateAt(gate, sale.usdPrice);
        // A sale in USD needs its price in any case: then the gate follows the price of now, not a bound of it
        if (sale.currency == Currency.USD) usdPriceOf(state);
        uint256 newGate = gateAfter(state, change);
        requireCapital(state, change, newGate, sale);
        if (sale.chargesCapital) mcrRise = riseAfter(state, change);
        book.write(sale.productId, change);
        moveGate(state, newGate);
        emit ExposureChanged(sale.productId, sale.currency, sale.units, true);
    }

    /// @inheritdoc ISolvencyLedger
    function lowerExposure(uint256 productId, Currency currency, uint64 units) external onlyRight(Rights.EXPOSURE) {
        SolvencyLib.Change memory change = book.changeOf(productId, currency, 0);
        bool isEth = currency == Currency.ETH;
        uint256 stored = isEth ? change.oldEth : change.oldUsd;
        require(units <= stored, ExposureUnderflow(productId, currency, stored, units));
        State memory state = stateAt(gate, 0);
        settleGate(state);
        if (isEth) change.newEth = stored - units;
        else change.newUsd = stored - units;
        book.write(productId, change);
        emit ExposureChanged(productId, currency, units, false);
    }

    /// @inheritdoc ISolvencyLedger
    function openReserve(Currency currency, uint64 units) external onlyRight(Rights.RESERVE) {
        Reserves memory changed = storedReserve();
        if (currency == Currency.ETH) changed.openEth = (uint256(changed.openEth) + units).toUint64();
        else changed.openUsd = (uint256(changed.openUsd) + units).toUint64();
        writeReserve(currency, changed);
    }

    /// @inheritdoc ISolvencyLedger
    function settleReserve(Currency currency, uint64 openUnits, uint64 owedUnits) external onlyRight(Rights.RESERVE) {
        Reserves memory changed = storedReserve();
        if (currency == Currency.ETH) {
            changed.openEth = less(currency, changed.openEth, openUnits);
            changed.owedEth = (uint256(changed.owedEth) + owedUnits).toUint64();
        } else {
            changed.openUsd = less(currency, changed.openUsd, openUnits);
            changed.owedUsd = (uint256(changed.owedUsd) + owedUnits).toUint64();
        }
        writeReserve(currency, changed);
        spendMark();
    }

    /// @inheritdoc ISolvencyLedger
    function payOwed(Currency currency, uint64 units) external onlyRight(Rights.RESERVE) {
        Reserves memory changed = storedReserve();
        if (currency == Currency.ETH) changed.owedEth = less(currency, changed.owedEth, units);
        else changed.owedUsd = less(currency, changed.owedUsd, units);
        writeReserve(currency, changed);
        spendMark();
    }

    /// @inheritdoc ISolvencyLedger
    function setModel(ModelParameters calldata newModel) external restricted {
        // Time counts from here, also for a gate that rested on the old floor
        SolvencyLib.Change memory none;
        State memory before = stateAt(gate, 0);
        writeGate(before, gateAfter(before, none));
        writeModel(newModel);
        book.reweigh(newModel.groupRates);
        settleGate(stateAt(gate, 0));
    }

    /// @inheritdoc ISolvencyLedger
    function setLimits(SaleLimits calldata newLimits) external restricted {
        writeLimits(newLimits);
    }

    /// @inheritdoc ISolvencyLedger
    function capital() external view returns (Capital memory capitalNow) {
        (uint256 high, uint256 low, bool allGood, uint256 usdNow) = pool.worth();
        State memory state = stateAt(gate, usdNow);
        SolvencyLib.Change memory none;
        return capitalOf(state, high, low, allGood, gateAfter(state, none));
    }

    /// @inheritdoc ISolvencyLedger
    function markedCapital() external view returns (Capital memory capitalThen, uint256 markedAt) {
        Mark memory then = lastMark;
        State memory state = stateAt(gate, 0);
        uint256 mcr = state.gate.mcr;
        capitalThen = capitalOf(state, then.high * Units.GWEI, then.low * Units.GWEI, then.allGood, mcr);
        return (capitalThen, then.markedAt);
    }

    /// @inheritdoc ISolvencyLedger
    function requirement() external view returns (uint256 mcr) {
        SolvencyLib.Change memory none;
        return gateAfter(stateAt(gate, 0), none) * Units.GWEI;
    }

    /// @inheritdoc ISolvencyLedger
    function previewSale(Sale calldata sale) external view returns (uint256 mcrRise, uint256 maxUnits) {
        SolvencyLib.Change memory change = book.changeOf(sale.productId, sale.currency, sale.units);
        State memory state = stateAt(gateFor(sale.currency), sale.usdPrice);
        mcrRise = riseAfter(state, change);
        (uint256 owed, uint256 open) = reserveInEth(state.usdPrice);
        uint256 assets = pool.provenAssets(type(uint256).max);
        uint256 saleCapital = assets.saturatingSub(owed + Units.mulBpsUp(open, rules.openClaimWeightBps));
        maxUnits = mostUnits(state, sale, saleCapital);
    }

    /// @inheritdoc ISolvencyLedger
    function payShare() external view returns (uint256 shareWad, uint64 openEth) {
        (, uint256 open) = reserveInEth(0);
        openEth = storedReserve().openEth;
        if (open == 0) return (Units.WAD, openEth);
        // Rounded down: the last to be paid finds its share
        shareWad = Math.min(Units.WAD, pool.provenAssets(open).mulDiv(Units.WAD, open));
    }

    /// @inheritdoc ISolvencyLedger
    function exposureOf(uint256 productId) external view returns (Exposure memory exposure) {
        SolvencyLib.Product memory product = book.products[productId];
        return Exposure(product.eth, product.usd, product.group, product.tagMask, product.rateBps != 0);
    }

    /// @inheritdoc ISolvencyLedger
    function groupExposure() external view returns (uint64[8] memory eth, uint64[8] memory usd) {
        for (uint256 group = 0; group < GROUPS; ++group) {
            // safe because every item has 64 bits
            eth[group] = uint64(book.groupEth[group / 4].get(group));
            usd[group] = uint64(book.groupUsd[group / 4].get(group));
        }
    }

    /// @inheritdoc ISolvencyLedger
    function tagExposure()
        external
        view
        returns (uint64[16] memory eth, uint64[16] memory usd, uint64[16] memory assets)
    {
        for (uint256 tag = 0; tag < TAGS; ++tag) {
            // safe because every item has 64 bits
            eth[tag] = uint64(book.tagEth[tag / 4].get(tag));
            usd[tag] = uint64(book.tagUsd[tag / 4].get(tag));
            assets[tag] = uint64(book.tagAssets[tag / 4].get(tag));
        }
    }

    /// @inheritdoc ISolvencyLedger
    function idiosyncratic() external view returns (uint256 eth, uint256 cross, uint256 usd) {
        return (book.eth.idio, book.idioCross, book.usd.idio);
    }

    /// @inheritdoc ISolvencyLedger
    function reserves() external view returns (uint64 openEth, uint64 openUsd, uint64 owedEth, uint64 owedUsd) {
        Reserves memory stored = storedReserve();
        return (stored.openEth, stored.openUsd, stored.owedEth, stored.owedUsd);
    }

    /// @inheritdoc ISolvencyLedger
    function model() external view returns (ModelParameters memory parameters) {
        PackedModel memory stored = packedModel;
        parameters.groupRates = unpacked(stored.rates);
        (parameters.k, parameters.eta, parameters.rhoMarket) = (stored.k, stored.eta, stored.rhoMarket);
        (parameters.gammaMax, parameters.downPerDayBps) = (stored.gammaMax, rules.downPerDayBps);
        parameters.floor = gate.floor;
        for (uint256 tag = 0; tag < TAGS; ++tag) {
            // safe because the cast drops only the drawdowns above
            parameters.tagDrawdowns[tag] = uint16(drawdowns >> (16 * tag));
        }
    }

    /// @inheritdoc ISolvencyLedger
    function limits() external view returns (SaleLimits memory limitsNow) {
        return limitsOf(rules);
    }

    /// @dev From the first sale in USD on, every reading looks at both classes.
    function noteUsd() private {
        uint8 flags = gate.flags;
        if (flags & SolvencyLib.HAS_USD == 0) gate.flags = flags | SolvencyLib.HAS_USD;
    }

    function writeReserve(Currency currency, Reserves memory changed) private {
        storeReserve(changed);
        bool isEth = currency == Currency.ETH;
        emit ReserveChanged(
            currency,
            isEth ? changed.openEth : changed.openUsd,
            isEth ? changed.owedEth : changed.owedUsd
        );
    }

    /// @dev What a claim is paid leaves the reserve at once but stands in the assets of the last mark: that mark credits no premium any
    /// more. One that is older does not in any case.
    function spendMark() private {
        if (block.timestamp <= lastMark.markedAt + MARK_CREDITS_PERIOD) lastMark.markedAt = 0;
    }

    function writeModel(ModelParameters memory newModel) private {
        require(newModel.k >= Units.BPS, BadModel("k"));
        require(newModel.eta <= Units.BPS, BadModel("eta"));
        require(newModel.rhoMarket <= Units.BPS, BadModel("rhoMarket"));
        require(newModel.gammaMax >= Units.BPS, BadModel("gammaMax"));
        require(newModel.downPerDayBps != 0, BadModel("downPerDay"));
        require(newModel.downPerDayBps <= MAX_DOWN_PER_DAY_BPS, BadModel("downPerDay"));
        require(newModel.floor != 0, BadModel("floor"));
        packedModel = PackedModel({
            rates: packedRates(newModel.groupRates),
            k: newModel.k,
            eta: newModel.eta,
            rhoMarket: newModel.rhoMarket,
            gammaMax: newModel.gammaMax
        });
        rules.downPerDayBps = newModel.downPerDayBps;
        drawdowns = packedDrawdowns(newModel.tagDrawdowns);
        gate.floor = newModel.floor;
        emit ModelSet(newModel);
    }

    function writeLimits(SaleLimits memory newLimits) private {
        require(newLimits.openClaimWeightBps <= Units.BPS, BadLimits("openClaimWeight"));
        requireShare(newLimits.productBps, "product");
        requireShare(newLimits.groupBps, "group");
        requireShare(newLimits.tagBps, "tag");
        requireShare(newLimits.memberBps, "member");
        requireShare(newLimits.brokerBps, "broker");
        rules.openClaimWeightBps = newLimits.openClaimWeightBps;
        (rules.productBps, rules.groupBps) = (newLimits.productBps, newLimits.groupBps);
        (rules.tagBps, rules.memberBps) = (newLimits.tagBps, newLimits.memberBps);
        rules.brokerBps = newLimits.brokerBps;
        emit LimitsSet(newLimits);
    }

    /// @dev The gate word as it will be when there is exposure in the class.
    function gateFor(Currency currency) private view returns (SolvencyLib.Gate memory newGate) {
        newGate = gate;
        if (currency == Currency.USD) newGate.flags |= SolvencyLib.HAS_USD;
    }

    /// @dev Bits of the largest value: every value is under 2 ** bits.
    function bitsOf(uint256[16] memory tagged) private pure returns (uint8 bits) {
        uint256 largest;
        for (uint256 tag = 0; tag < TAGS; ++tag) largest = Math.max(largest, tagged[tag]);
        // safe because a word has 256 bits and no value comes near them
        return largest == 0 ? 0 : uint8(largest.log2() + 1);
    }

    function less(Currency currency, uint64 stored, uint64 units) private pure returns (uint64 left) {
        require(units <= stored, ReserveUnderflow(currency, stored, units));
        return stored - units;
    }

    function packedRates(uint16[8] memory groupRates) private pure returns (uint128 rates) {
        for (uint256 group = 0; group < GROUPS; ++group) {
            require(groupRates[group] != 0 && groupRates[group] <= Units.BPS, BadModel("groupRates"));
            rates |= uint128(groupRates[group]) << uint128(16 * group);
        }
    }

    function packedDrawdowns(uint16[16] memory tagDrawdowns) private pure returns (uint256 word) {
        for (uint256 tag = 0; tag < TAGS; ++tag) {
            require(tagDrawdowns[tag] <= Units.BPS, BadModel("tagDrawdowns"));
            word |= uint256(tagDrawdowns[tag]) << (16 * tag);
        }
    }

    function requireShare(uint16 shareBps, string memory reason) private pure {
        require(shareBps != 0 && shareBps <= Units.BPS, BadLimits(reason));
    }

    function countTags(uint256 mask) private pure returns (uint256 count) {
        for (; mask != 0; mask &= mask - 1) ++count;
    }
}
