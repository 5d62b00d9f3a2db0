// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimeGrid} from "../../../contracts/common/TimeGrid.sol";
import {IStakingPools} from "../../../contracts/staking/interfaces/IStakingPools.sol";
import {IMemberToken} from "../../../contracts/token/interfaces/IMemberToken.sol";
import {MarketActions} from "./MarketActions.sol";

/// @notice Stakers: new positions, top-ups, extensions, withdrawals, fees.
abstract contract StakeActions is MarketActions {
    function declareStakeVerbs() internal {
        bytes4[] memory errors = new bytes4[](6);
        errors[0] = IStakingPools.PoolHeld.selector;
        errors[1] = IStakingPools.OpenBurnAboveLimit.selector;
        errors[2] = IStakingPools.PoolWindingDown.selector;
        errors[3] = IStakingPools.DepositTooSmall.selector;
        errors[4] = IStakingPools.TrancheOutOfRange.selector;
        errors[5] = IMemberToken.TokensNotFree.selector;
        declareVerb("deposit", errors);
        declareVerb("topUp", errors);
        errors = new bytes4[](4);
        errors[0] = IStakingPools.NotLater.selector;
        errors[1] = IStakingPools.NothingStaked.selector;
        errors[2] = IStakingPools.TrancheOutOfRange.selector;
        errors[3] = IStakingPools.PoolWindingDown.selector;
        declareVerb("extend", errors);
        declareVerb("withdraw", only(IStakingPools.NothingToWithdraw.selector));
        bytes4[] memory none;
        declareVerb("claimFee", only(IStakingPools.NothingToClaim.selector));
        declareVerb("settlePool", none);
    }

    function stakeSelectors() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](6);
        selectors[0] = StakeActions.deposit.selector;
        selectors[1] = StakeActions.topUp.selector;
        selectors[2] = StakeActions.extend.selector;
        selectors[3] = StakeActions.withdraw.selector;
        selectors[4] = StakeActions.claimFee.selector;
        selectors[5] = StakeActions.settlePool.selector;
    }

    /// @dev One deposit in eight accepts no open burn; one in sixteen names a tranche that is not live.
    function deposit(uint256 who, uint256 where, uint256 amount, uint256 when) external counted("deposit") {
        depositAs("deposit", stakerAt(who), openPool(where), 0, amount, when);
    }

    function topUp(uint256 which, uint256 amount, uint256 when) external counted("topUp") {
        (uint256 positionId, address owner) = pickPosition(which);
        keepActive(owner);
        depositAs("topUp", owner, staking.positionPool(positionId), positionId, amount, when);
    }

    function extend(uint256 which, uint256 from, uint256 to) external counted("extend") {
        (uint256 positionId, address owner) = pickPosition(which);
        uint256[] storage tranches = tranchesOf[positionId];
        uint256 start = from % tranches.length;
        for (uint256 i = 0; i < tranches.length; ++i) {
            uint256 tranche = tranches[((start % tranches.length) + i) % tranches.length];
            IStakingPools.Deposit memory held = staking.depositOf(positionId, uint32(tranche));
            if (held.shares == 0 || held.isOut || tranche == currentTranche() + 7) continue;
            extendTo(positionId, owner, tranche, to);
            return;
        }
    }

    function withdraw(uint256 which) external counted("withdraw") {
        (uint256 positionId, address owner) = pickPosition(which);
        uint256 before = token.balanceOf(owner);
        uint32[] memory tranches = knownTranches(positionId);
        (uint256 free, uint256 earned) = dueOf(positionId, tranches);
        try staking.withdraw(positionId, tranches) returns (uint256 stake, uint256 rewards) {
            succeeded("withdraw");
            eq(token.balanceOf(owner) - before, stake + rewards, "I05: what is withdrawn arrives");
            eq(stake, free, "I34: the stake of passed tranches leaves, no other");
            le(rewards, earned, "I07: no more is claimed than was due");
            noteIf("I34 stake left", stake != 0);
            noteIf("I07 rewards claimed", rewards != 0);
            noteIf("I46 stake unlocked", stake != 0);
        } catch (bytes memory reason) {
            refused("withdraw", reason);
            holds(free + earned / (tranches.length * 1 gwei) == 0, "I46: unlocked stake and rewards can be withdrawn");
        }
    }

    /// @dev What `withdraw` would pay now: the stake whose tranche has passed out, and all rewards.
    function dueOf(uint256 positionId, uint32[] memory tranches) internal view returns (uint256 free, uint256 earned) {
        for (uint256 i = 0; i < tranches.length; ++i) {
            IStakingPools.Deposit memory d = staking.depositOf(positionId, tranches[i]);
            earned += d.rewards;
            if (d.isOut) free += d.stake;
        }
    }

    function claimFee(uint256 where) external counted("claimFee") {
        uint256 poolId = poolAt(where);
        try staking.claimFee(poolId) returns (uint256 amount) {
            succeeded("claimFee");
            if (amount != 0) premise("fee claimed");
        } catch (bytes memory reason) {
            refused("claimFee", reason);
        }
    }

    function settlePool(uint256 where, uint256 weeksToGo) external counted("settlePool") {
        uint256 poolId = poolAt(where);
        uint256 fee = staking.feeOf(poolId);
        try staking.settle(poolId, bound(weeksToGo, 1, 60)) {
            succeeded("settlePool");
            premise("I08 settling");
            eq(staking.feeOf(poolId), fee, "I08: bringing a pool up to date changes nothing that is due");
        } catch (bytes memory reason) {
            refused("settlePool", reason);
        }
    }

    /// @dev Mostly a pool that takes deposits, if there is one.
    function openPool(uint256 seed) private view returns (uint256 poolId) {
        poolId = poolAt(seed);
        if (seed % 8 == 0) return poolId;
        for (uint256 i = 0; i < POOLS; ++i) {
            IStakingPools.Pool memory p = staking.poolOf(pools[i]);
            if (!p.isHeld && !p.isWindingDown) return pools[i];
        }
    }

    /// @dev A position that has not ended. There always is one: pools begin with tranches that outlive each run's first steps, and
    /// a run in which all have left opens a new one.
    function pickPosition(uint256 seed) internal returns (uint256 positionId, address owner) {
        for (uint256 i = 0; i < positions.length; ++i) {
            positionId = positions[((seed % positions.length) + i) % positions.length];
            try staking.ownerOf(positionId) returns (address found) {
                return (positionId, found);
            } catch {
                continue;
            }
        }
        owner = stakerAt(seed);
        depositAs("deposit", owner, poolAt(seed), 0, 100 ether, 5);
        bookLogs();
        return pickPosition(seed);
    }

    function poolAt(uint256 seed) internal view returns (uint256 poolId) {
        return pools[seed % POOLS];
    }

    function stakerAt(uint256 seed) internal returns (address account) {
        account = actors[seed % STAKERS];
        keepActive(account);
    }

    function knownTranches(uint256 positionId) internal view returns (uint32[] memory tranches) {
        uint256[] storage known = tranchesOf[positionId];
        tranches = new uint32[](known.length);
        for (uint256 i = 0; i < known.length; ++i) {
            tranches[i] = uint32(known[i]);
        }
    }

    function currentTranche() internal view returns (uint256 tranche) {
        return block.timestamp / TimeGrid.TRANCHE_PERIOD;
    }

    function pass(uint256 time) internal virtual;

    function depositAs(
        string memory verb,
        address account,
        uint256 poolId,
        uint256 positionId,
        uint256 amount,
        uint256 when
    ) internal {
        bool isHeld = awaitHold(poolId, when);
        keepActive(account);
        uint256 free = token.freeBalanceOf(account);
        amount =
            amount % 16 == 0
                ? free + 1
                : bound(amount, free < 4 ether ? free : 1 ether, free < 4 ether ? free : free / 4);
        IStakingPools.DepositRequest memory request = IStakingPools.DepositRequest({
            poolId: uint32(poolId),
            positionId: positionId,
            tranche: uint32(currentTranche() + (when % 16 == 0 ? 8 : when % 8)),
            amount: uint96(amount),
            maxOpenBurnBps: when % 8 == 7 ? 0 : 10_000
        });
        IStakingPools.Pool memory p = staking.poolOf(poolId);
        vm.prank(account);
        try staking.deposit(request) {
            succeeded(verb);
            holds(!isHeld, "I54: no stake enters a held pool");
            noteIf("I54 entered while claims are open", p.heldStake != 0);
            le(
                p.heldStake * 10_000,
                p.stake * request.maxOpenBurnBps,
                "I54: stake enters beside open claims only as far as its owner named"
            );
        } catch (bytes memory reason) {
            refused(verb, reason);
        }
    }

    /// @dev Most deposits wait for the end of a hold.
    function awaitHold(uint256 poolId, uint256 when) private returns (bool isHeld) {
        IStakingPools.Pool memory p = staking.poolOf(poolId);
        if (!p.isHeld || when % 4 == 3) return p.isHeld;
        pass(p.heldSince + 30 days - block.timestamp);
        return staking.poolOf(poolId).isHeld;
    }

    function extendTo(uint256 positionId, address owner, uint256 tranche, uint256 to) private {
        keepActive(owner);
        uint256 first = tranche >= currentTranche() ? tranche + 1 : currentTranche();
        uint256 last = currentTranche() + 7;
        uint256 target = first <= last && to % 16 != 0 ? bound(to, first, last) : tranche;
        vm.prank(owner);
        try staking.extend(positionId, uint32(tranche), uint32(target)) {
            succeeded("extend");
        } catch (bytes memory reason) {
            refused("extend", reason);
        }
    }
}
