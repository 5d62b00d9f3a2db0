// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";

/// @title KEEL, the membership token (18 decimals)
/// @notice Moves between members and modules only. Amounts in wei of KEEL, times in seconds.
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
    event RewardsPromised(address indexed module, uint256 amount, uint256 promised);
    event PromiseReleased(address indexed module, uint256 amount, uint256 promised);

    /// @notice The account may not hold KEEL: it is neither a member nor a module.
    error NotHolder(address account);
    /// @notice Less is free to leave the account than asked: the rest is held after a mint or locked by a vote.
    error TokensNotFree(address account, uint256 free, uint256 amount);
    /// @notice More was to be minted from or taken off the promise than is promised.
    error PromiseExceeded(uint256 promised, uint256 amount);
    /// @notice The source or reason does not go with the rights of the caller.
    error ZeroAmount();

    /// @notice Says who may hold KEEL. Called by Membership for members, at deployment for modules.
    function setHolder(address account, bool isHolder) external;

    /// @notice Mints against founders' capital (Genesis source).
    function mintGenesis(address to, uint256 amount) external;

    /// @notice Mints in the token market; the amount is held in the account for the minimum hold.
    /// @param heldUntil end of the hold; an earlier hold that still runs is merged and restarts.
    function mintHeld(address to, uint256 amount, uint256 heldUntil) external;

    /// @notice Burns free tokens of a member in the token market.
    function burnMarket(address from, uint256 amount) external;

    /// @notice Burns free tokens of a member as a premium.
    function burnPremium(address from, uint256 amount) external;

    /// @notice Burns tokens of the calling module as a slash.
    function burnSlashed(uint256 amount) external;

    /// @notice Takes free tokens of a member into the calling module, without an allowance.
    /// @dev The module calls it only with its own caller as `from`.
    function pull(address from, uint256 amount) external;

    /// @notice Nothing leaves the account before `lockedUntil` (a governance vote). Only ever lengthens.
    function lock(address account, uint256 lockedUntil) external;

    /// @notice Adds to the rewards that are promised and not yet minted.
    function promiseRewards(uint256 amount) external;

    /// @notice Takes back a promise.
    function releasePromise(uint256 amount) external;

    /// @notice Mints promised rewards (Reward source).
    function mintPromised(address to, uint256 amount) external;

    /// @notice Rewards promised and not yet minted.
    function promised() external view returns (uint256 amount);

    /// @notice totalSupply + promised: the supply by which the net asset value is divided.
    function effectiveSupply() external view returns (uint256 supply);

    /// @notice Tokens of the account that may leave it now.
    function freeBalanceOf(address account) external view returns (uint256 amount);

    function isHolder(address account) external view returns (bool holds);
}
