// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IAssetRegistry} from "../../../contracts/capital/interfaces/IAssetRegistry.sol";
import {ISolvencyLedger} from "../../../contracts/capital/interfaces/ISolvencyLedger.sol";
import {ICover} from "../../../contracts/cover/interfaces/ICover.sol";
import {IStakingPools} from "../../../contracts/staking/interfaces/IStakingPools.sol";
import {IMemberToken} from "../../../contracts/token/interfaces/IMemberToken.sol";
import {Splits} from "./Splits.sol";

/// @notice Buyers and those who end covers.
abstract contract CoverActions is Splits {
    /// @dev One purchase in so many is also made in two halves.
    uint256 private constant SPLIT_EVERY = 8;

    function declareCoverVerbs() internal {
        bytes4[] memory errors = new bytes4[](13);
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
        errors[12] = ICover.RefundFailed.selector;
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
            bool isOver = data.status == ICover.Status.Active && block.timestamp >= data.claimBy;
            holds(!isOver || data.hasOpenClaim, "I46: a cover whose last day has passed can be ended");
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
        if (wish.size % SPLIT_EVERY == 1) checkSplit(wish.buyer, request);
        fund(wish.buyer, request.payAssetId, quoted.premium);
        // ETH above the premium comes back.
        uint256 value = request.payAssetId == ETH ? quoted.premium + (wish.route % 2) * 1 ether : 0;
        uint256 before = held(wish.buyer, request.payAssetId);
        uint256 promised = token.promised();
        vm.prank(wish.buyer);
        try cover.buy{value: value}(request) returns (uint256 coverId) {
            succeeded(verb);
            uint256 spent = before - held(wish.buyer, request.payAssetId);
            // Who calls back while it is paid moves ETH and KEEL of its own.
            if (wish.buyer != hostile() && request.commissionTo != hostile()) {
                checkCharge(wish.buyer, request, quoted, spent);
                checkGivenAway(request, quoted, token.promised() - promised);
            }
            checkSale(coverId, request, quoted);
        } catch (bytes memory reason) {
            refused(verb, reason);
        }
    }

    function checkCharge(
        address buyer,
        ICover.BuyRequest memory request,
        ICover.Quote memory quoted,
        uint256 spent
    ) private {
        // What the token refuses to the buyer as payee of its own commission becomes its credit.
        uint256 commission = request.commissionTo == buyer ? quoted.commission : 0;
        eq(spent + commission, quoted.premium, "I53: a purchase charges what the quote said");
        premise("I53");
    }

    function checkGivenAway(ICover.BuyRequest memory request, ICover.Quote memory quoted, uint256 promisedNow) private {
        uint256 commission = Math.ceilDiv(quoted.premiumEth * request.commissionBps, 10_000);
        uint256 rewards = Math.ceilDiv(promisedNow * market.internalPrice(), 1e18);
        premise("I55");
        le(
            (commission + rewards) * 100,
            quoted.premiumEth * 95,
            "I55: commission and rewards take at most 95% of the premium"
        );
    }

    function hostile() internal view virtual returns (address member);

    function checkSale(uint256 coverId, ICover.BuyRequest memory request, ICover.Quote memory quoted) internal virtual;
}
