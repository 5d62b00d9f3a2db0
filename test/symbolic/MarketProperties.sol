// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenMarketMath} from "../../contracts/capital/TokenMarketMath.sol";

/// @notice What holds of every state of the token market (docs/economics.md §2), within the bounds of its parameters.
contract MarketProperties {
    function netAssetValueIsRoundedDown(uint96 capital, uint96 supply) external pure {
        require(supply != 0);
        uint256 nav = TokenMarketMath.nav(capital, supply);
        assert(nav * supply <= uint256(capital) * 1e18);
        assert((nav + 1) * supply > uint256(capital) * 1e18);
    }

    function thereIsABidExactlyAboveTheRequirement(uint32 ratio, TokenMarketMath.Params memory p) external pure {
        require(p.beta0Bps >= 1 && p.beta0Bps <= 1e4 && p.fullRatioBps > 1e4 && p.fullRatioBps <= 20_000);
        uint256 beta = TokenMarketMath.beta(ratio, p);
        assert(beta <= 1e4);
        assert((beta == 0) == (ratio <= 1e4));
    }

    function theBidFactorNeverFalls(uint32 low, uint32 high, TokenMarketMath.Params memory p) external pure {
        require(low <= high && p.beta0Bps <= 1e4 && p.fullRatioBps > 1e4 && p.fullRatioBps <= 20_000);
        assert(TokenMarketMath.beta(low, p) <= TokenMarketMath.beta(high, p));
    }

    function theAskFactorStaysInItsBounds(uint32 ratio, TokenMarketMath.Params memory p) external pure {
        require(p.fullRatioBps > 1e4 && p.kappaBps <= 1e4 && p.alphaMaxBps >= 1e4);
        uint256 alpha = TokenMarketMath.alpha(ratio, p);
        assert(alpha >= 1e4);
        assert(alpha <= p.alphaMaxBps);
    }

    function theAskFactorNeverFalls(uint32 low, uint32 high, TokenMarketMath.Params memory p) external pure {
        require(low <= high && p.fullRatioBps > 1e4 && p.kappaBps <= 1e4 && p.alphaMaxBps >= 1e4);
        assert(TokenMarketMath.alpha(low, p) <= TokenMarketMath.alpha(high, p));
    }

    function theAskIsOverTheNetAssetValue(uint96 nav, uint256 alpha, TokenMarketMath.Params memory p) external pure {
        require(nav != 0 && alpha >= 1e4 && alpha <= 30_000 && p.spreadAskBps >= 1 && p.spreadAskBps <= 1_000);
        assert(TokenMarketMath.ask(nav, alpha, p) > nav);
    }

    function theBidIsUnderTheNetAssetValue(uint96 nav, uint256 beta, TokenMarketMath.Params memory p) external pure {
        require(nav != 0 && beta <= 1e4 && p.spreadBidBps >= 1 && p.spreadBidBps <= 1_000);
        assert(TokenMarketMath.bid(nav, beta, p) < nav);
    }

    function theDepthOfTheBidIsAShareOfTheSurplus(
        uint96 capital,
        uint96 mcr,
        TokenMarketMath.Params memory p
    ) external pure {
        require(p.lambdaBps >= 1 && p.lambdaBps <= 2_500 && p.maxDepthBps <= 1_000);
        uint256 depth = TokenMarketMath.bidDepth(capital, mcr, p);
        assert(capital > mcr || depth == 0);
        assert(capital <= mcr || depth * 1e4 <= uint256(p.lambdaBps) * (capital - mcr));
        assert(depth * 10 <= capital);
    }

    function theAskOnlyRecovers(
        uint96 displacement,
        uint96 depth,
        uint40 elapsed,
        TokenMarketMath.Params memory p
    ) external pure {
        require(p.askDecayBps <= 1e4 && p.maxDisplacementBps <= 5_000);
        uint256 left = TokenMarketMath.decayAsk(displacement, depth, elapsed, p);
        assert(left <= displacement);
        assert(2 * left <= depth);
    }

    function theAskRecoversWithTime(
        uint96 displacement,
        uint96 depth,
        uint40 early,
        uint40 late,
        TokenMarketMath.Params memory p
    ) external pure {
        require(early <= late && p.askDecayBps <= 1e4 && p.maxDisplacementBps <= 5_000);
        uint256 first = TokenMarketMath.decayAsk(displacement, depth, early, p);
        assert(TokenMarketMath.decayAsk(displacement, depth, late, p) <= first);
    }

    function theBidOnlyRecovers(
        uint96 displacement,
        uint96 depth,
        uint40 early,
        uint40 late,
        TokenMarketMath.Params memory p
    ) external pure {
        require(early <= late && p.bidDecayBps <= 1e4);
        uint256 first = TokenMarketMath.decayBid(displacement, depth, early, p);
        assert(first <= displacement);
        assert(first <= depth);
        assert(TokenMarketMath.decayBid(displacement, depth, late, p) <= first);
    }

    /// @notice I57: whatever was redeemed, the whole depth is back after ten days.
    function theBidIsBackAfterTenDays(
        uint96 displacement,
        uint96 depth,
        uint40 elapsed,
        TokenMarketMath.Params memory p
    ) external pure {
        require(elapsed >= 10 days && p.bidDecayBps >= 1_000 && p.bidDecayBps <= 1e4);
        assert(TokenMarketMath.decayBid(displacement, depth, elapsed, p) == 0);
    }

    /// @notice I13: tokens times the ask are at most the money, and the ask is over the net asset value.
    function mintingGivesAtMostTheAsk(uint96 paid, uint96 ask, uint96 depth, uint96 displacement) external pure {
        require(ask != 0 && depth != 0);
        assert(TokenMarketMath.mintOut(paid, ask, depth, displacement) * ask <= uint256(paid) * 1e18);
    }

    function redeemingPaysAtMostTheBid(uint96 tokens, uint96 bid, uint96 depth, uint96 displacement) external pure {
        uint256 paid = TokenMarketMath.redeemOut(tokens, bid, depth, displacement);
        assert(paid * 1e18 <= uint256(tokens) * bid);
    }

    /// @notice I15: any redemption at one moment takes less than the depth, and so do two.
    function redeemingPaysLessThanTheDepth(
        uint96 first,
        uint96 second,
        uint96 bid,
        uint96 depth,
        uint96 displacement
    ) external pure {
        require(displacement < depth);
        uint256 paid = TokenMarketMath.redeemOut(first, bid, depth, displacement);
        assert(displacement + paid < depth);
        assert(displacement + paid + TokenMarketMath.redeemOut(second, bid, depth, displacement + paid) < depth);
    }

    /// @notice I16: the internal price moves towards the net asset value, not beyond it, at most 5% a day.
    function theInternalPriceMovesSlowly(uint96 price, uint96 nav, uint40 elapsed) external pure {
        uint256 moved = TokenMarketMath.internalPrice(price, nav, elapsed);
        assert(nav >= price ? moved >= price && moved <= nav : moved <= price && moved >= nav);
        uint256 step = moved > price ? moved - price : price - moved;
        assert(step * 20 <= price);
        assert(elapsed != 0 || step == 0);
    }
}
