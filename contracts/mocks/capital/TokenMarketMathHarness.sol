// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenMarketMath} from "../../capital/TokenMarketMath.sol";

/// @notice Opens `TokenMarketMath` to tests.
contract TokenMarketMathHarness {
    struct Terms {
        uint256 nav;
        uint256 ratioBps;
        uint256 alphaBps;
        uint256 betaBps;
        uint256 ask;
        uint256 bid;
        uint256 askDepth;
        uint256 bidDepth;
        uint256 maxDisplacement;
    }

    /// @notice Everything the market says of one state.
    function terms(
        uint256 capital,
        uint256 mcr,
        uint256 effectiveSupply,
        TokenMarketMath.Params memory params
    ) external pure returns (Terms memory t) {
        t.nav = TokenMarketMath.nav(capital, effectiveSupply);
        t.ratioBps = TokenMarketMath.ratioBps(capital, mcr);
        t.alphaBps = TokenMarketMath.alpha(t.ratioBps, params);
        t.betaBps = TokenMarketMath.beta(t.ratioBps, params);
        t.ask = TokenMarketMath.ask(t.nav, t.alphaBps, params);
        t.bid = TokenMarketMath.bid(t.nav, t.betaBps, params);
        t.askDepth = TokenMarketMath.askDepth(capital, params);
        t.bidDepth = TokenMarketMath.bidDepth(capital, mcr, params);
        t.maxDisplacement = TokenMarketMath.maxDisplacement(t.askDepth, params);
    }

    function decayAsk(
        uint256 displacement,
        uint256 depth,
        uint256 elapsed,
        TokenMarketMath.Params memory params
    ) external pure returns (uint256) {
        return TokenMarketMath.decayAsk(displacement, depth, elapsed, params);
    }

    function decayBid(
        uint256 displacement,
        uint256 depth,
        uint256 elapsed,
        TokenMarketMath.Params memory params
    ) external pure returns (uint256) {
        return TokenMarketMath.decayBid(displacement, depth, elapsed, params);
    }

    function mintOut(
        uint256 paid,
        uint256 askPrice,
        uint256 depth,
        uint256 displacement
    ) external pure returns (uint256) {
        return TokenMarketMath.mintOut(paid, askPrice, depth, displacement);
    }

    function redeemOut(
        uint256 tokens,
        uint256 bidPrice,
        uint256 depth,
        uint256 displacement
    ) external pure returns (uint256) {
        return TokenMarketMath.redeemOut(tokens, bidPrice, depth, displacement);
    }

    function internalPrice(uint256 price, uint256 navPrevious, uint256 elapsed) external pure returns (uint256) {
        return TokenMarketMath.internalPrice(price, navPrevious, elapsed);
    }
}
