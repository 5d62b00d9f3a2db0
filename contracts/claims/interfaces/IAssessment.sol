// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Assessors' deposits and the ballots on claims (docs/lifecycles.md §5)
/// @notice KEEL in wei, times in seconds, shares in bps. Deposits lie here, apart from pool stake, so that those who would
/// be burnt do not judge alone. Ballots are counted in units of 0.1 KEEL, rounded down against the voter; the quorum is
/// rounded up, the cap down. Periods are whole hours, at most 255. Every rule a vote runs under is fixed when it opens.
///
/// The outcome is a function of tally and time alone, with `cast` = accept + deny:
///
/// | when | outcome |
/// |---|---|
/// | before `endsAt` + cooldown | Pending |
/// | cast < quorum, silence included | Undecided |
/// | cast >= quorum and accept = deny | Undecided |
/// | cast >= quorum and accept > deny | Accepted |
/// | cast >= quorum and accept < deny | Denied |
interface IAssessment {
    enum Outcome {
        Pending,
        Accepted,
        Denied,
        Undecided
    }

    /// @notice A member's deposit, one slot.
    /// @param mature what was certainly held 14 days before the last rise and ever since; never above `amount`.
    /// @param lockedUntil the latest moment at which a claim voted on may become final.
    struct Assessor {
        uint88 amount;
        uint88 mature;
        uint40 increasedAt;
        uint40 lockedUntil;
    }

    /// @notice A vote on one claim. Everything but the tally, `endsAt` and `extensions` is fixed when it opens.
    struct Poll {
        uint96 accept;
        uint96 deny;
        uint40 endsAt;
        uint8 extensions;
        uint96 quorum;
        uint96 cap;
        uint40 filedAt;
        uint40 coverId;
        uint32 payeeId;
        uint32 cooldownPeriod;
        uint24 lateFlip;
        uint24 lateExtension;
    }

    /// @notice What opens a vote.
    /// @param payeeId member id of who would be paid, 0 if not a member.
    /// @param amountEth worth of the claim, wei.
    /// @param price wei per KEEL.
    struct OpenRequest {
        uint256 claimId;
        uint256 coverId;
        uint256 payeeId;
        uint256 amountEth;
        uint256 price;
        uint256 votingPeriod;
        uint256 cooldownPeriod;
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
    error NoDeposit(uint256 memberId);
    /// @notice Nothing of the deposit is as old as the claim asks for.
    error StakeTooYoung(uint256 memberId, uint256 increasedAt, uint256 snapshotAt);
    error ConflictOfInterest(uint256 claimId, address account);
    error BadParameters(string reason);

    /// @notice Adds KEEL of the caller, a member who may do new business, to its deposit. The first deposit is a tie.
    /// @dev The tokens are pulled without an allowance. A rise makes the whole deposit young, but for what was held
    /// fourteen days before it.
    /// @param amount wei of KEEL.
    /// @custom:error NotMember when the caller is not a member.
    /// @custom:error MembershipExpired when the caller's attestation has run out.
    /// @custom:error MemberSuspended when the caller is suspended.
    /// @custom:error ZeroAmount when the amount is zero.
    /// @custom:error SafeCastOverflowedUintDowncast when the deposit would pass 88 bits.
    /// @custom:error TokensNotFree when the caller has not so much free KEEL.
    function deposit(uint96 amount) external;

    /// @notice Takes KEEL back. Expiry and suspension do not matter. The last of it unties.
    /// @dev Locked until the latest moment at which any claim voted on may become final: end of voting, plus the extensions
    /// still possible at the ballot, plus the cooldown.
    /// @param amount wei of KEEL.
    /// @custom:error ZeroAmount when the amount is zero.
    /// @custom:error DepositTooLow when more is asked for than the caller has here.
    /// @custom:error DepositLocked when a claim the caller voted on may not be final yet.
    function withdraw(uint96 amount) external;

    /// @notice One ballot of a member on a claim, for good. Weight = min(deposit 7 days before filing, deposit now, cap).
    /// @dev A ballot in the last `lateFlip` seconds that changes what the outcome would be extends the vote by
    /// `lateExtension`, at most three times.
    /// @param rationaleHash hash of the reasons, kept in the event.
    /// @custom:error UnknownPoll when there is no vote on the claim.
    /// @custom:error VotingClosed when the vote has ended.
    /// @custom:error NotMember when the caller is not a member.
    /// @custom:error MembershipExpired when the caller's attestation has run out.
    /// @custom:error MemberSuspended when the caller is suspended.
    /// @custom:error NoDeposit when the caller has no deposit here.
    /// @custom:error StakeTooYoung when nothing of the deposit is older than 7 days before filing.
    /// @custom:error ConflictOfInterest when the caller is the payee, backs the cover or has bought cover on the product.
    /// @custom:error AlreadyVoted when the caller has voted on this claim.
    function vote(uint256 claimId, bool accept, bytes32 rationaleHash) external;

    /// @notice Opens the vote on a claim and fixes quorum, cap and times. Right BALLOT.
    /// @dev Electorate = all deposits 7 days ago. Quorum = max(quorumBps of it, valueMultiple x amountEth / price), rounded up.
    /// Cap = max(5%, 2/n) of it with n the assessors then, rounded down.
    /// @custom:error MissingRight when the caller lacks the right.
    /// @custom:error PollExists when there is a vote on the claim already.
    function open(OpenRequest calldata request) external;

    /// @notice Sets what later votes run under. Open votes keep what they opened with.
    /// @param newQuorumBps share of the electorate, 100 to 10,000 bps.
    /// @param newValueMultiple cast weight at the internal price must reach this many times the claim, 1 to 10.
    /// @param newLateFlip seconds before the end in which a flip extends, whole hours, at most 3 days.
    /// @param newLateExtension seconds a flip adds, whole hours, 1 hour to 3 days.
    /// @custom:error AccessManagedUnauthorized when the caller does not hold the role.
    /// @custom:error BadParameters when a value lies outside its bounds; the reason names it.
    function setParameters(
        uint16 newQuorumBps,
        uint8 newValueMultiple,
        uint32 newLateFlip,
        uint32 newLateExtension
    ) external;

    /// @notice Outcome and when it is (or, without a further flip, will be) final; Pending until then.
    /// @dev Reverts with UnknownPoll when there is no vote on the claim.
    function outcomeOf(uint256 claimId) external view returns (Outcome outcome, uint256 finalAt);

    /// @notice All zero when there is no vote on the claim.
    function pollOf(uint256 claimId) external view returns (Poll memory poll);

    function assessorOf(uint256 memberId) external view returns (Assessor memory assessor);

    function ballotOf(
        uint256 claimId,
        uint256 memberId
    ) external view returns (bool hasVoted, bool accept, uint256 weight);

    /// @notice Weight the member could cast on the claim now, before any conflict of interest; wei, whole 0.1 KEEL.
    function votingWeightOf(uint256 claimId, uint256 memberId) external view returns (uint256 weight);

    /// @notice All deposits and the number of assessors at a time not after now.
    function electorateAt(uint256 timestamp) external view returns (uint256 weight, uint256 assessors);

    function totalDeposits() external view returns (uint256 amount);

    function parameters()
        external
        view
        returns (uint256 quorumBps, uint256 valueMultiple, uint256 lateFlip, uint256 lateExtension);
}
