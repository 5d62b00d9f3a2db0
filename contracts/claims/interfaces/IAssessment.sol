// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Assessors' deposits and the ballots on claims
/// @notice KEEL in wei, times in seconds. The outcome is a function of tally and time alone.
interface IAssessment {
    enum Outcome {
        Pending,
        Accepted,
        Denied,
        Undecided
    }

    /// @notice A member's deposit, one slot. `mature` is what it was before the rises of the last 14 days.
    struct Assessor {
        uint88 amount;
        uint88 mature;
        uint40 increasedAt;
        uint40 lockedUntil;
    }

    /// @notice A vote on one claim; quorum and cap are fixed when it opens.
    struct Poll {
        uint96 accept;
        uint96 deny;
        uint40 endsAt;
        uint8 extensions;
        uint16 cooldownHours;
        uint88 quorum;
        uint88 cap;
        uint40 filedAt;
        uint40 coverId;
    }

    event Deposited(uint256 indexed memberId, address indexed account, uint256 amount, uint256 total);
    event Withdrawn(uint256 indexed memberId, address indexed account, uint256 amount, uint256 total);
    event PollOpened(uint256 indexed claimId, uint256 endsAt, uint256 quorum, uint256 cap);
    event Voted(uint256 indexed claimId, uint256 indexed memberId, bool accept, uint256 weight, bytes32 rationaleHash);
    event PollExtended(uint256 indexed claimId, uint256 endsAt, uint256 extensions);
    event ParametersSet(uint256 quorumBps, uint256 valueMultiple, uint256 lateFlip, uint256 lateExtension);

    error ZeroAmount();
    error DepositLocked(uint256 lockedUntil, uint256 timestamp);
    error DepositTooLow(uint256 deposit, uint256 amount);
    error UnknownPoll(uint256 claimId);
    error PollExists(uint256 claimId);
    error VotingClosed(uint256 claimId, uint256 endedAt);
    error AlreadyVoted(uint256 claimId, uint256 memberId);
    /// @notice Nothing of the deposit is as old as the claim asks for.
    error StakeTooYoung(uint256 memberId, uint256 increasedAt, uint256 snapshotAt);
    error ConflictOfInterest(uint256 claimId, address account);
    error BadParameters(string reason);

    function deposit(uint96 amount) external;

    function withdraw(uint96 amount) external;

    function vote(uint256 claimId, bool accept, bytes32 rationaleHash) external;

    /// @notice Opens the vote on a claim.
    /// @param amountEth worth of the claim, wei; `price` wei per KEEL.
    function open(uint256 claimId, uint256 coverId, uint256 amountEth, uint256 price, uint32 votingPeriod, uint32 cooldownPeriod) external;

    function setParameters(uint16 newQuorumBps, uint8 newValueMultiple, uint32 newLateFlip, uint32 newLateExtension) external;

    /// @notice Outcome and when it is final; Pending until then.
    function outcomeOf(uint256 claimId) external view returns (Outcome outcome, uint256 finalAt);

    function pollOf(uint256 claimId) external view returns (Poll memory poll);

    function assessorOf(uint256 memberId) external view returns (Assessor memory assessor);

    function ballotOf(uint256 claimId, uint256 memberId) external view returns (bool hasVoted, bool accept, uint256 weight);

    function electorateAt(uint256 timestamp) external view returns (uint256 weight, uint256 assessors);

    function totalDeposits() external view returns (uint256 amount);
}
