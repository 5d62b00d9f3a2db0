// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {TimeGrid} from "../common/TimeGrid.sol";
import {Units} from "../common/Units.sol";
import {IStakingPools} from "./interfaces/IStakingPools.sol";
import {PoolLib} from "./libraries/PoolLib.sol";
import {QuadLib} from "./libraries/QuadLib.sol";
import {PositionTokens} from "./PositionTokens.sol";

/// @title What stakers do: deposit, extend, withdraw
abstract contract StakePositions is PositionTokens {
    using PoolLib for PoolLib.Books;
    using PoolLib for PoolLib.Pool;
    using QuadLib for QuadLib.Quads;

    /// @notice Least KEEL of a deposit or a top-up.
    uint256 private constant MIN_DEPOSIT = 1e18;

    /// @dev Far beyond anything there is to settle; keeps the product in bounds.
    uint256 private constant MAX_WEEKS = 1e6;

    /// @inheritdoc IStakingPools
    function deposit(DepositRequest calldata request) external nonReentrant returns (uint256 positionId) {
        (uint256 poolId, uint256 amount) = (request.poolId, request.amount);
        PoolLib.Books memory books = open(poolId);
        requireDepositable(request, books);
        bool isTopUp = request.positionId != 0;
        positionId = isTopUp ? requireTopUp(request) : mintPosition(poolId, books);
        uint256 shares = books.sharesFor(amount);
        bool isNew = credit(positionId, request.tranche, shares, books.debtFor(shares));
        // a position begins with its first deposit
        if (isNew && isTopUp) setTokenData(positionId, tokenData(positionId) + 1);
        books.stake += amount;
        books.shares += shares;
        if (seqOf(positionId) == books.managerSeq) books.managerShares += shares;
        books.refreshFee();
        emit Deposited(poolId, positionId, request.tranche, amount, shares);
        close(poolId, books);
        token.pull(msg.sender, amount);
    }

    /// @inheritdoc IStakingPools
    function extend(uint256 positionId, uint32 fromTranche, uint32 toTranche) external nonReentrant {
        requireAuthorized(positionId);
        uint256 poolId = positionPool(positionId);
        PoolLib.Books memory books = open(poolId);
        requireLive(toTranche);
        require(toTranche > fromTranche, NotLater(fromTranche, toTranche));
        PoolLib.Pool storage pool = pools[poolId];
        uint256 key = PoolLib.keyOf(seqOf(positionId), fromTranche);
        Deposit memory held = pool.depositNow(books, key);
        require(held.shares != 0 && !held.isOut, NothingStaked(positionId, fromTranche));
        // shares and debt move together, so what was earned stays to the wei
        uint256 rewardDebt = pool.depositAt(key).rewardDebt;
        delete pool.deposits[key];
        pool.trancheShares.sub(fromTranche, held.shares);
        bool isNew = credit(positionId, toTranche, held.shares, rewardDebt);
        if (!isNew) setTokenData(positionId, tokenData(positionId) - 1);
        emit Extended(poolId, positionId, fromTranche, toTranche, held.shares);
        close(poolId, books);
    }

    /// @inheritdoc IStakingPools
    function withdraw(
        uint256 positionId,
        uint32[] calldata tranches
    ) external nonReentrant returns (uint256 stake, uint256 rewards) {
        address owner = requirePosition(positionId);
        uint256 poolId = positionPool(positionId);
        PoolLib.Books memory books = open(poolId);
        uint256 closed;
        for (uint256 i = 0; i < tranches.length; ++i) {
            Deposit memory held = payOut(books, positionId, tranches[i]);
            rewards += held.rewards;
            if (!held.isOut) continue;
            stake += held.stake;
            ++closed;
        }
        require(closed != 0 || rewards != 0, NothingToWithdraw(positionId));
        emit Withdrawn(poolId, positionId, owner, stake, rewards);
        bool isLast = closed != 0 && closeDeposits(positionId, closed);
        if (isLast && seqOf(positionId) == books.managerSeq) books.managerSeq = 0;
        close(poolId, books);
        if (isLast) burnPacked(owner, positionId);
        if (rewards != 0) token.mintPromised(owner, rewards);
        if (stake != 0) token.transfer(owner, stake);
    }

    /// @inheritdoc IStakingPools
    function claimFee(uint256 poolId) external nonReentrant returns (uint256 amount) {
        PoolLib.Books memory books = open(poolId);
        uint256 gweis = books.feeGwei();
        require(gweis != 0, NothingToClaim(poolId));
        books.feeDebt += int256(gweis);
        amount = gweis * Units.GWEI;
        address manager = pools[poolId].terms.manager;
        emit FeeClaimed(poolId, manager, amount);
        close(poolId, books);
        token.mintPromised(manager, amount);
    }

    /// @inheritdoc IStakingPools
    function settle(uint256 poolId, uint256 maxWeeks) external nonReentrant {
        PoolLib.Books memory books;
        bring(books, poolId, Math.min(maxWeeks, MAX_WEEKS) * TimeGrid.WEEK, false);
        close(poolId, books);
    }

    function mintPosition(uint256 poolId, PoolLib.Books memory books) private returns (uint256 positionId) {
        positionId = positionIdOf(poolId, books.nextSeq++);
        mintPacked(msg.sender, positionId, 1);
    }

    function credit(
        uint256 positionId,
        uint256 tranche,
        uint256 shares,
        uint256 rewardDebt
    ) private returns (bool isNew) {
        PoolLib.Pool storage pool = pools[positionPool(positionId)];
        return pool.credit(PoolLib.keyOf(seqOf(positionId), tranche), shares, rewardDebt);
    }

    /// @dev Takes the reward off a deposit, or the whole deposit once its tranche is out.
    function payOut(
        PoolLib.Books memory books,
        uint256 positionId,
        uint256 tranche
    ) private returns (Deposit memory held) {
        PoolLib.Pool storage pool = pools[positionPool(positionId)];
        uint256 key = PoolLib.keyOf(seqOf(positionId), tranche);
        held = pool.depositNow(books, key);
        if (held.isOut) {
            delete pool.deposits[key];
            if (held.shares == pool.trancheShares.read(tranche)) books.dropPassing(tranche);
        } else if (held.rewards != 0) pool.pay(key, held.rewards);
    }

    /// @dev A position without deposits ends, so its owner can leave and is no longer marked.
    function closeDeposits(uint256 positionId, uint256 closed) private returns (bool isLast) {
        // safe because it has at least as many deposits as were closed
        uint96 left = tokenData(positionId) - uint96(closed);
        if (left != 0) setTokenData(positionId, left);
        return left == 0;
    }

    function requireDepositable(DepositRequest calldata request, PoolLib.Books memory books) private view {
        uint256 poolId = request.poolId;
        require(request.amount >= MIN_DEPOSIT, DepositTooSmall(request.amount, MIN_DEPOSIT));
        requireLive(request.tranche);
        require(!books.isWindingDown, PoolWindingDown(poolId));
        if (books.heldStake == 0) return;
        uint256 heldUntil = books.heldSince + PoolLib.MAX_HOLD;
        require(!books.isHeld(block.timestamp), PoolHeld(poolId, books.heldStake, heldUntil));
        uint256 openBurnBps = books.openBurnBps();
        require(openBurnBps <= request.maxOpenBurnBps, OpenBurnAboveLimit(poolId, openBurnBps, request.maxOpenBurnBps));
    }

    function requireTopUp(DepositRequest calldata request) private view returns (uint256 positionId) {
        positionId = request.positionId;
        requireAuthorized(positionId);
        require(positionPool(positionId) == request.poolId, WrongPool(positionId, request.poolId));
        membership.requireActive(msg.sender);
    }

    function requireLive(uint256 tranche) private view {
        uint256 current = TimeGrid.trancheOf(block.timestamp);
        uint256 last = current + TimeGrid.LIVE_TRANCHES - 1;
        require(tranche >= current && tranche <= last, TrancheOutOfRange(tranche, current, last));
    }
}
