// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
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

    /// @dev How amounts of the cover asset compare with ETH: wei per whole token, decimals and class; and wei per USD where that
    /// price was read on the way, else 0.
    struct Rate {
        uint256 price;
        uint256 usdPrice;
        uint8 decimals;
        Currency currency;
    }

    /// @dev A request as the lower layers read it. `units` is the exposure, gwei units of the class. `payRate` is read before the sale
    /// moves supply and requirement, so a purchase charges what its quote said; `isKeelPriceStale` says that the price of KEEL had
    /// to be valued anew.
    struct Order {
        IProducts.Terms terms;
        IStakingPools.Allocation allocation;
        IStakingPools.PoolUnits[] parts;
        Rate rate;
        Rate payRate;
        uint256 internalPrice;
        uint256 claimBy;
        uint64 units;
        bool isKeelPriceStale;
    }

    uint256 internal constant MAX_POOLS = 20;
    uint8 internal constant ETH = 0;
    uint8 internal constant KEEL = 255;
    uint8 private constant ETH_DECIMALS = 18;
    uint8 private constant KEEL_DECIMALS = 18;
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
        (uint256 premiumKeel, uint256[] memory freeUnits, uint256[] memory priceBps) = staking.quoteAllocation(
            order.allocation,
            order.parts
        );
        uint256 mcrRise;
        if (order.terms.rules.chargesCapital) (mcrRise, ) = previewed(order);
        quoted = priceOf(request, order, premiumKeel, mcrRise);
        (quoted.parts, quoted.freeUnits, quoted.priceBps) = (order.parts, freeUnits, priceBps);
    }

    /// @inheritdoc ICover
    function maxCover(
        uint32 productId,
        uint8 assetId,
        uint32 period,
        uint32[] calldata poolIds
    ) external view returns (uint256 amount, uint256[] memory perPool) {
        require(poolIds.length <= MAX_POOLS, TooManyPools(poolIds.length, MAX_POOLS));
        Order memory order = offerOf(productId, assetId, period);
        uint256 left = mostByLedger(order);
        perPool = new uint256[](poolIds.length);
        for (uint256 i = 0; i < poolIds.length; ++i) {
            perPool[i] = Math.min(left, mostInPool(order, poolIds[i]));
            left -= perPool[i];
            amount += perPool[i];
        }
    }

    /// @dev Checks a request against the product's terms and turns it into what the lower layers read.
    function orderOf(BuyRequest calldata request) internal view returns (Order memory order) {
        order = offerOf(request.productId, request.assetId, request.period);
        uint256 commissionBps = request.commissionBps;
        uint256 commissionMaxBps = order.terms.rules.commissionMaxBps;
        require(commissionBps <= commissionMaxBps, CommissionAboveMaximum(commissionBps, commissionMaxBps));
        if (commissionBps != 0) {
            require(request.payAssetId != KEEL, CommissionWithKeel());
            require(request.commissionTo != address(0), ZeroCommissionPayee());
        }
        // safe because the commission is at most the whole premium
        order.allocation.netBps = uint16(Units.BPS - commissionBps);
        order.parts = partsFor(request, order);
        order.units = unitsOf(request.amount, order.rate);
        setPayRate(request, order);
    }

    /// @dev An order without its amounts: what is sold, on which terms, at which prices, until when.
    function offerOf(uint32 productId, uint8 assetId, uint32 period) internal view returns (Order memory order) {
        order.terms = products.termsOf(productId);
        bool isAccepted = assetId < MASK_BITS && (order.terms.assetMask >> assetId) & 1 != 0;
        require(isAccepted, AssetNotAccepted(productId, assetId));
        IProducts.ProductType memory rules = order.terms.rules;
        uint256 minimum = uint256(rules.minPeriodDays) * 1 days;
        uint256 maximum = uint256(rules.maxPeriodDays) * 1 days;
        require(period >= minimum && period <= maximum, PeriodOutOfRange(period, minimum, maximum));
        order.rate = rateOf(assetId);
        order.internalPrice = market.internalPrice();
        order.claimBy = block.timestamp + period + rules.gracePeriod;
        uint256 needAt = order.claimBy + TimeGrid.ASSESSMENT_TAIL;
        IStakingPools.Allocation memory allocation = order.allocation;
        allocation.productId = productId;
        allocation.tranche = SafeCast.toUint32(TimeGrid.trancheOf(needAt));
        allocation.period = period;
        allocation.floorBps = order.terms.floorBps;
        allocation.capBps = order.terms.capBps;
        allocation.reductionBps = order.terms.reductionBps;
    }

    /// @dev docs/economics.md §5. Premiums are rounded up, the commission down.
    function priceOf(
        BuyRequest calldata request,
        Order memory order,
        uint256 premiumKeel,
        uint256 mcrRise
    ) internal pure returns (Quote memory price) {
        uint256 risk = Math.ceilDiv(premiumKeel * order.internalPrice, Units.WAD);
        uint256 least = order.terms.rules.minPremiumGwei * Units.GWEI;
        if (mcrRise != 0) price.capitalCharge = PremiumMath.capitalCharge(mcrRise, CAPITAL_COST_BPS, request.period);
        price.premiumEth = Math.max(risk, least) + price.capitalCharge;
        // Rounded up: for the mutual
        price.premium = Math.ceilDiv(price.premiumEth * 10 ** uint256(order.payRate.decimals), order.payRate.price);
        price.commission = Units.mulBpsDown(price.premium, request.commissionBps);
    }

    /// @dev The exposure of a sale beside everything the paying member already bought, at today's prices.
    function saleOf(uint256 memberId, Order memory order) internal view returns (ISolvencyLedger.Sale memory sale) {
        sale.productId = order.allocation.productId;
        sale.currency = order.rate.currency;
        sale.units = order.units;
        sale.usdPrice = order.rate.usdPrice;
        sale.memberExposure = boughtBy(memberId, sale);
        sale.chargesCapital = order.terms.rules.chargesCapital;
    }

    /// @dev Gwei that a member would have bought after a sale, rounded up. The sale keeps the USD price if it is asked for.
    function boughtBy(uint256 memberId, ISolvencyLedger.Sale memory sale) internal view returns (uint256 exposure) {
        (uint256 eth, uint256 usd, ) = memberExposure(memberId);
        if (sale.currency == Currency.USD) usd += sale.units;
        else eth += sale.units;
        if (usd == 0) return eth;
        if (sale.usdPrice == 0) (sale.usdPrice, ) = pool.usdPrice();
        return SolvencyMath.combineUp(eth, usd, sale.usdPrice);
    }

    /// @dev A good price of the asset; no feed is asked for ETH.
    function rateOf(uint8 assetId) internal view returns (Rate memory rate) {
        if (assetId == ETH) return Rate(Units.WAD, 0, ETH_DECIMALS, Currency.ETH);
        (rate.price, rate.decimals, rate.currency, rate.usdPrice) = pool.goodRateOf(assetId);
    }

    /// @dev Value in wei of an amount at a rate, rounded up: for the mutual. Amounts of 96 bits and prices fit a word together.
    function valueUp(uint256 amount, Rate memory rate) internal pure returns (uint256 value) {
        return Math.ceilDiv(amount * rate.price, 10 ** uint256(rate.decimals));
    }

    /// @inheritdoc ICover
    function memberExposure(uint256 memberId) public view virtual returns (uint64 eth, uint64 usd, uint128 productBits);

    /// @dev Exposure, rounded up: USD by amount, everything else by its value at the price of the sale.
    function unitsOf(uint256 amount, Rate memory rate) private pure returns (uint64 units) {
        if (rate.currency == Currency.USD) return Units.toUnitsUp(amount, rate.decimals);
        return Units.toUnitsUp(valueUp(amount, rate), ETH_DECIMALS);
    }

    /// @dev Converts once, at the internal price; value, KEEL and units are each rounded up.
    function partsFor(
        BuyRequest calldata request,
        Order memory order
    ) private pure returns (IStakingPools.PoolUnits[] memory parts) {
        uint256 length = request.pools.length;
        require(request.amount != 0, ZeroAmount());
        require(length != 0, NoPools());
        require(length <= MAX_POOLS, TooManyPools(length, MAX_POOLS));
        parts = new IStakingPools.PoolUnits[](length);
        uint256 sum;
        for (uint256 i = 0; i < length; ++i) {
            PoolShare calldata share = request.pools[i];
            sum += share.amount;
            uint256 value = valueUp(share.amount, order.rate);
            uint256 keel = Math.ceilDiv(value * Units.WAD, order.internalPrice);
            parts[i] = IStakingPools.PoolUnits(share.poolId, SafeCast.toUint32(LaneLib.unitsUp(keel)));
        }
        require(sum == request.amount, SharesDoNotAddUp(sum, request.amount));
    }

    function setPayRate(BuyRequest calldata request, Order memory order) private view {
        uint8 payAssetId = request.payAssetId;
        if (payAssetId == request.assetId) {
            order.payRate = order.rate;
        } else if (payAssetId == KEEL) {
            (uint256 price, bool isFresh) = market.premiumPrice();
            require(price != 0, NoKeelPrice());
            order.isKeelPriceStale = !isFresh;
            order.payRate = Rate(price, 0, KEEL_DECIMALS, Currency.ETH);
        } else {
            order.payRate = rateOf(payAssetId);
        }
    }

    function previewed(Order memory order) private view returns (uint256 mcrRise, uint256 maxUnits) {
        return ledger.previewSale(saleOf(membership.idOf(msg.sender), order));
    }

    /// @dev Most of the cover asset that requirement and limits let the caller buy today, rounded down.
    function mostByLedger(Order memory order) private view returns (uint256 amount) {
        (, uint256 units) = previewed(order);
        uint64 most = uint64(Math.min(units, type(uint64).max));
        if (order.rate.currency == Currency.USD) amount = Units.fromUnits(most, order.rate.decimals);
        else amount = amountFor(most * Units.GWEI, order.rate);
        return Math.min(amount, type(uint96).max);
    }

    /// @dev Most of the cover asset that the pool has capacity for, rounded down.
    function mostInPool(Order memory order, uint32 poolId) private view returns (uint256 amount) {
        IStakingPools.Allocation memory wanted = order.allocation;
        uint256 units = staking.freeCapacity(poolId, wanted.productId, wanted.tranche, order.terms.reductionBps);
        uint256 value = (units * LaneLib.UNIT * order.internalPrice) / Units.WAD;
        return amountFor(value, order.rate);
    }

    /// @dev Amount that a value buys at a rate, rounded down.
    function amountFor(uint256 value, Rate memory rate) private pure returns (uint256 amount) {
        return (value * 10 ** uint256(rate.decimals)) / rate.price;
    }
}
