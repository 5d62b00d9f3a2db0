// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ICapitalPool} from "../../../contracts/capital/interfaces/ICapitalPool.sol";
import {IAssessment} from "../../../contracts/claims/interfaces/IAssessment.sol";
import {IClaims} from "../../../contracts/claims/interfaces/IClaims.sol";
import {ICover} from "../../../contracts/cover/interfaces/ICover.sol";
import {IStakingPools} from "../../../contracts/staking/interfaces/IStakingPools.sol";
import {IMemberToken} from "../../../contracts/token/interfaces/IMemberToken.sol";
import {RecordedLog} from "../../support/Cheats.sol";
import {World} from "./World.sol";

/// @notice The ghost ledger: what the suite's events say happened, booked apart from the suite's own state.
abstract contract Books is World {
    /// @dev Rewards of a sale in one pool, streaming until `endsAt`.
    struct Stream {
        uint256 reward;
        uint256 startsAt;
        uint256 endsAt;
    }

    /// @dev What went into and out of a pool's stake and rewards.
    struct PoolBook {
        uint256 deposited;
        uint256 withdrawn;
        uint256 burnt;
        uint256 promised;
        uint256 claimed;
        uint256 returned;
        uint256 operations;
    }

    /// @dev The ballots on a claim, added up.
    struct Tally {
        uint256 accept;
        uint256 deny;
    }

    uint256[ASSETS] internal inflow;
    uint256[ASSETS] internal outflow;
    uint256[ASSETS] internal creditedIn;
    uint256[ASSETS] internal creditedOut;
    /// @dev Sent to the pool past its records.
    uint256[ASSETS] internal donated;
    uint256 internal donatedToClaims;
    uint256 internal donatedToStaking;

    uint256[6] internal mintedBy;
    uint256[3] internal burntBy;
    uint256 internal rewardsPromised;
    uint256 internal promisesReleased;

    mapping(uint256 poolId => PoolBook book) internal poolBooks;
    mapping(uint256 poolId => Stream[] streams) internal streams;
    uint256[] internal positions;
    mapping(uint256 positionId => uint256[] tranches) internal tranchesOf;
    mapping(uint256 positionId => mapping(uint256 tranche => bool isKnown)) internal isKnownTranche;

    uint256[] internal covers;
    /// @dev Covers that have not ended, open claims, and claims of which something is still owed.
    uint256[] internal liveCovers;
    uint256[] internal openClaims;
    uint256[] internal owedClaims;
    uint256 internal claimsFiled;
    /// @dev How a claim ended, as its event said.
    mapping(uint256 claimId => uint256 status) internal endedAs;
    mapping(uint256 claimId => Tally tally) internal tallies;
    mapping(uint256 claimId => mapping(uint256 memberId => bool hasVoted)) private ballots;
    mapping(uint256 claimId => address payee) internal payees;
    mapping(uint256 coverId => address owner) internal owners;
    mapping(uint256 coverId => uint256 claims) private openOn;
    /// @dev Exposure of a cover as docs/economics.md §3 has it, gwei units of its class.
    mapping(uint256 coverId => uint256 units) internal exposureUnits;
    mapping(uint256 coverId => uint256 amount) internal soldAmount;
    mapping(uint256 coverId => uint256 amount) internal acceptedAmount;

    function bookLogs() internal override {
        RecordedLog[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            RecordedLog memory log = logs[i];
            if (log.emitter == address(pool)) bookPool(log);
            else if (log.emitter == address(token)) bookToken(log);
            else if (log.emitter == address(staking)) bookStaking(log);
            else if (log.emitter == address(cover)) bookCover(log);
            else if (log.emitter == address(claims)) bookClaim(log);
            else if (log.emitter == address(assessment)) bookBallot(log);
        }
    }

    function bookPool(RecordedLog memory log) private {
        bytes32 kind = log.topics[0];
        uint256 assetId = log.topics.length > 1 ? uint256(log.topics[1]) : 0;
        if (kind == ICapitalPool.Received.selector) {
            inflow[assetId] += abi.decode(log.data, (uint256));
        } else if (kind == ICapitalPool.Paid.selector) {
            (uint256 amount, bool pushed) = abi.decode(log.data, (uint256, bool));
            outflow[assetId] += amount;
            if (!pushed) creditedIn[assetId] += amount;
        } else if (kind == ICapitalPool.Credited.selector) {
            creditedIn[assetId] += abi.decode(log.data, (uint256));
        } else if (kind == ICapitalPool.CreditWithdrawn.selector) {
            creditedOut[assetId] += abi.decode(log.data, (uint256));
        }
    }

    function bookToken(RecordedLog memory log) private {
        bytes32 kind = log.topics[0];
        if (kind == IMemberToken.Minted.selector) {
            mintedBy[uint256(log.topics[1])] += abi.decode(log.data, (uint256));
        } else if (kind == IMemberToken.Burnt.selector) {
            burntBy[uint256(log.topics[1])] += abi.decode(log.data, (uint256));
        } else if (kind == IMemberToken.RewardsPromised.selector) {
            (uint256 amount, ) = abi.decode(log.data, (uint256, uint256));
            rewardsPromised += amount;
        } else if (kind == IMemberToken.PromiseReleased.selector) {
            (uint256 amount, ) = abi.decode(log.data, (uint256, uint256));
            promisesReleased += amount;
        }
    }

    function bookStaking(RecordedLog memory log) private {
        bytes32 kind = log.topics[0];
        if (log.topics.length < 2) return;
        uint256 id = uint256(log.topics[1]);
        PoolBook storage book = poolBooks[id];
        if (kind == IStakingPools.Deposited.selector) {
            (uint256 tranche, uint256 amount, ) = abi.decode(log.data, (uint256, uint256, uint256));
            book.deposited += amount;
            know(uint256(log.topics[2]), tranche);
        } else if (kind == IStakingPools.Extended.selector) {
            (, uint256 tranche, ) = abi.decode(log.data, (uint256, uint256, uint256));
            know(uint256(log.topics[2]), tranche);
        } else if (kind == IStakingPools.Withdrawn.selector) {
            (uint256 stake, uint256 rewards) = abi.decode(log.data, (uint256, uint256));
            book.withdrawn += stake;
            book.claimed += rewards;
        } else if (kind == IStakingPools.FeeClaimed.selector) {
            book.claimed += abi.decode(log.data, (uint256));
        } else if (kind == IStakingPools.StakeBurnt.selector) {
            (uint256 burnt, , ) = abi.decode(log.data, (uint256, uint256, uint256));
            book.burnt += burnt;
        } else if (kind == IStakingPools.Allocated.selector) {
            bookAllocation(id, log.data);
        } else if (kind == IStakingPools.WoundDown.selector) {
            book.returned += abi.decode(log.data, (uint256));
            delete streams[id];
        }
        book.operations += 1;
    }

    function bookAllocation(uint256 poolId, bytes memory data) private {
        (, , , uint256 reward, uint256 endsAt) = abi.decode(data, (uint256, uint256, uint256, uint256, uint256));
        poolBooks[poolId].promised += reward;
        if (reward != 0) streams[poolId].push(Stream(reward, block.timestamp, endsAt));
    }

    function bookCover(RecordedLog memory log) private {
        bytes32 kind = log.topics[0];
        if (kind == IERC721.Transfer.selector) {
            owners[uint256(log.topics[3])] = address(uint160(uint256(log.topics[2])));
        } else if (kind == ICover.CoverBought.selector) {
            uint256 coverId = uint256(log.topics[1]);
            (, , uint256 amount, , , , ) = abi.decode(
                log.data,
                (address, uint256, uint256, uint256, uint256, uint256, bytes32)
            );
            covers.push(coverId);
            liveCovers.push(coverId);
            soldAmount[coverId] = amount;
            exposureUnits[coverId] = unitsOf(cover.coverOf(coverId).assetId, amount);
        } else if (kind == ICover.CoverUnlocked.selector) {
            (uint256 paid, uint256 left, ) = abi.decode(log.data, (uint256, uint256, uint256));
            bookUnlocked(uint256(log.topics[1]), paid, left);
            if (left == 0) drop(liveCovers, uint256(log.topics[1]));
        } else if (kind == ICover.CoverExpired.selector) {
            drop(liveCovers, uint256(log.topics[1]));
        }
    }

    function bookClaim(RecordedLog memory log) private {
        bytes32 kind = log.topics[0];
        if (kind == IClaims.ClaimSubmitted.selector) {
            ++claimsFiled;
            eq(uint256(log.topics[1]), claimsFiled, "I29: claims are numbered as they are filed");
            openClaims.push(claimsFiled);
            payees[claimsFiled] = address(uint160(uint256(log.topics[3])));
            eq(++openOn[uint256(log.topics[2])], 1, "I28: one open claim a cover");
        } else if (kind == IClaims.ClaimSettled.selector) {
            uint256 claimId = uint256(log.topics[1]);
            (, uint256 owed) = abi.decode(log.data, (uint256, uint256));
            eq(endedAs[claimId], 0, "I29: a claim ends once");
            endedAs[claimId] = uint256(log.topics[2]);
            drop(openClaims, claimId);
            --openOn[claims.claimOf(claimId).coverId];
            if (owed != 0) owedClaims.push(claimId);
        } else if (kind == IClaims.OwedPaid.selector) {
            (, uint256 owed) = abi.decode(log.data, (uint256, uint256));
            if (owed == 0) drop(owedClaims, uint256(log.topics[1]));
        }
    }

    function bookBallot(RecordedLog memory log) private {
        if (log.topics[0] != IAssessment.Voted.selector) return;
        (uint256 claimId, uint256 memberId) = (uint256(log.topics[1]), uint256(log.topics[2]));
        (bool accept, uint256 weight, ) = abi.decode(log.data, (bool, uint256, bytes32));
        holds(!ballots[claimId][memberId], "I30: one ballot a member");
        le(weight, assessment.assessorOf(memberId).amount, "I30: no ballot above the deposit");
        le(weight, assessment.pollOf(claimId).cap, "I30: no ballot above the cap");
        ballots[claimId][memberId] = true;
        if (accept) tallies[claimId].accept += weight;
        else tallies[claimId].deny += weight;
    }

    function drop(uint256[] storage list, uint256 id) private {
        for (uint256 i = 0; i < list.length; ++i) {
            if (list[i] != id) continue;
            list[i] = list[list.length - 1];
            return list.pop();
        }
        holds(false, "I23: what has ended does not end again");
    }

    /// @dev What is left has the exposure of a cover of that amount; only what followed a price keeps its share of it, rounded up.
    function bookUnlocked(uint256 coverId, uint256 paid, uint256 left) private {
        acceptedAmount[coverId] += paid;
        if (paid == 0) return;
        uint8 assetId = cover.coverOf(coverId).assetId;
        bool isPriced = assetId == STETH;
        uint256 share = Math.ceilDiv(exposureUnits[coverId] * left, left + paid);
        exposureUnits[coverId] = isPriced ? share : unitsOf(assetId, left);
    }

    /// @dev ETH and USD by amount, stETH by its worth at the price of the sale.
    function unitsOf(uint8 assetId, uint256 amount) private view returns (uint256 units) {
        if (assetId == USDC) return amount * 1e3;
        if (assetId != STETH) return Math.ceilDiv(amount, 1e9);
        (uint256 price, , ) = pool.priceOf(assetId);
        return Math.ceilDiv(Math.ceilDiv(amount * price, 1e18), 1e9);
    }

    function know(uint256 positionId, uint256 tranche) private {
        if (isKnownTranche[positionId][tranche]) return;
        if (tranchesOf[positionId].length == 0) positions.push(positionId);
        isKnownTranche[positionId][tranche] = true;
        tranchesOf[positionId].push(tranche);
    }
}
