// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISolvencyLedger} from "../../../contracts/capital/interfaces/ISolvencyLedger.sol";
import {IAssessment} from "../../../contracts/claims/interfaces/IAssessment.sol";
import {IClaims} from "../../../contracts/claims/interfaces/IClaims.sol";
import {ICover} from "../../../contracts/cover/interfaces/ICover.sol";
import {IStakingPools} from "../../../contracts/staking/interfaces/IStakingPools.sol";
import {SaleProperties} from "./SaleProperties.sol";

/// @notice Lanes, exposure and claims, summed over covers.
abstract contract CoverProperties is SaleProperties {
    /// @dev Exposure of the live covers, by product and class.
    struct Exposures {
        uint256[PRODUCTS] eth;
        uint256[PRODUCTS] usd;
    }

    function checkCovers() internal view {
        Exposures memory exposures;
        uint256[8][PRODUCTS][POOLS] memory lanes;
        for (uint256 i = 0; i < liveCovers.length; ++i) {
            addCover(liveCovers[i], exposures, lanes);
        }
        checkWeights();
        checkLanes(lanes);
        checkExposure(exposures);
        checkClaims();
    }

    function notePremises() internal override {
        noteMoney();
        noteStake();
        noteIf("I18 with live covers", liveCovers.length != 0);
        noteIf("I22", pools.length != 0);
        noteIf("I24 with live covers", liveCovers.length != 0);
        noteIf("I28", covers.length != 0);
        noteIf("I52 with live covers", liveCovers.length != 0);
        noteIf("I35 with open claims", openClaims.length != 0);
        for (uint256 i = 0; i < liveCovers.length; ++i) {
            noteIf("I26 cover claimed on in part", acceptedAmount[liveCovers[i]] != 0);
        }
        for (uint256 i = 0; i < openClaims.length; ++i) {
            Tally memory tally = tallies[openClaims[i]];
            noteIf("I30 with ballots", tally.accept + tally.deny != 0);
        }
    }

    function addCover(
        uint256 coverId,
        Exposures memory exposures,
        uint256[8][PRODUCTS][POOLS] memory lanes
    ) private view {
        ICover.CoverData memory data = cover.coverOf(coverId);
        checkCover(coverId, data);
        holds(data.status == ICover.Status.Active, "I23: a cover that has not ended is active");
        if (data.assetId == USDC || data.assetId == DAI) exposures.usd[data.productId] += exposureUnits[coverId];
        else exposures.eth[data.productId] += exposureUnits[coverId];
        if (data.tranche < currentTranche()) return;
        IStakingPools.PoolUnits[] memory parts = cover.partsOf(coverId);
        checkUnits(coverId, parts, data.amount);
        for (uint256 i = 0; i < parts.length; ++i) {
            lanes[poolIndex(parts[i].poolId)][data.productId][data.tranche - currentTranche()] += parts[i].units;
        }
    }

    /// @dev What claims have freed is rounded down: the rest still backs what is left.
    function checkUnits(uint256 coverId, IStakingPools.PoolUnits[] memory parts, uint256 left) private view {
        uint256 units;
        for (uint256 i = 0; i < parts.length; ++i) {
            units += parts[i].units;
        }
        le(unitsAtSale[coverId] * left, units * soldAmount[coverId], "I23: capacity backs all that is left of a cover");
    }

    function checkWeights() private view {
        for (uint256 i = 0; i < POOLS; ++i) {
            uint256 sum;
            for (uint32 productId = 0; productId < PRODUCTS; ++productId) {
                sum += staking.poolProductOf(pools[i], productId).weightBps;
            }
            eq(sum, staking.poolOf(pools[i]).totalWeightBps, "I22: the weights of a pool add up");
            le(sum, 200_000, "I22: the weights of a pool are at most 20.00");
        }
    }

    function checkLanes(uint256[8][PRODUCTS][POOLS] memory lanes) private view {
        for (uint256 i = 0; i < POOLS; ++i) {
            for (uint32 productId = 0; productId < PRODUCTS; ++productId) {
                uint256[8] memory demand = demandOf(pools[i], productId);
                for (uint256 j = 0; j < 8; ++j) {
                    eq(demand[j], lanes[i][productId][j], "I24: lanes = what live covers hold");
                }
            }
        }
    }

    function checkExposure(Exposures memory exposures) private view {
        uint256[8] memory groupEth;
        uint256[8] memory groupUsd;
        uint256[3] memory idio;
        uint256[16] memory tagEth;
        uint256[16] memory tagUsd;
        uint16[8] memory rates = ledger.model().groupRates;
        for (uint256 i = 0; i < PRODUCTS; ++i) {
            ISolvencyLedger.Exposure memory e = ledger.exposureOf(i);
            eq(e.eth, exposures.eth[i], "I52: exposure of a product, ETH class");
            eq(e.usd, exposures.usd[i], "I52: exposure of a product, USD class");
            groupEth[e.group] += exposures.eth[i];
            groupUsd[e.group] += exposures.usd[i];
            uint256 weight = 1e8 - uint256(rates[e.group]) ** 2;
            idio[0] += weight * exposures.eth[i] ** 2;
            idio[1] += weight * exposures.eth[i] * exposures.usd[i];
            idio[2] += weight * exposures.usd[i] ** 2;
            for (uint256 tag = 0; tag < 16; ++tag) {
                if ((e.tagMask >> tag) & 1 == 0) continue;
                tagEth[tag] += exposures.eth[i];
                tagUsd[tag] += exposures.usd[i];
            }
        }
        checkGroups(groupEth, groupUsd, idio);
        checkTags(tagEth, tagUsd);
    }

    function checkGroups(uint256[8] memory eth, uint256[8] memory usd, uint256[3] memory idio) private view {
        (uint64[8] memory storedEth, uint64[8] memory storedUsd) = ledger.groupExposure();
        (uint256 ee, uint256 eu, uint256 uu) = ledger.idiosyncratic();
        uint256 exposed;
        (uint256 usdPrice, ) = pool.usdPrice();
        for (uint256 g = 0; g < 8; ++g) {
            eq(storedEth[g], eth[g], "I52: exposure of a group, ETH class");
            eq(storedUsd[g], usd[g], "I52: exposure of a group, USD class");
            exposed += eth[g] + (usd[g] * usdPrice) / 1e18;
        }
        eq(ee, idio[0], "I52: IDIO, ETH class");
        eq(eu, idio[1], "I52: IDIO, both classes");
        eq(uu, idio[2], "I52: IDIO, USD class");
        le((exposed * 1e9) / 4, ledger.requirement(), "I18: the requirement is at least a quarter of the exposure");
    }

    function checkTags(uint256[16] memory eth, uint256[16] memory usd) private view {
        (uint64[16] memory storedEth, uint64[16] memory storedUsd, ) = ledger.tagExposure();
        for (uint256 tag = 0; tag < 16; ++tag) {
            eq(storedEth[tag], eth[tag], "I52: exposure of a tag, ETH class");
            eq(storedUsd[tag], usd[tag], "I52: exposure of a tag, USD class");
        }
    }

    function checkCover(uint256 coverId, ICover.CoverData memory data) private view {
        le(acceptedAmount[coverId], soldAmount[coverId], "I26: no more is accepted than was sold");
        eq(data.amount, soldAmount[coverId] - acceptedAmount[coverId], "I26: what is left = sold - accepted");
        holds(data.owner != address(0) && data.owner == owners[coverId], "I28: a cover is with whom it was sent to");
        holds(termsHash(data) == termsAtSale[coverId], "I27: the terms of a sale never change");
    }

    function checkClaims() private view {
        uint256 openDeposits;
        for (uint256 i = 0; i < openClaims.length; ++i) {
            IClaims.Claim memory claim = claims.claimOf(openClaims[i]);
            ICover.CoverData memory data = cover.coverOf(claim.coverId);
            openDeposits += claim.deposit;
            holds(claim.status == IClaims.Status.Open, "I29: a claim that has not ended is open");
            holds(data.hasOpenClaim, "I28: a cover knows its open claim");
            IAssessment.Poll memory poll = assessment.pollOf(openClaims[i]);
            eq(poll.cooldownPeriod, data.cooldownPeriod, "I35: a claim cools down as the cover was sold");
            le(
                claim.filedAt + data.votingPeriod,
                poll.endsAt,
                "I35: a claim is voted on as long as the cover was sold"
            );
            le(claim.amount, data.amount, "I26: an open claim is within what is left");
            checkTally(openClaims[i]);
        }
        eq(cover.coverCount(), covers.length, "I28: a record for each cover sold");
        (, , , uint256 open) = claims.deposits();
        eq(openDeposits, open, "I09: open deposits are those of open claims");
    }

    /// @dev What has ended stays as it ended: read once, at the end of a run.
    function checkEnded() internal view {
        for (uint256 i = 0; i < covers.length; ++i) {
            checkCover(covers[i], cover.coverOf(covers[i]));
        }
        for (uint256 claimId = 1; claimId <= claimsFiled; ++claimId) {
            if (endedAs[claimId] == 0) continue;
            IClaims.Claim memory claim = claims.claimOf(claimId);
            eq(uint256(claim.status), endedAs[claimId], "I29: a final state has no exit");
            if (claim.owed != 0) holds(claim.status == IClaims.Status.Paid, "I31: only what was accepted is owed");
            checkTally(claimId);
        }
    }

    function checkTally(uint256 claimId) private view {
        IAssessment.Poll memory poll = assessment.pollOf(claimId);
        eq(poll.accept, tallies[claimId].accept, "I30: the tally is the sum of ballots for");
        eq(poll.deny, tallies[claimId].deny, "I30: the tally is the sum of ballots against");
    }

    function poolIndex(uint256 poolId) private view returns (uint256 index) {
        while (pools[index] != poolId) ++index;
    }
}
