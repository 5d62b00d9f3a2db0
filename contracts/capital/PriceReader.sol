// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Units} from "../common/Units.sol";
import {IAssetRegistry} from "./interfaces/IAssetRegistry.sol";
import {Currency, PriceStatus} from "./interfaces/ICapitalTypes.sol";
import {IPriceFeed} from "./interfaces/IPriceFeed.sol";
import {AssetTable} from "./libraries/AssetTable.sol";
import {FourUnits} from "./libraries/FourUnits.sol";

/// @title The one place where feeds are read and assets are valued
/// @dev Storage is laid out for the valuation: it reads the table, one slot for two balances, and the feeds.
abstract contract PriceReader is IAssetRegistry {
    using AssetTable for uint256;
    using FourUnits for uint256;

    /// @dev One slot. `version` numbers the tables, `lastUsdPrice` is in PRICE_UNIT.
    struct Register {
        address table;
        uint8 assets;
        uint24 version;
        uint64 lastUsdPrice;
    }

    /// @dev What one call needs more than once. The ETH/USD feed is read when an asset first asks for it.
    struct Desk {
        uint256[] entries;
        bytes question;
        uint256 usdPrice;
        uint256 usdUpdatedAt;
        PriceStatus usdStatus;
        bool isUsdRead;
    }

    uint256 internal constant ETH = 0;
    uint256 internal constant MAX_ASSETS = 16;
    uint256 internal constant MAX_DECIMALS = 24;

    /// @dev Last prices are kept in units of 1e6 wei per whole token, 64 bits each.
    uint256 private constant PRICE_UNIT = 1e6;
    uint256 private constant MAX_PRICE = uint256(type(uint64).max) * PRICE_UNIT;

    /// @dev Enough for aggregators behind a proxy. Data a feed returns costs at most about as much again to copy.
    uint256 private constant FEED_GAS = 60_000;

    /// @dev Leaves FEED_GAS to the feed after the 1/64 that a call keeps back.
    uint256 private constant FEED_GAS_NEEDED = 66_000;

    Register private register;
    /// @dev Two recorded balances a word, the even asset lower; each at most 96 bits.
    uint256[MAX_ASSETS / 2] private recordedPairs;
    uint256[MAX_ASSETS / 4] private lastPrices;

    /// @inheritdoc IAssetRegistry
    function assetCount() external view returns (uint256 count) {
        return register.assets;
    }

    /// @inheritdoc IAssetRegistry
    function priceOf(uint256 assetId) public view returns (uint256 price, PriceStatus status, uint256 updatedAt) {
        if (assetId == ETH) return (Units.WAD, PriceStatus.Good, block.timestamp);
        requireKnown(assetId);
        Desk memory desk = openDesk();
        return readPrice(desk, assetId, desk.entries[assetId]);
    }

    /// @inheritdoc IAssetRegistry
    function goodRateOf(
        uint256 assetId
    ) public view returns (uint256 price, uint8 decimals, Currency currency, uint256 usdNow) {
        if (assetId == ETH) return (Units.WAD, 18, Currency.ETH, 0);
        requireKnown(assetId);
        Desk memory desk = openDesk();
        PriceStatus status;
        uint256 updatedAt;
        uint256 entry = desk.entries[assetId];
        (price, status, updatedAt) = readPrice(desk, assetId, entry);
        require(status == PriceStatus.Good, NoGoodPrice(assetId, status, updatedAt));
        return (price, entry.decimals(), entry.currency(), desk.usdPrice);
    }

    /// @inheritdoc IAssetRegistry
    function usdPrice() external view returns (uint256 price, PriceStatus status) {
        Desk memory desk = openDesk();
        readUsd(desk);
        return (desk.usdPrice, desk.usdStatus);
    }

    /// @inheritdoc IAssetRegistry
    function goodPriceOf(uint256 assetId) external view returns (uint256 price) {
        (price, , , ) = goodRateOf(assetId);
    }

    /// @inheritdoc IAssetRegistry
    function valuation() external view returns (Valuation memory values) {
        return valued(openDesk(), new uint256[](MAX_ASSETS));
    }

    /// @inheritdoc IAssetRegistry
    function worth() external view returns (uint256 high, uint256 low, bool allGood, uint256 usdNow) {
        Desk memory desk = openDesk();
        uint256 count = desk.entries.length;
        high = low = recordedAt(ETH);
        allGood = true;
        for (uint256 id = 1; id < count; ++id) {
            uint256 recorded = recordedAt(id);
            if (recorded == 0) continue;
            (uint256 value, , bool isGood) = valueOf(desk, id, recorded);
            // safe because sixteen values of at most 180 bits are added
            unchecked {
                high += value;
                if (isGood) low += value;
                else allGood = false;
            }
        }
        usdNow = desk.usdPrice;
    }

    /// @inheritdoc IAssetRegistry
    function provenAssets(uint256 need) external view returns (uint256 found) {
        found = recordedAt(ETH);
        if (found >= need) return found;
        Desk memory desk = openDesk();
        for (uint256 id = 1; id < desk.entries.length && found < need; ++id) {
            uint256 recorded = recordedAt(id);
            if (recorded == 0) continue;
            (uint256 value, , ) = valueOf(desk, id, recorded);
            found += value;
        }
    }

    /// @dev Stores the prices of a valuation that were good, and the USD price even where no held asset asked for it:
    /// exposure in USD does.
    function storePrices(Desk memory desk, uint256[] memory goodPrices) internal {
        if (!desk.isUsdRead) readUsd(desk);
        if (desk.usdStatus == PriceStatus.Good) setLastUsdPrice(desk.usdPrice);
        for (uint256 word = 0; 4 * word < desk.entries.length; ++word) {
            uint256 old = lastPrices[word];
            uint256 changed = old;
            for (uint256 id = 4 * word; id < 4 * word + 4; ++id) {
                if (goodPrices[id] != 0) changed = changed.set(id, goodPrices[id] / PRICE_UNIT);
            }
            if (changed != old) lastPrices[word] = changed;
        }
    }

    /// @dev Refuses a feed that gives no good price now; keeps the price it gives.
    function requireGoodFeed(uint256 assetId, address feed) internal {
        Desk memory desk = openDesk();
        (uint256 price, PriceStatus status, ) = readPrice(desk, assetId, desk.entries[assetId]);
        require(status == PriceStatus.Good, BadFeed(feed));
        lastPrices[assetId / 4] = lastPrices[assetId / 4].set(assetId, price / PRICE_UNIT);
    }

    function requireGoodUsdFeed(address feed) internal {
        Desk memory desk = openDesk();
        readUsd(desk);
        require(desk.usdStatus == PriceStatus.Good, BadFeed(feed));
        setLastUsdPrice(desk.usdPrice);
    }

    function writeTable(uint256[] memory entries) internal {
        uint24 version = ++register.version;
        register.table = AssetTable.write(entries, version);
        // safe because there are at most sixteen
        register.assets = uint8(entries.length);
    }

    /// @param amount at most 96 bits.
    function setRecorded(uint256 assetId, uint256 amount) internal {
        uint256 word = recordedPairs[assetId / 2];
        uint256 shift = 128 * (assetId % 2);
        recordedPairs[assetId / 2] = (word & (uint256(type(uint128).max) << (128 - shift))) | (amount << shift);
    }

    /// @dev Fills in every good price by asset.
    function valued(Desk memory desk, uint256[] memory goodPrices) internal view returns (Valuation memory values) {
        uint256 count = desk.entries.length;
        values.high = values.low = recordedAt(ETH);
        values.allGood = true;
        for (uint256 id = 1; id < count; ++id) {
            uint256 recorded = recordedAt(id);
            if (recorded == 0) continue;
            (uint256 value, uint256 price, bool isGood) = valueOf(desk, id, recorded);
            values.high += value;
            if (isGood) {
                values.low += value;
                goodPrices[id] = price;
            } else {
                values.allGood = false;
            }
            addRisk(values, desk.entries[id], value);
        }
    }

    function openDesk() internal view returns (Desk memory desk) {
        desk.entries = readTable();
        desk.question = abi.encodeCall(IPriceFeed.latestRoundData, ());
    }

    function readTable() internal view returns (uint256[] memory entries) {
        return AssetTable.read(register.table);
    }

    function recordedAt(uint256 assetId) internal view returns (uint256 amount) {
        // safe because the cast drops only the odd asset above
        return uint128(recordedPairs[assetId / 2] >> (128 * (assetId % 2)));
    }

    function requireKnown(uint256 assetId) internal view {
        uint256 count = register.assets;
        require(assetId < count, UnknownAsset(assetId, count));
    }

    function requireGas(uint256 needed) internal view {
        require(gasleft() >= needed, GasTooLow(gasleft(), needed));
    }

    /// @dev Over MAX_DECIMALS when the feed does not say.
    function decimalsOf(address feed) internal view returns (uint8 places) {
        (bool ok, bytes memory data) = feed.staticcall{gas: FEED_GAS}(abi.encodeCall(IPriceFeed.decimals, ()));
        if (!ok || data.length < 32) return type(uint8).max;
        uint256 answer = abi.decode(data, (uint256));
        // safe because answer <= 24
        return answer <= MAX_DECIMALS ? uint8(answer) : type(uint8).max;
    }

    /// @dev Wei that the recorded amount of an asset is worth, rounded down.
    function valueOf(
        Desk memory desk,
        uint256 id,
        uint256 recorded
    ) private view returns (uint256 value, uint256 price, bool isGood) {
        PriceStatus status;
        uint256 entry = desk.entries[id];
        (price, status, ) = readPrice(desk, id, entry);
        // safe because 96 and 84 bits are multiplied
        unchecked {
            value = (recorded * price) / entry.whole();
        }
        isGood = status == PriceStatus.Good;
    }

    /// @dev Any asset but ETH. The price is the last good one unless the status is Good, and never 0.
    function readPrice(
        Desk memory desk,
        uint256 assetId,
        uint256 entry
    ) private view returns (uint256 price, PriceStatus status, uint256 updatedAt) {
        (price, status, updatedAt) = readFeed(entry, desk.question);
        uint256 quoteInEth = Units.WAD;
        if (entry.isUsdQuoted()) {
            if (!desk.isUsdRead) readUsd(desk);
            quoteInEth = desk.usdPrice;
            PriceStatus usdStatus = desk.usdStatus;
            if (usdStatus > status) (status, updatedAt) = (usdStatus, desk.usdUpdatedAt);
        }
        // safe because 128 and 84 bits are multiplied
        unchecked {
            price = (price * quoteInEth) / entry.feedUnit();
        }
        if (price < PRICE_UNIT || price > MAX_PRICE) status = PriceStatus.Dead;
        if (status != PriceStatus.Good) price = lastPrices[assetId / 4].get(assetId) * PRICE_UNIT;
    }

    /// @dev ETH wei per USD, rounded down; the last good one unless the status is Good.
    function readUsd(Desk memory desk) private view {
        uint256 entry = desk.entries[ETH];
        (uint256 price, PriceStatus status, uint256 updatedAt) = readFeed(entry, desk.question);
        if (price != 0) price = (Units.WAD * entry.feedUnit()) / price;
        if (price < PRICE_UNIT || price > MAX_PRICE) status = PriceStatus.Dead;
        if (status != PriceStatus.Good) price = register.lastUsdPrice * PRICE_UNIT;
        (desk.usdPrice, desk.usdStatus, desk.usdUpdatedAt, desk.isUsdRead) = (price, status, updatedAt, true);
    }

    /// @dev An answer over 128 bits, not positive, without a time or from the future is a dead feed's.
    function readFeed(
        uint256 entry,
        bytes memory question
    ) private view returns (uint256 answer, PriceStatus status, uint256 updatedAt) {
        requireGas(FEED_GAS_NEEDED);
        (bool ok, bytes memory data) = entry.feed().staticcall{gas: FEED_GAS}(question);
        if (!ok || data.length < 160) return (0, PriceStatus.Dead, 0);
        // As whole words: decoding signs and widths would revert on dirty bits; a negative answer is over 128 bits
        (, answer, , updatedAt, ) = abi.decode(data, (uint256, uint256, uint256, uint256, uint256));
        bool isSound = answer != 0 && answer <= type(uint128).max;
        if (!isSound || updatedAt == 0 || updatedAt > block.timestamp) return (0, PriceStatus.Dead, updatedAt);
        // safe because updatedAt <= block.timestamp
        unchecked {
            status = block.timestamp - updatedAt > entry.heartbeat() ? PriceStatus.Stale : PriceStatus.Good;
        }
    }

    function setLastUsdPrice(uint256 price) private {
        // safe because a good price is at most 64 bits of PRICE_UNIT
        uint64 lastPrice = uint64(price / PRICE_UNIT);
        if (register.lastUsdPrice != lastPrice) register.lastUsdPrice = lastPrice;
    }

    /// @dev Haircut and tags of one asset's value, gwei, rounded up.
    function addRisk(Valuation memory values, uint256 entry, uint256 value) private pure {
        uint256 units = Math.ceilDiv(value, Units.GWEI);
        values.marketRisk += Units.mulBpsUp(units, entry.haircutBps());
        uint256 mask = entry.tagMask();
        for (uint256 tag = 0; mask != 0; ++tag) {
            if (mask & 1 != 0) values.tagged[tag] += units;
            mask >>= 1;
        }
    }
}
