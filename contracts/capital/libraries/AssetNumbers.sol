// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {Currency} from "../interfaces/ICapitalTypes.sol";

/// @title The numbers of an asset that a valuation needs, in 64 bits
/// @notice From the lowest: haircut 16, decimals 8, feed decimals 8, heartbeat 24, flags 8. Four assets share a word.
library AssetNumbers {
    uint64 private constant USD_QUOTED = 1 << 56;
    uint64 private constant USD_CLASS = 1 << 57;
    uint64 private constant ACCEPTED = 1 << 58;
    uint64 private constant TAGGED = 1 << 59;

    function pack(IAssetRegistry.Asset memory asset) internal pure returns (uint64 numbers) {
        numbers = asset.haircutBps | (uint64(asset.decimals) << 16) | (uint64(asset.feedDecimals) << 24);
        numbers |= uint64(asset.heartbeat) << 32;
        if (asset.usdQuoted) numbers |= USD_QUOTED;
        if (asset.currency == Currency.USD) numbers |= USD_CLASS;
        if (asset.isAccepted) numbers |= ACCEPTED;
        if (asset.tagMask != 0) numbers |= TAGGED;
    }

    // Each getter shifts its field to the bottom: safe because the cast drops only the higher fields.

    function haircutBps(uint64 numbers) internal pure returns (uint256) {
        return uint16(numbers);
    }

    function decimals(uint64 numbers) internal pure returns (uint8) {
        return uint8(numbers >> 16);
    }

    function feedDecimals(uint64 numbers) internal pure returns (uint8) {
        return uint8(numbers >> 24);
    }

    function heartbeat(uint64 numbers) internal pure returns (uint24) {
        return uint24(numbers >> 32);
    }

    function isUsdQuoted(uint64 numbers) internal pure returns (bool) {
        return numbers & USD_QUOTED != 0;
    }

    function isUsdClass(uint64 numbers) internal pure returns (bool) {
        return numbers & USD_CLASS != 0;
    }

    function isAccepted(uint64 numbers) internal pure returns (bool) {
        return numbers & ACCEPTED != 0;
    }

    function isTagged(uint64 numbers) internal pure returns (bool) {
        return numbers & TAGGED != 0;
    }
}
