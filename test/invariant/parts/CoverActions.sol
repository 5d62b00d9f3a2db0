// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAssetRegistry} from "../../../contracts/capital/interfaces/IAssetRegistry.sol";
import {ISolvencyLedger} from "../../../contracts/capital/interfaces/ISolvencyLedger.sol";
import {ICover} from "../../../contracts/cover/interfaces/ICover.sol";
import {IStakingPools} from "../../../contracts/staking/interfaces/IStakingPools.sol";
import {IMemberToken} from "../../../contracts/token/interfaces/IMemberToken.sol";
import {Orders} from "./Orders.sol";

/// @notice Buyers and those who end covers.
abstract contract CoverActions is Orders {
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
        uint256 length = liveCovers.length;
        for (uint256 i = 0; i < length; ++i) {
            uint256 candidate = liveCovers[((seed % length) + i) % length];
            ICover.CoverData memory data = cover.coverOf(candidate);
            if (data.hasOpenClaim) continue;
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
