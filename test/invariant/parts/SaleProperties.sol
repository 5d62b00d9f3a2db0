// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimeGrid} from "../../../contracts/common/TimeGrid.sol";
import {ISolvencyLedger} from "../../../contracts/capital/interfaces/ISolvencyLedger.sol";
import {ICover} from "../../../contracts/cover/interfaces/ICover.sol";
import {IStakingPools} from "../../../contracts/staking/interfaces/IStakingPools.sol";
import {StakeProperties} from "./StakeProperties.sol";

/// @notice What holds at each sale: capacity, price, terms and the gate.
abstract contract SaleProperties is StakeProperties {
    mapping(uint256 coverId => bytes32 hash) internal termsAtSale;
    mapping(uint256 coverId => uint256 units) internal unitsAtSale;

    /// @dev Hall's condition for the lanes up to the sale's own, from tranche shares alone, and the requirement.
    function checkSale(
        uint256 coverId,
        ICover.BuyRequest memory request,
        ICover.Quote memory quoted
    ) internal override {
        ICover.CoverData memory data = cover.coverOf(coverId);
        uint256 need = data.tranche - currentTranche();
        for (uint256 i = 0; i < request.pools.length; ++i) {
            le(quoted.parts[i].units, quoted.freeUnits[i], "I49: no more is sold than is free");
            checkTails(request.pools[i].poolId, request.productId, need);
        }
        checkTerms(coverId, data, request);
        checkPrice(request, quoted);
        premise("I49");
        if (request.pools.length > 1) premise("I49 over several pools");
        ISolvencyLedger.Capital memory capital = ledger.capital();
        (, uint256 markedAt) = ledger.markedCapital();
        premise("I51 sale");
        // MKT and the tags of assets are those of the last mark
        if (markedAt != block.timestamp) return;
        le(capital.mcr, capital.sale, "I51: after a sale C_sale covers the requirement");
        premise("I51 sale at marked prices");
    }

    function checkTails(uint256 poolId, uint32 productId, uint256 need) private view {
        uint256[8] memory demand = demandOf(poolId, productId);
        uint256[8] memory capacityTails = capacityTailsOf(poolId, productId);
        uint256 demandTail;
        for (uint256 j = 8; j > 0;) {
            --j;
            demandTail += demand[j];
            if (j <= need)
                le(demandTail, capacityTails[j], "I49: stake from every tranche on covers the demand from there on");
        }
    }

    /// @dev Capacity from each live tranche on, in units of 0.1 KEEL, rounded down, from the pool's raw figures.
    function capacityTailsOf(uint256 poolId, uint32 productId) private view returns (uint256[8] memory tails) {
        IStakingPools.Pool memory p = staking.poolOf(poolId);
        uint256 weight = staking.poolProductOf(poolId, productId).weightBps;
        uint256 usable = 10_000 - products.productOf(productId).reductionBps;
        if (p.shares == 0) return tails;
        uint256 shares;
        for (uint256 j = 8; j > 0;) {
            --j;
            shares += staking.trancheSharesOf(poolId, uint32(currentTranche() + j));
            uint256 scaled = shares * uint256(p.stake) * weight * usable * staking.capacityFactorBps();
            tails[j] = scaled / (uint256(p.shares) * 1e12 * 1e17);
        }
    }

    /// @dev The lane word, read by hand: tranche id in 16 bits, then eight lanes of 30.
    function demandOf(uint256 poolId, uint32 productId) internal view returns (uint256[8] memory demand) {
        uint256 word = staking.laneOf(poolId, productId);
        uint256 oldest = word & 0xffff;
        for (uint256 j = 0; j < 8; ++j) {
            uint256 lane = currentTranche() + j - oldest;
            if (lane < 8) demand[j] = (word >> (16 + 30 * lane)) & (2 ** 30 - 1);
        }
    }

    /// @dev What a sale freezes, and what it takes from the pools for it.
    function checkTerms(uint256 coverId, ICover.CoverData memory data, ICover.BuyRequest memory request) private {
        premise("I27 at sale");
        eq(data.startAt, block.timestamp, "I27: a cover starts at its sale");
        eq(data.endAt, block.timestamp + request.period, "I27: a cover ends after its period");
        uint256 stakeEnds = (uint256(data.tranche) + 1) * TimeGrid.TRANCHE_PERIOD;
        le(data.claimBy + TimeGrid.ASSESSMENT_TAIL, stakeEnds, "I34: stake stays until claims can no longer come");
        termsAtSale[coverId] = termsHash(data);
        uint256 units;
        IStakingPools.PoolUnits[] memory parts = cover.partsOf(coverId);
        for (uint256 i = 0; i < parts.length; ++i) {
            units += parts[i].units;
        }
        unitsAtSale[coverId] = units;
        uint256 value = valueOf(request.assetId, request.amount);
        premise("I23 at sale");
        le(value, (units * market.internalPrice()) / 10, "I23: the capacity taken is worth the amount");
    }

    function checkPrice(ICover.BuyRequest memory request, ICover.Quote memory quoted) private {
        uint256 floorBps = products.productOf(request.productId).floorBps;
        uint256 value = valueOf(request.assetId, request.amount);
        premise("I25");
        le(
            (value * floorBps * request.period) / (10_000 * 365 days),
            quoted.premiumEth,
            "I25: no premium under the least price"
        );
    }

    /// @dev Worth in wei, rounded down.
    function valueOf(uint8 assetId, uint256 amount) private view returns (uint256 value) {
        if (assetId == ETH) return amount;
        (uint256 price, , ) = pool.priceOf(assetId);
        return (amount * price) / 10 ** assets[assetId].decimals();
    }

    /// @dev All of a cover that may never change; `claimBy` may be put off once, by an undecided claim.
    function termsHash(ICover.CoverData memory data) internal pure returns (bytes32 hash) {
        bytes memory times = abi.encode(data.startAt, data.endAt, data.waitingPeriod, data.tranche);
        bytes memory rules = abi.encode(data.deductibleBps, data.votingPeriod, data.cooldownPeriod, data.typeVersion);
        return keccak256(abi.encode(data.productId, data.assetId, data.buyerId, data.poolCount, times, rules));
    }
}
