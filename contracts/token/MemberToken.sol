// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC6372} from "@openzeppelin/contracts/interfaces/IERC6372.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";
import {Votes} from "@openzeppelin/contracts/governance/utils/Votes.sol";

import {ModuleGuard} from "../access/ModuleGuard.sol";
import {Rights} from "../access/Rights.sol";
import {IMemberToken} from "./interfaces/IMemberToken.sol";

/// @title KEEL, the membership token
/// @notice See `IMemberToken`. Who may receive and what is free to leave are checked at every verb that moves tokens.
contract MemberToken is ERC20, ERC20Permit, ERC20Votes, ModuleGuard, IMemberToken {
    using SafeCast for uint256;

    /// @dev One slot: all that a transfer has to know of an account besides its balance.
    struct Account {
        bool isHolder;
        bool isDelegated;
        uint96 held;
        uint40 heldUntil;
        uint40 lockedUntil;
    }

    mapping(address account => Account) private accounts;
    uint128 private promisedAmount;

    constructor(address initialAuthority) ERC20("Keel", "KEEL") ERC20Permit("Keel") ModuleGuard(initialAuthority) {}

    /// @inheritdoc IERC20
    function transfer(address to, uint256 value) public override(ERC20, IERC20) returns (bool) {
        requireHolder(to);
        requireFree(msg.sender, value);
        return super.transfer(to, value);
    }

    /// @inheritdoc IERC20
    function transferFrom(address from, address to, uint256 value) public override(ERC20, IERC20) returns (bool) {
        requireHolder(to);
        requireFree(from, value);
        return super.transferFrom(from, to, value);
    }

    /// @inheritdoc IMemberToken
    function setHolder(address account, bool newIsHolder) external onlyRight(Rights.HOLDERS) {
        accounts[account].isHolder = newIsHolder;
        emit HolderSet(account, newIsHolder);
    }

    /// @inheritdoc IMemberToken
    function mintGenesis(address to, uint256 amount) external onlyRight(Rights.MINT_GENESIS) {
        require(amount != 0, ZeroAmount());
        require(amount <= _maxSupply(), ERC20ExceededSafeSupply(amount, _maxSupply()));
        if (to != address(this)) requireHolder(to);
        emit Minted(MintSource.Genesis, to, amount);
        _mint(to, amount);
    }

    /// @inheritdoc IMemberToken
    function mintHeld(address to, uint256 amount, uint256 heldUntil) external onlyRight(Rights.MINT_MARKET) {
        require(amount != 0, ZeroAmount());
        Account memory account = accounts[to];
        require(account.isHolder, NotHolder(to));
        bool runs = account.heldUntil > block.timestamp;
        account.held = (runs ? account.held + amount : amount).toUint96();
        account.heldUntil = Math.max(heldUntil, runs ? account.heldUntil : 0).toUint40();
        accounts[to] = account;
        emit Held(to, account.held, account.heldUntil);
        emit Minted(MintSource.Market, to, amount);
        _mint(to, amount);
    }

    /// @inheritdoc IMemberToken
    function burnMarket(address from, uint256 amount) external onlyRight(Rights.MINT_MARKET) {
        burnFree(from, amount, BurnReason.Market);
    }

    /// @inheritdoc IMemberToken
    function burnPremium(address from, uint256 amount) external onlyRight(Rights.BURN_PREMIUM) {
        burnFree(from, amount, BurnReason.Premium);
    }

    /// @inheritdoc IMemberToken
    function burnSlashed(uint256 amount) external onlyRight(Rights.BURN_SLASH) {
        emit Burnt(BurnReason.Slashing, msg.sender, amount);
        _burn(msg.sender, amount);
    }

    /// @inheritdoc IMemberToken
    function pull(address from, uint256 amount) external onlyRight(Rights.PULL) {
        require(amount != 0, ZeroAmount());
        requireHolder(msg.sender);
        requireFree(from, amount);
        _transfer(from, msg.sender, amount);
    }

    /// @inheritdoc IMemberToken
    function lock(address account, uint256 lockedUntil) external onlyRight(Rights.LOCK) {
        if (lockedUntil <= accounts[account].lockedUntil) return;
        accounts[account].lockedUntil = lockedUntil.toUint40();
        emit Locked(account, lockedUntil);
    }

    /// @inheritdoc IMemberToken
    function promiseRewards(uint256 amount) external onlyRight(Rights.REWARD) {
        // safe because two numbers of 128 bits are added in 256
        uint128 sum = (uint256(amount.toUint128()) + promisedAmount).toUint128();
        promisedAmount = sum;
        emit RewardsPromised(msg.sender, amount, sum);
    }

    /// @inheritdoc IMemberToken
    function releasePromise(uint256 amount) external onlyRight(Rights.REWARD) {
        emit PromiseReleased(msg.sender, amount, takeFromPromise(amount));
    }

    /// @inheritdoc IMemberToken
    function mintPromised(address to, uint256 amount) external onlyRight(Rights.REWARD) {
        requireHolder(to);
        takeFromPromise(amount);
        emit Minted(MintSource.Reward, to, amount);
        _mint(to, amount);
    }

    /// @inheritdoc IMemberToken
    function promised() external view returns (uint256 amount) {
        return promisedAmount;
    }

    /// @inheritdoc IMemberToken
    function effectiveSupply() external view returns (uint256 supply) {
        return totalSupply() + promisedAmount;
    }

    /// @inheritdoc IMemberToken
    function isHolder(address account) external view returns (bool holds) {
        return accounts[account].isHolder;
    }

    /// @inheritdoc IMemberToken
    function holdOf(address account) external view returns (uint256 held, uint256 heldUntil, uint256 lockedUntil) {
        Account memory stored = accounts[account];
        return (stored.held, stored.heldUntil, stored.lockedUntil);
    }

    /// @inheritdoc IMemberToken
    function freeBalanceOf(address account) public view returns (uint256 amount) {
        Account storage stored = accounts[account];
        if (stored.lockedUntil > block.timestamp) return 0;
        if (stored.heldUntil <= block.timestamp) return balanceOf(account);
        // A slash is the one departure that does not ask what is held.
        return Math.saturatingSub(balanceOf(account), stored.held);
    }

    /// @inheritdoc ERC20Permit
    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256 nonce) {
        return super.nonces(owner);
    }

    /// @inheritdoc ERC20Votes
    function checkpoints(
        address account,
        uint32 pos
    ) public view override returns (Checkpoints.Checkpoint208 memory checkpoint) {
        require(pos < numCheckpoints(account), UnknownCheckpoint(account, pos));
        return super.checkpoints(account, pos);
    }

    /// @inheritdoc IERC6372
    function clock() public view override(IERC6372, Votes) returns (uint48 timepoint) {
        return Time.timestamp();
    }

    /// @inheritdoc IERC6372
    function CLOCK_MODE() public pure override(IERC6372, Votes) returns (string memory mode) {
        return "mode=timestamp";
    }

    function burnFree(address from, uint256 amount, BurnReason reason) private {
        require(amount != 0, ZeroAmount());
        requireFree(from, amount);
        emit Burnt(reason, from, amount);
        _burn(from, amount);
    }

    function takeFromPromise(uint256 amount) private returns (uint256 left) {
        uint256 sum = promisedAmount;
        require(amount <= sum, PromiseExceeded(sum, amount));
        left = sum - amount;
        promisedAmount = left.toUint128();
    }

    function requireHolder(address account) private view {
        require(accounts[account].isHolder, NotHolder(account));
    }

    function requireFree(address account, uint256 amount) private view {
        uint256 free = freeBalanceOf(account);
        require(amount <= free, TokensNotFree(account, free, amount));
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }

    /// @dev The account word says whether there is a delegatee at all, so most accounts cost no second slot.
    function delegates(address account) public view override(Votes, IVotes) returns (address) {
        // The zero address, on one side of every mint and burn, delegates to nobody
        bool hasDelegatee = account != address(0) && accounts[account].isDelegated;
        return hasDelegatee ? super.delegates(account) : address(0);
    }

    function _delegate(address account, address delegatee) internal override {
        super._delegate(account, delegatee);
        // After the call, which asks for the delegatee so far
        accounts[account].isDelegated = delegatee != address(0);
    }

    /// @dev Two cold reads less where neither side ever delegated: then no votes move. Mints and burns always go through,
    /// for they move the total.
    function _transferVotingUnits(address from, address to, uint256 amount) internal override {
        bool movesTotal = from == address(0) || to == address(0);
        if (!movesTotal && !accounts[from].isDelegated && !accounts[to].isDelegated) return;
        super._transferVotingUnits(from, to, amount);
    }
}
