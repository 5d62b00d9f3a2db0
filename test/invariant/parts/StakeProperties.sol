// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStakingPools} from "../../../contracts/staking/interfaces/IStakingPools.sol";
import {MoneyProperties} from "./MoneyProperties.sol";

/// @notice Stake, shares and rewards of every pool, summed over positions.
abstract contract StakeProperties is MoneyProperties {
    /// @dev A pool as its positions add up.
    struct Sums {
        uint256 shares;
        uint256 stake;
        uint256 out;
        uint256 rewards;
    }

    /// @dev Rounding of one operation on a pool: under a gwei for each accrual, one for the fee.
    uint256 private constant DUST_OF_OPERATION = 4 gwei;

    function checkStakeHeld() internal view {
        uint256 staked;
        for (uint256 i = 0; i < POOLS; ++i) {
            PoolBook storage book = poolBooks[pools[i]];
            staked += book.deposited - book.withdrawn - book.burnt;
        }
        eq(token.balanceOf(address(staking)), staked + donatedToStaking, "I05: KEEL in the pools = in - out - burnt");
    }

    function checkStake() internal {
        // Books as of now, whatever was settled; the campaign goes on from where it was.
        uint256 snapshot = vm.snapshotState();
        uint256 due;
        uint256 operationsOfPools;
        for (uint256 i = 0; i < POOLS; ++i) {
            staking.settle(pools[i], 10_000);
            PoolBook memory book = poolBooks[pools[i]];
            Sums memory sums = sumsOf(pools[i]);
            checkPool(pools[i], book, sums);
            due += sums.rewards + staking.feeOf(pools[i]) + streamsLeft(pools[i]);
            operationsOfPools += book.operations;
        }
        le(due, token.promised(), "I07: no more is due than is promised");
        le(
            token.promised() - due,
            operationsOfPools * DUST_OF_OPERATION,
            "I07: what is promised is due but for rounding"
        );
        vm.revertToState(snapshot);
    }

    function noteStake() internal {
        for (uint256 i = 0; i < POOLS; ++i) {
            IStakingPools.Pool memory p = staking.poolOf(pools[i]);
            noteIf("I06 with shares", p.shares != 0);
            noteIf("I10 with stake", p.stake != 0);
            noteIf("pool held", p.isHeld);
            noteIf("pool winding down", p.isWindingDown);
            noteIf("tranche unprocessed", p.settledAt / 91 days < currentTranche());
            noteIf("I07 while streaming", p.rewardRate != 0);
            noteIf("I07 with a fee", p.effectiveFeeBps != 0);
            noteIf("I05 after a burn", poolBooks[pools[i]].burnt != 0);
        }
    }

    function checkPool(uint256 poolId, PoolBook memory book, Sums memory sums) private view {
        IStakingPools.Pool memory p = staking.poolOf(poolId);
        eq(sums.shares, p.shares, "I06: shares of positions = shares of the pool");
        eq(liveShares(poolId), p.shares, "I06: shares of tranches = shares of the pool");
        le(p.feeBps, p.maxFeeBps, "I06: fee <= maximum");
        le(p.effectiveFeeBps, p.feeBps, "I06: effective fee <= fee");
        uint256 inPool = book.deposited - book.withdrawn - book.burnt;
        le(p.stake + sums.out, inPool, "I05: stake of the pool and what has passed out lie in it");
        le(inPool - p.stake - sums.out, book.operations, "I05: nothing is left over but rounding");
        le(sums.stake, p.stake, "I06: positions have no more than the pool");
        uint256 paid = book.claimed + sums.rewards + staking.feeOf(poolId);
        le(paid + book.returned, book.promised, "I07: claimed + claimable <= promised");
        if (p.shares == 0 && !p.isWindingDown) return;
        holds((p.shares == 0) == (p.stake == 0) || p.isWindingDown, "I10: no shares without stake");
    }

    function sumsOf(uint256 poolId) private view returns (Sums memory sums) {
        for (uint256 i = 0; i < positions.length; ++i) {
            uint256 positionId = positions[i];
            if (staking.positionPool(positionId) != poolId) continue;
            uint256[] storage tranches = tranchesOf[positionId];
            for (uint256 j = 0; j < tranches.length; ++j) {
                IStakingPools.Deposit memory d = staking.depositOf(positionId, uint32(tranches[j]));
                sums.rewards += d.rewards;
                if (d.isOut) sums.out += d.stake;
                else (sums.stake, sums.shares) = (sums.stake + d.stake, sums.shares + d.shares);
            }
        }
    }

    /// @dev Tranches that have not passed out: live ones, and one that waits in a held pool.
    function liveShares(uint256 poolId) private view returns (uint256 shares) {
        uint256 current = currentTranche();
        for (uint256 tranche = current; tranche < current + 8; ++tranche) {
            shares += staking.trancheSharesOf(poolId, uint32(tranche));
        }
        uint256 waiting = current - 1;
        for (uint256 i = 0; i < positions.length; ++i) {
            if (staking.positionPool(positions[i]) != poolId) continue;
            IStakingPools.Deposit memory d = staking.depositOf(positions[i], uint32(waiting));
            if (d.shares != 0 && !d.isOut) return shares + staking.trancheSharesOf(poolId, uint32(waiting));
        }
    }

    /// @dev Rewards that are still to be streamed: a whole number of wei each second to each stream's end.
    function streamsLeft(uint256 poolId) private view returns (uint256 left) {
        Stream[] storage list = streams[poolId];
        for (uint256 i = 0; i < list.length; ++i) {
            Stream memory stream = list[i];
            if (block.timestamp >= stream.endsAt) continue;
            left += (stream.reward / (stream.endsAt - stream.startsAt)) * (stream.endsAt - block.timestamp);
        }
    }
}
