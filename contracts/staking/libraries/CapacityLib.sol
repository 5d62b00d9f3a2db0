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

    /// @notice The offer of a pool whose books stand at `timestamp`. Nothing is free of a product that the pool does not back.
    /// @param factorBps capacity for each unit of stake
    function offerOf(
        PoolLib.Pool storage pool,
        PoolLib.Books memory books,
        IStakingPools.Allocation memory allocation,
        uint256 factorBps,
        uint256 timestamp
    ) internal view returns (Offer memory offer) {
        PoolLib.Product memory product = pool.products[allocation.productId];
        uint256 current = TimeGrid.trancheOf(timestamp);
        uint256 usableBps = Math.saturatingSub(Units.BPS, allocation.reductionBps);
        uint256[8] memory capacity = capacities(pool, books, current, product.weightBps * factorBps * usableBps);
        uint256[8] memory demand = LaneLib.demands(pool.lanes[allocation.productId], current);
        // A need in a tranche that has passed has no lane: nothing is free for it
        uint256 lane = allocation.tranche < current ? TimeGrid.LIVE_TRANCHES : allocation.tranche - current;
        (offer.free, offer.capacity, offer.used) = LaneLib.room(capacity, demand, lane);
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

    /// @dev Capacity by live tranche, rounded down. `scale` is weight × factor × usable share, bps³. Safe because stake of 96 bits,
    /// shares of 64 and a scale under 46 bits fit a word together.
    function capacities(
        PoolLib.Pool storage pool,
        PoolLib.Books memory books,
        uint256 current,
        uint256 scale
    ) private view returns (uint256[8] memory capacity) {
        uint256 divisor = books.shares * UNIT_SCALE;
        if (divisor == 0 || scale == 0) return capacity;
        scale *= books.stake;
        uint256 word = pool.trancheShares.words[current / QuadLib.PER_WORD];
        // safe because tranches count from the epoch, and the product is bounded as said above
        unchecked {
            for (uint256 i = 0; i < TimeGrid.LIVE_TRANCHES; ++i) {
                uint256 tranche = current + i;
                if (i != 0 && tranche % QuadLib.PER_WORD == 0) {
                    word = pool.trancheShares.words[tranche / QuadLib.PER_WORD];
                }
                uint256 shares = QuadLib.pick(word, tranche);
                if (shares != 0) capacity[i] = (shares * scale) / divisor;
            }
        }
    }
}
