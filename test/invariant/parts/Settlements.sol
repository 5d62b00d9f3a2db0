// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISolvencyLedger} from "../../../contracts/capital/interfaces/ISolvencyLedger.sol";
import {Currency} from "../../../contracts/capital/interfaces/ICapitalTypes.sol";
import {ITokenMarket} from "../../../contracts/capital/interfaces/ITokenMarket.sol";
import {IAssessment} from "../../../contracts/claims/interfaces/IAssessment.sol";
import {IClaims} from "../../../contracts/claims/interfaces/IClaims.sol";
import {ICover} from "../../../contracts/cover/interfaces/ICover.sol";
import {IStakingPools} from "../../../contracts/staking/interfaces/IStakingPools.sol";
import {CoverActions} from "./CoverActions.sol";

/// @notice Settling a claim, and what it may have done by then.
abstract contract Settlements is CoverActions {
    /// @dev The world in which a claim is settled. Of each pool that backs it: its burn bound, its stake, and what it has burnt.
    struct Scene {
        uint256 claimId;
        IClaims.Claim claim;
        ISolvencyLedger.Capital capital;
        ITokenMarket.Quote quoted;
        uint256 supply;
        uint256 share;
        uint32[] poolIds;
        uint256[] bounds;
        uint256[] stakes;
        uint256[] burnt;
    }

    /// @dev How far the share of what is open may move by rounding, where a good part of it stays open. WAD.
    uint256 private constant SHARE_ROUNDING = 1e12;

    function settleAs(uint256 which, uint256 how) internal counted("settleClaim") {
        (bool found, uint256 claimId) = pickOpen(which);
        if (!found) return;
        if (how % 4 != 2 && block.timestamp < assessment.pollOf(claimId).endsAt) castBallots(claimId, 3, how >> 8);
        (, uint256 finalAt) = assessment.outcomeOf(claimId);
        if (how % 8 != 0 && block.timestamp < finalAt) pass(finalAt - block.timestamp);
        uint64 phantom = how % 4 == 1 ? 4_000e9 : 0;
        ledger.openReserve(Currency.ETH, phantom);
        Scene memory scene = sceneOf(claimId);
        try claims.settle(claimId) {
            succeeded("settleClaim");
            bookLogs();
            checkSettled(scene, phantom != 0);
        } catch (bytes memory reason) {
            refused("settleClaim", reason);
            holds(block.timestamp < finalAt, "I46: a claim whose outcome is final can be settled");
        }
        ledger.settleReserve(Currency.ETH, phantom, 0);
    }

    function sceneOf(uint256 claimId) private view returns (Scene memory scene) {
        scene.claimId = claimId;
        scene.claim = claims.claimOf(claimId);
        scene.capital = ledger.capital();
        scene.quoted = market.quote();
        scene.supply = token.totalSupply();
        (scene.share, ) = ledger.payShare();
        uint256 left = cover.coverOf(scene.claim.coverId).amount;
        IStakingPools.PoolUnits[] memory parts = cover.partsOf(scene.claim.coverId);
        scene.poolIds = new uint32[](parts.length);
        scene.bounds = new uint256[](parts.length);
        scene.stakes = new uint256[](parts.length);
        scene.burnt = new uint256[](parts.length);
        for (uint256 i = 0; i < parts.length; ++i) {
            scene.poolIds[i] = parts[i].poolId;
            scene.bounds[i] = (uint256(parts[i].units) * 0.1 ether * scene.claim.amount) / left;
            scene.stakes[i] = staking.poolOf(parts[i].poolId).stake;
            scene.burnt[i] = poolBooks[parts[i].poolId].burnt;
        }
    }

    function checkSettled(Scene memory scene, bool isShort) private {
        IClaims.Claim memory settled = claims.claimOf(scene.claimId);
        holds(scene.claim.status == IClaims.Status.Open, "I29: only an open claim is settled");
        checkOutcome(scene.claimId, settled.status);
        if (settled.status == IClaims.Status.Paid) checkPaid(scene, settled, isShort);
        if (settled.status == IClaims.Status.Undecided) premise("I29 undecided");
        if (settled.status != IClaims.Status.Denied) return;
        ISolvencyLedger.Capital memory then = ledger.capital();
        premise("I50 denial");
        eq(
            then.high,
            scene.capital.high + scene.claim.deposit,
            "I50: a denial leaves the capital, and adds the deposit"
        );
        le(then.open, scene.capital.open, "I50: a denial lowers what is open");
        le(scene.quoted.bid, market.quote().bid, "I50: a denial does not lower the bid");
    }

    /// @dev The table of IAssessment, from the ballots of the events.
    function checkOutcome(uint256 claimId, IClaims.Status status) private {
        IAssessment.Poll memory poll = assessment.pollOf(claimId);
        Tally memory tally = tallies[claimId];
        IClaims.Status due = IClaims.Status.Undecided;
        if (tally.accept + tally.deny >= poll.quorum && tally.accept != tally.deny)
            due = tally.accept > tally.deny ? IClaims.Status.Paid : IClaims.Status.Denied;
        premise("I29");
        eq(uint256(status), uint256(due), "I29: the outcome follows from tally and time alone");
        le(
            uint256(poll.endsAt) + poll.cooldownPeriod,
            block.timestamp,
            "I31: nothing is settled before the cooldown is over"
        );
    }

    function checkPaid(Scene memory scene, IClaims.Claim memory settled, bool isShort) private {
        premise("I31 paid");
        premise("I46 claim accepted");
        eq(uint160(settled.payee), uint160(payees[scene.claimId]), "I31: the payee is who filed");
        le(settled.owed, scene.claim.amount, "I31: no more is owed than was claimed");
        eq(settled.amount, scene.claim.amount, "I31: what was claimed stays");
        uint256 burnt;
        for (uint256 i = 0; i < scene.poolIds.length; ++i) {
            uint256 inPool = poolBooks[scene.poolIds[i]].burnt - scene.burnt[i];
            burnt += inPool;
            le(inPool, scene.stakes[i], "I33: no more is burnt than there was");
            // What winds a pool down burns the dust that is left as well.
            if (staking.poolOf(scene.poolIds[i]).isWindingDown) continue;
            le(inPool, scene.bounds[i], "I33: no more is burnt than the cover's share of the pool");
        }
        noteIf("I33 burnt", burnt != 0);
        // Who calls back while it is paid moves KEEL and capital of its own.
        if (settled.payee == hostile()) return;
        eq(scene.supply, token.totalSupply() + burnt, "I33: supply falls by what is burnt");
        // Only ETH is worth its units whatever the prices: in other assets the share is that of the moment.
        if (!isShort || scene.share == 1e18 || scene.claim.assetId != ETH) return;
        (uint256 share, ) = ledger.payShare();
        premise("I56 capital short");
        le(scene.share, share + SHARE_ROUNDING, "I56: a payment leaves no less for the claims after it");
        if (settled.owed > scene.claim.amount - (scene.claim.amount * scene.share) / 1e18) return;
        premise("I56 paid its share");
        le(share, scene.share + SHARE_ROUNDING, "I56: a payment leaves no more for the claims after it");
    }

    /// @dev Up to four judges, from any on. Claims with an even id are mostly accepted, others mostly denied.
    function castBallots(uint256 claimId, uint256 who, uint256 opinion) internal returns (bool voted) {
        for (uint256 i = 0; i <= who % ASSESSORS; ++i) {
            address account = assessorAt(((who >> 8) % ASSESSORS) + i);
            (bool hasVoted, , ) = assessment.ballotOf(claimId, membership.idOf(account));
            // One in sixteen tries twice.
            if (hasVoted && opinion % 16 != 0) continue;
            bool accept = ((opinion >> (8 * i)) % 8 != 0) == (claimId % 2 == 0);
            vm.prank(account);
            try assessment.vote(claimId, accept, bytes32(opinion)) {
                voted = true;
                bookLogs();
            } catch (bytes memory reason) {
                refused("vote", reason);
            }
        }
    }

    /// @dev An open claim; a final one before the others.
    function pickOpen(uint256 seed) internal view returns (bool found, uint256 claimId) {
        uint256 length = openClaims.length;
        for (uint256 i = 0; i < length; ++i) {
            uint256 candidate = openClaims[((seed % length) + i) % length];
            (IAssessment.Outcome outcome, ) = assessment.outcomeOf(candidate);
            if (outcome != IAssessment.Outcome.Pending) return (true, candidate);
            (found, claimId) = (true, candidate);
        }
    }
}
