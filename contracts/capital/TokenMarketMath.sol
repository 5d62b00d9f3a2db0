// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Units} from "../common/Units.sol";

/// @title Prices, depth and trades of the token market (docs/economics.md §2)
/// @notice Money in wei, KEEL in 1e-18, prices in wei per whole KEEL, ratios in bps. Rounding is against the trader: ask
/// up, bid and both outputs down. Division by zero (no supply, no requirement, no ask) reverts with a panic: callers
/// refuse those states by name first.
library TokenMarketMath {
    using Math for uint256;

    /// @notice Parameters of the market, all in bps; the letters are those of docs/economics.md §2.
    /// @param spreadAskBps s_a, above the net asset value; over 0, so that the rounded ask never lies under it
    /// @param spreadBidBps s_b, under the net asset value
    /// @param beta0Bps β0, factor of the bid just above a full requirement
    /// @param fullRatioBps r_f, where the bid factor reaches 1 and the ask factor starts to rise; over 1e4
    /// @param kappaBps κ, slope of the ask factor
    /// @param alphaMaxBps αmax, largest ask factor
    /// @param maxRatioBps r_max, minting is closed above
    /// @param lambdaBps λ, share of the surplus that bounds the bid's depth
    /// @param maxDepthBps lmax, share of the capital that bounds the bid's depth
    /// @param askDepthBps la, share of the capital that is the ask's depth
    /// @param askDecayBps ρ_a, share of its depth the ask recovers a day
    /// @param bidDecayBps ρ_b, share of its depth the bid recovers a day
    /// @param maxDisplacementBps y_max, share of its depth the ask may be displaced
    struct Params {
        uint16 spreadAskBps;
        uint16 spreadBidBps;
        uint16 beta0Bps;
        uint16 fullRatioBps;
        uint16 kappaBps;
        uint16 alphaMaxBps;
        uint16 maxRatioBps;
        uint16 lambdaBps;
        uint16 maxDepthBps;
        uint16 askDepthBps;
        uint16 askDecayBps;
        uint16 bidDecayBps;
        uint16 maxDisplacementBps;
    }

    /// @notice Time in which the internal price would close a gap to the net asset value.
    uint256 internal constant INTERNAL_PRICE_PERIOD = 3 days;

    /// @notice Largest step of the internal price a day, bps of itself.
    uint256 internal constant INTERNAL_PRICE_STEP_BPS = 500;

    /// @notice N: net asset value of a whole KEEL, rounded down.
    /// @param effectiveSupply total supply and what is promised
    function nav(uint256 capital, uint256 effectiveSupply) internal pure returns (uint256) {
        return capital.mulDiv(Units.WAD, effectiveSupply);
    }

    /// @notice r: capital over the requirement, bps, rounded down.
    function ratioBps(uint256 capital, uint256 mcr) internal pure returns (uint256) {
        return capital.mulDiv(Units.BPS, mcr);
    }

    /// @notice β(r): factor of the bid, bps, rounded down. 0 at or under a ratio of 1.
    function beta(uint256 ratio, Params memory params) internal pure returns (uint256) {
        if (ratio <= Units.BPS) return 0;
        if (ratio >= params.fullRatioBps) return Units.BPS;
        // safe because 1e4 < ratio < r_f here
        uint256 rise = (Units.BPS - params.beta0Bps) * (ratio - Units.BPS);
        return params.beta0Bps + rise / (params.fullRatioBps - Units.BPS);
    }

    /// @notice α(r): factor of the ask, bps. Its rise is rounded down, as in §2: the spread outweighs the missing bp.
    function alpha(uint256 ratio, Params memory params) internal pure returns (uint256) {
        if (ratio <= params.fullRatioBps) return Units.BPS;
        uint256 rise = (params.kappaBps * (ratio - params.fullRatioBps)) / Units.BPS;
        return Math.min(params.alphaMaxBps, Units.BPS + rise);
    }

    /// @notice Price at which minting starts, rounded up.
    function ask(uint256 navPrice, uint256 alphaBps, Params memory params) internal pure returns (uint256) {
        return navPrice.mulDiv((Units.BPS + params.spreadAskBps) * alphaBps, Units.BPS ** 2, Math.Rounding.Ceil);
    }

    /// @notice Price at which redemption starts, rounded down.
    function bid(uint256 navPrice, uint256 betaBps, Params memory params) internal pure returns (uint256) {
        return navPrice.mulDiv((Units.BPS - params.spreadBidBps) * betaBps, Units.BPS ** 2);
    }

    /// @notice L_a: depth of the ask, wei, rounded down.
    function askDepth(uint256 capital, Params memory params) internal pure returns (uint256) {
        return capital.mulDiv(params.askDepthBps, Units.BPS);
    }

    /// @notice L_b: depth of the bid, wei, rounded down. Any number of redemptions at one moment takes less than this.
    function bidDepth(uint256 capital, uint256 mcr, Params memory params) internal pure returns (uint256) {
        if (capital <= mcr) return 0;
        uint256 ofCapital = capital.mulDiv(params.maxDepthBps, Units.BPS);
        uint256 ofSurplus = (capital - mcr).mulDiv(params.lambdaBps, Units.BPS);
        return Math.min(ofCapital, ofSurplus);
    }

    /// @notice y_max · L_a: how far the ask may be displaced, wei, rounded down.
    function maxDisplacement(uint256 depth, Params memory params) internal pure returns (uint256) {
        return depth.mulDiv(params.maxDisplacementBps, Units.BPS);
    }

    /// @notice Displacement of the ask after `elapsed` seconds; the recovery is rounded down.
    function decayAsk(
        uint256 displacement,
        uint256 depth,
        uint256 elapsed,
        Params memory params
    ) internal pure returns (uint256) {
        uint256 bounded = Math.min(displacement, maxDisplacement(depth, params));
        return bounded.saturatingSub(recovered(depth, params.askDecayBps, elapsed));
    }

    /// @notice Displacement of the bid after `elapsed` seconds; the recovery is rounded down.
    function decayBid(
        uint256 displacement,
        uint256 depth,
        uint256 elapsed,
        Params memory params
    ) internal pure returns (uint256) {
        return Math.min(displacement, depth).saturatingSub(recovered(depth, params.bidDecayBps, elapsed));
    }

    /// @notice KEEL for `paid` wei, rounded down at each of three steps. The caller adds `paid` to the displacement.
    /// @param askPrice over 0
    /// @param depth L_a, over 0
    /// @param displacement y, after its decay
    function mintOut(
        uint256 paid,
        uint256 askPrice,
        uint256 depth,
        uint256 displacement
    ) internal pure returns (uint256 tokens) {
        tokens = paid.mulDiv(Units.WAD, askPrice);
        tokens = tokens.mulDiv(depth, depth + displacement);
        return tokens.mulDiv(depth, depth + displacement + paid);
    }

    /// @notice Wei for `tokens` KEEL, rounded down, always under the depth that is left; 0 while the bid is 0 or its depth
    /// is used up. The caller adds the result to the displacement.
    /// @param depth L_b
    /// @param displacement z, after its decay
    function redeemOut(
        uint256 tokens,
        uint256 bidPrice,
        uint256 depth,
        uint256 displacement
    ) internal pure returns (uint256 paid) {
        if (bidPrice == 0 || displacement >= depth) return 0;
        uint256 left = depth - displacement;
        // KEEL side of the pool, rounded up: it makes KEEL cheaper
        uint256 reserve = (depth * depth).mulDiv(Units.WAD, bidPrice * left, Math.Rounding.Ceil);
        return left.mulDiv(tokens, reserve + tokens);
    }

    /// @notice The internal price after `elapsed` seconds, its step rounded towards the old price.
    /// @param price the last internal price
    /// @param navPrevious net asset value stored at the end of the previous write
    function internalPrice(uint256 price, uint256 navPrevious, uint256 elapsed) internal pure returns (uint256) {
        uint256 gap = navPrevious > price ? navPrevious - price : price - navPrevious;
        uint256 pull = gap.mulDiv(Math.min(elapsed, INTERNAL_PRICE_PERIOD), INTERNAL_PRICE_PERIOD);
        uint256 most = price.mulDiv(INTERNAL_PRICE_STEP_BPS * Math.min(elapsed, 1 days), Units.BPS * 1 days);
        uint256 step = Math.min(pull, most);
        return navPrevious > price ? price + step : price - step;
    }

    /// @dev Part of its depth that a side recovers in `elapsed` seconds, wei, rounded down.
    function recovered(uint256 depth, uint256 decayBps, uint256 elapsed) private pure returns (uint256) {
        return depth.mulDiv(decayBps * elapsed, Units.BPS * 1 days);
    }
}
