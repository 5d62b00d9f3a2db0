// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAssetRegistry} from "../../capital/interfaces/IAssetRegistry.sol";
import {PriceStatus} from "../../capital/interfaces/ICapitalTypes.sol";
import {ISolvencyLedger} from "../../capital/interfaces/ISolvencyLedger.sol";
import {ITokenMarket} from "../../capital/interfaces/ITokenMarket.sol";
import {IAssessment} from "../../claims/interfaces/IAssessment.sol";
import {IClaims} from "../../claims/interfaces/IClaims.sol";
import {ICover} from "../../cover/interfaces/ICover.sol";
import {IProducts} from "../../cover/interfaces/IProducts.sol";
import {IMembership} from "../../membership/interfaces/IMembership.sol";
import {IStakingPools} from "../../staking/interfaces/IStakingPools.sol";

/// @title Every view a person or a tool wants, in pages
/// @notice Holds nothing and may do nothing. No view reverts: an unknown id is an entry whose `exists` is false, a page
/// past the end is empty, a page holds 100 entries at most, a part that cannot be read is left at zero. Units are those of the contracts read.
interface ILens {
    struct MemberView {
        bool exists;
        uint256 id;
        address account;
        IMembership.Member member;
        bool isActive;
        uint256 balance;
        uint256 freeBalance;
        uint256 votes;
        uint256 assessorDeposit;
        uint256 positions;
        uint256 covers;
    }

    struct AssetView {
        bool exists;
        uint256 id;
        IAssetRegistry.Asset asset;
        uint256 recorded;
        uint256 credited;
        uint256 price;
        PriceStatus status;
        uint256 updatedAt;
    }

    struct ProductView {
        bool exists;
        uint256 id;
        IProducts.Product product;
        ISolvencyLedger.Exposure exposure;
    }

    struct PoolView {
        bool exists;
        uint256 id;
        IStakingPools.Pool pool;
    }

    /// @param freeUnits capacity left for a cover bought now for the shortest period, 0.1 KEEL.
    struct PoolProductView {
        bool exists;
        uint256 poolId;
        IStakingPools.PoolProduct product;
        uint256 laneWord;
        uint256 freeUnits;
    }

    struct CoverView {
        bool exists;
        uint256 id;
        ICover.CoverData cover;
        IStakingPools.PoolUnits[] parts;
    }

    struct ClaimView {
        bool exists;
        uint256 id;
        IClaims.Claim claim;
        IAssessment.Poll poll;
        IAssessment.Outcome outcome;
        uint256 finalAt;
    }

    /// @notice The mutual on one page.
    struct Overview {
        ISolvencyLedger.Capital capital;
        ITokenMarket.Quote market;
        uint256 supply;
        uint256 promised;
        uint256 members;
        uint256 assets;
        uint256 products;
        uint256 pools;
        uint256 covers;
        uint256 claims;
        uint256 assessorDeposits;
        uint256 timestamp;
    }

    function overview() external view returns (Overview memory page);

    /// @param first lowest id of the page. Members, pools, covers and claims count from 1, assets and products from 0.
    function members(uint256 first, uint256 count) external view returns (MemberView[] memory page);

    function memberByAccount(address account) external view returns (MemberView memory entry);

    function assets(uint256 first, uint256 count) external view returns (AssetView[] memory page);

    function products(uint256 first, uint256 count) external view returns (ProductView[] memory page);

    function pools(uint256 first, uint256 count) external view returns (PoolView[] memory page);

    function poolsOfProduct(
        uint32 productId,
        uint256 first,
        uint256 count
    ) external view returns (PoolProductView[] memory page);

    function covers(uint256 first, uint256 count) external view returns (CoverView[] memory page);

    function claims(uint256 first, uint256 count) external view returns (ClaimView[] memory page);
}
