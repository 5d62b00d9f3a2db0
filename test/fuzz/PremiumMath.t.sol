// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PremiumMath} from "../../contracts/staking/PremiumMath.sol";
import {PropertyTest} from "../support/Cheats.sol";

/// @notice Properties of premiums (docs/economics.md §5) over random curves, capacities and orders.
contract PremiumMathFuzz is PropertyTest {
    struct Pool {
        uint256 capacity;
        uint256 used;
        uint256 released;
        uint256 targetBps;
        uint256 period;
        uint256 seed;
    }

    /// @notice Orders in a row cost at least one order for all of them, and under one unit an order more.
    function testFuzz_splittingNeverHelps(Pool memory pool, uint256[5] memory amounts) public pure {
        bounded(pool);
        uint256 whole;
        uint256 paid;
        for (uint256 i = 0; i < 5; ++i) {
            uint256 amount = bound(amounts[i], 0, pool.capacity / 2);
            paid += price(amount, pool.used + whole, pool.period, pool);
            whole += amount;
        }
        uint256 once = price(whole, pool.used, pool.period, pool);
        le(once, paid, "premium: splitting never helps");
        le(paid, once + 4, "premium: splitting costs under one unit an order");
    }

    /// @notice The order of two orders changes no more than their rounding.
    function testFuzz_orderDoesNotMatter(Pool memory pool, uint256 a, uint256 b) public pure {
        bounded(pool);
        (a, b) = (bound(a, 0, pool.capacity), bound(b, 0, pool.capacity));
        uint256 ab = price(a, pool.used, pool.period, pool) + price(b, pool.used + a, pool.period, pool);
        uint256 ba = price(b, pool.used, pool.period, pool) + price(a, pool.used + b, pool.period, pool);
        le(ab, ba + 1, "premium: order does not matter");
        le(ba, ab + 1, "premium: order does not matter");
    }

    /// @notice The premium never falls with the amount, the period or what is used already.
    function testFuzz_monotone(Pool memory pool, uint256 amount, uint256 more, uint256 longer) public pure {
        bounded(pool);
        (amount, more) = (bound(amount, 0, pool.capacity), bound(more, 1, pool.capacity));
        uint256 base = price(amount, pool.used, pool.period, pool);
        le(base, price(amount + more, pool.used, pool.period, pool), "premium: monotone in the amount");
        le(base, price(amount, pool.used, pool.period + bound(longer, 1, 365 days), pool), "premium: monotone in time");
        // What is charged is a difference of rounded states: the exact values lie under 1e-18 unit apart
        le(base, price(amount, pool.used + more, pool.period, pool) + 1, "premium: monotone in what is used");
    }

    /// @notice Two periods in a row at the same use cost what one over both costs, up to one unit against the buyer.
    function testFuzz_periodsAddUp(Pool memory pool, uint256 amount, uint256 rest) public pure {
        bounded(pool);
        (amount, rest) = (bound(amount, 0, pool.capacity), bound(rest, 0, 365 days));
        uint256 once = price(amount, pool.used, pool.period + rest, pool);
        uint256 twice = price(amount, pool.used, pool.period, pool) + price(amount, pool.used, rest, pool);
        le(once, twice, "premium: splitting the period never helps");
        le(twice, once + 1, "premium: splitting the period costs one unit at most");
    }

    /// @notice I25: at least the target rate, and never free.
    function testFuzz_atLeastTheTargetRate(Pool memory pool, uint256 amount) public pure {
        bounded(pool);
        amount = bound(amount, 1, pool.capacity);
        uint256 paid = price(amount, pool.used, pool.period, pool);
        le(amount * pool.targetBps * pool.period, paid * 365 days * 1e4, "I25: at least the target rate");
        lt(0, paid, "I25: never free");
    }

    /// @notice The state function never falls, and its value beyond full use follows the same curve.
    function testFuzz_loadIntegralNeverFalls(Pool memory pool, uint256 taken, uint256 more) public pure {
        bounded(pool);
        PremiumMath.Curve memory curve = curveOf(pool.seed);
        (taken, more) = (bound(taken, 0, 3 * pool.capacity), bound(more, 0, pool.capacity));
        uint256 low = PremiumMath.loadIntegral(taken, pool.capacity, curve);
        le(low, PremiumMath.loadIntegral(taken + more, pool.capacity, curve), "load: never falls");
    }

    /// @notice Released capacity is forgotten steadily, all of it in 14 days.
    function testFuzz_releaseIsForgotten(uint256 released, uint256 t1, uint256 t2) public pure {
        released = bound(released, 0, 1e30);
        (t1, t2) = (bound(t1, 0, 30 days), bound(t2, 0, 30 days));
        uint256 first = PremiumMath.releaseMemory(released, t1);
        le(first, released, "memory: never grows");
        le(PremiumMath.releaseMemory(released, t1 + t2), first, "memory: falls with time");
        eq(PremiumMath.releaseMemory(released, 14 days + t1), 0, "memory: gone in 14 days");
        if (t1 <= 14 days) le(released * (14 days - t1), first * 14 days, "memory: rounded against the buyer");
    }

    function price(uint256 amount, uint256 used, uint256 period, Pool memory pool) private pure returns (uint256) {
        return
            PremiumMath.premium({
                amount: amount,
                capacity: pool.capacity,
                used: used,
                released: pool.released,
                targetBps: pool.targetBps,
                period: period,
                curve: curveOf(pool.seed)
            });
    }

    function bounded(Pool memory pool) private pure {
        pool.capacity = bound(pool.capacity, 1, 1e29);
        pool.used = bound(pool.used, 0, pool.capacity);
        pool.released = bound(pool.released, 0, pool.capacity);
        pool.targetBps = bound(pool.targetBps, 1, 10_000);
        pool.period = bound(pool.period, 1, 365 days);
    }

    function curveOf(uint256 seed) private pure returns (PremiumMath.Curve memory) {
        if (seed % 4 == 0) return PremiumMath.Curve({kneeBps: 6_500, lowBps: 200, highBps: 2_000});
        return
            PremiumMath.Curve({
                kneeBps: uint16(bound(seed, 1, 9_999)),
                lowBps: uint16(bound(seed >> 32, 0, 5_000)),
                highBps: uint16(bound(seed >> 64, 0, 20_000))
            });
    }
}
