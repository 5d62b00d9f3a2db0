// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Currency} from "../../capital/interfaces/ICapitalTypes.sol";
import {Units} from "../../common/Units.sol";
import {IStakingPools} from "../../staking/interfaces/IStakingPools.sol";
import {ICover} from "../interfaces/ICover.sol";

/// @title How a cover lies in storage
/// @notice The word, from bit 0: productId 16 | assetId 4 | decimals 5 | isUsd 1 | status 2 | hasOpenClaim 1 | wasUndecided 1 |
/// poolCount 5 | deniedCount 8 | period 25 | startAt 32 | claimBy 32 | tranche 12 | typeVersion 16 | buyerId 32 | first part 64.
/// Further parts lie four to a word; a part is poolId 32 | units 32. The amount left lies beside the owner.
library CoverLib {
    /// @dev `pricedUnits` is written only where the amount does not say the exposure: assets that follow a price of their own.
    struct Record {
        uint256 word;
        uint64 pricedUnits;
        mapping(uint256 index => uint256 word) more;
    }

    /// @notice What a sale freezes beside the parts.
    struct Terms {
        uint32 productId;
        uint8 assetId;
        uint8 decimals;
        Currency currency;
        uint256 poolCount;
        uint256 period;
        uint256 startAt;
        uint256 claimBy;
        uint256 tranche;
        uint16 typeVersion;
        uint256 buyerId;
    }

    uint256 private constant ASSET_BIT = 16;
    uint256 private constant DECIMALS_BIT = 20;
    uint256 private constant IS_USD = 1 << 25;
    uint256 private constant STATUS_BIT = 26;
    uint256 private constant OPEN_CLAIM = 1 << 28;
    uint256 private constant UNDECIDED = 1 << 29;
    uint256 private constant POOLS_BIT = 30;
    uint256 private constant DENIED_BIT = 35;
    uint256 private constant PERIOD_BIT = 43;
    uint256 private constant START_BIT = 68;
    uint256 private constant CLAIM_BY_BIT = 100;
    uint256 private constant TRANCHE_BIT = 132;
    uint256 private constant VERSION_BIT = 144;
    uint256 private constant BUYER_BIT = 160;
    uint256 private constant TERMS_BITS = 192;
    uint256 private constant PART_BITS = 64;
    uint256 private constant PARTS_IN_WORD = 4;

    /// @notice Writes terms and all parts; at least one.
    /// @param word the terms; what it holds of a part is replaced.
    function write(Record storage record, uint256 word, IStakingPools.PoolUnits[] memory parts) internal {
        // safe because the cast drops only the part above
        record.word = uint192(word) | (packPart(parts[0]) << TERMS_BITS);
        uint256 length = parts.length;
        for (uint256 i = 1; i < length; i += PARTS_IN_WORD) {
            uint256 packed;
            uint256 inWord = Math.min(length - i, PARTS_IN_WORD);
            for (uint256 j = 0; j < inWord; ++j) packed |= packPart(parts[i + j]) << (PART_BITS * j);
            record.more[i / PARTS_IN_WORD] = packed;
        }
    }

    /// @param word the record's word.
    function readParts(
        Record storage record,
        uint256 word
    ) internal view returns (IStakingPools.PoolUnits[] memory parts) {
        uint256 poolCount = poolCountOf(word);
        parts = new IStakingPools.PoolUnits[](poolCount);
        uint256 packed = word >> TERMS_BITS;
        for (uint256 i = 0; i < poolCount; ++i) {
            // 1, 5, 9 ...: the next word begins
            if (i % PARTS_IN_WORD == 1) packed = record.more[i / PARTS_IN_WORD];
            parts[i] = IStakingPools.PoolUnits(uint32(packed), uint32(packed >> 32));
            packed >>= PART_BITS;
        }
    }

    /// @notice Exposure of what is left of a cover, gwei units of the class, rounded up.
    /// @param word the record's word.
    function unitsOf(Record storage record, uint256 word, uint256 amount) internal view returns (uint64 units) {
        return isPriced(word) ? record.pricedUnits : Units.toUnitsUp(amount, decimalsOf(word));
    }

    /// @notice The word of a new cover, without its parts.
    function pack(Terms memory terms) internal pure returns (uint256 word) {
        // Times past the year 2106 are refused, which bounds the tranche too; periods are at most 365 days, ids of assets at most 15
        word = SafeCast.toUint32(terms.buyerId);
        word = (word << 16) | terms.typeVersion;
        word = (word << 12) | terms.tranche;
        word = (word << 32) | SafeCast.toUint32(terms.claimBy);
        word = (word << 32) | SafeCast.toUint32(terms.startAt);
        word = (word << 25) | terms.period;
        // No claim was denied yet
        word = (word << 13) | terms.poolCount;
        word = (word << 4) | uint256(ICover.Status.Active);
        word = (word << 1) | uint256(terms.currency);
        word = (word << 5) | terms.decimals;
        word = (word << 4) | terms.assetId;
        word = (word << 16) | SafeCast.toUint16(terms.productId);
    }

    /// @dev Owner, amount and the type's rules lie elsewhere.
    function unpack(uint256 word) internal pure returns (ICover.CoverData memory data) {
        data.productId = uint16(word);
        data.assetId = assetOf(word);
        data.status = statusOf(word);
        data.hasOpenClaim = hasOpenClaim(word);
        data.wasUndecided = word & UNDECIDED != 0;
        data.deniedCount = uint8(word >> DENIED_BIT);
        data.poolCount = uint8(poolCountOf(word));
        data.startAt = uint32(word >> START_BIT);
        data.endAt = uint40(data.startAt + ((word >> PERIOD_BIT) & (2 ** 25 - 1)));
        data.claimBy = uint40(claimByOf(word));
        data.tranche = trancheOf(word);
        data.typeVersion = uint16(word >> VERSION_BIT);
        data.buyerId = buyerOf(word);
    }

    function withStatus(uint256 word, ICover.Status status) internal pure returns (uint256 newWord) {
        return (word & ~(uint256(3) << STATUS_BIT)) | (uint256(status) << STATUS_BIT);
    }

    function withOpenClaim(uint256 word) internal pure returns (uint256 newWord) {
        return word | OPEN_CLAIM;
    }

    /// @notice The word after a claim: no claim open, one denial more (up to 255), a later last day after an undecided one.
    function withClaimEnded(uint256 word, bool denied, uint40 newClaimBy) internal pure returns (uint256 newWord) {
        newWord = word & ~OPEN_CLAIM;
        // safe because the count is under 255: no carry
        if (denied && uint8(newWord >> DENIED_BIT) != type(uint8).max) newWord += 1 << DENIED_BIT;
        if (newClaimBy == 0) return newWord;
        newWord |= UNDECIDED;
        if (newClaimBy <= claimByOf(newWord)) return newWord;
        uint256 cleared = newWord & ~(uint256(type(uint32).max) << CLAIM_BY_BIT);
        newWord = cleared | (Math.min(newClaimBy, type(uint32).max) << CLAIM_BY_BIT);
    }

    function statusOf(uint256 word) internal pure returns (ICover.Status status) {
        return ICover.Status((word >> STATUS_BIT) & 3);
    }

    function hasOpenClaim(uint256 word) internal pure returns (bool isOpen) {
        return word & OPEN_CLAIM != 0;
    }

    function productOf(uint256 word) internal pure returns (uint32 productId) {
        return uint16(word);
    }

    function assetOf(uint256 word) internal pure returns (uint8 assetId) {
        return uint8((word >> ASSET_BIT) & 15);
    }

    function decimalsOf(uint256 word) internal pure returns (uint8 decimals) {
        return uint8((word >> DECIMALS_BIT) & 31);
    }

    function currencyOf(uint256 word) internal pure returns (Currency currency) {
        return word & IS_USD != 0 ? Currency.USD : Currency.ETH;
    }

    /// @notice Whether the exposure follows a price: an asset of the ETH class that is not ETH.
    function isPriced(uint256 word) internal pure returns (bool) {
        return word & IS_USD == 0 && assetOf(word) != 0;
    }

    function poolCountOf(uint256 word) internal pure returns (uint256 poolCount) {
        return (word >> POOLS_BIT) & 31;
    }

    function claimByOf(uint256 word) internal pure returns (uint256 claimBy) {
        return uint32(word >> CLAIM_BY_BIT);
    }

    function trancheOf(uint256 word) internal pure returns (uint32 tranche) {
        return uint32((word >> TRANCHE_BIT) & (2 ** 12 - 1));
    }

    function buyerOf(uint256 word) internal pure returns (uint32 buyerId) {
        return uint32(word >> BUYER_BIT);
    }

    function packPart(IStakingPools.PoolUnits memory part) private pure returns (uint256 word) {
        return (uint256(part.units) << 32) | part.poolId;
    }
}
