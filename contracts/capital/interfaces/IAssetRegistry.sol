// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Currency, PriceStatus} from "./ICapitalTypes.sol";

/// @title Assets of the pool, their feeds and what they are worth
/// @notice Asset 0 is ETH. Prices are ETH wei per whole token (1e18 = one ETH), rounded down. Reading a price never reverts
/// because of a feed: a feed is called with bounded gas and its answer is judged, not trusted. A call that leaves too little
/// gas for a feed is refused (`GasTooLow`), so that the caller's gas cannot decide what a feed says.
/// A feed is Good when its answer is positive and no older than its heartbeat, Stale when only its age fails, Dead otherwise.
interface IAssetRegistry {
    /// @notice An asset as it is registered.
    /// @param feed answers `latestRoundData`, with `feedDecimals` decimals.
    /// @param heartbeat seconds after which an answer is stale.
    /// @param usdQuoted the feed quotes in USD and is divided by the ETH/USD feed; otherwise it quotes in ETH.
    /// @param currency class in which covers in this asset are held.
    /// @param tagMask risk tags (bit per tag) the asset's value adds to.
    /// @param haircutBps share of its value that adds to the market risk of the requirement.
    /// @param isAccepted whether the asset is taken in; paying out and valuing go on without.
    struct Asset {
        address token;
        address feed;
        uint8 decimals;
        uint8 feedDecimals;
        uint24 heartbeat;
        uint16 haircutBps;
        uint16 tagMask;
        bool usdQuoted;
        Currency currency;
        bool isAccepted;
    }

    /// @notice What all recorded assets are worth. Assets of which nothing is recorded are not looked at.
    /// @param high wei, a dead or stale feed counts at its last good price.
    /// @param low wei, a dead or stale feed counts zero.
    /// @param marketRisk sum of haircut x value, gwei, rounded up.
    /// @param tagged value by tag, gwei (rounded up), of the assets that carry tags.
    /// @param allGood every held asset has a good price.
    struct Valuation {
        uint256 high;
        uint256 low;
        uint256 marketRisk;
        uint256[16] tagged;
        bool allGood;
    }

    event AssetAdded(uint256 indexed assetId, address indexed token, address feed, Asset asset);
    event AssetUpdated(uint256 indexed assetId, Asset asset);
    event UsdFeedSet(address feed, uint256 heartbeat);
    event PricesMarked(uint256 high, uint256 low, uint256 marketRisk, bool allGood);

    error UnknownAsset(uint256 assetId, uint256 count);
    error AssetNotAccepted(uint256 assetId);
    error AssetExists(address token, uint256 assetId);
    error TooManyAssets(uint256 maximum);
    error NoGoodPrice(uint256 assetId, PriceStatus status, uint256 updatedAt);
    /// @notice The feed has no good answer now, or none that gives a price in range.
    error BadFeed(address feed);
    error BadAsset(string reason);
    error AmountTooLarge(uint256 amount, uint256 maximum);
    /// @notice Too little gas is left to call a feed or to push a payment fairly.
    error GasTooLow(uint256 left, uint256 needed);

    /// @notice Registers an asset with a feed that is good now.
    /// @custom:error AccessManagedUnauthorized when the caller does not hold the role.
    /// @custom:error TooManyAssets when sixteen assets are registered.
    /// @custom:error AssetExists when the token is registered.
    /// @custom:error BadAsset when a number is out of its bounds or differs from what token or feed say.
    /// @custom:error BadFeed when the feed has no good price now.
    function addAsset(Asset calldata asset) external returns (uint256 assetId);

    /// @notice Replaces feed, heartbeat, haircut, tags or acceptance. Token, decimals and currency never change.
    /// A change of the feed asks for a good price; the rest does not.
    /// @custom:error AccessManagedUnauthorized when the caller does not hold the role.
    /// @custom:error UnknownAsset when no such asset is registered.
    /// @custom:error BadAsset when the asset is ETH, or what cannot change differs, or a number is out of its bounds.
    /// @custom:error BadFeed when the feed changed and has no good price now.
    function updateAsset(uint256 assetId, Asset calldata asset) external;

    /// @notice Sets the ETH/USD feed.
    /// @param heartbeat seconds after which its answer is stale.
    /// @custom:error AccessManagedUnauthorized when the caller does not hold the role.
    /// @custom:error BadFeed when the feed has no good answer now.
    function setUsdFeed(address feed, uint24 heartbeat) external;

    function assetCount() external view returns (uint256 count);

    /// @notice Reverts with UnknownAsset.
    function assetOf(uint256 assetId) external view returns (Asset memory asset);

    /// @notice ETH wei per whole token, with status and time; the last good price when the feed is not good.
    /// Reverts with UnknownAsset.
    function priceOf(uint256 assetId) external view returns (uint256 price, PriceStatus status, uint256 updatedAt);

    /// @notice ETH wei per USD (about 6.25e14 at 1,600 USD per ETH), last good when the feed is not.
    function usdPrice() external view returns (uint256 price, PriceStatus status);

    /// @notice The ETH/USD feed and its heartbeat in seconds.
    function usdFeed() external view returns (address feed, uint256 heartbeat);

    /// @notice Good price or a refusal (NoGoodPrice, UnknownAsset), for new business.
    function goodPriceOf(uint256 assetId) external view returns (uint256 price);

    /// @notice What a sale reads of an asset, at once: good price or a refusal (NoGoodPrice, UnknownAsset), decimals, class,
    /// and what `usdPrice` says if the asset is quoted in USD, else 0.
    function goodRateOf(
        uint256 assetId
    ) external view returns (uint256 price, uint8 decimals, Currency currency, uint256 usdNow);

    /// @notice Wei that `amount` of the asset is worth at a price, rounded up or down. Reverts with AmountTooLarge when a
    /// number has more than 128 bits, here and below.
    function toEth(uint256 assetId, uint256 amount, uint256 price, bool roundUp) external view returns (uint256 value);

    /// @notice Amount of the asset worth `value` wei at a price, rounded up or down. Reverts with NoGoodPrice at price zero.
    function fromEth(
        uint256 assetId,
        uint256 value,
        uint256 price,
        bool roundUp
    ) external view returns (uint256 amount);

    /// @notice Values every recorded asset now. Never reverts because of a feed.
    function valuation() external view returns (Valuation memory values);

    /// @notice The first two numbers of a valuation and whether every held asset has a good price, for less gas;
    /// `usdNow` is the USD price if any held asset is quoted in USD, else 0.
    function worth() external view returns (uint256 high, uint256 low, bool allGood, uint256 usdNow);

    /// @notice Adds up assets, ETH first, at good or last good prices, until `need` wei are found.
    /// @return found at least `need`, or the worth of all assets if that is less.
    function provenAssets(uint256 need) external view returns (uint256 found);
}
