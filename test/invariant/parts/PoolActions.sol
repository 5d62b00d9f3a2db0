// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IStakingPools} from "../../../contracts/staking/interfaces/IStakingPools.sol";
import {StakeActions} from "./StakeActions.sol";

/// @notice Managers who lower weights and fees, and owners who hand positions on.
abstract contract PoolActions is StakeActions {
    uint256 internal constant PRODUCTS = 6;
    /// @dev A weight is not lowered under this: the pools go on selling.
    uint256 private constant LEAST_WEIGHT_BPS = 5_000;

    function declarePoolVerbs() internal {
        declareVerb("lowerTerms", only(IStakingPools.RaiseNeedsDelay.selector));
        declareVerb("lowerFee", only(IStakingPools.RaiseNeedsDelay.selector));
        bytes4[] memory errors = new bytes4[](4);
        errors[0] = IStakingPools.PositionManages.selector;
        errors[1] = IStakingPools.NotAccepting.selector;
        errors[2] = IERC721Errors.ERC721InvalidSender.selector;
        errors[3] = IStakingPools.NothingStaked.selector;
        declareVerb("handOver", errors);
    }

    function poolSelectors() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](3);
        selectors[0] = PoolActions.lowerTerms.selector;
        selectors[1] = PoolActions.lowerFee.selector;
        selectors[2] = PoolActions.handOver.selector;
    }

    /// @notice A weight a little lower, a price a little higher; one in eight the other way round.
    function lowerTerms(uint256 where, uint256 product, uint256 how) external counted("lowerTerms") {
        uint256 poolId = poolAt(where);
        uint32 productId = uint32(product % PRODUCTS);
        IStakingPools.PoolProduct memory old = staking.poolProductOf(poolId, productId);
        uint256 weightBps = old.weightBps > LEAST_WEIGHT_BPS ? old.weightBps - (how % 8) : old.weightBps;
        if (how % 8 == 0) weightBps += 1;
        IStakingPools.ProductTerms[] memory terms = new IStakingPools.ProductTerms[](1);
        terms[0] = IStakingPools.ProductTerms(productId, uint16(weightBps), uint16(old.targetPriceBps + (how % 2)));
        vm.prank(staking.poolOf(poolId).manager);
        try staking.setProducts(poolId, terms) {
            succeeded("lowerTerms");
            holds(weightBps <= old.weightBps, "I22: no weight is raised at once");
        } catch (bytes memory reason) {
            refused("lowerTerms", reason);
        }
    }

    /// @notice A fee a little lower, or none lower any more; one in eight a higher one.
    function lowerFee(uint256 where, uint256 how) external counted("lowerFee") {
        uint256 poolId = poolAt(where);
        IStakingPools.Pool memory p = staking.poolOf(poolId);
        uint256 feeBps = how % 8 == 0 ? p.feeBps + 1 : p.feeBps - (p.feeBps > 100 ? how % 4 : 0);
        vm.prank(p.manager);
        try staking.setFee(poolId, uint16(feeBps)) {
            succeeded("lowerFee");
            le(feeBps, p.feeBps, "I06: no fee is raised at once");
        } catch (bytes memory reason) {
            refused("lowerFee", reason);
        }
    }

    /// @notice A position goes to another staker, who mostly accepts it.
    function handOver(uint256 which, uint256 to, bool accepts) external counted("handOver") {
        (uint256 positionId, address owner) = pickPosition(which);
        address receiver = stakerAt(to);
        vm.prank(receiver);
        staking.setAcceptsPositions(accepts || to % 4 != 0);
        (uint256 free, uint256 earned) = dueOf(positionId, knownTranches(positionId));
        vm.prank(owner);
        try staking.transferFrom(owner, receiver, positionId) {
            succeeded("handOver");
            (uint256 freeNow, uint256 earnedNow) = dueOf(positionId, knownTranches(positionId));
            eq(free, freeNow, "I06: a position is handed over with all its stake");
            eq(earned, earnedNow, "I07: a position is handed over with all its rewards");
        } catch (bytes memory reason) {
            refused("handOver", reason);
        }
    }
}
