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

    /// @param payAssetId 255 pays in KEEL.
    /// @param commissionTo who receives the commission; none when commissionBps is 0.
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
    /// @param premium gross, in the paying asset.
    /// @param premiumEth gross, wei.
    /// @param capitalCharge part of premiumEth that pays for capital, wei.
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

    /// @notice A cover as its words hold it. `votingPeriod` and `cooldownPeriod` (whole hours, so two bytes each) are frozen at
    /// sale beside the rest: filing a claim reads no product.
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
    error NoPools();
    error TooManyPools(uint256 pools, uint256 maximum);
    error SharesDoNotAddUp(uint256 sum, uint256 amount);
    error WrongValue(uint256 sent, uint256 premium);
    error RefundFailed(address to);
    error NotExpired(uint256 coverId, uint256 claimBy);
    error CoverNotActive(uint256 coverId);
    error ClaimOpen(uint256 coverId);
    error AmountAboveCover(uint256 amount, uint256 left);

    /// @notice Buys cover over the named pools. Members only; ETH beyond the premium is returned.
    function buy(BuyRequest calldata request) external payable returns (uint256 coverId);

    /// @notice Ends a cover after its last day for claims: frees lane and exposure, exactly once. Anyone may call.
    function expire(uint256 coverId) external;

    /// @notice A claim was filed: the cover is locked and its burn bounds are held.
    function beginClaim(uint256 coverId, uint96 amount) external;

    /// @notice The claim was settled: paid amount (0 if none), burn price (wei per KEEL, 0: the bound), and what a refusal leaves.
    /// @param denied counts towards the next deposit.
    /// @param newClaimBy later last day for claims after an undecided claim, else 0.
    function endClaim(uint256 coverId, uint96 amount, uint96 accepted, bool denied, uint40 newClaimBy) external;

    /// @notice Same code path as `buy`: what the view says is what is charged in the same block. For anybody.
    function quote(BuyRequest calldata request) external view returns (Quote memory quoted);

    /// @notice Most that can be bought of a product over the pools, filling them in order, and why no more.
    function maxCover(
        uint32 productId,
        uint8 assetId,
        uint32 period,
        uint32[] calldata poolIds
    ) external view returns (uint256 amount, uint256[] memory perPool);

    function coverOf(uint256 coverId) external view returns (CoverData memory data);

    function partsOf(uint256 coverId) external view returns (IStakingPools.PoolUnits[] memory parts);

    function coverCount() external view returns (uint256 count);

    /// @notice Active exposure a member has bought, gwei units per class, and the products (bit = id mod 128) it bought.
    function memberExposure(uint256 memberId) external view returns (uint64 eth, uint64 usd, uint128 products);

    /// @notice Whether an account may not judge claims on this cover: it backs it or has bought cover on the same product.
    function conflicted(uint256 coverId, address account, uint256 memberId) external view returns (bool isConflicted);
}
