// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Claims: filed, voted on, settled by anyone (docs/lifecycles.md §5, docs/economics.md §7 and §8)
/// @notice Amounts in the cover asset's decimals, deposits in wei, times in seconds.
///
/// What is paid. At settlement of an accepted claim x: `phi` x now, with `phi` = assets / open reserve, at most 1, read at that
/// moment, rounded down; (1 - phi) x stays owed. Neither the order nor the time of settlements changes anybody's share.
/// A claim in ETH also takes no more than its share of the ETH in the pool: ETH held / open reserve of the ETH class.
/// What is owed is paid once assets cover everything open and owed, so its order does not matter either, unless ETH is short.
///
/// How it is paid. First in the cover asset, as far as the pool holds it. The rest in ETH, at the good or else the last good
/// price of the asset, rounded down; no feed can stop it. What ETH is short of as well stays owed; the ETH that was paid
/// discharges its worth in the cover asset, rounded up. An asset that never had a price is not exchanged: the rest stays owed.
/// A push that fails becomes a credit of the payee in the capital pool. There is no last day for settling or collecting.
///
/// Deposits are multiples of 0.0001 ETH: in = returned + kept + open, always, and what is open is this contract's own ETH. Returned
/// when accepted, and when undecided for the first time on a cover; kept by the pool otherwise.
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

    /// @param owed what is accepted and not yet paid, cover asset.
    /// @param deposit wei; where it went follows from the status.
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
    /// @notice `paid` is what was discharged, in the cover asset, part of it perhaps in ETH.
    event ClaimSettled(uint256 indexed claimId, Status indexed status, uint256 paid, uint256 owed);
    event OwedPaid(uint256 indexed claimId, uint256 amount, uint256 owed);
    /// @notice `amount` of what was paid, in the cover asset, went out as `paidEth` wei.
    event PartPaidInEth(uint256 indexed claimId, uint256 amount, uint256 paidEth);
    /// @notice `pushed` is false when it became a credit in the capital pool.
    event DepositReturned(uint256 indexed claimId, address indexed to, uint256 amount, bool pushed);
    event DepositForfeited(uint256 indexed claimId, uint256 amount);
    event ParametersSet(uint256 depositFloor, uint256 depositBps);

    error NotCoverOwner(uint256 coverId, address caller);
    error ZeroAmount();
    error AmountAboveCover(uint256 amount, uint256 left);
    error UnderDeductible(uint256 amount, uint256 minimum);
    /// @notice The loss must lie in [from, to).
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
    /// @notice Wei; `needed` is everything open and owed.
    error CapitalStillShort(uint256 assets, uint256 needed);
    /// @notice Capital suffices, but the pool holds neither the cover asset nor ETH.
    error NothingLiquid(uint256 claimId, uint256 assetId);
    error BadParameters(string reason);

    /// @notice Files a claim with its deposit. Owner or approved; the payee is the owner at this moment, whoever holds the
    /// cover later and whatever has become of the owner's attestation. A payee who is an active member is tied.
    /// @dev From here until it is settled the amount counts as open, the burn bound is held and the cover is locked. A feed
    /// that is not good counts at its last good price.
    /// @param request amount in the cover asset; loss date in [start + waiting period, end), not in the future.
    /// @custom:error CoverNotActive when the cover is unknown, has expired or is used up.
    /// @custom:error NotCoverOwner when the caller is neither owner nor approved.
    /// @custom:error ClaimAlreadyOpen when a claim on the cover is open.
    /// @custom:error TooLateToClaim when claimBy has come.
    /// @custom:error ZeroAmount when the amount is zero.
    /// @custom:error AmountAboveCover when the amount is above what is left of the cover.
    /// @custom:error UnderDeductible when the amount is under the deductible's share of what is left, rounded up.
    /// @custom:error LossInFuture when the loss date lies after now.
    /// @custom:error LossOutsideCover when the loss date lies outside the covered time.
    /// @custom:error WrongDeposit when the value sent is not the deposit.
    function submit(SubmitRequest calldata request) external payable returns (uint256 claimId);

    /// @notice Carries out a final outcome: pays, or returns or keeps the deposit. Anyone may call, at any time later.
    /// @dev Accepted: the cover is reduced, exposure lowered and stake burnt by the whole claim, whatever is paid now.
    /// Denied: the next deposit on the cover doubles. Undecided for the first time on a cover: it may be filed again within
    /// 14 days, even after its claimBy.
    /// @custom:error UnknownClaim when there is no such claim.
    /// @custom:error AlreadySettled when it was settled before.
    /// @custom:error NotFinal when the vote or the cooldown runs.
    function settle(uint256 claimId) external;

    /// @notice Pays what stayed owed, once capital covers all that is open and owed. Anyone may call.
    /// @return amount discharged now, in the cover asset.
    /// @custom:error NothingOwed when nothing is owed on the claim.
    /// @custom:error CapitalStillShort when assets do not cover all that is open and owed.
    /// @custom:error NothingLiquid when the pool holds neither the cover asset nor ETH.
    function collectOwed(uint256 claimId) external returns (uint256 amount);

    /// @notice Sets the deposit of claims filed from now on.
    /// @param newDepositFloor wei, a multiple of 0.0001 ETH, 0.001 to 100 ETH.
    /// @param newDepositBps share of the amount, at most 1,000 bps.
    /// @custom:error AccessManagedUnauthorized when the caller does not hold the role.
    /// @custom:error BadParameters when a value lies outside its bounds; the reason names it.
    function setParameters(uint96 newDepositFloor, uint16 newDepositBps) external;

    /// @notice Deposit a claim of this amount needs now, wei: max(floor, share of the amount) x 2^(denied claims), rounded up
    /// to 0.0001 ETH.
    function depositFor(uint256 coverId, uint96 amount) external view returns (uint256 depositWei);

    /// @notice All zero when there is no such claim.
    function claimOf(uint256 claimId) external view returns (Claim memory claim);

    /// @notice Claims filed so far; their ids are 1 to `count`.
    function claimCount() external view returns (uint256 count);

    /// @notice in = returned + kept + open, always. Wei.
    function deposits() external view returns (uint256 received, uint256 returned, uint256 kept, uint256 openNow);

    function parameters() external view returns (uint256 depositFloor, uint256 depositBps);
}
