// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Rights} from "../access/Rights.sol";
import {TimeGrid} from "../common/TimeGrid.sol";
import {IStakingPools} from "./interfaces/IStakingPools.sol";
import {LaneLib} from "./LaneLib.sol";
import {CapacityLib} from "./libraries/CapacityLib.sol";
import {PoolLib} from "./libraries/PoolLib.sol";
import {StreamLib} from "./libraries/StreamLib.sol";
import {PremiumMath} from "./PremiumMath.sol";
import {PositionTokens} from "./PositionTokens.sol";

/// @title What covers and claims do to pools: take and give back capacity, hold and burn stake
abstract contract PoolSales is PositionTokens {
    using CapacityLib for CapacityLib.Offer;
    using CapacityLib for PoolLib.Pool;
    using PoolLib for PoolLib.Books;
    using PoolLib for PoolLib.Pool;
    using StreamLib for PoolLib.Pool;

    uint256 private constant BPS_SQUARED = 1e8;

    /// @dev A sale while it walks over its pools: what is the same for all of them; premium and promised rewards, wei of KEEL, add up.
    struct Sale {
        Allocation wanted;
        Parameters rules;
        uint256 feeFactorBps;
        uint256 streamEndsAt;
        uint256 premium;
        uint256 promised;
    }

    /// @inheritdoc IStakingPools
    function allocate(
        Allocation calldata allocation,
        PoolUnits[] calldata parts
    ) external onlyRight(Rights.ALLOCATE) returns (uint256 premium) {
        uint256 streamEndsAt = TimeGrid.ceilWeek(block.timestamp + allocation.period);
        Sale memory sale = Sale(allocation, parameters, feeFactorBps(), streamEndsAt, 0, 0);
        requireInTime(allocation.tranche, allocation.period);
        for (uint256 i = 0; i < parts.length; ++i) {
            uint256 poolId = parts[i].poolId;
            for (uint256 j = 0; j < i; ++j) require(parts[j].poolId != poolId, DuplicatePool(poolId));
            allocateIn(poolId, parts[i].units, sale);
        }
        if (sale.promised != 0) token.promiseRewards(sale.promised);
        return sale.premium;
    }

    /// @inheritdoc IStakingPools
    function release(uint32 productId, uint32 tranche, PoolUnits[] calldata parts) external onlyRight(Rights.ALLOCATE) {
        for (uint256 i = 0; i < parts.length; ++i) {
            releaseLane(parts[i].poolId, productId, tranche, parts[i].units);
        }
    }

    /// @inheritdoc IStakingPools
    function holdStake(uint32[] calldata poolIds, uint96[] calldata amounts) external onlyRight(Rights.SLASH) {
        require(poolIds.length == amounts.length, LengthMismatch(poolIds.length, amounts.length));
        for (uint256 i = 0; i < poolIds.length; ++i) {
            PoolLib.Books memory books = openAtEdge(poolIds[i]);
            books.heldStake += amounts[i];
            books.noteHold(block.timestamp);
            emit StakeHeld(poolIds[i], amounts[i], books.heldStake);
            close(poolIds[i], books);
        }
    }

    /// @inheritdoc IStakingPools
    function settleClaim(
        uint32 productId,
        uint32 tranche,
        PoolSettlement[] calldata parts
    ) external onlyRight(Rights.SLASH) returns (uint256 burnt) {
        for (uint256 i = 0; i < parts.length; ++i) {
            burnt += settleIn(parts[i]);
            if (parts[i].releasedUnits != 0) releaseEarly(parts[i], productId, tranche);
        }
        if (burnt != 0) token.burnSlashed(burnt);
    }

    /// @inheritdoc IStakingPools
    function quoteAllocation(
        Allocation calldata allocation,
        PoolUnits[] calldata parts
    ) external view returns (uint256 premium, uint256[] memory freeUnits, uint256[] memory priceBps) {
        freeUnits = new uint256[](parts.length);
        priceBps = new uint256[](parts.length);
        Allocation memory wanted = allocation;
        for (uint256 i = 0; i < parts.length; ++i) {
            CapacityLib.Offer memory offer = offerIn(parts[i].poolId, wanted);
            premium += offer.premiumOf(parts[i].units, wanted.period);
            freeUnits[i] = offer.free;
            priceBps[i] = offer.priceAfter(parts[i].units);
        }
    }

    function allocateIn(uint256 poolId, uint256 units, Sale memory sale) private {
        PoolLib.Books memory books = open(poolId);
        PoolLib.Pool storage pool = pools[poolId];
        Allocation memory wanted = sale.wanted;
        CapacityLib.Offer memory offer = pool.offerOf(books, wanted, sale.rules.capacityFactorBps, block.timestamp);
        uint256 premium = requirePremium(poolId, units, wanted, offer);
        uint256 reward = startStream(pool, books, premium * wanted.netBps, sale);
        pool.lanes[wanted.productId] = LaneLib.raise(offer.lanes, wanted.tranche, units);
        emit Allocated(poolId, wanted.productId, wanted.tranche, units, premium, reward, sale.streamEndsAt);
        sale.premium += premium;
        sale.promised += reward;
        close(poolId, books);
    }

    /// @dev A whole number of wei each second, rounded down: what is promised is exactly what is streamed.
    function startStream(
        PoolLib.Pool storage pool,
        PoolLib.Books memory books,
        uint256 netPremium,
        Sale memory sale
    ) private returns (uint256 reward) {
        if (books.feeFactorBps != sale.feeFactorBps) {
            books.feeFactorBps = sale.feeFactorBps;
            books.refreshFee();
        }
        uint256 duration = sale.streamEndsAt - block.timestamp;
        uint256 rate = (netPremium * sale.rules.rewardsShareBps) / (BPS_SQUARED * duration);
        pool.startStream(books, rate, block.timestamp, sale.streamEndsAt);
        return rate * duration;
    }

    /// @dev Lifts the hold of a claim and burns; under the least stake a share the pool winds down and the rest goes too.
    function settleIn(PoolSettlement calldata part) private returns (uint256 burnt) {
        uint256 poolId = part.poolId;
        PoolLib.Books memory books = openAtEdge(poolId);
        uint256 stake = books.stake;
        // a hold is never lifted twice, but a payout must not fail over it
        uint256 lifted = Math.min(part.held, books.heldStake);
        books.heldStake -= lifted;
        burnt = Math.min(part.burn, stake);
        uint256 shortfall = part.burn - burnt;
        if (burnt != 0 && stake - burnt < books.shares * PoolLib.LEAST_STAKE_PER_SHARE) {
            burnt = stake;
            emit WoundDown(poolId, pools[poolId].windDown(books));
        }
        books.stake = stake - burnt;
        books.noteHold(block.timestamp);
        // a hold that is lifted lets the tranche go that waited, after it was burnt with the rest
        pools[poolId].meetEdges(books);
        emit StakeBurnt(poolId, burnt, shortfall, lifted);
        close(poolId, books);
    }

    /// @dev Capacity given back other than by time still counts as used for a while (docs/economics.md §5).
    function releaseEarly(PoolSettlement calldata part, uint256 productId, uint256 tranche) private {
        if (!releaseLane(part.poolId, productId, tranche, part.releasedUnits)) return;
        PoolLib.Product storage product = pools[part.poolId].products[productId];
        uint256 remembered = PremiumMath.releaseMemory(product.released, block.timestamp - product.releasedAt);
        // safe because a lane gives back at most 30 bits, and what is remembered only shrinks
        product.released = uint64(remembered + part.releasedUnits);
        product.releasedAt = uint40(block.timestamp);
    }

    function releaseLane(
        uint256 poolId,
        uint256 productId,
        uint256 tranche,
        uint256 units
    ) private returns (bool isReleased) {
        mapping(uint256 => uint256) storage lanes = pools[poolId].lanes;
        uint256 current = TimeGrid.trancheOf(block.timestamp);
        (lanes[productId], isReleased) = LaneLib.release(lanes[productId], current, tranche, units);
        if (isReleased) emit Released(poolId, productId, tranche, units);
    }

    function offerIn(
        uint256 poolId,
        Allocation memory allocation
    ) internal view returns (CapacityLib.Offer memory offer) {
        return pools[poolId].offerOf(open(poolId), allocation, parameters.capacityFactorBps, block.timestamp);
    }

    function requirePremium(
        uint256 poolId,
        uint256 units,
        Allocation memory allocation,
        CapacityLib.Offer memory offer
    ) private pure returns (uint256 premium) {
        uint256 productId = allocation.productId;
        require(units != 0, ZeroUnits(poolId));
        require(offer.isBacked, ProductNotInPool(poolId, productId));
        require(units <= offer.free, CapacityShort(poolId, productId, units, offer.free));
        return offer.premiumOf(units, allocation.period);
    }

    /// @dev Rewards stream no longer than the stake that earns them is bound, which also bounds the work of settling.
    function requireInTime(uint256 tranche, uint256 period) private view {
        uint256 current = TimeGrid.trancheOf(block.timestamp);
        uint256 last = current + TimeGrid.LIVE_TRANCHES - 1;
        require(tranche >= current && tranche <= last, TrancheOutOfRange(tranche, current, last));
        uint256 longest = TimeGrid.trancheEnd(tranche) - block.timestamp;
        require(period != 0 && period <= longest, PeriodOutOfRange(period, longest));
    }
}
