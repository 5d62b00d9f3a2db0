// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ICapitalPool} from "../capital/interfaces/ICapitalPool.sol";
import {ISolvencyLedger} from "../capital/interfaces/ISolvencyLedger.sol";
import {ITokenMarket} from "../capital/interfaces/ITokenMarket.sol";
import {IAssessment} from "../claims/interfaces/IAssessment.sol";
import {IClaims} from "../claims/interfaces/IClaims.sol";
import {TimeGrid} from "../common/TimeGrid.sol";
import {ICover} from "../cover/interfaces/ICover.sol";
import {IProducts} from "../cover/interfaces/IProducts.sol";
import {IMembership} from "../membership/interfaces/IMembership.sol";
import {IStakingPools} from "../staking/interfaces/IStakingPools.sol";
import {IMemberToken} from "../token/interfaces/IMemberToken.sol";
import {ILens} from "./interfaces/ILens.sol";

/// @title Every view a person or a tool wants, in pages
contract Lens is ILens {
    /// @dev What the lens looks at.
    struct Suite {
        IMemberToken token;
        IMembership membership;
        ICapitalPool pool;
        ISolvencyLedger ledger;
        ITokenMarket market;
        IStakingPools staking;
        IProducts products;
        ICover cover;
        IClaims claims;
        IAssessment assessment;
    }

    uint256 private constant MAX_PAGE = 100;

    IMemberToken private immutable token;
    IMembership private immutable membership;
    ICapitalPool private immutable pool;
    ISolvencyLedger private immutable ledger;
    ITokenMarket private immutable market;
    IStakingPools private immutable staking;
    IProducts private immutable productRegister;
    ICover private immutable coverRegister;
    IClaims private immutable claimRegister;
    IAssessment private immutable assessment;

    constructor(Suite memory suite) {
        token = suite.token;
        membership = suite.membership;
        pool = suite.pool;
        ledger = suite.ledger;
        market = suite.market;
        staking = suite.staking;
        productRegister = suite.products;
        coverRegister = suite.cover;
        claimRegister = suite.claims;
        assessment = suite.assessment;
    }

    /// @inheritdoc ILens
    function overview() external view returns (Overview memory page) {
        try ledger.capital() returns (ISolvencyLedger.Capital memory capital) {
            page.capital = capital;
        } catch {}
        try market.quote() returns (ITokenMarket.Quote memory quote) {
            page.market = quote;
        } catch {}
        page.supply = token.totalSupply();
        page.promised = token.promised();
        page.members = membership.memberCount();
        page.assets = pool.assetCount();
        page.products = productRegister.productCount();
        page.pools = staking.poolCount();
        page.covers = coverRegister.coverCount();
        page.claims = claimRegister.claimCount();
        page.assessorDeposits = assessment.totalDeposits();
        page.timestamp = block.timestamp;
    }

    /// @inheritdoc ILens
    function members(uint256 first, uint256 count) external view returns (MemberView[] memory page) {
        page = new MemberView[](size(first, count, membership.memberCount() + 1));
        for (uint256 i = 0; i < page.length; ++i) page[i] = memberView(membership.accountOf(first + i));
    }

    /// @inheritdoc ILens
    function memberByAccount(address account) external view returns (MemberView memory entry) {
        return memberView(account);
    }

    /// @inheritdoc ILens
    function assets(uint256 first, uint256 count) external view returns (AssetView[] memory page) {
        page = new AssetView[](size(first, count, pool.assetCount()));
        for (uint256 i = 0; i < page.length; ++i) page[i] = assetView(first + i);
    }

    /// @inheritdoc ILens
    function products(uint256 first, uint256 count) external view returns (ProductView[] memory page) {
        page = new ProductView[](size(first, count, productRegister.productCount()));
        for (uint256 i = 0; i < page.length; ++i) {
            page[i].id = first + i;
            try productRegister.productOf(first + i) returns (IProducts.Product memory product) {
                page[i].exists = true;
                page[i].product = product;
                page[i].exposure = ledger.exposureOf(first + i);
            } catch {}
        }
    }

    /// @inheritdoc ILens
    function pools(uint256 first, uint256 count) external view returns (PoolView[] memory page) {
        page = new PoolView[](size(first, count, staking.poolCount() + 1));
        for (uint256 i = 0; i < page.length; ++i) {
            page[i].id = first + i;
            try staking.poolOf(first + i) returns (IStakingPools.Pool memory data) {
                page[i].exists = data.manager != address(0);
                page[i].pool = data;
            } catch {}
        }
    }

    /// @inheritdoc ILens
    function poolsOfProduct(
        uint32 productId,
        uint256 first,
        uint256 count
    ) external view returns (PoolProductView[] memory page) {
        page = new PoolProductView[](size(first, count, staking.poolCount() + 1));
        for (uint256 i = 0; i < page.length; ++i) page[i] = poolProductView(first + i, productId);
    }

    /// @inheritdoc ILens
    function covers(uint256 first, uint256 count) external view returns (CoverView[] memory page) {
        page = new CoverView[](size(first, count, coverRegister.coverCount() + 1));
        for (uint256 i = 0; i < page.length; ++i) {
            page[i].id = first + i;
            try coverRegister.coverOf(first + i) returns (ICover.CoverData memory data) {
                page[i].exists = data.status != ICover.Status.None;
                page[i].cover = data;
                page[i].parts = coverRegister.partsOf(first + i);
            } catch {}
        }
    }

    /// @inheritdoc ILens
    function claims(uint256 first, uint256 count) external view returns (ClaimView[] memory page) {
        page = new ClaimView[](size(first, count, claimRegister.claimCount() + 1));
        for (uint256 i = 0; i < page.length; ++i) page[i] = claimView(first + i);
    }

    function memberView(address account) private view returns (MemberView memory entry) {
        entry.account = account;
        entry.id = membership.idOf(account);
        entry.exists = entry.id != 0;
        if (!entry.exists) return entry;
        entry.member = membership.memberOf(account);
        entry.isActive = membership.isActive(account);
        entry.balance = token.balanceOf(account);
        entry.freeBalance = token.freeBalanceOf(account);
        entry.votes = token.getVotes(account);
        entry.assessorDeposit = assessment.assessorOf(entry.id).amount;
        entry.positions = staking.balanceOf(account);
        entry.covers = coverRegister.balanceOf(account);
    }

    function assetView(uint256 id) private view returns (AssetView memory entry) {
        entry.id = id;
        entry.exists = true;
        entry.asset = pool.assetOf(id);
        entry.recorded = pool.recordedOf(id);
        entry.credited = pool.creditedOf(id);
        (entry.price, entry.status, entry.updatedAt) = pool.priceOf(id);
    }

    function poolProductView(uint256 poolId, uint32 productId) private view returns (PoolProductView memory entry) {
        entry.poolId = poolId;
        try staking.poolProductOf(poolId, productId) returns (IStakingPools.PoolProduct memory product) {
            entry.exists = product.targetPriceBps != 0;
            entry.product = product;
            entry.laneWord = staking.laneOf(poolId, productId);
        } catch {}
        try productRegister.termsOf(productId) returns (IProducts.Terms memory terms) {
            uint256 claimBy = block.timestamp + uint256(terms.rules.minPeriodDays) * 1 days + terms.rules.gracePeriod;
            uint32 tranche = uint32(TimeGrid.trancheOf(claimBy + TimeGrid.ASSESSMENT_TAIL));
            try staking.freeCapacity(poolId, productId, tranche, terms.reductionBps) returns (uint256 freeUnits) {
                entry.freeUnits = freeUnits;
            } catch {}
        } catch {}
    }

    function claimView(uint256 id) private view returns (ClaimView memory entry) {
        entry.id = id;
        try claimRegister.claimOf(id) returns (IClaims.Claim memory claim) {
            entry.exists = claim.status != IClaims.Status.None;
            entry.claim = claim;
        } catch {}
        try assessment.pollOf(id) returns (IAssessment.Poll memory poll) {
            entry.poll = poll;
        } catch {}
        try assessment.outcomeOf(id) returns (IAssessment.Outcome outcome, uint256 finalAt) {
            (entry.outcome, entry.finalAt) = (outcome, finalAt);
        } catch {}
    }

    /// @dev Entries of a page: what is left of [first, end), at most MAX_PAGE.
    function size(uint256 first, uint256 count, uint256 end) private pure returns (uint256 entries) {
        if (first >= end) return 0;
        return Math.min(Math.min(count, MAX_PAGE), end - first);
    }
}
