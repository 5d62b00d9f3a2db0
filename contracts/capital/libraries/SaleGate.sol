// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Units} from "../../common/Units.sol";
import {ISolvencyLedger} from "../interfaces/ISolvencyLedger.sol";

/// @title What a sale asks of capital, and the refusal when it is not there
/// @notice Every limit of docs/economics.md §3 is a lower bound on C_sale, so proving the largest proves them all.
library SaleGate {
    /// @dev State after the sale, gwei; `requirement` is the gate or the largest tag stress.
    struct Bounds {
        uint256 requirement;
        uint256 product;
        uint256 groupStress;
        uint256 tagStress;
        uint256 tag;
        uint256 member;
    }

    /// @notice C_sale that the sale needs, wei, rounded up.
    function largest(
        Bounds memory bounds,
        ISolvencyLedger.SaleLimits memory limits
    ) internal pure returns (uint256 need) {
        need = Math.max(bounds.requirement * Units.GWEI, needFor(bounds.product, limits.productBps));
        need = Math.max(need, needFor(bounds.groupStress, limits.groupBps));
        need = Math.max(need, needFor(bounds.tagStress, limits.tagBps));
        return Math.max(need, needFor(bounds.member, limits.memberBps));
    }

    /// @notice Refuses by the first bound that `capital` wei do not meet. Called with less than the largest.
    function refuse(
        Bounds memory bounds,
        ISolvencyLedger.SaleLimits memory limits,
        uint256 capital,
        uint256 productId,
        uint256 group
    ) internal pure {
        uint256 requirement = bounds.requirement * Units.GWEI;
        require(capital >= requirement, ISolvencyLedger.RequirementNotMet(capital, requirement));
        check(ISolvencyLedger.Limit.Product, productId, bounds.product, capital, limits.productBps);
        check(ISolvencyLedger.Limit.Group, group, bounds.groupStress, capital, limits.groupBps);
        check(ISolvencyLedger.Limit.Tag, bounds.tag, bounds.tagStress, capital, limits.tagBps);
        check(ISolvencyLedger.Limit.Member, 0, bounds.member, capital, limits.memberBps);
    }

    function check(
        ISolvencyLedger.Limit limit,
        uint256 id,
        uint256 exposure,
        uint256 capital,
        uint256 limitBps
    ) private pure {
        uint256 maximum = (capital * limitBps) / (Units.BPS * Units.GWEI);
        require(
            capital >= needFor(exposure, limitBps),
            ISolvencyLedger.AccumulationLimit(limit, id, exposure, maximum)
        );
    }

    /// @dev Wei of capital of which `exposure` gwei are at most the limit, rounded up.
    function needFor(uint256 exposure, uint256 limitBps) private pure returns (uint256 need) {
        return Math.ceilDiv(exposure * Units.BPS, limitBps) * Units.GWEI;
    }
}
