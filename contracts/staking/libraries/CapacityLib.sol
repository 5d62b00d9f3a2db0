// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {TimeGrid} from "../../common/TimeGrid.sol";
import {Units} from "../../common/Units.sol";
import {LaneLib} from "../LaneLib.sol";
import {PremiumMath} from "../PremiumMath.sol";
import {IStakingPools} from "../interfaces/IStakingPools.sol";
import {PoolLib} from "./PoolLib.sol";
import {QuadLib} from "./QuadLib.sol";

/// @title What a pool can sell of a product, and at which price (docs/economics.md §4, §5)
/// @notice Capacity in units of 0.1 KEEL; premiums in wei of KEEL, rounded up.
library CapacityLib {
    using Math for uint256;
    using QuadLib for QuadLib.Quads;

    /// @dev Wei of a unit × 1e12, for a scale in bps³.
    uint256 private constant UNIT_SCALE = 1e29;

    /// @notice What a pool offers for one product and need.
    /// @param capacity tail sum of the stake's capacity from the current tranche on
    /// @param used tail sum of the demand from the current tranche on
    /// @param remembered capacity given back other than by time that still counts as used
    /// @param free what can be sold now
    /// @param targetBps yearly price between the product's floor and cap
    /// @param lanes the lane word as of the current tranche
    struct Offer {
        uint256 capacity;
        uint256 used;
        uint256 remembered;
        uint256 free;
        uint256 targetBps;
        uint256 lanes;
        bool isBacked;
    }

    /// @dev What the walk over the tranches is given: capacity is shares x scale / divisor, of `shares` in all live tranches.
    struct Walk {
        uint256 current;
        uint256 lane;
        uint256 scale;
        uint256 divisor;
        uint256 shares;
    }

    /// @notice The offer of a pool whose books stand at `timestamp`. Nothing is free of a product that the pool does not back.
    /// @param factorBps capacity for each unit of stake
    function offerOf(
        PoolLib.Pool storage pool,
        PoolLib.Books memory books,
        IStakingPools.Allocation memory allocation,
        uint256 factorBps,
        uint256 timestamp
    ) internal view returns (Offer memory offer) {
        PoolLib.Product storage product = pool.products[allocation.productId];
        uint256 current = TimeGrid.trancheOf(timestamp);
        Walk memory given;
        given.current = current;
        // a need in a tranche that has passed has no lane: nothing is free for it
        given.lane = allocation.tranche < current ? TimeGrid.LIVE_TRANCHES : allocation.tranche - current;
        given.shares = liveShares(pool, books);
        given.scale =
            product.weightBps *
            factorBps *
            Math.saturatingSub(Units.BPS, allocation.reductionBps) *
            books.stake;
        given.divisor = Math.max(books.shares, 1) * UNIT_SCALE;
        offer.lanes = LaneLib.shift(pool.lanes[allocation.productId], current);
        walk(pool, offer, given);
        offer.isBacked = product.targetPriceBps != 0;
        uint256 released = product.released;
        if (released != 0) offer.remembered = PremiumMath.releaseMemory(released, timestamp - product.releasedAt);
        offer.targetBps = Math.min(Math.max(product.targetPriceBps, allocation.floorBps), allocation.capBps);
    }

    /// @notice Gross premium of `units`, wei of KEEL, rounded up; zero where there is no capacity.
    function premiumOf(Offer memory offer, uint256 units, uint256 period) internal pure returns (uint256 premium) {
        if (offer.capacity == 0) return 0;
        return
            PremiumMath.premium({
                amount: units * LaneLib.UNIT,
                capacity: offer.capacity * LaneLib.UNIT,
                used: offer.used * LaneLib.UNIT,
                released: offer.remembered * LaneLib.UNIT,
                targetBps: offer.targetBps,
                period: period,
                curve: curve()
            });
    }

    /// @notice Yearly price of the next unit once `units` are sold, bps, rounded up. For display.
    function priceAfter(Offer memory offer, uint256 units) internal pure returns (uint256 priceBps) {
        if (offer.capacity == 0) return 0;
        uint256 useWad = ((offer.used + offer.remembered + units) * Units.WAD) / offer.capacity;
        return offer.targetBps + Math.ceilDiv(PremiumMath.load(useWad, curve()) * Units.BPS, Units.WAD);
    }

    /// @notice The load curve: u_k 65%, m1 2%, m2 20%.
    function curve() internal pure returns (PremiumMath.Curve memory standard) {
        return PremiumMath.Curve({kneeBps: 6500, lowBps: 200, highBps: 2000});
    }

    /// @dev Shares of the live tranches: all but those of one that passed and waits.
    function liveShares(PoolLib.Pool storage pool, PoolLib.Books memory books) private view returns (uint256 shares) {
        if (books.waiting == 0) return books.shares;
        return books.shares - pool.trancheShares.read(books.waiting);
    }

    /// @dev Hall's condition (docs/adr/0003-demand-lanes.md), the current tranche first, up to the lane of the need: what is left of
    /// stake and demand after each tranche, with the capacity of the stake rounded down. Safe because shares of 64 bits, stake of 96
    /// and a scale under 46 fit a word together, and tranches and lanes add up to the totals that they are taken from.
    function walk(PoolLib.Pool storage pool, Offer memory offer, Walk memory given) private view {
        uint256 shares = given.shares;
        uint256 demand = LaneLib.sum(offer.lanes);
        offer.capacity = (shares * given.scale) / given.divisor;
        offer.used = demand;
        if (given.lane >= TimeGrid.LIVE_TRANCHES) return;
        uint256 free = offer.capacity.saturatingSub(demand);
        uint256 word;
        unchecked {
            for (uint256 i = 0; i < given.lane && free != 0; ++i) {
                uint256 tranche = given.current + i;
                if (i == 0 || tranche % QuadLib.PER_WORD == 0) word = pool.trancheShares.wordOf(tranche);
                shares -= QuadLib.pick(word, tranche);
                demand -= LaneLib.laneOf(offer.lanes, i);
                free = free.min(((shares * given.scale) / given.divisor).saturatingSub(demand));
            }
        }
        offer.free = free;
    }
}
