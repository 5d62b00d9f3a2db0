// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAssetRegistry} from "../../../contracts/capital/interfaces/IAssetRegistry.sol";
import {ISolvencyLedger} from "../../../contracts/capital/interfaces/ISolvencyLedger.sol";
import {ICover} from "../../../contracts/cover/interfaces/ICover.sol";
import {IStakingPools} from "../../../contracts/staking/interfaces/IStakingPools.sol";
import {IMemberToken} from "../../../contracts/token/interfaces/IMemberToken.sol";
import {StakeActions} from "./StakeActions.sol";

/// @notice Buyers and those who end covers.
abstract contract CoverActions is StakeActions {
    uint256 internal constant PRODUCTS = 6;

    /// @dev What a purchase wants, before it is made to fit.
    struct Wish {
        address buyer;
        uint256 product;
        uint256 size;
        uint256 period;
        uint256 route;
        uint8 payAsset;
    }

    function declareCoverVerbs() internal {
        bytes4[] memory errors = new bytes4[](12);
        errors[0] = IStakingPools.CapacityShort.selector;
        errors[1] = IStakingPools.ZeroUnits.selector;
        errors[2] = ISolvencyLedger.RequirementNotMet.selector;
        errors[3] = ISolvencyLedger.AccumulationLimit.selector;
        errors[4] = IAssetRegistry.NoGoodPrice.selector;
        errors[5] = IStakingPools.PoolWindingDown.selector;
        errors[6] = ICover.ZeroAmount.selector;
        errors[7] = ICover.CommissionWithKeel.selector;
        errors[8] = IMemberToken.TokensNotFree.selector;
        errors[9] = IStakingPools.PeriodOutOfRange.selector;
        errors[10] = ICover.PremiumAboveMaximum.selector;
        errors[11] = ICover.NoKeelPrice.selector;
        declareVerb("buyEth", errors);
        declareVerb("buyToken", errors);
        declareVerb("buyKeel", errors);
        errors = new bytes4[](3);
        errors[0] = ICover.NotExpired.selector;
        errors[1] = ICover.CoverNotActive.selector;
        errors[2] = ICover.ClaimOpen.selector;
        declareVerb("expire", errors);
        bytes4[] memory none;
        declareVerb("transferCover", none);
    }

    function coverSelectors() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](5);
        selectors[0] = CoverActions.buyEth.selector;
        selectors[1] = CoverActions.buyToken.selector;
        selectors[2] = CoverActions.buyKeel.selector;
        selectors[3] = CoverActions.expire.selector;
        selectors[4] = CoverActions.transferCover.selector;
    }

    function buyEth(
        uint256 who,
        uint256 product,
        uint256 size,
        uint256 period,
        uint256 route
    ) external counted("buyEth") {
        buyWith("buyEth", Wish(trader(who), product, size, period, route, ETH));
    }

    function buyToken(
        uint256 who,
        uint256 product,
        uint256 size,
        uint256 period,
        uint256 route
    ) external counted("buyToken") {
        buyWith("buyToken", Wish(trader(who), product, size, period, route, uint8(1 + (route % 3))));
    }

    function buyKeel(
        uint256 who,
        uint256 product,
        uint256 size,
        uint256 period,
        uint256 route
    ) external counted("buyKeel") {
        buyWith("buyKeel", Wish(trader(who), product, size, period, route, KEEL));
    }

    function expire(uint256 which, bool waits) external counted("expire") {
        if (covers.length == 0) return;
        uint256 coverId = pickActive(which);
        ICover.CoverData memory data = cover.coverOf(coverId);
        // Mostly after a wait for the day on which the cover may end.
        if ((waits || which % 2 == 0) && block.timestamp < data.claimBy) pass(data.claimBy - block.timestamp);
        try cover.expire(coverId) {
            succeeded("expire");
            holds(
                !data.hasOpenClaim && block.timestamp >= data.claimBy,
                "I34: a cover ends after its last day for claims"
            );
        } catch (bytes memory reason) {
            refused("expire", reason);
        }
    }

    function transferCover(uint256 which, uint256 to) external counted("transferCover") {
        if (covers.length == 0) return;
        uint256 coverId = covers[which % covers.length];
        address owner = cover.ownerOf(coverId);
        vm.prank(owner);
        try cover.transferFrom(owner, anyActor(to), coverId) {
            succeeded("transferCover");
        } catch (bytes memory reason) {
            refused("transferCover", reason);
        }
    }

    /// @dev An active cover if there is one, past its last day if there is one.
    function pickActive(uint256 seed) internal view returns (uint256 coverId) {
        coverId = covers[seed % covers.length];
        bool found;
        for (uint256 i = 0; i < covers.length; ++i) {
            uint256 candidate = covers[((seed % covers.length) + i) % covers.length];
            ICover.CoverData memory data = cover.coverOf(candidate);
            if (data.status != ICover.Status.Active || data.hasOpenClaim) continue;
            if (block.timestamp >= data.claimBy) return candidate;
            if (!found) (coverId, found) = (candidate, true);
        }
    }

    function buyWith(string memory verb, Wish memory wish) internal {
        (bool fits, ICover.BuyRequest memory request) = requestFor(verb, wish);
        if (!fits) return;
        vm.prank(wish.buyer);
        try cover.quote(request) returns (ICover.Quote memory quoted) {
            request.maxPremium = uint96(quoted.premium);
            buyQuoted(verb, wish, request, quoted);
        } catch (bytes memory reason) {
            refused(verb, reason);
        }
    }

    function buyQuoted(
        string memory verb,
        Wish memory wish,
        ICover.BuyRequest memory request,
        ICover.Quote memory quoted
    ) private {
        fund(wish.buyer, request.payAssetId, quoted.premium);
        // ETH above the premium comes back.
        uint256 value = request.payAssetId == ETH ? quoted.premium + (wish.route % 2) * 1 ether : 0;
        uint256 before = held(wish.buyer, request.payAssetId);
        vm.prank(wish.buyer);
        try cover.buy{value: value}(request) returns (uint256 coverId) {
            succeeded(verb);
            uint256 spent = before - held(wish.buyer, request.payAssetId);
            uint256 commission = request.commissionTo == wish.buyer ? quoted.commission : 0;
            eq(spent + commission, quoted.premium, "I53: a purchase charges what the quote said");
            premise("I53");
            checkSale(coverId, request, quoted);
        } catch (bytes memory reason) {
            refused(verb, reason);
        }
    }

    function checkSale(uint256 coverId, ICover.BuyRequest memory request, ICover.Quote memory quoted) internal virtual;

    function requestFor(
        string memory verb,
        Wish memory wish
    ) private returns (bool fits, ICover.BuyRequest memory request) {
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
        vm.prank(wish.buyer);
        try cover.maxCover(productId, request.assetId, request.period, route) returns (
            uint256 amount,
            uint256[] memory perPool
        ) {
            if (amount == 0) {
                premise("sold out");
                // A little all the same: to be refused by what is short.
                perPool[0] = request.assetId == USDC ? 100e6 : 0.1 ether;
            }
            // From a thousandth to all of what is left; one in sixteen asks for more.
            uint256 share = wish.size % 16 == 0 ? 1_100 : bound(wish.size, 1, 1_000);
            (request.amount, request.pools) = split(route, perPool, share);
            fits = request.amount != 0;
        } catch (bytes memory reason) {
            refused(verb, reason);
        }
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

    function fund(address buyer, uint8 assetId, uint256 amount) private {
        if (assetId == ETH || assetId == KEEL) return;
        assets[assetId].setBlocked(buyer, false);
        assets[assetId].mint(buyer, amount);
        vm.prank(buyer);
        assets[assetId].approve(address(pool), amount);
    }

    function held(address account, uint8 assetId) internal view returns (uint256 amount) {
        if (assetId == ETH) return account.balance;
        if (assetId == KEEL) return token.balanceOf(account);
        return assets[assetId].balanceOf(account);
    }
}
