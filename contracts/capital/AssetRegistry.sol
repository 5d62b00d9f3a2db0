// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ModuleGuard} from "../access/ModuleGuard.sol";
import {Units} from "../common/Units.sol";
import {IAssetRegistry} from "./interfaces/IAssetRegistry.sol";
import {Currency, PriceStatus} from "./interfaces/ICapitalTypes.sol";
import {IPriceFeed} from "./interfaces/IPriceFeed.sol";
import {AssetNumbers} from "./libraries/AssetNumbers.sol";

/// @title Register of the pool's assets and the one place where feeds are read
/// @dev A full valuation of eight held assets reads eight holdings, two words of numbers and two of last prices.
abstract contract AssetRegistry is IAssetRegistry, ModuleGuard {
    using AssetNumbers for uint64;

    /// @dev One slot: what a valuation needs first.
    struct Holding {
        uint96 recorded;
        address feed;
    }

    /// @dev One slot. `lastPrice` in PRICE_UNIT.
    struct UsdFeed {
        address feed;
        uint24 heartbeat;
        uint8 decimals;
        uint8 assets;
        uint56 lastPrice;
    }

    /// @dev The USD price of one call, read when first needed.
    struct UsdReading {
        bool isRead;
        PriceStatus status;
        uint256 price;
        uint256 updatedAt;
    }

    uint256 internal constant ETH = 0;

    uint256 private constant MAX_ASSETS = 16;
    uint256 private constant MAX_DECIMALS = 24;
    uint256 private constant MAX_TAGS_PER_ASSET = 4;

    /// @dev Last prices are kept in units of 1e6 wei per whole token.
    uint256 private constant PRICE_UNIT = 1e6;

    /// @dev Enough for aggregators behind a proxy. Data a feed returns costs at most about as much again to copy.
    uint256 private constant FEED_GAS = 60_000;

    /// @dev Leaves FEED_GAS to the feed after the 1/64 that a call keeps back.
    uint256 private constant FEED_GAS_NEEDED = 66_000;

    UsdFeed private usd;
    uint64[MAX_ASSETS] private numbersOf;
    uint64[MAX_ASSETS] private lastPriceOf;
    uint16[MAX_ASSETS] private tagMaskOf;
    Holding[MAX_ASSETS] internal holdings;
    address[MAX_ASSETS] private tokenOf;
    /// @dev Asset id of a token, 0 when it is not registered.
    mapping(address token => uint256 assetId) private idOf;

    constructor() {
        Asset memory native;
        native.decimals = 18;
        native.isAccepted = true;
        numbersOf[ETH] = AssetNumbers.pack(native);
        usd.assets = 1;
        emit AssetAdded(ETH, address(0), address(0), native);
    }

    /// @inheritdoc IAssetRegistry
    function addAsset(Asset calldata asset) external restricted returns (uint256 assetId) {
        assetId = usd.assets;
        require(assetId < MAX_ASSETS, TooManyAssets(MAX_ASSETS));
        require(asset.token != address(0), BadAsset("token"));
        require(idOf[asset.token] == 0, AssetExists(asset.token, idOf[asset.token]));
        require(asset.decimals == IERC20Metadata(asset.token).decimals(), BadAsset("decimals"));
        requireSound(asset);
        // safe because assetId < 16
        usd.assets = uint8(assetId + 1);
        idOf[asset.token] = assetId;
        tokenOf[assetId] = asset.token;
        setAsset(assetId, asset);
        setFeed(assetId, asset);
        emit AssetAdded(assetId, asset.token, asset.feed, asset);
    }

    /// @inheritdoc IAssetRegistry
    function updateAsset(uint256 assetId, Asset calldata asset) external restricted {
        Asset memory old = assetOf(assetId);
        require(assetId != ETH, BadAsset("ETH is fixed"));
        require(asset.token == old.token, BadAsset("token is fixed"));
        require(asset.decimals == old.decimals, BadAsset("decimals are fixed"));
        require(asset.currency == old.currency, BadAsset("currency is fixed"));
        requireSound(asset);
        setAsset(assetId, asset);
        bool isSameFeed = asset.feed == old.feed && asset.usdQuoted == old.usdQuoted;
        if (!isSameFeed || asset.feedDecimals != old.feedDecimals) setFeed(assetId, asset);
        emit AssetUpdated(assetId, asset);
    }

    /// @inheritdoc IAssetRegistry
    function setUsdFeed(address feed, uint24 heartbeat) external restricted {
        uint8 places = decimalsOf(feed);
        require(places <= MAX_DECIMALS, BadFeed(feed));
        (usd.feed, usd.heartbeat, usd.decimals) = (feed, heartbeat, places);
        (uint256 price, PriceStatus status, ) = readUsd();
        require(status == PriceStatus.Good, BadFeed(feed));
        usd.lastPrice = toLastUsd(price);
        emit UsdFeedSet(feed, heartbeat);
    }

    /// @inheritdoc IAssetRegistry
    function assetCount() public view returns (uint256 count) {
        return usd.assets;
    }

    /// @inheritdoc IAssetRegistry
    function assetOf(uint256 assetId) public view returns (Asset memory asset) {
        uint64 numbers = knownNumbers(assetId);
        asset.token = tokenOf[assetId];
        asset.feed = holdings[assetId].feed;
        asset.decimals = numbers.decimals();
        asset.feedDecimals = numbers.feedDecimals();
        asset.heartbeat = numbers.heartbeat();
        // safe because the field has 16 bits
        asset.haircutBps = uint16(numbers.haircutBps());
        asset.tagMask = tagMaskOf[assetId];
        asset.usdQuoted = numbers.isUsdQuoted();
        asset.currency = numbers.isUsdClass() ? Currency.USD : Currency.ETH;
        asset.isAccepted = numbers.isAccepted();
    }

    /// @inheritdoc IAssetRegistry
    function priceOf(uint256 assetId) public view returns (uint256 price, PriceStatus status, uint256 updatedAt) {
        uint64 numbers = knownNumbers(assetId);
        UsdReading memory usdNow;
        return readPrice(assetId, numbers, holdings[assetId].feed, usdNow);
    }

    /// @inheritdoc IAssetRegistry
    function usdPrice() external view returns (uint256 price, PriceStatus status) {
        (price, status, ) = readUsd();
    }

    /// @inheritdoc IAssetRegistry
    function goodPriceOf(uint256 assetId) external view returns (uint256 price) {
        return goodPrice(assetId, knownNumbers(assetId));
    }

    /// @inheritdoc IAssetRegistry
    function goodRateOf(uint256 assetId) external view returns (uint256 price, uint8 decimals, Currency currency) {
        uint64 numbers = knownNumbers(assetId);
        price = goodPrice(assetId, numbers);
        return (price, numbers.decimals(), numbers.isUsdClass() ? Currency.USD : Currency.ETH);
    }

    /// @inheritdoc IAssetRegistry
    function toEth(uint256 assetId, uint256 amount, uint256 price, bool roundUp) external view returns (uint256 value) {
        return Math.mulDiv(amount, price, wholeOf(knownNumbers(assetId)), rounding(roundUp));
    }

    /// @inheritdoc IAssetRegistry
    function fromEth(
        uint256 assetId,
        uint256 value,
        uint256 price,
        bool roundUp
    ) external view returns (uint256 amount) {
        return Math.mulDiv(value, wholeOf(knownNumbers(assetId)), price, rounding(roundUp));
    }

    /// @inheritdoc IAssetRegistry
    function valuation() external view returns (Valuation memory values) {
        UsdReading memory usdNow;
        uint256[MAX_ASSETS] memory goodPrices;
        return valued(usdNow, goodPrices);
    }

    /// @inheritdoc IAssetRegistry
    function provenAssets(uint256 need) external view returns (uint256 found) {
        UsdReading memory usdNow;
        uint256 count = usd.assets;
        for (uint256 id = 0; id < count && found < need; ++id) {
            Holding memory holding = holdings[id];
            if (holding.recorded == 0) continue;
            uint64 numbers = numbersOf[id];
            (uint256 price, , ) = readPrice(id, numbers, holding.feed, usdNow);
            found += (holding.recorded * price) / wholeOf(numbers);
        }
    }

    /// @dev Stores the prices of a valuation that were good.
    function storePrices(UsdReading memory usdNow, uint256[MAX_ASSETS] memory goodPrices) internal {
        if (usdNow.isRead && usdNow.status == PriceStatus.Good) usd.lastPrice = toLastUsd(usdNow.price);
        for (uint256 id = 1; id < MAX_ASSETS; ++id) {
            if (goodPrices[id] == 0) continue;
            // safe because a good price is at most 64 bits of PRICE_UNIT
            uint64 rounded = uint64(goodPrices[id] / PRICE_UNIT);
            if (lastPriceOf[id] != rounded) lastPriceOf[id] = rounded;
        }
    }

    /// @dev Fills in the USD price, if any asset asked for it, and every good price by asset.
    function valued(
        UsdReading memory usdNow,
        uint256[MAX_ASSETS] memory goodPrices
    ) internal view returns (Valuation memory values) {
        uint256 count = usd.assets;
        values.allGood = true;
        for (uint256 id = 0; id < count; ++id) {
            Holding memory holding = holdings[id];
            if (holding.recorded == 0) continue;
            uint64 numbers = numbersOf[id];
            (uint256 price, PriceStatus status, ) = readPrice(id, numbers, holding.feed, usdNow);
            bool isGood = status == PriceStatus.Good;
            if (isGood) goodPrices[id] = price;
            addValue(values, id, numbers, (holding.recorded * price) / wholeOf(numbers), isGood);
        }
    }

    function tokenAt(uint256 assetId) internal view returns (address token) {
        return tokenOf[assetId];
    }

    function idOfToken(address token) internal view returns (uint256 assetId) {
        return idOf[token];
    }

    function requireAccepted(uint256 assetId) internal view {
        require(knownNumbers(assetId).isAccepted(), AssetNotAccepted(assetId));
    }

    function requireKnown(uint256 assetId) internal view {
        uint256 count = usd.assets;
        require(assetId < count, UnknownAsset(assetId, count));
    }

    function requireGas(uint256 needed) internal view {
        require(gasleft() >= needed, GasTooLow(gasleft(), needed));
    }

    function setAsset(uint256 assetId, Asset calldata asset) private {
        numbersOf[assetId] = AssetNumbers.pack(asset);
        tagMaskOf[assetId] = asset.tagMask;
    }

    function setFeed(uint256 assetId, Asset calldata asset) private {
        holdings[assetId].feed = asset.feed;
        UsdReading memory usdNow;
        (uint256 price, PriceStatus status, ) = readPrice(assetId, numbersOf[assetId], asset.feed, usdNow);
        require(status == PriceStatus.Good, BadFeed(asset.feed));
        // safe because a good price is at most 64 bits of PRICE_UNIT
        lastPriceOf[assetId] = uint64(price / PRICE_UNIT);
    }

    function goodPrice(uint256 assetId, uint64 numbers) private view returns (uint256 price) {
        PriceStatus status;
        uint256 updatedAt;
        UsdReading memory usdNow;
        (price, status, updatedAt) = readPrice(assetId, numbers, holdings[assetId].feed, usdNow);
        require(status == PriceStatus.Good, NoGoodPrice(assetId, status, updatedAt));
    }

    function readPrice(
        uint256 assetId,
        uint64 numbers,
        address feed,
        UsdReading memory usdNow
    ) private view returns (uint256 price, PriceStatus status, uint256 updatedAt) {
        if (assetId == ETH) return (Units.WAD, PriceStatus.Good, block.timestamp);
        (price, status, updatedAt) = readFeed(feed, numbers.heartbeat());
        uint256 quoteInEth = Units.WAD;
        if (numbers.isUsdQuoted()) {
            if (!usdNow.isRead) {
                (usdNow.price, usdNow.status, usdNow.updatedAt) = readUsd();
                usdNow.isRead = true;
            }
            quoteInEth = usdNow.price;
            if (usdNow.status > status) (status, updatedAt) = (usdNow.status, usdNow.updatedAt);
        }
        price = (price * quoteInEth) / 10 ** numbers.feedDecimals();
        if (price < PRICE_UNIT || price / PRICE_UNIT > type(uint64).max) status = PriceStatus.Dead;
        if (status != PriceStatus.Good) price = lastPriceOf[assetId] * PRICE_UNIT;
    }

    /// @dev ETH wei per USD, rounded down; the last good one unless the status is Good.
    function readUsd() private view returns (uint256 price, PriceStatus status, uint256 updatedAt) {
        UsdFeed memory feed = usd;
        (price, status, updatedAt) = readFeed(feed.feed, feed.heartbeat);
        if (price != 0) price = (Units.WAD * 10 ** feed.decimals) / price;
        if (price < PRICE_UNIT || price / PRICE_UNIT > type(uint56).max) status = PriceStatus.Dead;
        if (status != PriceStatus.Good) price = feed.lastPrice * PRICE_UNIT;
    }

    /// @dev An answer over 128 bits, not positive, without a time or from the future is a dead feed's.
    function readFeed(
        address feed,
        uint256 heartbeat
    ) private view returns (uint256 answer, PriceStatus status, uint256 updatedAt) {
        requireGas(FEED_GAS_NEEDED);
        (bool ok, bytes memory data) = feed.staticcall{gas: FEED_GAS}(abi.encodeCall(IPriceFeed.latestRoundData, ()));
        if (!ok || data.length < 160) return (0, PriceStatus.Dead, 0);
        int256 signed;
        // Whole words: decoding the rounds as uint80 would revert on dirty bits
        (, signed, , updatedAt, ) = abi.decode(data, (uint256, int256, uint256, uint256, uint256));
        bool isSound = signed > 0 && signed <= int256(uint256(type(uint128).max));
        if (!isSound || updatedAt == 0 || updatedAt > block.timestamp) return (0, PriceStatus.Dead, updatedAt);
        // safe because signed > 0
        answer = uint256(signed);
        status = block.timestamp - updatedAt > heartbeat ? PriceStatus.Stale : PriceStatus.Good;
    }

    function requireSound(Asset calldata asset) private view {
        require(asset.decimals <= MAX_DECIMALS, BadAsset("decimals"));
        require(asset.feedDecimals <= MAX_DECIMALS, BadAsset("feed decimals"));
        require(asset.heartbeat != 0, BadAsset("heartbeat"));
        require(asset.haircutBps <= Units.BPS, BadAsset("haircut"));
        require(countBits(asset.tagMask) <= MAX_TAGS_PER_ASSET, BadAsset("tags"));
        bool needsUsd = asset.usdQuoted || asset.currency == Currency.USD;
        require(!needsUsd || usd.feed != address(0), BadAsset("no USD feed"));
        // A feed that is gone must not keep an asset from being closed, so only one that answers is compared
        uint8 places = decimalsOf(asset.feed);
        require(places == asset.feedDecimals || places == type(uint8).max, BadAsset("feed decimals"));
    }

    function knownNumbers(uint256 assetId) private view returns (uint64 numbers) {
        requireKnown(assetId);
        return numbersOf[assetId];
    }

    /// @dev 255 when the feed does not say.
    function decimalsOf(address feed) private view returns (uint8 places) {
        (bool ok, bytes memory data) = feed.staticcall{gas: FEED_GAS}(abi.encodeCall(IPriceFeed.decimals, ()));
        if (!ok || data.length < 32) return type(uint8).max;
        uint256 answer = abi.decode(data, (uint256));
        // safe because answer <= 24
        return answer <= MAX_DECIMALS ? uint8(answer) : type(uint8).max;
    }

    /// @dev Adds one asset; haircut and tags in gwei, rounded up.
    function addValue(
        Valuation memory values,
        uint256 assetId,
        uint64 numbers,
        uint256 value,
        bool isGood
    ) private view {
        values.high += value;
        if (isGood) values.low += value;
        else values.allGood = false;
        uint256 haircutBps = numbers.haircutBps();
        if (haircutBps == 0 && !numbers.isTagged()) return;
        uint256 units = Math.ceilDiv(value, Units.GWEI);
        values.marketRisk += Units.mulBpsUp(units, haircutBps);
        if (!numbers.isTagged()) return;
        uint256 mask = tagMaskOf[assetId];
        for (uint256 tag = 0; mask != 0; ++tag) {
            if (mask & 1 != 0) values.tagged[tag] += units;
            mask >>= 1;
        }
    }

    function toLastUsd(uint256 price) private pure returns (uint56 lastPrice) {
        // safe because a good USD price is at most 56 bits of PRICE_UNIT
        return uint56(price / PRICE_UNIT);
    }

    function wholeOf(uint64 numbers) private pure returns (uint256 whole) {
        return 10 ** uint256(numbers.decimals());
    }

    function rounding(bool roundUp) private pure returns (Math.Rounding direction) {
        return roundUp ? Math.Rounding.Ceil : Math.Rounding.Floor;
    }

    function countBits(uint256 mask) private pure returns (uint256 count) {
        for (; mask != 0; mask &= mask - 1) ++count;
    }
}
