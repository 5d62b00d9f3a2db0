// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IAssetRegistry} from "../capital/interfaces/IAssetRegistry.sol";
import {ICapitalPool} from "../capital/interfaces/ICapitalPool.sol";
import {Currency} from "../capital/interfaces/ICapitalTypes.sol";
import {ISolvencyLedger} from "../capital/interfaces/ISolvencyLedger.sol";
import {ITokenMarket} from "../capital/interfaces/ITokenMarket.sol";
import {SolvencyMath} from "../capital/SolvencyMath.sol";
import {TimeGrid} from "../common/TimeGrid.sol";
import {Units} from "../common/Units.sol";
import {IMembership} from "../membership/interfaces/IMembership.sol";
import {IStakingPools} from "../staking/interfaces/IStakingPools.sol";
import {LaneLib} from "../staking/LaneLib.sol";
import {PremiumMath} from "../staking/PremiumMath.sol";
import {IMemberToken} from "../token/interfaces/IMemberToken.sol";
import {ICover} from "./interfaces/ICover.sol";
import {IProducts} from "./interfaces/IProducts.sol";

/// @title What a cover costs and how much there is of it
/// @dev A sale and its quote run through the same functions; only the source of the premium differs: `allocate` or `quoteAllocation`.
abstract contract CoverPricing is ICover {
    struct CoverDependencies {
        address authority;
        IMemberToken token;
        IMembership membership;
        ICapitalPool pool;
        ISolvencyLedger ledger;
        ITokenMarket market;
        IStakingPools staking;
        IProducts products;
    }

    /// @dev How amounts of the cover asset compare with ETH: wei per whole token, decimals and class.
    struct Rate {
        uint256 price;
        uint8 decimals;
        Currency currency;
    }

    /// @dev A request as the lower layers read it. `units` is the exposure, gwei units of the class.
    struct Order {
        IProducts.Terms terms;
        IStakingPools.Allocation allocation;
        IStakingPools.PoolUnits[] parts;
        Rate rate;
        uint256 internalPrice;
        uint256 claimBy;
        uint64 units;
    }

    /// @dev What an order costs: in the paying asset and in wei. `isFresh` is false if a KEEL price had to be valued anew.
    struct Price {
        uint256 premium;
        uint256 premiumEth;
        uint256 capitalCharge;
        uint256 commission;
        bool isFresh;
    }

    uint256 internal constant MAX_POOLS = 20;
    uint8 internal constant ETH = 0;
    uint8 internal constant KEEL = 255;
    uint8 private constant ETH_DECIMALS = 18;
    /// @dev CoC of docs/economics.md §5, bps a year.
    uint256 private constant CAPITAL_COST_BPS = 1_200;
    uint256 private constant MASK_BITS = 16;

    IMemberToken internal immutable token;
    IMembership internal immutable membership;
    ICapitalPool internal immutable pool;
    ISolvencyLedger internal immutable ledger;
    ITokenMarket internal immutable market;
    IStakingPools internal immutable staking;
    IProducts internal immutable products;

    constructor(CoverDependencies memory suite) {
        token = suite.token;
        membership = suite.membership;
        pool = suite.pool;
        ledger = suite.ledger;
        market = suite.market;
        staking = suite.staking;
        products = suite.products;
    }

    /// @inheritdoc ICover
    function quote(BuyRequest calldata request) external view returns (Quote memory quoted) {
        Order memory order = orderOf(request);
        uint256 premiumKeel;
        (premiumKeel, quoted.freeUnits, quoted.priceBps) = staking.quoteAllocation(order.allocation, order.parts);
        uint256 mcrRise;
        if (order.terms.rules.chargesCapital) {
            ISolvencyLedger.Sale memory sale = saleOf(membership.idOf(msg.sender), order);
            (mcrRise, ) = ledger.previewSale(sale);
        }
        Price memory price = priceOf(request, order, premiumKeel, mcrRise);
        quoted.premium = price.premium;
        quoted.premiumEth = price.premiumEth;
        quoted.capitalCharge = price.capitalCharge;
        quoted.commission = price.commission;
        quoted.parts = order.parts;
    }

    /// @inheritdoc ICover
    function maxCover(
        uint32 productId,
        uint8 assetId,
        uint32 period,
        uint32[] calldata poolIds
    ) external view returns (uint256 amount, uint256[] memory perPool) {
        require(poolIds.length <= MAX_POOLS, TooManyPools(poolIds.length, MAX_POOLS));
        Order memory order;
        order.terms = products.termsOf(productId);
        requireAsset(productId, assetId, order.terms.assetMask);
        requirePeriod(period, order.terms.rules);
        order.rate = rateOf(assetId);
        order.internalPrice = market.internalPrice();
        order.claimBy = block.timestamp + period + order.terms.rules.gracePeriod;
        order.allocation.productId = productId;
        order.allocation.tranche = trancheFor(order.claimBy);
        uint256 left = mostByLedger(order, assetId);
        perPool = new uint256[](poolIds.length);
        for (uint256 i = 0; i < poolIds.length; ++i) {
            if (isRepeated(poolIds, i)) continue;
            perPool[i] = Math.min(left, mostInPool(order, assetId, poolIds[i]));
            left -= perPool[i];
            amount += perPool[i];
        }
    }

    /// @dev Checks a request against the product's terms and turns it into what the lower layers read.
    function orderOf(BuyRequest calldata request) internal view returns (Order memory order) {
        order.terms = products.termsOf(request.productId);
        IProducts.ProductType memory rules = order.terms.rules;
        requireAsset(request.productId, request.assetId, order.terms.assetMask);
        requirePeriod(request.period, rules);
        uint256 commissionBps = request.commissionBps;
        uint256 commissionMaxBps = rules.commissionMaxBps;
        require(commissionBps <= commissionMaxBps, CommissionAboveMaximum(commissionBps, commissionMaxBps));
        if (commissionBps != 0) {
            require(request.payAssetId != KEEL, CommissionWithKeel());
            require(request.commissionTo != address(0), ZeroCommissionPayee());
        }
        order.rate = rateOf(request.assetId);
        order.internalPrice = market.internalPrice();
        order.claimBy = block.timestamp + request.period + rules.gracePeriod;
        order.parts = partsFor(request, order);
        order.units = unitsOf(request.amount, request.assetId, order.rate);
        order.allocation = IStakingPools.Allocation({
            productId: request.productId,
            tranche: trancheFor(order.claimBy),
            period: request.period,
            floorBps: order.terms.floorBps,
            capBps: order.terms.capBps,
            reductionBps: order.terms.reductionBps,
            netBps: uint16(Units.BPS - commissionBps)
        });
    }

    /// @dev docs/economics.md §5. Premiums are rounded up, the commission down.
    function priceOf(
        BuyRequest calldata request,
        Order memory order,
        uint256 premiumKeel,
        uint256 mcrRise
    ) internal view returns (Price memory price) {
        uint256 risk = Math.mulDiv(premiumKeel, order.internalPrice, Units.WAD, Math.Rounding.Ceil);
        uint256 least = order.terms.rules.minPremiumGwei * Units.GWEI;
        if (mcrRise != 0) price.capitalCharge = PremiumMath.capitalCharge(mcrRise, CAPITAL_COST_BPS, request.period);
        price.premiumEth = Math.max(risk, least) + price.capitalCharge;
        (price.premium, price.isFresh) = inPayAsset(request, order, price.premiumEth);
        price.commission = Units.mulBpsDown(price.premium, request.commissionBps);
    }

    /// @dev The exposure of a sale beside everything the paying member already bought, at today's prices.
    function saleOf(uint256 memberId, Order memory order) internal view returns (ISolvencyLedger.Sale memory sale) {
        sale.productId = order.allocation.productId;
        sale.currency = order.rate.currency;
        sale.units = order.units;
        sale.memberExposure = boughtBy(memberId, order.rate.currency, order.units);
        sale.chargesCapital = order.terms.rules.chargesCapital;
    }

    /// @dev Gwei that a member would have bought with `added` units more, rounded up.
    function boughtBy(uint256 memberId, Currency currency, uint256 added) internal view returns (uint256 exposure) {
        (uint256 eth, uint256 usd, ) = memberExposure(memberId);
        if (currency == Currency.USD) usd += added;
        else eth += added;
        if (usd == 0) return eth;
        (uint256 price, ) = pool.usdPrice();
        return SolvencyMath.combineUp(eth, usd, price);
    }

    /// @dev A good price of the cover asset; no feed is asked for ETH.
    function rateOf(uint8 assetId) internal view returns (Rate memory rate) {
        if (assetId == ETH) return Rate(Units.WAD, ETH_DECIMALS, Currency.ETH);
        IAssetRegistry.Asset memory asset = pool.assetOf(assetId);
        return Rate(pool.goodPriceOf(assetId), asset.decimals, asset.currency);
    }

    /// @inheritdoc ICover
    function memberExposure(uint256 memberId) public view virtual returns (uint64 eth, uint64 usd, uint128 productBits);

    /// @dev Value in wei of an amount of the cover asset, rounded up: for the mutual.
    function valueOf(uint256 amount, uint8 assetId, Rate memory rate) private view returns (uint256 value) {
        if (assetId == ETH) return amount;
        return pool.toEth(assetId, amount, rate.price, true);
    }

    /// @dev Exposure, rounded up: USD by amount, everything else by its value at the price of the sale.
    function unitsOf(uint256 amount, uint8 assetId, Rate memory rate) private view returns (uint64 units) {
        if (rate.currency == Currency.USD) return Units.toUnitsUp(amount, rate.decimals);
        return Units.toUnitsUp(valueOf(amount, assetId, rate), ETH_DECIMALS);
    }

    /// @dev Converts once, at the internal price; value, KEEL and units are each rounded up.
    function partsFor(
        BuyRequest calldata request,
        Order memory order
    ) private view returns (IStakingPools.PoolUnits[] memory parts) {
        uint256 length = request.pools.length;
        require(request.amount != 0, ZeroAmount());
        require(length != 0, NoPools());
        require(length <= MAX_POOLS, TooManyPools(length, MAX_POOLS));
        parts = new IStakingPools.PoolUnits[](length);
        uint256 sum;
        for (uint256 i = 0; i < length; ++i) {
            PoolShare calldata share = request.pools[i];
            sum += share.amount;
            uint256 value = valueOf(share.amount, request.assetId, order.rate);
            uint256 keel = Math.mulDiv(value, Units.WAD, order.internalPrice, Math.Rounding.Ceil);
            parts[i] = IStakingPools.PoolUnits(share.poolId, SafeCast.toUint32(LaneLib.unitsUp(keel)));
        }
        require(sum == request.amount, SharesDoNotAddUp(sum, request.amount));
    }

    /// @dev Rounded up: for the mutual.
    function inPayAsset(
        BuyRequest calldata request,
        Order memory order,
        uint256 premiumEth
    ) private view returns (uint256 premium, bool isFresh) {
        uint8 payAssetId = request.payAssetId;
        if (payAssetId == ETH) return (premiumEth, true);
        uint256 price;
        if (payAssetId == KEEL) {
            (price, isFresh) = market.premiumPrice();
            require(price != 0, NoKeelPrice());
            return (Math.mulDiv(premiumEth, Units.WAD, price, Math.Rounding.Ceil), isFresh);
        }
        price = payAssetId == request.assetId ? order.rate.price : pool.goodPriceOf(payAssetId);
        return (pool.fromEth(payAssetId, premiumEth, price, true), true);
    }

    /// @dev Most of the cover asset that requirement and limits let the caller buy today, rounded down.
    function mostByLedger(Order memory order, uint8 assetId) private view returns (uint256 amount) {
        (, uint256 units) = ledger.previewSale(saleOf(membership.idOf(msg.sender), order));
        uint64 most = uint64(Math.min(units, type(uint64).max));
        if (order.rate.currency == Currency.USD) amount = Units.fromUnits(most, order.rate.decimals);
        else amount = fromValue(most * Units.GWEI, assetId, order.rate);
        return Math.min(amount, type(uint96).max);
    }

    /// @dev Most of the cover asset that the pool has capacity for, rounded down.
    function mostInPool(Order memory order, uint8 assetId, uint32 poolId) private view returns (uint256 amount) {
        IStakingPools.Allocation memory wanted = order.allocation;
        uint256 units = staking.freeCapacity(poolId, wanted.productId, wanted.tranche, order.terms.reductionBps);
        uint256 value = Math.mulDiv(units * LaneLib.UNIT, order.internalPrice, Units.WAD);
        return fromValue(value, assetId, order.rate);
    }

    function fromValue(uint256 value, uint8 assetId, Rate memory rate) private view returns (uint256 amount) {
        if (assetId == ETH) return value;
        return pool.fromEth(assetId, value, rate.price, false);
    }

    function requireAsset(uint32 productId, uint8 assetId, uint16 assetMask) private pure {
        bool isAccepted = assetId < MASK_BITS && (assetMask >> assetId) & 1 != 0;
        require(isAccepted, AssetNotAccepted(productId, assetId));
    }

    function requirePeriod(uint256 period, IProducts.ProductType memory rules) private pure {
        uint256 minimum = uint256(rules.minPeriodDays) * 1 days;
        uint256 maximum = uint256(rules.maxPeriodDays) * 1 days;
        require(period >= minimum && period <= maximum, PeriodOutOfRange(period, minimum, maximum));
    }

    function trancheFor(uint256 claimBy) private pure returns (uint32 tranche) {
        return SafeCast.toUint32(TimeGrid.trancheOf(claimBy + TimeGrid.ASSESSMENT_TAIL));
    }

    function isRepeated(uint32[] calldata poolIds, uint256 index) private pure returns (bool repeated) {
        for (uint256 i = 0; i < index; ++i) if (poolIds[i] == poolIds[index]) return true;
        return false;
    }
}
