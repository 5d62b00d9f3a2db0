// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimeGrid} from "../common/TimeGrid.sol";
import {Units} from "../common/Units.sol";
import {IStakingPools} from "./interfaces/IStakingPools.sol";
import {PoolLib} from "./libraries/PoolLib.sol";
import {PositionTokens} from "./PositionTokens.sol";

/// @title What managers and governance set: pools, products, fees, parameters
abstract contract PoolAdmin is PositionTokens {
    using PoolLib for PoolLib.Books;
    using PoolLib for PoolLib.Pool;

    uint256 private constant MAX_WEIGHT_BPS = 10_000;
    uint256 private constant MAX_TOTAL_WEIGHT_BPS = 200_000;
    uint256 private constant MAX_CAPACITY_FACTOR_BPS = 100_000;
    uint256 private constant MAX_MAX_FEE_BPS = 5_000;

    modifier onlyManager(uint256 poolId) {
        requireManager(poolId);
        _;
    }

    /// @inheritdoc IStakingPools
    function createPool(
        uint16 feeBps,
        uint16 maxFeeBps,
        ProductTerms[] calldata products,
        bytes32 metadataHash
    ) external nonReentrant returns (uint256 poolId) {
        require(maxFeeBps <= parameters.maxFeeBps, FeeAboveMaximum(maxFeeBps, parameters.maxFeeBps));
        require(feeBps <= maxFeeBps, FeeAboveMaximum(feeBps, maxFeeBps));
        poolId = ++parameters.poolCount;
        PoolLib.Pool storage pool = pools[poolId];
        pool.open(feeBps);
        emit PoolCreated(poolId, msg.sender, feeBps, maxFeeBps, metadataHash);
        uint256 totalWeightBps;
        for (uint256 i = 0; i < products.length; ++i) {
            require(pool.products[products[i].productId].targetPriceBps == 0, DuplicateProduct(products[i].productId));
            totalWeightBps += writeProduct(poolId, products[i]);
        }
        require(totalWeightBps <= MAX_TOTAL_WEIGHT_BPS, TotalWeightAboveMaximum(totalWeightBps, MAX_TOTAL_WEIGHT_BPS));
        // safe because the sum was just bounded
        pool.terms = PoolLib.Terms(msg.sender, maxFeeBps, uint24(totalWeightBps));
        membership.tie(msg.sender);
    }

    /// @inheritdoc IStakingPools
    function setProducts(uint256 poolId, ProductTerms[] calldata products) external onlyManager(poolId) {
        uint256 loweredBps;
        for (uint256 i = 0; i < products.length; ++i) {
            PoolLib.Product memory old = pools[poolId].products[products[i].productId];
            bool isLower = old.weightBps >= products[i].weightBps && old.targetPriceBps <= products[i].targetPriceBps;
            require(isLower && old.targetPriceBps != 0, RaiseNeedsDelay(poolId));
            loweredBps += old.weightBps - writeProduct(poolId, products[i]);
        }
        // safe because no product is lowered by more than it added
        pools[poolId].terms.totalWeightBps -= uint24(loweredBps);
    }

    /// @inheritdoc IStakingPools
    function setFee(uint256 poolId, uint16 newFeeBps) external onlyManager(poolId) {
        PoolLib.Books memory books = openDuties(poolId);
        require(newFeeBps <= pools[poolId].terms.maxFeeBps, FeeAboveMaximum(newFeeBps, pools[poolId].terms.maxFeeBps));
        require(newFeeBps <= books.feeBps, RaiseNeedsDelay(poolId));
        books.feeBps = newFeeBps;
        books.refreshFee();
        emit FeeSet(poolId, newFeeBps);
        close(poolId, books);
    }

    /// @inheritdoc IStakingPools
    function setManagerPosition(uint256 poolId, uint256 positionId) external onlyManager(poolId) {
        PoolLib.Books memory books = openDuties(poolId);
        uint256 seq;
        if (positionId != 0) {
            require(positionPool(positionId) == poolId, WrongPool(positionId, poolId));
            require(requirePosition(positionId) == msg.sender, NotPositionOwner(positionId, msg.sender));
            seq = seqOf(positionId);
        }
        books.managerSeq = seq;
        books.feeFactorBps = feeFactorBps();
        books.managerShares = sharesOf(poolId, seq, books.waiting);
        books.refreshFee();
        emit ManagerPositionSet(poolId, positionId);
        close(poolId, books);
    }

    /// @inheritdoc IStakingPools
    function setParameters(
        uint32 newCapacityFactorBps,
        uint16 newRewardsShareBps,
        uint16 newMaxFeeBps
    ) external restricted {
        writeParameters(newCapacityFactorBps, newRewardsShareBps, newMaxFeeBps);
    }

    /// @inheritdoc IStakingPools
    function capacityFactorBps() external view returns (uint256 factorBps) {
        return parameters.capacityFactorBps;
    }

    function writeParameters(uint32 newCapacityFactorBps, uint16 newRewardsShareBps, uint16 newMaxFeeBps) internal {
        bool isInRange = newCapacityFactorBps >= Units.BPS && newCapacityFactorBps <= MAX_CAPACITY_FACTOR_BPS;
        require(isInRange, BadParameters("capacity factor"));
        // rho <= 1 / capacity factor, docs/economics.md §9
        bool isCarried = uint256(newRewardsShareBps) * newCapacityFactorBps <= 1e8;
        require(newRewardsShareBps != 0 && isCarried, BadParameters("rewards share"));
        require(newMaxFeeBps <= MAX_MAX_FEE_BPS, BadParameters("fee"));
        parameters.capacityFactorBps = newCapacityFactorBps;
        parameters.rewardsShareBps = newRewardsShareBps;
        parameters.maxFeeBps = newMaxFeeBps;
        emit ParametersSet(newCapacityFactorBps, newRewardsShareBps, newMaxFeeBps);
    }

    function writeProduct(uint256 poolId, ProductTerms calldata terms) private returns (uint256 weightBps) {
        require(terms.weightBps <= MAX_WEIGHT_BPS, WeightAboveMaximum(terms.weightBps, MAX_WEIGHT_BPS));
        require(terms.targetPriceBps != 0, PriceZero(terms.productId));
        PoolLib.Product storage product = pools[poolId].products[terms.productId];
        product.weightBps = terms.weightBps;
        product.targetPriceBps = terms.targetPriceBps;
        emit ProductSet(poolId, terms.productId, terms.weightBps, terms.targetPriceBps);
        return terms.weightBps;
    }

    /// @dev Shares of a position that have not passed out: in a tranche that waits and in the live ones.
    function sharesOf(uint256 poolId, uint256 seq, uint256 waiting) private view returns (uint256 shares) {
        PoolLib.Pool storage pool = pools[poolId];
        if (waiting != 0) shares = pool.depositAt(PoolLib.keyOf(seq, waiting)).shares;
        uint256 current = TimeGrid.trancheOf(block.timestamp);
        for (uint256 i = 0; i < TimeGrid.LIVE_TRANCHES; ++i) {
            shares += pool.depositAt(PoolLib.keyOf(seq, current + i)).shares;
        }
    }

    function requireManager(uint256 poolId) private view {
        address manager = pools[poolId].terms.manager;
        require(manager != address(0), UnknownPool(poolId));
        require(manager == msg.sender, NotManager(poolId, msg.sender));
    }
}
