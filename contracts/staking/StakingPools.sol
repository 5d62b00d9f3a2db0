// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ModuleGuard} from "../access/ModuleGuard.sol";
import {Units} from "../common/Units.sol";
import {IMembership} from "../membership/interfaces/IMembership.sol";
import {IMemberToken} from "../token/interfaces/IMemberToken.sol";
import {IStakingPools} from "./interfaces/IStakingPools.sol";
import {PoolLib} from "./libraries/PoolLib.sol";
import {QuadLib} from "./libraries/QuadLib.sol";
import {PoolAdmin} from "./PoolAdmin.sol";
import {PoolSales} from "./PoolSales.sol";
import {StakePositions} from "./StakePositions.sol";
import {StakingStorage} from "./StakingStorage.sol";

/// @title Stake behind risks: every pool in one contract, positions as its tokens
/// @notice See `IStakingPools`. This file holds what reads; what writes lies in its three parts.
contract StakingPools is PoolAdmin, StakePositions, PoolSales {
    using PoolLib for PoolLib.Books;
    using PoolLib for PoolLib.Pool;
    using QuadLib for QuadLib.Quads;

    constructor(
        address initialAuthority,
        IMemberToken initialToken,
        IMembership initialMembership,
        uint32 initialCapacityFactorBps,
        uint16 initialRewardsShareBps,
        uint16 initialMaxFeeBps
    ) ERC721("", "") ModuleGuard(initialAuthority) StakingStorage(initialToken, initialMembership) {
        writeParameters(initialCapacityFactorBps, initialRewardsShareBps, initialMaxFeeBps);
    }

    /// @inheritdoc IStakingPools
    function freeCapacity(
        uint256 poolId,
        uint32 productId,
        uint32 tranche,
        uint16 reductionBps
    ) external view returns (uint256 freeUnits) {
        Allocation memory need;
        need.productId = productId;
        need.tranche = tranche;
        need.reductionBps = reductionBps;
        return offerIn(poolId, need).free;
    }

    /// @inheritdoc IStakingPools
    function poolCount() external view returns (uint256 count) {
        return parameters.poolCount;
    }

    /// @inheritdoc IStakingPools
    function rewardsShareBps() external view returns (uint256 shareBps) {
        return parameters.rewardsShareBps;
    }

    /// @inheritdoc IStakingPools
    function maxFeeBps() external view returns (uint256 feeBps) {
        return parameters.maxFeeBps;
    }

    /// @inheritdoc IStakingPools
    function poolOf(uint256 poolId) external view returns (Pool memory pool) {
        PoolLib.Pool storage stored = pools[poolId];
        PoolLib.Books memory books;
        stored.load(books, true);
        require(books.nextSeq != 0, UnknownPool(poolId));
        pool.manager = stored.terms.manager;
        pool.maxFeeBps = stored.terms.maxFeeBps;
        pool.totalWeightBps = stored.terms.totalWeightBps;
        pool.feeBps = books.feeBps;
        pool.heldStake = books.heldStake;
        uint256 seq = books.managerSeq;
        pool.managerPosition = seq == 0 ? 0 : positionIdOf(poolId, seq);
        PoolLib.Books memory met = openAtEdge(poolId);
        pool.heldSince = met.heldSince;
        pool.isHeld = met.isHeld(block.timestamp);
        pool.effectiveFeeBps = books.effectiveFeeBps;
        pool.rewardRate = books.rate;
        pool.settledAt = books.settledAt;
        pool.isWindingDown = books.isWindingDown;
        pool.stake = books.stake;
        pool.shares = books.shares;
    }

    /// @inheritdoc IStakingPools
    function poolProductOf(uint256 poolId, uint32 productId) external view returns (PoolProduct memory product) {
        PoolLib.Product memory stored = pools[poolId].products[productId];
        return PoolProduct(stored.weightBps, stored.targetPriceBps, stored.released, stored.releasedAt);
    }

    /// @inheritdoc IStakingPools
    function laneOf(uint256 poolId, uint32 productId) external view returns (uint256 word) {
        return pools[poolId].lanes[productId];
    }

    /// @inheritdoc IStakingPools
    function trancheSharesOf(uint256 poolId, uint32 tranche) external view returns (uint256 shares) {
        return pools[poolId].trancheShares.read(tranche);
    }

    /// @inheritdoc IStakingPools
    function feeOf(uint256 poolId) external view returns (uint256 fee) {
        return open(poolId).feeGwei() * Units.GWEI;
    }

    /// @inheritdoc IStakingPools
    function votingStakeOf(
        uint256 positionId,
        uint32 tranche,
        uint256 timestamp
    ) external view returns (uint256 stake) {
        Deposit memory held = depositOf(positionId, tranche);
        return held.increasedAt > timestamp ? 0 : held.stake;
    }

    /// @inheritdoc IStakingPools
    function depositOf(uint256 positionId, uint32 tranche) public view returns (Deposit memory held) {
        uint256 poolId = positionPool(positionId);
        return pools[poolId].depositNow(open(poolId), PoolLib.keyOf(seqOf(positionId), tranche));
    }
}
