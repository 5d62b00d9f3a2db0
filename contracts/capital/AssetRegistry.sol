// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ModuleGuard} from "../access/ModuleGuard.sol";
import {Units} from "../common/Units.sol";
import {PriceReader} from "./PriceReader.sol";
import {IAssetRegistry} from "./interfaces/IAssetRegistry.sol";
import {Currency, PriceStatus} from "./interfaces/ICapitalTypes.sol";
import {AssetTable} from "./libraries/AssetTable.sol";

/// @title Register of the pool's assets and what they are worth
abstract contract AssetRegistry is PriceReader, ModuleGuard {
    using AssetTable for uint256;

    uint256 private constant MAX_TAGS_PER_ASSET = 4;

    /// @dev One slot: what moving money asks of an asset. ETH has no token.
    struct Token {
        address account;
        bool isAccepted;
    }

    mapping(uint256 assetId => Token token) private tokens;
    /// @dev Asset id of a token, 0 when it is not registered.
    mapping(address token => uint256 assetId) private idOf;

    constructor() {
        Asset memory native;
        native.decimals = 18;
        tokens[ETH].isAccepted = native.isAccepted = true;
        uint256[] memory entries = new uint256[](1);
        entries[ETH] = AssetTable.pack(native);
        writeTable(entries);
        emit AssetAdded(ETH, address(0), address(0), native);
    }

    /// @inheritdoc IAssetRegistry
    function addAsset(Asset calldata asset) external restricted returns (uint256 assetId) {
        uint256[] memory old = readTable();
        assetId = old.length;
        require(assetId < MAX_ASSETS, TooManyAssets(MAX_ASSETS));
        require(asset.token != address(0), BadAsset("token"));
        require(idOf[asset.token] == 0, AssetExists(asset.token, idOf[asset.token]));
        require(asset.decimals == decimalsOf(asset.token), BadAsset("decimals"));
        requireSound(asset, old[ETH]);
        uint256[] memory entries = new uint256[](assetId + 1);
        for (uint256 id = 0; id < assetId; ++id) entries[id] = old[id];
        entries[assetId] = AssetTable.pack(asset);
        writeTable(entries);
        idOf[asset.token] = assetId;
        tokens[assetId] = Token(asset.token, asset.isAccepted);
        requireGoodFeed(assetId, asset.feed);
        emit AssetAdded(assetId, asset.token, asset.feed, asset);
    }

    /// @inheritdoc IAssetRegistry
    function updateAsset(uint256 assetId, Asset calldata asset) external restricted {
        Asset memory old = assetOf(assetId);
        require(assetId != ETH, BadAsset("ETH is fixed"));
        require(asset.token == old.token, BadAsset("token is fixed"));
        require(asset.decimals == old.decimals, BadAsset("decimals are fixed"));
        require(asset.currency == old.currency, BadAsset("currency is fixed"));
        uint256[] memory entries = readTable();
        requireSound(asset, entries[ETH]);
        entries[assetId] = AssetTable.pack(asset);
        writeTable(entries);
        tokens[assetId].isAccepted = asset.isAccepted;
        bool isSameFeed = asset.feed == old.feed && asset.usdQuoted == old.usdQuoted;
        if (!isSameFeed || asset.feedDecimals != old.feedDecimals) requireGoodFeed(assetId, asset.feed);
        emit AssetUpdated(assetId, asset);
    }

    /// @inheritdoc IAssetRegistry
    function setUsdFeed(address feed, uint24 heartbeat) external restricted {
        uint8 places = decimalsOf(feed);
        require(places <= MAX_DECIMALS, BadFeed(feed));
        uint256[] memory entries = readTable();
        // ETH needs no feed of its own: its entry names the ETH/USD feed
        Asset memory native = entries[ETH].unpack();
        (native.feed, native.heartbeat, native.feedDecimals) = (feed, heartbeat, places);
        entries[ETH] = AssetTable.pack(native);
        writeTable(entries);
        requireGoodUsdFeed(feed);
        emit UsdFeedSet(feed, heartbeat);
    }

    /// @inheritdoc IAssetRegistry
    function usdFeed() external view returns (address feed, uint256 heartbeat) {
        uint256 entry = readTable()[ETH];
        return (entry.feed(), entry.heartbeat());
    }

    /// @inheritdoc IAssetRegistry
    function toEth(uint256 assetId, uint256 amount, uint256 price, bool roundUp) external view returns (uint256 value) {
        requireCountable(amount, price);
        return Math.mulDiv(amount, price, wholeOf(assetId), rounding(roundUp));
    }

    /// @inheritdoc IAssetRegistry
    function fromEth(
        uint256 assetId,
        uint256 value,
        uint256 price,
        bool roundUp
    ) external view returns (uint256 amount) {
        requireCountable(value, price);
        uint256 whole = wholeOf(assetId);
        require(price != 0, NoGoodPrice(assetId, PriceStatus.Dead, 0));
        return Math.mulDiv(value, whole, price, rounding(roundUp));
    }

    /// @inheritdoc IAssetRegistry
    function assetOf(uint256 assetId) public view returns (Asset memory asset) {
        requireKnown(assetId);
        asset = readTable()[assetId].unpack();
        (asset.token, asset.isAccepted) = (tokens[assetId].account, tokens[assetId].isAccepted);
        if (assetId == ETH) (asset.feed, asset.heartbeat, asset.feedDecimals) = (address(0), 0, 0);
    }

    function tokenAt(uint256 assetId) internal view returns (address token) {
        return tokens[assetId].account;
    }

    function idOfToken(address token) internal view returns (uint256 assetId) {
        return idOf[token];
    }

    function requireAccepted(uint256 assetId) internal view {
        bool isAccepted = assetId == ETH || tokens[assetId].isAccepted;
        if (!isAccepted) requireKnown(assetId);
        require(isAccepted, AssetNotAccepted(assetId));
    }

    function requireSound(Asset calldata asset, uint256 ethEntry) private view {
        require(asset.decimals <= MAX_DECIMALS, BadAsset("decimals"));
        require(asset.feedDecimals <= MAX_DECIMALS, BadAsset("feed decimals"));
        require(asset.heartbeat != 0, BadAsset("heartbeat"));
        require(asset.haircutBps <= Units.BPS, BadAsset("haircut"));
        require(countBits(asset.tagMask) <= MAX_TAGS_PER_ASSET, BadAsset("tags"));
        bool needsUsd = asset.usdQuoted || asset.currency == Currency.USD;
        require(!needsUsd || ethEntry.feed() != address(0), BadAsset("no USD feed"));
        // A feed that is gone must not keep an asset from being closed, so only one that answers is compared
        uint8 places = decimalsOf(asset.feed);
        require(places == asset.feedDecimals || places > MAX_DECIMALS, BadAsset("feed decimals"));
    }

    /// @dev ETH costs no look into the table.
    function wholeOf(uint256 assetId) private view returns (uint256 whole) {
        if (assetId == ETH) return Units.WAD;
        requireKnown(assetId);
        return readTable()[assetId].whole();
    }

    /// @dev 128 bits each: no product of them leaves 256 bits, and all the money there is fits.
    function requireCountable(uint256 amount, uint256 price) private pure {
        uint256 larger = Math.max(amount, price);
        require(larger <= type(uint128).max, AmountTooLarge(larger, type(uint128).max));
    }

    function rounding(bool roundUp) private pure returns (Math.Rounding direction) {
        return roundUp ? Math.Rounding.Ceil : Math.Rounding.Floor;
    }

    function countBits(uint256 mask) private pure returns (uint256 count) {
        for (; mask != 0; mask &= mask - 1) ++count;
    }
}
