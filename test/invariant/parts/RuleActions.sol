// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenMarketMath} from "../../../contracts/capital/TokenMarketMath.sol";
import {IProducts} from "../../../contracts/cover/interfaces/IProducts.sol";
import {GovernActions} from "./GovernActions.sol";

/// @notice Rules that change while covers and claims live under the old ones.
abstract contract RuleActions is GovernActions {
    function declareRuleVerbs() internal {
        bytes4[] memory none;
        declareVerb("setParameters", none);
        declareVerb("changeTerms", none);
    }

    function ruleSelectors() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](2);
        selectors[0] = RuleActions.setParameters.selector;
        selectors[1] = RuleActions.changeTerms.selector;
    }

    /// @notice Parameters of one contract, within their bounds.
    function setParameters(uint256 which, uint256 seed) external counted("setParameters") {
        uint256 kind = which % 4;
        if (kind == 0) {
            TokenMarketMath.Params memory params = marketParameters();
            params.spreadAskBps = uint16(bound(seed, 50, 300));
            params.spreadBidBps = uint16(bound(seed >> 16, 50, 300));
            params.kappaBps = uint16(bound(seed >> 32, 1_000, 3_000));
            market.setParameters(params, 1 days + (seed % 3) * 12 hours);
        } else if (kind == 1) {
            uint256 lateFlip = (6 + (seed % 3) * 6) * 1 hours;
            uint256 quorumBps = bound(seed >> 8, 1_000, 2_000);
            assessment.setParameters(uint16(quorumBps), uint8(1 + (seed % 3)), uint32(lateFlip), 24 hours);
        } else if (kind == 2) {
            claims.setParameters(uint96((1 + (seed % 10)) * 0.01 ether), uint16(bound(seed >> 8, 50, 200)));
        } else {
            // Their product is at most one
            uint256 factorBps = bound(seed, 15_000, 20_000);
            staking.setParameters(uint32(factorBps), uint16(bound(seed >> 16, 2_000, 5_000)), 2_000);
        }
        succeeded("setParameters");
    }

    /// @notice The rules of a type or the offer of a product: for covers sold from now on.
    function changeTerms(uint256 which, uint256 seed) external counted("changeTerms") {
        if (which % 2 == 0) {
            uint256 typeId = seed % products.typeCount();
            IProducts.ProductType memory rules = rulesOf(typeId == 1);
            rules.waitingPeriod = uint24(bound(seed >> 8, 1 days, 10 days));
            rules.deductibleBps = uint16(bound(seed >> 16, 0, 1_000));
            rules.votingPeriod = uint24((72 + (seed % 3) * 24) * 1 hours);
            rules.cooldownPeriod = uint24((24 + (seed % 2) * 12) * 1 hours);
            products.setType(typeId, rules);
        } else {
            uint256 productId = seed % PRODUCTS;
            IProducts.Product memory product = products.productOf(productId);
            uint256 reductionBps = bound(seed >> 8, 0, 3_000);
            uint256 floorBps = bound(seed >> 24, 50, 300);
            products.updateProduct(
                productId,
                uint16(reductionBps),
                uint16(floorBps),
                product.capBps,
                product.assetMask
            );
        }
        premise("I35 terms changed");
        succeeded("changeTerms");
    }
}
