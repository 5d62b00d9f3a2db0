// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ModuleGuard} from "../access/ModuleGuard.sol";
import {PackedERC721} from "../common/PackedERC721.sol";
import {Units} from "../common/Units.sol";
import {IMembership} from "../membership/interfaces/IMembership.sol";
import {IMemberToken} from "../token/interfaces/IMemberToken.sol";
import {IStakingPools} from "./interfaces/IStakingPools.sol";
import {PoolLib} from "./libraries/PoolLib.sol";
import {StreamLib} from "./libraries/StreamLib.sol";

/// @title What the parts of StakingPools share: the pools, the parameters, and how the books of a pool are opened and closed
/// @dev The id of a position holds its pool (from bit 32) and its number in the pool. The data of a position's token is the number of
/// its deposits.
abstract contract StakingStorage is IStakingPools, PackedERC721, ModuleGuard, ReentrancyGuardTransient {
    using PoolLib for PoolLib.Books;
    using PoolLib for PoolLib.Pool;
    using StreamLib for PoolLib.Pool;

    /// @dev One slot.
    struct Parameters {
        uint32 capacityFactorBps;
        uint16 rewardsShareBps;
        uint16 maxFeeBps;
        uint32 poolCount;
    }

    uint256 private constant SEQ_BITS = 32;

    IMemberToken internal immutable token;
    IMembership internal immutable membership;

    mapping(uint256 poolId => PoolLib.Pool) internal pools;
    Parameters internal parameters;

    constructor(IMemberToken initialToken, IMembership initialMembership) {
        token = initialToken;
        membership = initialMembership;
    }

    /// @inheritdoc IStakingPools
    function positionPool(uint256 positionId) public pure returns (uint256 poolId) {
        return positionId >> SEQ_BITS;
    }

    /// @dev Writes the books, and gives back the reward that nobody was there to earn.
    function close(uint256 poolId, PoolLib.Books memory books) internal {
        pools[poolId].store(poolId, books);
        if (books.unstreamed != 0) token.releasePromise(books.unstreamed);
    }

    /// @dev The books of a pool as of now, in memory.
    function open(uint256 poolId) internal view returns (PoolLib.Books memory books) {
        bring(books, poolId, type(uint40).max, false);
    }

    /// @dev The same with the word of duties, for who changes it.
    function openDuties(uint256 poolId) internal view returns (PoolLib.Books memory books) {
        bring(books, poolId, type(uint40).max, true);
    }

    /// @dev The same for who changes burn bounds or stake: brought up to date only where a tranche passed.
    function openAtEdge(uint256 poolId) internal view returns (PoolLib.Books memory books) {
        PoolLib.Pool storage pool = pools[poolId];
        pool.load(books, true);
        require(books.nextSeq != 0, UnknownPool(poolId));
        pool.meetEdges(books);
    }

    /// @dev Fills the books and brings them up to date by at most `longest` seconds.
    function bring(PoolLib.Books memory books, uint256 poolId, uint256 longest, bool withDuties) internal view {
        PoolLib.Pool storage pool = pools[poolId];
        pool.load(books, withDuties);
        require(books.nextSeq != 0, UnknownPool(poolId));
        pool.advance(books, Math.min(block.timestamp, books.settledAt + longest));
    }

    /// @dev Capacity factor × rewards share, at most one, rounded up: against the manager.
    function feeFactorBps() internal view returns (uint256 factorBps) {
        return Math.ceilDiv(uint256(parameters.capacityFactorBps) * parameters.rewardsShareBps, Units.BPS);
    }

    /// @dev The caller must own the position or be approved by who does.
    function requireAuthorized(uint256 positionId) internal view {
        address owner = requirePosition(positionId);
        require(_isAuthorized(owner, msg.sender, positionId), NotPositionOwner(positionId, msg.sender));
    }

    function requirePosition(uint256 positionId) internal view returns (address owner) {
        owner = _ownerOf(positionId);
        require(owner != address(0), UnknownPosition(positionId));
    }

    function positionIdOf(uint256 poolId, uint256 seq) internal pure returns (uint256 positionId) {
        return (poolId << SEQ_BITS) | seq;
    }

    /// @dev The number of a position in its pool.
    function seqOf(uint256 positionId) internal pure returns (uint256 seq) {
        return uint32(positionId);
    }
}
