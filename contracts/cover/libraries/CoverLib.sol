// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Currency} from "../../capital/interfaces/ICapitalTypes.sol";
import {IStakingPools} from "../../staking/interfaces/IStakingPools.sol";
import {ICover} from "../interfaces/ICover.sol";

/// @title How a cover lies in storage
/// @notice The terms word, from bit 0: productId 16 | assetId 8 | status 2, hasOpenClaim 1, wasUndecided 1, unused 4 | deniedCount 8 |
/// poolCount 8 | startAt 40 | endAt 40 | claimBy 40 | tranche 16 | waitingPeriod 24 | deductibleBps 16 | voting hours 16 | cooldown hours 16.
/// The first parts word: buyerId 32 | typeVersion 16 | decimals 8 | currency 8 | exposure units 64 | two parts of 64. Every further
/// one: four parts. A part is poolId 32 | units 32. The amount left lies beside the owner.
library CoverLib {
    struct Record {
        uint256 terms;
        uint256 first;
        mapping(uint256 index => uint256 word) more;
    }

    /// @notice What the first parts word says beside the parts. `units` is the exposure, gwei units of the class.
    struct Head {
        uint32 buyerId;
        uint16 typeVersion;
        uint8 decimals;
        Currency currency;
        uint64 units;
    }

    uint256 private constant STATUS_BIT = 24;
    uint256 private constant OPEN_CLAIM = 1 << 26;
    uint256 private constant UNDECIDED = 1 << 27;
    uint256 private constant DENIED_BIT = 32;
    uint256 private constant CLAIM_BY_BIT = 128;
    uint256 private constant HEAD_BITS = 128;
    uint256 private constant PART_BITS = 64;
    uint256 private constant PARTS_IN_FIRST = 2;
    uint256 private constant PARTS_IN_WORD = 4;

    /// @notice Writes the head and all parts.
    function writeParts(Record storage record, Head memory head, IStakingPools.PoolUnits[] memory parts) internal {
        uint256 word = packHead(head);
        uint256 length = parts.length;
        uint256 inFirst = Math.min(length, PARTS_IN_FIRST);
        for (uint256 i = 0; i < inFirst; ++i) word |= packPart(parts[i]) << (HEAD_BITS + PART_BITS * i);
        record.first = word;
        for (uint256 i = PARTS_IN_FIRST; i < length; i += PARTS_IN_WORD) {
            word = 0;
            uint256 inWord = Math.min(length - i, PARTS_IN_WORD);
            for (uint256 j = 0; j < inWord; ++j) word |= packPart(parts[i + j]) << (PART_BITS * j);
            record.more[i / PARTS_IN_WORD] = word;
        }
    }

    /// @param first the first parts word.
    function readParts(
        Record storage record,
        uint256 first,
        uint256 poolCount
    ) internal view returns (IStakingPools.PoolUnits[] memory parts) {
        parts = new IStakingPools.PoolUnits[](poolCount);
        uint256 word = first >> HEAD_BITS;
        for (uint256 i = 0; i < poolCount; ++i) {
            // 2, 6, 10 ...: the next word begins
            if (i % PARTS_IN_WORD == PARTS_IN_FIRST) word = record.more[i / PARTS_IN_WORD];
            parts[i] = IStakingPools.PoolUnits(uint32(word), uint32(word >> 32));
            word >>= PART_BITS;
        }
    }

    /// @dev Owner, amount, buyer and version of the type lie elsewhere.
    function packTerms(ICover.CoverData memory data) internal pure returns (uint256 word) {
        word = uint256(data.cooldownPeriod / 1 hours) << 16;
        word = (word | (data.votingPeriod / 1 hours)) << 16;
        word = (word | data.deductibleBps) << 24;
        word = (word | data.waitingPeriod) << 16;
        word = (word | data.tranche) << 40;
        word = (word | data.claimBy) << 40;
        word = (word | data.endAt) << 40;
        word = (word | data.startAt) << 8;
        word = (word | data.poolCount) << 16;
        word = (word | uint256(data.status)) << 8;
        word = (word | data.assetId) << 16;
        word |= data.productId;
    }

    function unpackTerms(uint256 word) internal pure returns (ICover.CoverData memory data) {
        data.productId = uint16(word);
        data.assetId = uint8(word >> 16);
        data.status = statusOf(word);
        data.hasOpenClaim = hasOpenClaim(word);
        data.wasUndecided = word & UNDECIDED != 0;
        data.deniedCount = uint8(word >> DENIED_BIT);
        data.poolCount = uint8(poolCountOf(word));
        data.startAt = uint40(word >> 48);
        data.endAt = uint40(word >> 88);
        data.claimBy = uint40(word >> CLAIM_BY_BIT);
        data.tranche = trancheOf(word);
        data.waitingPeriod = uint24(word >> 184);
        data.deductibleBps = uint16(word >> 208);
        data.votingPeriod = uint32(uint16(word >> 224)) * 1 hours;
        data.cooldownPeriod = uint32(uint16(word >> 240)) * 1 hours;
    }

    function packHead(Head memory head) internal pure returns (uint256 word) {
        word = (uint256(head.units) << 8) | uint256(head.currency);
        word = (((word << 8) | head.decimals) << 16) | head.typeVersion;
        word = (word << 32) | head.buyerId;
    }

    function unpackHead(uint256 first) internal pure returns (Head memory head) {
        head.buyerId = uint32(first);
        head.typeVersion = uint16(first >> 32);
        head.decimals = uint8(first >> 48);
        head.currency = Currency(uint8(first >> 56));
        head.units = uint64(first >> 64);
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
        uint256 cleared = newWord & ~(uint256(type(uint40).max) << CLAIM_BY_BIT);
        newWord = cleared | (uint256(newClaimBy) << CLAIM_BY_BIT);
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
        return uint8(word >> 16);
    }

    function poolCountOf(uint256 word) internal pure returns (uint256 poolCount) {
        return uint8(word >> 40);
    }

    function claimByOf(uint256 word) internal pure returns (uint256 claimBy) {
        return uint40(word >> CLAIM_BY_BIT);
    }

    function trancheOf(uint256 word) internal pure returns (uint32 tranche) {
        return uint16(word >> 168);
    }

    function packPart(IStakingPools.PoolUnits memory part) private pure returns (uint256 word) {
        return (uint256(part.units) << 32) | part.poolId;
    }
}
