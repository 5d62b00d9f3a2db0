// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SolvencyMath} from "../../contracts/capital/SolvencyMath.sol";
import {TokenMarketMath} from "../../contracts/capital/TokenMarketMath.sol";
import {PremiumMath} from "../../contracts/staking/PremiumMath.sol";
import {CapacityLib} from "../../contracts/staking/libraries/CapacityLib.sol";

/// @notice Inside these ranges no operation overflows, underflows or divides by zero: money and KEEL of 96 bits, exposure of 64 bits in
/// gwei, times of 40 bits, parameters in their bounds.
contract RangeProperties {
    function ofPrices(uint96 capital, uint96 supply, uint96 mcr, TokenMarketMath.Params memory p) external pure {
        require(supply != 0 && mcr != 0 && p.beta0Bps <= 1e4 && p.fullRatioBps > 1e4 && p.spreadBidBps <= 1_000);
        uint256 ratio = TokenMarketMath.ratioBps(capital, mcr);
        uint256 nav = TokenMarketMath.nav(capital, supply);
        TokenMarketMath.ask(nav, TokenMarketMath.alpha(ratio, p), p);
        TokenMarketMath.bid(nav, TokenMarketMath.beta(ratio, p), p);
        TokenMarketMath.bidDepth(capital, mcr, p);
    }

    function ofDisplacements(
        uint96 displacement,
        uint96 depth,
        uint40 elapsed,
        TokenMarketMath.Params memory p
    ) external pure {
        TokenMarketMath.decayAsk(displacement, depth, elapsed, p);
        TokenMarketMath.decayBid(displacement, depth, elapsed, p);
    }

    function ofMinting(uint96 paid, uint96 ask, uint96 depth, uint96 displacement) external pure {
        require(ask != 0 && depth != 0);
        TokenMarketMath.mintOut(paid, ask, depth, displacement);
    }

    function ofTheInternalPrice(uint96 price, uint96 nav, uint40 elapsed) external pure {
        TokenMarketMath.internalPrice(price, nav, elapsed);
    }

    function ofTheRequirement(uint64 uw, uint64 mkt, uint16 rho, uint64 floor, uint40 elapsed) external pure {
        require(rho <= 1e4);
        SolvencyMath.gate(SolvencyMath.mcr(uw, mkt, rho, floor), floor, elapsed, 1_000);
        SolvencyMath.clampPosted(uw, mkt);
    }

    function ofTwoClasses(uint64 eth, uint64 usd, uint96 price) external pure {
        SolvencyMath.combineUp(eth, usd, price);
    }

    function ofTheLoad(uint88 taken, uint96 capacity) external pure {
        require(capacity != 0);
        PremiumMath.loadIntegral(taken, capacity, CapacityLib.curve());
    }

    function ofWhatIsRemembered(uint64 released, uint40 elapsed) external pure {
        PremiumMath.releaseMemory(released, elapsed);
    }
}
