// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ICover} from "../../../contracts/cover/interfaces/ICover.sol";
import {Orders} from "./Orders.sol";

/// @notice The same purchase in two halves, a smaller and a longer one: tried out, and taken back.
abstract contract Splits is Orders {
    uint256 private constant LEAST_PREMIUM = 0.0011 ether;

    /// @dev Premiums in wei; `longer` 0 if it cannot be bought. `least` is the smaller half without its capital charge.
    struct Prices {
        uint256 whole;
        uint256 first;
        uint256 second;
        uint256 least;
        uint256 longer;
        uint256 rounding;
        bool isSold;
    }

    function checkSplit(address buyer, ICover.BuyRequest memory request) internal {
        for (uint256 i = 0; i < request.pools.length; ++i) {
            if (request.pools[i].amount < 2) return;
        }
        uint256 snapshot = vm.snapshotState();
        Prices memory prices = pricesOf(buyer, request);
        vm.revertToState(snapshot);
        // What was tried out is no part of the books.
        vm.getRecordedLogs();
        if (prices.whole == 0) return;
        premise("I25 a part and a longer one");
        le(prices.first, prices.whole, "I25: a part costs no more than the whole");
        if (prices.longer != 0) le(prices.whole, prices.longer, "I25: a longer period costs no less");
        if (!prices.isSold) return;
        premise("I25 in two halves");
        le(prices.whole, prices.first + prices.second + prices.rounding, "I25: halves cost no less than the whole");
        // The least premium is asked before any capital charge.
        if (prices.least < LEAST_PREMIUM) return;
        premise("I53 in two halves");
        le(prices.first + prices.second, prices.whole + prices.rounding, "I53: halves cost what the whole costs");
    }

    /// @dev A unit of each pool at its price after the sale, twice: each half is rounded up.
    function pricesOf(address buyer, ICover.BuyRequest memory request) private returns (Prices memory prices) {
        ledger.mark();
        ICover.Quote memory quoted;
        (prices.whole, quoted) = premiumOf(buyer, request);
        if (prices.whole == 0) return prices;
        for (uint256 i = 0; i < quoted.priceBps.length; ++i) {
            uint256 unit = market.internalPrice() / 10;
            prices.rounding += (2 * unit * quoted.priceBps[i] * request.period) / (10_000 * 365 days) + 10 gwei;
        }
        ICover.BuyRequest memory longer = partOf(request, 1, 1);
        longer.period += 1 days;
        (prices.longer, ) = premiumOf(buyer, longer);
        ICover.BuyRequest memory half = partOf(request, 1, 2);
        (prices.first, quoted) = premiumOf(buyer, half);
        prices.least = quoted.premiumEth - quoted.capitalCharge;
        fund(buyer, half.payAssetId, quoted.premium);
        half.maxPremium = uint96(quoted.premium);
        vm.prank(buyer);
        try cover.buy{value: half.payAssetId == ETH ? quoted.premium : 0}(half) {
            (prices.second, quoted) = premiumOf(buyer, restOf(request, half));
            prices.least = Math.min(prices.least, quoted.premiumEth - quoted.capitalCharge);
            prices.isSold = prices.second != 0;
        } catch {
            prices.isSold = false;
        }
    }

    function premiumOf(
        address buyer,
        ICover.BuyRequest memory request
    ) private returns (uint256 premium, ICover.Quote memory quoted) {
        vm.prank(buyer);
        try cover.quote(request) returns (ICover.Quote memory answer) {
            return (answer.premiumEth, answer);
        } catch {
            return (0, quoted);
        }
    }

    function partOf(
        ICover.BuyRequest memory request,
        uint96 numerator,
        uint96 denominator
    ) private pure returns (ICover.BuyRequest memory part) {
        part = abi.decode(abi.encode(request), (ICover.BuyRequest));
        part.amount = 0;
        for (uint256 i = 0; i < part.pools.length; ++i) {
            part.pools[i].amount = (request.pools[i].amount * numerator) / denominator;
            part.amount += part.pools[i].amount;
        }
    }

    function restOf(
        ICover.BuyRequest memory request,
        ICover.BuyRequest memory half
    ) private pure returns (ICover.BuyRequest memory rest) {
        rest = partOf(request, 1, 1);
        rest.amount -= half.amount;
        for (uint256 i = 0; i < rest.pools.length; ++i) {
            rest.pools[i].amount -= half.pools[i].amount;
        }
    }

    function fund(address buyer, uint8 assetId, uint256 amount) internal {
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
