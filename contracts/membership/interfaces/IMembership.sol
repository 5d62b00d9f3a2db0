// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The register of members
/// @notice Holds no personal data. Times in Unix seconds, the fee in wei.
interface IMembership {
    /// @notice What a KYC signer attests, signed as EIP-712 typed data of this contract
    /// (name "Keel Membership", version "1"): each signature serves one account, once, on one chain.
    struct Attestation {
        address account;
        uint8 tier;
        /// the last second of good standing is the one before
        uint40 expiresAt;
        /// `memberOf(account).nonce`
        uint32 nonce;
        /// the last second at which it may be handed in
        uint40 deadline;
    }

    /// @notice A member as stored in one slot, keyed by address.
    /// @dev `positions` of stake are among its ties; `firstPool` is the pool of the first of them since it last held none,
    /// `hasOtherPools` whether it has held one in another pool since then. Zero and false without positions.
    struct Member {
        uint32 id;
        uint40 joinedAt;
        uint40 expiresAt;
        uint32 nonce;
        uint32 ties;
        uint8 tier;
        bool suspended;
        uint24 positions;
        uint32 firstPool;
        bool hasOtherPools;
    }

    event Joined(uint256 indexed id, address indexed account, uint8 tier, uint256 expiresAt, uint256 fee);
    event Renewed(uint256 indexed id, address indexed account, uint8 tier, uint256 expiresAt);
    event Suspended(uint256 indexed id, address indexed account);
    event Reinstated(uint256 indexed id, address indexed account);
    event SignerSet(address indexed signer, bool isSigner);
    event JoinFeeSet(uint256 fee);
    event FeesCollected(address indexed recipient, uint256 amount);
    /// @notice `ties` is the member's number of ties after the change.
    event TiesChanged(uint256 indexed id, address indexed module, uint256 ties);

    error NotMember(address account);
    error AlreadyMember(address account, uint256 id);
    /// @notice The attestation has run out; renew it.
    error MembershipExpired(address account, uint256 expiredAt);
    error MemberSuspended(address account);
    error NotSuspended(address account);
    error WrongFee(uint256 sent, uint256 fee);
    /// @notice Who signed is no signer; zero for a signature that is none at all.
    error NotSigner(address recovered);
    error SignaturePastDeadline(uint256 deadline, uint256 timestamp);
    error WrongNonce(uint256 given, uint256 expected);
    error WrongAccount(address given, address caller);
    /// @notice The attested expiry lies in the past or further ahead than the maximum age.
    error ExpiryOutOfRange(uint256 expiresAt, uint256 earliest, uint256 latest);
    error NoTies(address account);
    error NothingToCollect();
    error CollectFailed(address recipient);
    error FeeAboveMaximum(uint256 fee, uint256 maximum);
    error ZeroAddress();

    /// @notice Makes the caller a member, for a signed attestation and exactly the fee.
    /// @return id the member's id, counted from 1 in the order of joining.
    /// @custom:error WrongFee when the ETH sent is not the fee.
    /// @custom:error AlreadyMember when the caller is a member.
    /// @custom:error WrongAccount when the attestation is of another account than the caller's.
    /// @custom:error SignaturePastDeadline when the attestation is handed in after its deadline.
    /// @custom:error WrongNonce when the attestation was used, or is of another nonce.
    /// @custom:error ExpiryOutOfRange when the expiry is not ahead, or more than 365 days ahead.
    /// @custom:error NotSigner when a signer did not sign exactly this, for this contract on this chain.
    function join(Attestation calldata attestation, bytes calldata signature) external payable returns (uint256 id);

    /// @notice Replaces the caller's tier and expiry by a newer attestation, without a fee. A suspension stays.
    /// @custom:error NotMember when the caller is no member.
    /// @custom:error WrongAccount when the attestation is of another account than the caller's.
    /// @custom:error SignaturePastDeadline when the attestation is handed in after its deadline.
    /// @custom:error WrongNonce when the attestation was used, or is of another nonce.
    /// @custom:error ExpiryOutOfRange when the expiry is not ahead, or more than 365 days ahead.
    /// @custom:error NotSigner when a signer did not sign exactly this, for this contract on this chain.
    function renew(Attestation calldata attestation, bytes calldata signature) external;

    /// @notice Sends the fees taken so far to the fee recipient, the capital pool. Anyone may call.
    /// @dev Counts the fees taken, not the balance: what is forced in stays.
    /// @custom:error NothingToCollect when no fee came in since the last time.
    /// @custom:error CollectFailed when the recipient refuses.
    function collectFees() external returns (uint256 amount);

    /// @notice Stops new business of a member; takes nothing away. Role GUARDIAN.
    /// @custom:error AccessManagedUnauthorized when the caller does not hold the role.
    /// @custom:error NotMember when the account is no member.
    /// @custom:error MemberSuspended when it is suspended already.
    function suspend(address account) external;

    /// @notice Ends a suspension. Role GUARDIAN.
    /// @custom:error AccessManagedUnauthorized when the caller does not hold the role.
    /// @custom:error NotMember when the account is no member.
    /// @custom:error NotSuspended when it is not suspended.
    function reinstate(address account) external;

    /// @notice Says whose attestations count from now on. Role MODULE.
    /// @custom:error AccessManagedUnauthorized when the caller does not hold the role.
    /// @custom:error ZeroAddress when the signer is the zero address.
    function setSigner(address signer, bool isSigner) external;

    /// @notice Sets the fee in wei, at most 0.1 ETH. Role PARAMETER.
    /// @custom:error AccessManagedUnauthorized when the caller does not hold the role.
    /// @custom:error FeeAboveMaximum when the fee is above the maximum.
    function setJoinFee(uint256 newFee) external;

    /// @notice One more reason why the member cannot leave. Refuses who may do no new business. Right TIE.
    /// @return id the member's id.
    /// @custom:error MissingRight when the caller does not hold the right TIE.
    /// @custom:error NotMember when the account is no member.
    /// @custom:error MemberSuspended when it is suspended.
    /// @custom:error MembershipExpired when its attestation has run out.
    function tie(address account) external returns (uint256 id);

    /// @notice One reason less. Never refuses because of expiry or suspension. Right TIE.
    /// @custom:error MissingRight when the caller does not hold the right TIE.
    /// @custom:error NotMember when the account is no member.
    /// @custom:error NoTies when the member has no ties.
    function untie(address account) external;

    /// @notice A tie by a position of stake, counted and, for the first pool, noted in the same word. Refuses who may do no new
    /// business. Right TIE.
    /// @return isNoted whether the register keeps the pool; the caller marks any other itself.
    /// @custom:error MissingRight when the caller does not hold the right TIE.
    /// @custom:error NotMember when the account is no member.
    /// @custom:error MemberSuspended when it is suspended.
    /// @custom:error MembershipExpired when its attestation has run out.
    function tieStake(address account, uint32 poolId) external returns (bool isNoted);

    /// @notice One position less. Never refuses because of expiry or suspension. Right TIE.
    /// @return endsMarks whether it was the last, and the caller's own marks of other pools end with it.
    /// @custom:error MissingRight when the caller does not hold the right TIE.
    /// @custom:error NotMember when the account is no member.
    /// @custom:error NoTies when the member has no ties or no positions.
    function untieStake(address account) external returns (bool endsMarks);

    /// @notice Reverts unless the account may do new business now: with NotMember, MemberSuspended or MembershipExpired.
    /// @return id the member's id.
    function requireActive(address account) external view returns (uint256 id);

    /// @notice Zero for who is not a member. Expiry and suspension do not matter.
    function idOf(address account) external view returns (uint256 id);

    /// @notice The zero address for an id that was never given.
    function accountOf(uint256 id) external view returns (address account);

    /// @notice Whether the account is a member that is neither expired nor suspended.
    function isActive(address account) external view returns (bool active);

    function memberOf(address account) external view returns (Member memory member);

    /// @notice How many positions of stake the account has, and the pool of the first, see `Member`.
    function positionsOf(address account) external view returns (uint256 positions, uint256 firstPool);

    function memberCount() external view returns (uint256 count);

    /// @notice How many had joined at or before the time (exact, by binary search over the ids).
    function memberCountAt(uint256 timestamp) external view returns (uint256 count);

    function joinFee() external view returns (uint256 fee);

    /// @notice Fees taken and not yet sent on, in wei.
    function uncollectedFees() external view returns (uint256 amount);

    function isSigner(address signer) external view returns (bool signs);
}
