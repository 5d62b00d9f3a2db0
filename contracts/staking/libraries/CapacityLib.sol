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
    /// @dev Wei of a unit × 1e12, for a scale in bps³.
    uint256 private constant UNIT_SCALE = 1e29;

    /// @notice What a pool offers for one product and need.
    /// @param capacity tail sum of the stake's capacity from the current tranche on
    /// @param used tail sum of the demand from the current tranche on
    /// @param remembered capacity given back other than by time that still counts as used
    /// @param free what can be sold now
    /// @param targetBps yearly price between the product's floor and cap
    struct Offer {
        uint256 capacity;
        uint256 used;
        uint256 remembered;
        uint256 free;
        uint256 targetBps;
    }

    /// @dev What the walk over the tranches is given: capacity of a tranche is its shares x scale / divisor.
    struct Walk {
        uint256 current;
        uint256 lane;
        uint256 lanes;
        uint256 scale;
        uint256 divisor;
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
        uint256 scale = product.weightBps * factorBps * Math.saturatingSub(Units.BPS, allocation.reductionBps);
        uint256 lanes = LaneLib.lanesOf(pool.lanes[allocation.productId], current);
        // a need in a tranche that has passed has no lane: nothing is free for it
        uint256 lane = allocation.tranche < current ? TimeGrid.LIVE_TRANCHES : allocation.tranche - current;
        walk(pool, offer, Walk(current, lane, lanes, scale * books.stake, books.shares * UNIT_SCALE));
        offer.remembered = PremiumMath.releaseMemory(product.released, timestamp - product.releasedAt);
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

    /// @dev One walk over the live tranches, the last first: Hall's condition as `LaneLib.room` states it, with the capacity of a
    /// tranche, rounded down, worked out on the way. Safe because shares of 64 bits, stake of 96 and a scale under 46 fit a word
    /// together, and eight quotients and eight lanes of 30 bits are far from 256 bits.
    function walk(PoolLib.Pool storage pool, Offer memory offer, Walk memory at) private view {
        if (at.divisor == 0) at.divisor = 1;
        uint256 free = at.lane < TimeGrid.LIVE_TRANCHES ? type(uint256).max : 0;
        uint256 stakeTail;
        uint256 demandTail;
        uint256 word;
        unchecked {
            for (uint256 i = TimeGrid.LIVE_TRANCHES; i > 0;) {
                --i;
                uint256 tranche = at.current + i;
                if (i == TimeGrid.LIVE_TRANCHES - 1 || tranche % QuadLib.PER_WORD == QuadLib.PER_WORD - 1) {
                    word = pool.trancheShares.words[tranche / QuadLib.PER_WORD];
                }
                uint256 shares = QuadLib.pick(word, tranche);
                if (shares != 0) stakeTail += (shares * at.scale) / at.divisor;
                if (at.lanes != 0) demandTail += LaneLib.laneOf(at.lanes, i);
                if (i > at.lane || free == 0) continue;
                if (stakeTail <= demandTail) free = 0;
                else if (stakeTail - demandTail < free) free = stakeTail - demandTail;
            }
        }
        (offer.free, offer.capacity, offer.used) = (free, stakeTail, demandTail);
    }
}
