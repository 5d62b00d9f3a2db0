// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {Currency} from "../interfaces/ICapitalTypes.sol";

/// @title What a valuation must know of every asset, one word an asset, kept as the code of an account
/// @notice Reading the code of one account costs less than a slot for each feed; the table changes only by governance.
/// Entry, from the lowest bit: feed 160, heartbeat 24, haircut 16, decimals 8, feed decimals 8, flags 8, tags 16.
library AssetTable {
    /// @dev Init code that returns what follows its ten bytes: PUSH2 length, DUP1, PUSH1 10, PUSH0, CODECOPY, PUSH0, RETURN.
    bytes1 private constant PUSH_LENGTH = 0x61;
    bytes7 private constant RETURN_REST = 0x80600a5f395ff3;

    uint256 private constant USD_QUOTED = 1 << 216;
    uint256 private constant USD_CLASS = 1 << 217;

    /// @notice Writes a table to a new account. Its code begins with a zero byte (STOP), so calling it does nothing.
    function write(uint256[] memory entries, uint256 version) internal returns (address table) {
        bytes memory data = abi.encode(entries);
        // safe because sixteen entries are 576 bytes
        return
            Create2.deploy(0, bytes32(version), abi.encodePacked(PUSH_LENGTH, uint16(data.length), RETURN_REST, data));
    }

    function read(address table) internal view returns (uint256[] memory entries) {
        return abi.decode(table.code, (uint256[]));
    }

    function pack(IAssetRegistry.Asset memory asset) internal pure returns (uint256 entry) {
        entry = uint160(asset.feed) | (uint256(asset.heartbeat) << 160) | (uint256(asset.haircutBps) << 184);
        entry |= (uint256(asset.decimals) << 200) | (uint256(asset.feedDecimals) << 208);
        entry |= uint256(asset.tagMask) << 224;
        if (asset.usdQuoted) entry |= USD_QUOTED;
        if (asset.currency == Currency.USD) entry |= USD_CLASS;
    }

    /// @dev The token, and whether it is accepted, stand elsewhere.
    function unpack(uint256 entry) internal pure returns (IAssetRegistry.Asset memory asset) {
        asset.feed = feed(entry);
        // Safe because each cast drops only the fields above
        asset.heartbeat = uint24(entry >> 160);
        asset.haircutBps = uint16(entry >> 184);
        asset.decimals = decimals(entry);
        asset.feedDecimals = uint8(entry >> 208);
        asset.tagMask = uint16(entry >> 224);
        asset.usdQuoted = isUsdQuoted(entry);
        asset.currency = currency(entry);
    }

    function feed(uint256 entry) internal pure returns (address) {
        return address(uint160(entry));
    }

    function heartbeat(uint256 entry) internal pure returns (uint256) {
        return uint24(entry >> 160);
    }

    function haircutBps(uint256 entry) internal pure returns (uint256) {
        return uint16(entry >> 184);
    }

    function decimals(uint256 entry) internal pure returns (uint8) {
        return uint8(entry >> 200);
    }

    function currency(uint256 entry) internal pure returns (Currency) {
        return entry & USD_CLASS != 0 ? Currency.USD : Currency.ETH;
    }

    /// @dev 10 ** decimals of the token.
    function whole(uint256 entry) internal pure returns (uint256) {
        // safe because decimals are at most 24
        unchecked {
            return 10 ** ((entry >> 200) & 0xff);
        }
    }

    /// @dev 10 ** decimals of the feed.
    function feedUnit(uint256 entry) internal pure returns (uint256) {
        // safe because decimals are at most 24
        unchecked {
            return 10 ** ((entry >> 208) & 0xff);
        }
    }

    function tagMask(uint256 entry) internal pure returns (uint256) {
        return uint16(entry >> 224);
    }

    function isUsdQuoted(uint256 entry) internal pure returns (bool) {
        return entry & USD_QUOTED != 0;
    }
}
