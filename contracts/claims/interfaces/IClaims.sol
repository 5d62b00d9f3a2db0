// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Claims: filed, voted on, settled by anyone
/// @notice Amounts in the cover asset's decimals, deposits in wei, times in seconds.
interface IClaims {
    enum Status {
        None,
        Open,
        Paid,
        Denied,
        Undecided
    }

    struct SubmitRequest {
        uint256 coverId;
        uint96 amount;
        uint40 lossAt;
        bytes32 evidenceHash;
        bytes32 incidentId;
    }

    struct Claim {
        address payee;
        uint40 coverId;
        Status status;
        uint8 assetId;
        uint96 amount;
        uint96 deposit;
        uint40 filedAt;
        uint96 owed;
    }

    event ClaimSubmitted(
        uint256 indexed claimId,
        uint256 indexed coverId,
        address indexed payee,
        uint256 assetId,
        uint256 amount,
        uint256 lossAt,
        uint256 deposit,
        bytes32 evidenceHash,
        bytes32 incidentId
    );
    event ClaimSettled(uint256 indexed claimId, Status indexed status, uint256 paid, uint256 owed);
    event OwedPaid(uint256 indexed claimId, uint256 amount, uint256 owed);
    event DepositReturned(uint256 indexed claimId, address indexed to, uint256 amount, bool pushed);
    event DepositForfeited(uint256 indexed claimId, uint256 amount);
    event ParametersSet(uint256 depositFloor, uint256 depositBps);

    error NotCoverOwner(uint256 coverId, address caller);
    error ZeroAmount();
    error AmountAboveCover(uint256 amount, uint256 left);
    error UnderDeductible(uint256 amount, uint256 minimum);
    error LossOutsideCover(uint256 lossAt, uint256 from, uint256 to);
    error LossInFuture(uint256 lossAt, uint256 timestamp);
    error TooLateToClaim(uint256 claimBy, uint256 timestamp);
    error ClaimAlreadyOpen(uint256 coverId);
    error CoverNotActive(uint256 coverId);
    error WrongDeposit(uint256 sent, uint256 expected);
    error UnknownClaim(uint256 claimId);
    error NotFinal(uint256 claimId, uint256 finalAt);
    error AlreadySettled(uint256 claimId);
    error NothingOwed(uint256 claimId);
    error CapitalStillShort(uint256 assets, uint256 owed);
    error BadParameters(string reason);

    /// @notice Files a claim with its deposit. Owner or approved; the payee is the owner at this moment.
    function submit(SubmitRequest calldata request) external payable returns (uint256 claimId);

    /// @notice Carries out a final outcome: pays, or returns or keeps the deposit. Anyone may call.
    function settle(uint256 claimId) external;

    /// @notice Pays what stayed owed, once capital covers all that is open and owed. Anyone may call.
    function collectOwed(uint256 claimId) external returns (uint256 amount);

    function setParameters(uint96 newDepositFloor, uint16 newDepositBps) external;

    /// @notice Deposit a claim of this amount needs now, wei.
    function depositFor(uint256 coverId, uint96 amount) external view returns (uint256 wei_);

    function claimOf(uint256 claimId) external view returns (Claim memory claim);

    function claimCount() external view returns (uint256 count);

    /// @notice in = returned + kept + open, always. Wei.
    function deposits() external view returns (uint256 received, uint256 returned, uint256 kept, uint256 openNow);
}
