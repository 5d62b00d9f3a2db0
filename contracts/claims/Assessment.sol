// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {ModuleGuard} from "../access/ModuleGuard.sol";
import {Rights} from "../access/Rights.sol";
import {Units} from "../common/Units.sol";
import {ICover} from "../cover/interfaces/ICover.sol";
import {IMembership} from "../membership/interfaces/IMembership.sol";
import {IMemberToken} from "../token/interfaces/IMemberToken.sol";
import {IAssessment} from "./interfaces/IAssessment.sol";

/// @title Assessors' deposits and the ballots on claims
contract Assessment is IAssessment, ModuleGuard, ReentrancyGuardTransient {
    using Checkpoints for Checkpoints.Trace208;
    using SafeCast for uint256;

    /// @dev One slot: a filing is dear enough. Weights in units of 0.1 KEEL, times but `filedAt` in whole hours.
    struct Tally {
        uint32 accept;
        uint32 deny;
        uint32 quorum;
        uint32 cap;
        uint40 filedAt;
        uint8 votingHours;
        uint8 cooldownHours;
        uint8 lateFlipHours;
        uint8 lateExtensionHours;
        uint8 extensions;
        uint24 coverId;
        uint24 payeeId;
    }

    /// @dev One slot, all that a filing reads: the rules, and the electorate since its last change.
    struct State {
        uint16 quorumBps;
        uint8 valueMultiple;
        uint8 lateFlipHours;
        uint8 lateExtensionHours;
        uint40 changedAt;
        uint32 assessors;
        uint96 deposits;
    }

    /// @dev Age a deposit must have at filing to count.
    uint256 private constant WEIGHT_AGE = 7 days;
    /// @dev A rise younger than this does not move `mature`; longer than from the snapshot to any ballot by default rules.
    uint256 private constant MATURITY = 14 days;
    uint256 private constant MAX_EXTENSIONS = 3;
    uint256 private constant CAP_BPS = 500;
    uint256 private constant COUNT_BITS = 32;
    /// @dev A member's ballots on eight claims to a word, 32 bits each: has voted, accepts, weight in units.
    uint256 private constant BALLOTS_PER_WORD = 8;
    uint256 private constant BALLOT_BITS = 32;
    /// @dev What 30 bits hold: 107 million KEEL in one ballot.
    uint256 private constant MAX_WEIGHT = type(uint32).max >> 2;
    uint256 private constant WEIGHT_UNIT = 0.1 ether;
    uint256 private constant HOUR = 1 hours;
    uint256 private constant MAX_LATE = 72 hours;

    IMemberToken private immutable token;
    IMembership private immutable membership;
    ICover private immutable cover;

    State private state;
    mapping(uint256 memberId => Assessor assessor) private assessors;
    mapping(uint256 claimId => Tally tally) private tallies;
    mapping(uint256 memberId => mapping(uint256 word => uint256 ballots)) private ballotWords;
    /// @dev Sum of deposits above the number of assessors, by time.
    Checkpoints.Trace208 private electorates;

    constructor(
        address initialAuthority,
        IMemberToken initialToken,
        IMembership initialMembership,
        ICover initialCover,
        uint16 initialQuorumBps,
        uint8 initialValueMultiple,
        uint32 initialLateFlip,
        uint32 initialLateExtension
    ) ModuleGuard(initialAuthority) {
        token = initialToken;
        membership = initialMembership;
        cover = initialCover;
        storeParameters(initialQuorumBps, initialValueMultiple, initialLateFlip, initialLateExtension);
    }

    /// @inheritdoc IAssessment
    function deposit(uint96 amount) external nonReentrant {
        uint256 memberId = membership.requireActive(msg.sender);
        require(amount != 0, ZeroAmount());
        Assessor memory assessor = assessors[memberId];
        uint256 before = assessor.amount;
        if (block.timestamp - assessor.increasedAt >= MATURITY) assessor.mature = assessor.amount;
        assessor.amount = (before + amount).toUint88();
        assessor.increasedAt = uint40(block.timestamp);
        assessors[memberId] = assessor;
        moveElectorate(before, assessor.amount);
        emit Deposited(memberId, msg.sender, amount, assessor.amount);
        if (before == 0) membership.tie(msg.sender);
        token.pull(msg.sender, amount);
    }

    /// @inheritdoc IAssessment
    function withdraw(uint96 amount) external nonReentrant {
        uint256 memberId = membership.idOf(msg.sender);
        Assessor memory assessor = assessors[memberId];
        uint256 before = assessor.amount;
        require(amount != 0, ZeroAmount());
        require(amount <= before, DepositTooLow(before, amount));
        require(block.timestamp >= assessor.lockedUntil, DepositLocked(assessor.lockedUntil, block.timestamp));
        assessor.amount = uint88(before - amount);
        // What leaves was not held throughout: a later deposit must not pass for old stake.
        if (assessor.mature > assessor.amount) assessor.mature = assessor.amount;
        assessors[memberId] = assessor;
        moveElectorate(before, assessor.amount);
        emit Withdrawn(memberId, msg.sender, amount, assessor.amount);
        if (assessor.amount == 0) membership.untie(msg.sender);
        // The token returns true or reverts.
        token.transfer(msg.sender, amount);
    }

    /// @inheritdoc IAssessment
    function vote(uint256 claimId, bool accept, bytes32 rationaleHash) external {
        Tally memory poll = tallies[claimId];
        require(poll.filedAt != 0, UnknownPoll(claimId));
        uint256 endsAt = endOf(poll);
        require(block.timestamp < endsAt, VotingClosed(claimId, endsAt));
        uint256 memberId = membership.requireActive(msg.sender);
        requireUnbiased(claimId, poll, memberId);
        Assessor memory assessor = assessors[memberId];
        uint256 weight = castableWeight(poll, assessor, memberId);
        recordBallot(claimId, memberId, accept, weight);
        bool isExtended = countBallot(poll, accept, weight);
        tallies[claimId] = poll;
        uint256 lockedUntil = latestFinal(poll);
        if (lockedUntil > assessor.lockedUntil) assessors[memberId].lockedUntil = uint40(lockedUntil);
        emit Voted(claimId, memberId, accept, weight * WEIGHT_UNIT, rationaleHash);
        if (isExtended) emit PollExtended(claimId, endOf(poll), poll.extensions);
    }

    /// @inheritdoc IAssessment
    function open(OpenRequest calldata request) external onlyRight(Rights.BALLOT) {
        require(tallies[request.claimId].filedAt == 0, PollExists(request.claimId));
        State memory rules = state;
        (uint256 electorate, uint256 count) = electorateOf(rules, block.timestamp - WEIGHT_AGE);
        Tally memory poll;
        poll.quorum = quorumFor(electorate, request, rules);
        poll.cap = capFor(electorate, count);
        poll.filedAt = uint40(block.timestamp);
        poll.votingHours = hoursOf(request.votingPeriod);
        poll.cooldownHours = hoursOf(request.cooldownPeriod);
        poll.lateFlipHours = rules.lateFlipHours;
        poll.lateExtensionHours = rules.lateExtensionHours;
        poll.coverId = request.coverId.toUint24();
        poll.payeeId = request.payeeId.toUint24();
        tallies[request.claimId] = poll;
        emit PollOpened(request.claimId, endOf(poll), poll.quorum * WEIGHT_UNIT, poll.cap * WEIGHT_UNIT);
    }

    /// @inheritdoc IAssessment
    function setParameters(
        uint16 newQuorumBps,
        uint8 newValueMultiple,
        uint32 newLateFlip,
        uint32 newLateExtension
    ) external restricted {
        storeParameters(newQuorumBps, newValueMultiple, newLateFlip, newLateExtension);
    }

    /// @inheritdoc IAssessment
    function outcomeOf(uint256 claimId) external view returns (Outcome outcome, uint256 finalAt) {
        Tally memory poll = tallies[claimId];
        require(poll.filedAt != 0, UnknownPoll(claimId));
        finalAt = endOf(poll) + uint256(poll.cooldownHours) * HOUR;
        outcome = block.timestamp < finalAt ? Outcome.Pending : resultOf(poll);
    }

    /// @inheritdoc IAssessment
    function pollOf(uint256 claimId) external view returns (Poll memory poll) {
        Tally memory tally = tallies[claimId];
        poll.accept = uint96(tally.accept * WEIGHT_UNIT);
        poll.deny = uint96(tally.deny * WEIGHT_UNIT);
        poll.endsAt = uint40(endOf(tally));
        poll.extensions = tally.extensions;
        poll.quorum = uint96(tally.quorum * WEIGHT_UNIT);
        poll.cap = uint96(tally.cap * WEIGHT_UNIT);
        poll.filedAt = tally.filedAt;
        poll.coverId = tally.coverId;
        poll.payeeId = tally.payeeId;
        poll.cooldownPeriod = uint32(tally.cooldownHours * HOUR);
        poll.lateFlip = uint24(tally.lateFlipHours * HOUR);
        poll.lateExtension = uint24(tally.lateExtensionHours * HOUR);
    }

    /// @inheritdoc IAssessment
    function assessorOf(uint256 memberId) external view returns (Assessor memory assessor) {
        return assessors[memberId];
    }

    /// @inheritdoc IAssessment
    function ballotOf(
        uint256 claimId,
        uint256 memberId
    ) external view returns (bool hasVoted, bool accept, uint256 weight) {
        uint256 ballot = ballotWords[memberId][claimId / BALLOTS_PER_WORD] >> laneShift(claimId);
        hasVoted = ballot & 1 != 0;
        accept = ballot & 2 != 0;
        weight = ((ballot >> 2) & MAX_WEIGHT) * WEIGHT_UNIT;
    }

    /// @inheritdoc IAssessment
    function votingWeightOf(uint256 claimId, uint256 memberId) external view returns (uint256 weight) {
        Tally memory poll = tallies[claimId];
        if (poll.filedAt == 0) return 0;
        return Math.min(oldStake(poll, assessors[memberId]), poll.cap) * WEIGHT_UNIT;
    }

    /// @inheritdoc IAssessment
    function totalDeposits() external view returns (uint256 amount) {
        return state.deposits;
    }

    /// @inheritdoc IAssessment
    function parameters()
        external
        view
        returns (uint256 quorumBps, uint256 valueMultiple, uint256 lateFlip, uint256 lateExtension)
    {
        State memory rules = state;
        lateFlip = uint256(rules.lateFlipHours) * HOUR;
        lateExtension = uint256(rules.lateExtensionHours) * HOUR;
        return (rules.quorumBps, rules.valueMultiple, lateFlip, lateExtension);
    }

    /// @inheritdoc IAssessment
    function electorateAt(uint256 timestamp) external view returns (uint256 weight, uint256 count) {
        return electorateOf(state, timestamp);
    }

    function storeParameters(
        uint16 newQuorumBps,
        uint8 newValueMultiple,
        uint32 newLateFlip,
        uint32 newLateExtension
    ) private {
        require(newQuorumBps >= 100 && newQuorumBps <= Units.BPS, BadParameters("quorum"));
        require(newValueMultiple >= 1 && newValueMultiple <= 10, BadParameters("value multiple"));
        bool wholeHours = newLateFlip % 1 hours == 0 && newLateExtension % 1 hours == 0;
        require(wholeHours, BadParameters("whole hours"));
        require(newLateFlip <= MAX_LATE, BadParameters("late flip"));
        bool inRange = newLateExtension >= 1 hours && newLateExtension <= MAX_LATE;
        require(inRange, BadParameters("late extension"));
        // safe because 72 hours fit
        state.lateFlipHours = uint8(newLateFlip / 1 hours);
        state.lateExtensionHours = uint8(newLateExtension / 1 hours);
        state.quorumBps = newQuorumBps;
        state.valueMultiple = newValueMultiple;
        emit ParametersSet(newQuorumBps, newValueMultiple, newLateFlip, newLateExtension);
    }

    /// @dev Sum and number of deposits after one went from `before` to `afterwards`.
    function moveElectorate(uint256 before, uint256 afterwards) private {
        State memory moved = state;
        uint256 weight = moved.deposits + afterwards - before;
        if (before == 0) moved.assessors += 1;
        if (afterwards == 0) moved.assessors -= 1;
        moved.deposits = weight.toUint96();
        moved.changedAt = uint40(block.timestamp);
        state = moved;
        electorates.push(uint48(block.timestamp), ((weight << COUNT_BITS) | moved.assessors).toUint208());
    }

    function recordBallot(uint256 claimId, uint256 memberId, bool accept, uint256 weight) private {
        mapping(uint256 word => uint256 ballots) storage words = ballotWords[memberId];
        uint256 word = words[claimId / BALLOTS_PER_WORD];
        uint256 shift = laneShift(claimId);
        require((word >> shift) & 1 == 0, AlreadyVoted(claimId, memberId));
        uint256 ballot = (weight << 2) | (accept ? 3 : 1);
        words[claimId / BALLOTS_PER_WORD] = word | (ballot << shift);
    }

    /// @dev Adds a ballot to the tally in memory; a late change of what the outcome would be extends the vote.
    function countBallot(Tally memory poll, bool accept, uint256 weight) private view returns (bool isExtended) {
        Outcome before = resultOf(poll);
        if (accept) poll.accept = addUp(poll.accept, weight);
        else poll.deny = addUp(poll.deny, weight);
        uint256 lateFrom = endOf(poll) - uint256(poll.lateFlipHours) * HOUR;
        bool isLateFlip = resultOf(poll) != before && block.timestamp >= lateFrom;
        isExtended = isLateFlip && poll.extensions < MAX_EXTENSIONS;
        if (isExtended) poll.extensions += 1;
    }

    function requireUnbiased(uint256 claimId, Tally memory poll, uint256 memberId) private view {
        bool isBiased = memberId == poll.payeeId || cover.conflicted(poll.coverId, msg.sender, memberId);
        require(!isBiased, ConflictOfInterest(claimId, msg.sender));
    }

    /// @dev Most filings find nothing changed for a week; the others look it up.
    function electorateOf(State memory latest, uint256 timestamp) private view returns (uint256 weight, uint256 count) {
        if (timestamp >= latest.changedAt) return (latest.deposits, latest.assessors);
        uint256 packed = electorates.upperLookupRecent(timestamp.toUint48());
        return (packed >> COUNT_BITS, packed & type(uint32).max);
    }

    /// @dev Units, at least 1.
    function castableWeight(
        Tally memory poll,
        Assessor memory assessor,
        uint256 memberId
    ) private pure returns (uint256 weight) {
        require(assessor.amount != 0, NoDeposit(memberId));
        weight = Math.min(oldStake(poll, assessor), poll.cap);
        require(weight != 0, StakeTooYoung(memberId, assessor.increasedAt, poll.filedAt - WEIGHT_AGE));
    }

    /// @dev Units of the deposit that were there 7 days before filing and still are, rounded down.
    /// `mature` was held from 14 days before the last rise on: enough only if the snapshot is not older.
    function oldStake(Tally memory poll, Assessor memory assessor) private pure returns (uint256 stake) {
        uint256 snapshotAt = poll.filedAt - WEIGHT_AGE;
        if (assessor.increasedAt <= snapshotAt) return assessor.amount / WEIGHT_UNIT;
        if (assessor.increasedAt > snapshotAt + MATURITY) return 0;
        return assessor.mature / WEIGHT_UNIT;
    }

    function endOf(Tally memory poll) private pure returns (uint256 endsAt) {
        uint256 extended = uint256(poll.extensions) * poll.lateExtensionHours;
        return poll.filedAt + (poll.votingHours + extended) * HOUR;
    }

    /// @dev When the outcome is final if every extension that is left comes.
    function latestFinal(Tally memory poll) private pure returns (uint256 finalAt) {
        uint256 extended = MAX_EXTENSIONS * poll.lateExtensionHours;
        return poll.filedAt + (poll.votingHours + extended + poll.cooldownHours) * HOUR;
    }

    /// @dev The table in IAssessment, without time.
    function resultOf(Tally memory poll) private pure returns (Outcome outcome) {
        uint256 cast = uint256(poll.accept) + poll.deny;
        if (cast < poll.quorum || poll.accept == poll.deny) return Outcome.Undecided;
        return poll.accept > poll.deny ? Outcome.Accepted : Outcome.Denied;
    }

    /// @dev Units, rounded up; what cannot be counted cannot be reached either.
    function quorumFor(
        uint256 electorate,
        OpenRequest calldata request,
        State memory rules
    ) private pure returns (uint32 quorum) {
        uint256 byShare = Units.mulBpsUp(electorate, rules.quorumBps);
        uint256 value = Math.min(request.amountEth, type(uint96).max) * rules.valueMultiple;
        uint256 byValue = Math.mulDiv(value, Units.WAD, Math.max(request.price, 1), Math.Rounding.Ceil);
        uint256 units = Math.ceilDiv(Math.max(byShare, byValue), WEIGHT_UNIT);
        return uint32(Math.min(units, type(uint32).max));
    }

    /// @dev max(5%, 2/n) of the electorate in units, rounded down; no more than the whole counts, nor than a ballot holds.
    function capFor(uint256 electorate, uint256 count) private pure returns (uint32 cap) {
        if (count == 0) return 0;
        uint256 byCount = Math.min(electorate, (electorate * 2) / count);
        uint256 units = Math.max(Units.mulBpsDown(electorate, CAP_BPS), byCount) / WEIGHT_UNIT;
        return uint32(Math.min(units, MAX_WEIGHT));
    }

    /// @dev A tally that is full stays full: 429 million KEEL have voted.
    function addUp(uint256 tally, uint256 weight) private pure returns (uint32 sum) {
        return uint32(Math.min(tally + weight, type(uint32).max));
    }

    /// @dev Whole hours, rounded up, 255 at most.
    function hoursOf(uint256 period) private pure returns (uint8 count) {
        return uint8(Math.min(Math.ceilDiv(period, HOUR), type(uint8).max));
    }

    function laneShift(uint256 claimId) private pure returns (uint256 shift) {
        return (claimId % BALLOTS_PER_WORD) * BALLOT_BITS;
    }
}
