// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The register of members
/// @notice Holds no personal data. Times in seconds, the fee in wei.
interface IMembership {
    /// @notice What a KYC signer attests, signed as EIP-712 typed data of this contract.
    struct Attestation {
        address account;
        uint8 tier;
        uint40 expiresAt;
        uint32 nonce;
        uint40 deadline;
    }

    /// @notice A member as stored in one slot, keyed by address.
    struct Member {
        uint32 id;
        uint40 joinedAt;
        uint40 expiresAt;
        uint32 nonce;
        uint32 ties;
        uint8 tier;
        bool suspended;
    }

    event Joined(uint256 indexed id, address indexed account, uint8 tier, uint256 expiresAt, uint256 fee);
    event Renewed(uint256 indexed id, address indexed account, uint8 tier, uint256 expiresAt);
    event Suspended(uint256 indexed id, address indexed account);
    event Reinstated(uint256 indexed id, address indexed account);
    event SignerSet(address indexed signer, bool isSigner);
    event JoinFeeSet(uint256 fee);
    event FeesCollected(address indexed recipient, uint256 amount);
    event TiesChanged(uint256 indexed id, address indexed module, uint256 ties);

    error NotMember(address account);
    error AlreadyMember(address account, uint256 id);
    /// @notice The attestation has run out; renew it.
    error MembershipExpired(address account, uint256 expiredAt);
    error MemberSuspended(address account);
    error WrongFee(uint256 sent, uint256 fee);
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

    function join(Attestation calldata attestation, bytes calldata signature) external payable returns (uint256 id);

    function renew(Attestation calldata attestation, bytes calldata signature) external;

    /// @notice Sends the fees taken so far to the capital pool. Anyone may call.
    function collectFees() external returns (uint256 amount);

    function suspend(address account) external;

    function reinstate(address account) external;

    function setSigner(address signer, bool isSigner) external;

    function setJoinFee(uint256 newFee) external;

    /// @notice One more reason why the member cannot leave. Refuses who may do no new business.
    /// @return id the member's id.
    function tie(address account) external returns (uint256 id);

    /// @notice One reason less. Never refuses because of expiry or suspension.
    function untie(address account) external;

    /// @notice Reverts unless the account may do new business now.
    /// @return id the member's id.
    function requireActive(address account) external view returns (uint256 id);

    /// @notice Zero for who is not a member. Expiry and suspension do not matter.
    function idOf(address account) external view returns (uint256 id);

    function accountOf(uint256 id) external view returns (address account);

    function isActive(address account) external view returns (bool active);

    function memberOf(address account) external view returns (Member memory member);

    function memberCount() external view returns (uint256 count);

    /// @notice How many had joined at or before the time (exact, by binary search over the ids).
    function memberCountAt(uint256 timestamp) external view returns (uint256 count);

    function joinFee() external view returns (uint256 fee);
}
