// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICapitalPool} from "../../../contracts/capital/interfaces/ICapitalPool.sol";
import {ISolvencyLedger} from "../../../contracts/capital/interfaces/ISolvencyLedger.sol";
import {Currency} from "../../../contracts/capital/interfaces/ICapitalTypes.sol";
import {ITokenMarket} from "../../../contracts/capital/interfaces/ITokenMarket.sol";
import {IAssessment} from "../../../contracts/claims/interfaces/IAssessment.sol";
import {IClaims} from "../../../contracts/claims/interfaces/IClaims.sol";
import {ICover} from "../../../contracts/cover/interfaces/ICover.sol";
import {IMemberToken} from "../../../contracts/token/interfaces/IMemberToken.sol";
import {Settlements} from "./Settlements.sol";

/// @notice Claimants, assessors, and those who settle.
abstract contract ClaimActions is Settlements {
    function declareClaimVerbs() internal {
        bytes4[] memory errors = new bytes4[](5);
        errors[0] = IClaims.CoverNotActive.selector;
        errors[1] = IClaims.ClaimAlreadyOpen.selector;
        errors[2] = IClaims.TooLateToClaim.selector;
        errors[3] = IClaims.LossOutsideCover.selector;
        errors[4] = IClaims.AmountAboveCover.selector;
        declareVerb("submit", errors);
        errors = new bytes4[](2);
        errors[0] = IMemberToken.TokensNotFree.selector;
        errors[1] = IAssessment.ZeroAmount.selector;
        declareVerb("assessDeposit", errors);
        errors = new bytes4[](3);
        errors[0] = IAssessment.DepositLocked.selector;
        errors[1] = IAssessment.ZeroAmount.selector;
        errors[2] = IAssessment.DepositTooLow.selector;
        declareVerb("assessWithdraw", errors);
        errors = new bytes4[](5);
        errors[0] = IAssessment.VotingClosed.selector;
        errors[1] = IAssessment.NoDeposit.selector;
        errors[2] = IAssessment.StakeTooYoung.selector;
        errors[3] = IAssessment.ConflictOfInterest.selector;
        errors[4] = IAssessment.AlreadyVoted.selector;
        declareVerb("vote", errors);
        errors = new bytes4[](2);
        errors[0] = IClaims.NotFinal.selector;
        errors[1] = IClaims.AlreadySettled.selector;
        declareVerb("settleClaim", errors);
        declareVerb("collectOwed", collectErrors());
        declareVerb("withdrawCredit", only(ICapitalPool.PushFailed.selector));
    }

    function claimSelectors() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](6);
        selectors[0] = ClaimActions.submit.selector;
        selectors[1] = ClaimActions.assessDeposit.selector;
        selectors[2] = ClaimActions.assessWithdraw.selector;
        selectors[3] = ClaimActions.vote.selector;
        selectors[4] = ClaimActions.settleClaim.selector;
        selectors[5] = ClaimActions.collect.selector;
    }

    function submit(uint256 which, uint256 amount, uint256 lossAt) external {
        file(which, amount, lossAt);
    }

    function file(uint256 which, uint256 amount, uint256 lossAt) private counted("submit") {
        uint256 coverId = pickClaimable(which);
        if (coverId == 0) return;
        IClaims.SubmitRequest memory request = claimOn(coverId, amount, lossAt);
        uint256 deposit = claims.depositFor(coverId, request.amount);
        address owner = cover.ownerOf(coverId);
        // Marked, so that filing is all that can move the figures.
        ledger.mark();
        bool withRoom = amount % ROOM_EVERY == 0;
        uint256[6] memory before = standing(withRoom);
        vm.prank(owner);
        try claims.submit{value: deposit}(request) {
            succeeded("submit");
            ICover.CoverData memory data = cover.coverOf(coverId);
            bool isCovered = request.lossAt >= data.startAt + data.waitingPeriod && request.lossAt < data.endAt;
            holds(isCovered, "I27: a loss counts from the end of the waiting time to the end of the cover");
            premise("I50 filing");
            uint256[6] memory open = standing(withRoom);
            for (uint256 i = 0; i < 6; ++i) {
                le(open[i], before[i], "I50: filing raises neither bid, surplus, liquidity nor room for sales");
            }
        } catch (bytes memory reason) {
            refused("submit", reason);
        }
    }

    function assessDeposit(uint256 who, uint256 amount) external counted("assessDeposit") {
        address account = assessorAt(who);
        uint256 free = token.freeBalanceOf(account);
        amount = amount % 16 == 0 ? free + 1 : bound(amount, free / 100, free / 4);
        vm.prank(account);
        try assessment.deposit(uint96(amount)) {
            succeeded("assessDeposit");
        } catch (bytes memory reason) {
            refused("assessDeposit", reason);
        }
    }

    function assessWithdraw(uint256 who, uint256 amount) external counted("assessWithdraw") {
        address account = assessorAt(who);
        uint256 deposited = assessment.assessorOf(membership.idOf(account)).amount;
        amount = amount % 16 == 0 ? deposited + 1 : bound(amount, deposited / 100, deposited / 4);
        vm.prank(account);
        try assessment.withdraw(uint96(amount)) {
            succeeded("assessWithdraw");
        } catch (bytes memory reason) {
            refused("assessWithdraw", reason);
            bool isFree = block.timestamp >= assessment.assessorOf(membership.idOf(account)).lockedUntil;
            holds(!isFree || amount == 0 || amount > deposited, "I46: a deposit that is not locked can be withdrawn");
        }
    }

    /// @notice Up to four judges vote; where no vote runs a claim is filed.
    function vote(uint256 who, uint256 which, uint256 opinion) external counted("vote") {
        (bool found, uint256 claimId) = pickPoll(which);
        if (!found) return file(who, which, opinion);
        if (castBallots(claimId, who, opinion)) succeeded("vote");
    }

    /// @notice Mostly after a wait for the end of the vote; now and then while capital is far too short.
    function settleClaim(uint256 which, uint256 how) external {
        settleAs(which, how);
    }

    /// @notice What is owed, or a credit; where there is neither, a claim is settled while capital is short.
    function collect(uint256 which) external {
        (bool isOwed, uint256 claimId) = pickOwed(which);
        (bool isDue, address account, uint8 assetId) = pickCredit(which);
        if (isDue) withdrawCredit(account, assetId);
        if (isOwed) collectOwed(claimId);
        if (!isDue && !isOwed) settleAs(which, 1);
    }

    function withdrawCredit(address account, uint8 assetId) private counted("withdrawCredit") {
        uint256 credit = pool.creditOf(account, assetId);
        vm.prank(account);
        try pool.withdrawCredit(assetId, actors[0]) returns (uint256 amount) {
            succeeded("withdrawCredit");
            eq(amount, credit, "I01: a credit is paid in full");
        } catch (bytes memory reason) {
            refused("withdrawCredit", reason);
            holds(false, "I46: a credit can be withdrawn");
        }
    }

    function collectOwed(uint256 claimId) private counted("collectOwed") {
        uint256 owed = claims.claimOf(claimId).owed;
        try claims.collectOwed(claimId) returns (uint256 amount) {
            succeeded("collectOwed");
            eq(claims.claimOf(claimId).owed + amount, owed, "I56: what is owed falls by what is paid");
            premise("I56 owed paid");
        } catch (bytes memory reason) {
            refused("collectOwed", reason);
        }
    }

    function pickOwed(uint256 seed) private view returns (bool found, uint256 claimId) {
        if (owedClaims.length != 0) return (true, owedClaims[seed % owedClaims.length]);
    }

    function pickCredit(uint256 seed) private view returns (bool found, address account, uint8 assetId) {
        for (assetId = 0; assetId < ASSETS; ++assetId) {
            if (pool.creditedOf(assetId) == 0) continue;
            for (uint256 i = 0; i < actors.length; ++i) {
                account = actors[((seed % actors.length) + i) % actors.length];
                if (pool.creditOf(account, assetId) != 0) return (true, account, assetId);
            }
        }
    }

    function collectErrors() private pure returns (bytes4[] memory errors) {
        errors = new bytes4[](2);
        errors[0] = IClaims.CapitalStillShort.selector;
        errors[1] = IClaims.NothingLiquid.selector;
    }

    /// @dev A claim within the covered time, after a wait if need be; one in sixteen names a day before it.
    function claimOn(
        uint256 coverId,
        uint256 amount,
        uint256 lossAt
    ) private returns (IClaims.SubmitRequest memory request) {
        ICover.CoverData memory data = cover.coverOf(coverId);
        uint256 from = uint256(data.startAt) + data.waitingPeriod;
        if (block.timestamp < from) pass(from - block.timestamp);
        uint256 last = block.timestamp < data.endAt ? block.timestamp : data.endAt - 1;
        uint256 least = (uint256(data.amount) * data.deductibleBps + 9_999) / 10_000;
        request.coverId = coverId;
        request.amount = uint96(amount % 8 == 0 ? data.amount : bound(amount, least, least + data.amount / 8));
        request.lossAt = uint40(lossAt % 16 == 0 ? from - 1 : bound(lossAt, from, last));
        request.evidenceHash = bytes32(amount);
        request.incidentId = bytes32(lossAt);
    }

    /// @dev An active cover that may be claimed on, if there is one; else any cover, to be refused.
    function pickClaimable(uint256 seed) private view returns (uint256 coverId) {
        uint256 length = liveCovers.length;
        for (uint256 i = 0; i < length; ++i) {
            coverId = liveCovers[((seed % length) + i) % length];
            ICover.CoverData memory data = cover.coverOf(coverId);
            if (!data.hasOpenClaim && block.timestamp < data.claimBy) return coverId;
        }
    }

    /// @dev A vote that runs and in which a judge has not voted.
    function pickPoll(uint256 seed) private view returns (bool found, uint256 claimId) {
        uint256 length = openClaims.length;
        for (uint256 i = 0; i < length; ++i) {
            claimId = openClaims[((seed % length) + i) % length];
            if (block.timestamp >= assessment.pollOf(claimId).endsAt) continue;
            for (uint256 j = 0; j < ASSESSORS; ++j) {
                uint256 memberId = membership.idOf(actors[FIRST_ASSESSOR + j]);
                (bool hasVoted, , ) = assessment.ballotOf(claimId, memberId);
                if (!hasVoted) return (true, claimId);
            }
        }
    }
}
