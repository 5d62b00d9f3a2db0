// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IStakingPools} from "../../staking/interfaces/IStakingPools.sol";

/// @title Covers: the ERC-721 itself is the register; terms are frozen at sale
/// @notice Amounts in the cover asset's decimals, premiums in the paying asset's, times in seconds.
interface ICover is IERC721 {
    /// @notice Part of the amount that a pool is to back.
    struct PoolShare {
        uint32 poolId;
        uint96 amount;
    }

    /// @param owner who the cover is minted to; need not be a member.
    /// @param payAssetId 255 pays in KEEL.
    /// @param maxPremium most the buyer pays, in the paying asset.
    /// @param deadline last second in which the order is good.
    /// @param commissionBps share of the gross premium that goes to `commissionTo`; none when 0.
    /// @param dataHash whatever the buyer wants on record, emitted only.
    /// @param pools who is to back which part; the parts add up to `amount`.
    struct BuyRequest {
        address owner;
        uint32 productId;
        uint8 assetId;
        uint96 amount;
        uint32 period;
        uint8 payAssetId;
        uint96 maxPremium;
        uint40 deadline;
        uint16 commissionBps;
        address commissionTo;
        bytes32 dataHash;
        PoolShare[] pools;
    }

    /// @notice A premium as it would be charged in this block.
    /// @param premium gross, in the paying asset, rounded up.
    /// @param premiumEth gross, wei, rounded up.
    /// @param capitalCharge part of premiumEth that pays for capital, wei.
    /// @param commission part of the premium that is given away, in the paying asset, rounded down.
    /// @param parts the capacity that each pool would give, units of 0.1 KEEL, rounded up.
    /// @param freeUnits capacity left in each pool before the sale, 0.1 KEEL.
    /// @param priceBps marginal yearly price in each pool after it.
    struct Quote {
        uint256 premium;
        uint256 premiumEth;
        uint256 capitalCharge;
        uint256 commission;
        IStakingPools.PoolUnits[] parts;
        uint256[] freeUnits;
        uint256[] priceBps;
    }

    enum Status {
        None,
        Active,
        Expired,
        Exhausted
    }

    /// @notice A cover as it was sold and what became of it. Its deductible and its waiting, voting and cooldown period are those of the
    /// version of its type that was sold, which never changes.
    struct CoverData {
        address owner;
        uint96 amount;
        uint16 productId;
        uint8 assetId;
        Status status;
        bool hasOpenClaim;
        bool wasUndecided;
        uint8 deniedCount;
        uint8 poolCount;
        uint16 deductibleBps;
        uint16 typeVersion;
        uint40 startAt;
        uint40 endAt;
        uint40 claimBy;
        uint32 waitingPeriod;
        uint32 tranche;
        uint32 buyerId;
        uint32 votingPeriod;
        uint32 cooldownPeriod;
    }

    event CoverBought(
        uint256 indexed coverId,
        uint256 indexed productId,
        address indexed owner,
        address buyer,
        uint256 assetId,
        uint256 amount,
        uint256 startAt,
        uint256 endAt,
        uint256 claimBy,
        bytes32 dataHash
    );
    event PremiumPaid(
        uint256 indexed coverId,
        uint256 indexed payAssetId,
        uint256 premium,
        uint256 premiumEth,
        uint256 commission,
        address commissionTo
    );
    event CoverExpired(uint256 indexed coverId);
    event CoverLocked(uint256 indexed coverId, uint256 amount);
    event CoverUnlocked(uint256 indexed coverId, uint256 paid, uint256 left, uint256 burnt);

    error UnknownCover(uint256 coverId);
    error ZeroAmount();
    error ZeroOwner();
    error AssetNotAccepted(uint256 productId, uint256 assetId);
    error PeriodOutOfRange(uint256 period, uint256 minimum, uint256 maximum);
    error DeadlinePassed(uint256 deadline, uint256 timestamp);
    error PremiumAboveMaximum(uint256 premium, uint256 maximum);
    error CommissionAboveMaximum(uint256 commissionBps, uint256 maximumBps);
    error CommissionWithKeel();
    error ZeroCommissionPayee();
    /// @notice The market credits nothing for KEEL now.
    error NoKeelPrice();
    error NoPools();
    error TooManyPools(uint256 pools, uint256 maximum);
    error SharesDoNotAddUp(uint256 sum, uint256 amount);
    /// @notice Less ETH was sent than the premium, or ETH with a premium in another asset.
    error WrongValue(uint256 sent, uint256 premium);
    error RefundFailed(address to);
    error NotExpired(uint256 coverId, uint256 claimBy);
    error CoverNotActive(uint256 coverId);
    error ClaimOpen(uint256 coverId);
    error NoOpenClaim(uint256 coverId);
    error AmountAboveCover(uint256 amount, uint256 left);

    /// @notice Buys cover over the named pools. Members only; ETH beyond the premium is returned.
    /// @dev What the lower layers refuse comes through under their own names.
    /// @custom:error NotMember when the caller is no member.
    /// @custom:error MembershipExpired when the caller's attestation has run out.
    /// @custom:error MemberSuspended when the caller is suspended.
    /// @custom:error ZeroOwner when nobody is to own the cover.
    /// @custom:error DeadlinePassed when the order is too old.
    /// @custom:error UnknownProduct when there is no such product.
    /// @custom:error ProductIsRetired when it is no longer sold.
    /// @custom:error AssetNotAccepted when the product is not sold in the asset, or the pool takes no premium in it.
    /// @custom:error PeriodOutOfRange when the period is shorter or longer than the product's type allows.
    /// @custom:error CommissionAboveMaximum when more is given away than the product's type allows.
    /// @custom:error CommissionWithKeel when a commission is named and KEEL pays.
    /// @custom:error ZeroCommissionPayee when a commission is named and nobody is to receive it.
    /// @custom:error ZeroAmount when the amount is 0.
    /// @custom:error NoPools when no pool is named.
    /// @custom:error TooManyPools when more are named than a cover may have.
    /// @custom:error SharesDoNotAddUp when the parts are not the amount.
    /// @custom:error SafeCastOverflowedUintDowncast when an amount is more than units hold, or a time is past the year 2106.
    /// @custom:error UnknownAsset when the paying asset is not listed.
    /// @custom:error NoGoodPrice when the cover asset or the paying asset has no good price.
    /// @custom:error ZeroUnits when a part is 0.
    /// @custom:error DuplicatePool when a pool is named twice.
    /// @custom:error ProductNotInPool when a pool does not back the product.
    /// @custom:error CapacityShort when a pool has less capacity left; says how much.
    /// @custom:error RequirementNotMet when capital would lie under the requirement; says both.
    /// @custom:error AccumulationLimit when a limit would be passed; says which and how far.
    /// @custom:error NoKeelPrice when KEEL pays and the market credits nothing for it.
    /// @custom:error PremiumAboveMaximum when the premium is above what the buyer said.
    /// @custom:error WrongValue when too little ETH was sent, or any with another paying asset.
    /// @custom:error TokensNotFree when KEEL pays and too little of the caller's is free of holds and locks.
    /// @custom:error RefundFailed when the caller does not take back the ETH above the premium.
    function buy(BuyRequest calldata request) external payable returns (uint256 coverId);

    /// @notice Ends a cover after its last day for claims: frees lane and exposure, exactly once. Anyone may call.
    /// @custom:error UnknownCover when there is no such cover.
    /// @custom:error CoverNotActive when it has ended already.
    /// @custom:error ClaimOpen while a claim on it is open.
    /// @custom:error NotExpired before `claimBy`.
    function expire(uint256 coverId) external;

    /// @notice A claim was filed: the cover is locked and its burn bound (its units times the claim's share of it, rounded down)
    /// is held in each pool.
    /// @param amount claimed, in the cover asset.
    /// @custom:error MissingRight when the caller does not hold the right CLAIM.
    /// @custom:error UnknownCover when there is no such cover.
    /// @custom:error CoverNotActive when it has ended.
    /// @custom:error ClaimOpen while another claim on it is open.
    /// @custom:error ZeroAmount when nothing is claimed.
    /// @custom:error AmountAboveCover when more is claimed than is left.
    function beginClaim(uint256 coverId, uint96 amount) external;

    /// @notice The claim was settled: lifts its holds, burns what a payment burns at the internal price of now (docs/economics.md §7),
    /// gives back capacity and exposure of what was accepted. A cover with nothing left is exhausted.
    /// @param amount claimed, as `beginClaim` was told.
    /// @param accepted part of it that is paid or owed, 0 if none.
    /// @param denied counts towards the next deposit.
    /// @param newClaimBy last day for claims after an undecided claim, if later than the cover's own; 0 after any other.
    /// @custom:error MissingRight when the caller does not hold the right CLAIM.
    /// @custom:error NoOpenClaim when no claim on the cover is open.
    /// @custom:error AmountAboveCover when more is claimed than is left, or accepted than claimed.
    function endClaim(uint256 coverId, uint96 amount, uint96 accepted, bool denied, uint40 newClaimBy) external;

    /// @notice Same code path as `buy`: what the view says is what is charged in the same block. For anybody.
    /// @dev Looks at neither owner, deadline nor maxPremium. A capital charge is that of the caller.
    function quote(BuyRequest calldata request) external view returns (Quote memory quoted);

    /// @notice Most that the caller can buy of a product over the pools today, filling them in order; 0 when nothing. For anybody.
    /// @param poolIds each named once.
    /// @return amount in the cover asset, rounded down.
    /// @return perPool its parts, in the order of the pools; 0 where none.
    function maxCover(
        uint32 productId,
        uint8 assetId,
        uint32 period,
        uint32[] calldata poolIds
    ) external view returns (uint256 amount, uint256[] memory perPool);

    /// @notice A cover as it is now; all zero for an unknown id. `amount` is what is left.
    function coverOf(uint256 coverId) external view returns (CoverData memory data);

    /// @notice Capacity that backs the cover, units of 0.1 KEEL; of a cover that has ended, as it last was.
    function partsOf(uint256 coverId) external view returns (IStakingPools.PoolUnits[] memory parts);

    /// @notice Covers sold; ids run from 1 to it.
    function coverCount() external view returns (uint256 count);

    /// @notice Active exposure a member has bought, gwei units per class, and the products (bit = id mod 128) it bought.
    function memberExposure(uint256 memberId) external view returns (uint64 eth, uint64 usd, uint128 productBits);

    /// @notice Whether an account may not judge claims on this cover: it backs it or has bought cover on the same product.
    function conflicted(uint256 coverId, address account, uint256 memberId) external view returns (bool isConflicted);
}
