// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {TimeGrid} from "../../../contracts/common/TimeGrid.sol";
import {ICover} from "../../../contracts/cover/interfaces/ICover.sol";
import {PoolActions} from "./PoolActions.sol";

/// @notice Orders of cover, made to fit what the pools have: most of them, not all.
abstract contract Orders is PoolActions {
    uint256 internal constant GRACE = 35 days;
    /// @dev One order in so many asks for the most that `maxCover` finds, which takes as long as ten purchases.
    uint256 private constant EDGE_EVERY = 8;
    /// @dev An order is worth at most one part in so many of the ETH in the pool.
    uint256 private constant SLICE = 25;

    /// @dev What a purchase wants, before it is made to fit.
    struct Wish {
        address buyer;
        uint256 product;
        uint256 size;
        uint256 period;
        uint256 route;
        uint8 payAsset;
    }

    function requestFor(
        string memory verb,
        Wish memory wish
    ) internal returns (bool fits, ICover.BuyRequest memory request) {
        uint32 productId = uint32(wish.product % PRODUCTS);
        uint32[] memory route = routeOf(wish.route);
        request.owner = wish.buyer;
        request.productId = productId;
        request.assetId = coverAssetOf(productId, wish.product / PRODUCTS);
        request.period = uint32(bound(wish.period, 28 days, 365 days));
        request.payAssetId = wish.payAsset;
        request.deadline = uint40(block.timestamp);
        if (wish.payAsset != KEEL && wish.route % 3 == 0) {
            request.commissionBps = uint16(wish.route % 3_001);
            request.commissionTo = anyActor(wish.route >> 8);
            if (wish.payAsset != ETH && wish.route % 2 == 0)
                refusePayee(wish.buyer, request.commissionTo, wish.payAsset);
        }
        uint256[] memory perPool = roomFor(verb, request, route, wish.period % EDGE_EVERY == 0);
        // From a thousandth to all of what is left; one in sixteen asks for more.
        uint256 share = wish.size % 16 == 0 ? 1_100 : bound(wish.size, 1, 1_000);
        (request.amount, request.pools) = split(route, perPool, share);
        fits = request.amount != 0;
    }

    /// @dev What each pool could back, at most `SLICE` of the ETH held; at the edge, to the unit what the suite itself says.
    function roomFor(
        string memory verb,
        ICover.BuyRequest memory request,
        uint32[] memory route,
        bool atEdge
    ) private returns (uint256[] memory perPool) {
        perPool = new uint256[](route.length);
        if (!atEdge) return likelyRoom(request, route);
        vm.prank(request.owner);
        try cover.maxCover(request.productId, request.assetId, request.period, route) returns (
            uint256 amount,
            uint256[] memory most
        ) {
            if (amount != 0) return most;
            premise("sold out");
            // A little all the same: to be refused by what is short.
            perPool[0] = request.assetId == USDC ? 100e6 : 0.1 ether;
        } catch (bytes memory reason) {
            refused(verb, reason);
        }
    }

    function likelyRoom(
        ICover.BuyRequest memory request,
        uint32[] memory route
    ) private view returns (uint256[] memory perPool) {
        perPool = new uint256[](route.length);
        uint256 needAt = block.timestamp + request.period + GRACE + TimeGrid.ASSESSMENT_TAIL;
        uint16 reductionBps = products.productOf(request.productId).reductionBps;
        uint256 left = pool.recordedOf(ETH) / SLICE;
        for (uint256 i = 0; i < route.length; ++i) {
            uint256 units = staking.freeCapacity(
                route[i],
                request.productId,
                uint32(TimeGrid.trancheOf(needAt)),
                reductionBps
            );
            uint256 worth = Math.min((units * market.internalPrice()) / 10, left);
            left -= worth;
            perPool[i] = inAsset(request.assetId, worth);
        }
    }

    function inAsset(uint8 assetId, uint256 worth) private view returns (uint256 amount) {
        if (assetId == ETH) return worth;
        (uint256 price, , ) = pool.priceOf(assetId);
        return price == 0 ? 0 : (worth * 10 ** assets[assetId].decimals()) / price;
    }

    /// @dev The token will not go to the payee: what it is due becomes a credit. Never actor 0, to whom credits go.
    function refusePayee(address buyer, address payee, uint8 assetId) private {
        if (payee != buyer && payee != actors[0]) assets[assetId].setBlocked(payee, true);
    }

    /// @dev One to three different pools, starting anywhere.
    function routeOf(uint256 seed) private view returns (uint32[] memory route) {
        uint256 length = 1 + (seed % POOLS);
        route = new uint32[](length);
        for (uint256 i = 0; i < length; ++i) {
            route[i] = uint32(pools[((seed >> 16) + i) % POOLS]);
        }
    }

    function split(
        uint32[] memory route,
        uint256[] memory perPool,
        uint256 share
    ) private pure returns (uint96 amount, ICover.PoolShare[] memory shares) {
        uint256 used;
        for (uint256 i = 0; i < route.length; ++i) {
            if ((perPool[i] * share) / 1_000 != 0) ++used;
        }
        shares = new ICover.PoolShare[](used);
        used = 0;
        for (uint256 i = 0; i < route.length; ++i) {
            uint96 part = uint96((perPool[i] * share) / 1_000);
            if (part == 0) continue;
            shares[used++] = ICover.PoolShare(route[i], part);
            amount += part;
        }
    }

    /// @dev Even products take ETH and stETH, odd ones USDC and DAI.
    function coverAssetOf(uint32 productId, uint256 seed) internal pure returns (uint8 assetId) {
        if (productId % 2 == 0) return seed % 8 == 0 ? STETH : ETH;
        return seed % 2 == 0 ? USDC : DAI;
    }
}
