// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";

/// @title KEEL, the membership token (18 decimals)
/// @notice Moves between members and modules only. Amounts in wei of KEEL, times in Unix seconds. Nothing is rounded here.
/// A transfer, by allowance or without, refuses with `NotHolder` and `TokensNotFree`; the votes' clock is the timestamp.
/// The 1,000 KEEL of genesis that are locked for ever lie on the token's own address, to which nobody can send.
interface IMemberToken is IERC20, IERC5805 {
    /// @notice Why tokens came into being; the tag of every mint.
    enum MintSource {
        Genesis,
        Market,
        Round,
        Reward,
        Assessment,
        Refund
    }

    /// @notice Why tokens ceased to be; the tag of every burn.
    enum BurnReason {
        Market,
        Premium,
        Slashing
    }

    event HolderSet(address indexed account, bool isHolder);
    event Minted(MintSource indexed source, address indexed to, uint256 amount);
    event Burnt(BurnReason indexed reason, address indexed from, uint256 amount);
    /// @notice `held` tokens of the account cannot leave it before `heldUntil`.
    event Held(address indexed account, uint256 held, uint256 heldUntil);
    event Locked(address indexed account, uint256 lockedUntil);
    /// @notice `promised` is the sum of all promises after the change, here and below.
    event RewardsPromised(address indexed module, uint256 amount, uint256 promised);
    event PromiseReleased(address indexed module, uint256 amount, uint256 promised);

    /// @notice The account may not hold KEEL: it is neither a member nor a module.
    error NotHolder(address account);
    /// @notice Less is free to leave the account than asked: it has less, or the rest is held after a mint or locked by a vote.
    error TokensNotFree(address account, uint256 free, uint256 amount);
    /// @notice More was to be minted from or taken off the promise than is promised.
    error PromiseExceeded(uint256 promised, uint256 amount);
    /// @notice Nothing was asked for. The verbs that only keep the books of rewards and slashes do accept zero.
    error ZeroAmount();
    /// @notice The account has fewer checkpoints of its votes.
    error UnknownCheckpoint(address account, uint256 position);

    /// @notice Says who may hold KEEL. Called by Membership for members, at deployment for modules. Right HOLDERS.
    /// @dev Takes nothing away: who may no longer hold can still send what it has.
    /// @custom:error MissingRight when the caller does not hold the right HOLDERS.
    function setHolder(address account, bool isHolder) external;

    /// @notice Mints against founders' capital (source Genesis). Right MINT_GENESIS.
    /// @dev The only mint that the token's own address accepts: what lies there is locked for ever and never votes.
    /// @custom:error MissingRight when the caller does not hold the right MINT_GENESIS.
    /// @custom:error ZeroAmount when the amount is zero.
    /// @custom:error NotHolder when `to` may not hold KEEL.
    /// @custom:error ERC20ExceededSafeSupply when the supply would exceed 208 bits.
    function mintGenesis(address to, uint256 amount) external;

    /// @notice Mints in the token market (source Market); the amount is held in the account. Right MINT_MARKET.
    /// @param heldUntil end of the hold; an earlier hold that still runs is merged and restarts, and never ends sooner.
    /// @custom:error MissingRight when the caller does not hold the right MINT_MARKET.
    /// @custom:error ZeroAmount when the amount is zero.
    /// @custom:error NotHolder when `to` may not hold KEEL.
    /// @custom:error SafeCastOverflowedUintDowncast when the held sum exceeds 96 bits or the time 40 bits.
    /// @custom:error ERC20ExceededSafeSupply when the supply would exceed 208 bits.
    function mintHeld(address to, uint256 amount, uint256 heldUntil) external;

    /// @notice Burns free tokens of a member in the token market (reason Market). Right MINT_MARKET.
    /// @custom:error MissingRight when the caller does not hold the right MINT_MARKET.
    /// @custom:error ZeroAmount when the amount is zero.
    /// @custom:error TokensNotFree when fewer tokens of `from` are free.
    function burnMarket(address from, uint256 amount) external;

    /// @notice Burns free tokens of a member as a premium (reason Premium). Right BURN_PREMIUM.
    /// @custom:error MissingRight when the caller does not hold the right BURN_PREMIUM.
    /// @custom:error ZeroAmount when the amount is zero.
    /// @custom:error TokensNotFree when fewer tokens of `from` are free.
    function burnPremium(address from, uint256 amount) external;

    /// @notice Burns tokens of the calling module as a slash (reason Slashing). Right BURN_SLASH.
    /// @custom:error MissingRight when the caller does not hold the right BURN_SLASH.
    /// @custom:error ERC20InsufficientBalance when the module has fewer.
    function burnSlashed(uint256 amount) external;

    /// @notice Takes free tokens of a member into the calling module, without an allowance. Right PULL.
    /// @dev The module calls it only with its own caller as `from`.
    /// @custom:error MissingRight when the caller does not hold the right PULL.
    /// @custom:error ZeroAmount when the amount is zero.
    /// @custom:error NotHolder when the calling module may not hold KEEL.
    /// @custom:error TokensNotFree when fewer tokens of `from` are free.
    function pull(address from, uint256 amount) external;

    /// @notice Nothing leaves the account before `lockedUntil` (a governance vote). Right LOCK.
    /// @dev Only ever lengthens: an earlier time than the one in force changes nothing and emits nothing.
    /// @custom:error MissingRight when the caller does not hold the right LOCK.
    /// @custom:error SafeCastOverflowedUintDowncast when the time exceeds 40 bits.
    function lock(address account, uint256 lockedUntil) external;

    /// @notice Adds to the rewards that are promised and not yet minted. Right REWARD.
    /// @custom:error MissingRight when the caller does not hold the right REWARD.
    /// @custom:error SafeCastOverflowedUintDowncast when the sum of all promises exceeds 128 bits.
    function promiseRewards(uint256 amount) external;

    /// @notice Takes back a promise. Right REWARD.
    /// @custom:error MissingRight when the caller does not hold the right REWARD.
    /// @custom:error PromiseExceeded when less is promised.
    function releasePromise(uint256 amount) external;

    /// @notice Mints promised rewards (source Reward). Right REWARD.
    /// @custom:error MissingRight when the caller does not hold the right REWARD.
    /// @custom:error NotHolder when `to` may not hold KEEL.
    /// @custom:error PromiseExceeded when less is promised.
    /// @custom:error ERC20ExceededSafeSupply when the supply would exceed 208 bits.
    function mintPromised(address to, uint256 amount) external;

    /// @notice Rewards promised and not yet minted.
    function promised() external view returns (uint256 amount);

    /// @notice totalSupply + promised: the supply by which the net asset value is divided (docs/economics.md §1).
    function effectiveSupply() external view returns (uint256 supply);

    /// @notice Tokens of the account that may leave it now.
    function freeBalanceOf(address account) external view returns (uint256 amount);

    /// @notice Whether the account may receive KEEL.
    function isHolder(address account) external view returns (bool holds);

    /// @notice What holds the tokens of an account: `held` of them until `heldUntil`, all of them until `lockedUntil`.
    /// @dev A time that has passed holds nothing.
    function holdOf(address account) external view returns (uint256 held, uint256 heldUntil, uint256 lockedUntil);
}
