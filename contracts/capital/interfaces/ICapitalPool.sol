// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAssetRegistry} from "./IAssetRegistry.sol";
import {Inflow, Outflow} from "./ICapitalTypes.sol";

/// @title Custody of the mutual's capital
/// @notice Only recorded balances count: what is sent without a record (donations, forced ETH) changes nothing.
/// Credits are out of the recorded balance from the moment they are booked. Amounts in the asset's decimals.
/// @dev Plain ETH from a module with the right FUND is recorded as a joining fee; from anybody else it is surplus.
interface ICapitalPool is IAssetRegistry {
    /// @notice Money was recorded. `from` is who paid.
    event Received(uint256 indexed assetId, address indexed from, Inflow indexed kind, uint256 amount);
    /// @notice Money left the record, pushed to the payee or booked as a credit.
    event Paid(uint256 indexed assetId, address indexed to, Outflow indexed kind, uint256 amount, bool pushed);
    /// @notice A credit was booked that was not capital before (a returned deposit whose push failed).
    event Credited(uint256 indexed assetId, address indexed account, uint256 amount);
    event CreditWithdrawn(uint256 indexed assetId, address indexed account, address indexed to, uint256 amount);
    event Recovered(address indexed token, address indexed to, uint256 amount);

    error ZeroAmount();
    error ZeroAddress();
    error WrongValue(uint256 sent, uint256 expected);
    /// @notice The token moved less than asked (fee on transfer): not taken.
    error TransferShortfall(uint256 assetId, uint256 received, uint256 expected);
    error BalanceTooLow(uint256 assetId, uint256 recorded, uint256 amount);
    error NoCredit(address account, uint256 assetId);
    error PushFailed(address to);
    error NothingToRecover(address token);

    /// @notice Takes money in and records it. ETH comes with the call; an ERC-20 is pulled from `from`, who approved the pool.
    /// @dev The module passes only its own caller as `from`.
    /// @custom:error MissingRight when the caller does not hold FUND.
    /// @custom:error ReentrancyGuardReentrantCall when a payee or a token calls back.
    /// @custom:error ZeroAmount when the amount is zero.
    /// @custom:error UnknownAsset when no such asset is registered.
    /// @custom:error AssetNotAccepted when the asset is no longer taken in.
    /// @custom:error WrongValue when the ETH sent is not the amount, or ETH comes with an ERC-20.
    /// @custom:error TransferShortfall when the token moved less or more than the amount.
    /// @custom:error SafeERC20FailedOperation when the token answers false.
    /// @custom:error AmountTooLarge when the record would pass 96 bits.
    function receiveFunds(uint256 assetId, address from, uint256 amount, Inflow kind) external payable;

    /// @notice Pays out of the record: pushes once with bounded gas; if that fails books a credit.
    /// @return pushed false when it became a credit.
    /// @custom:error MissingRight when the caller does not hold PAY.
    /// @custom:error ReentrancyGuardReentrantCall when a payee calls back.
    /// @custom:error ZeroAmount when the amount is zero.
    /// @custom:error ZeroAddress when the payee is the zero address.
    /// @custom:error UnknownAsset when no such asset is registered.
    /// @custom:error BalanceTooLow when less than the amount is recorded.
    /// @custom:error GasTooLow when the caller leaves too little gas for a fair push.
    function pay(uint256 assetId, address to, uint256 amount, Outflow kind) external returns (bool pushed);

    /// @notice Books ETH sent along as a credit of the account; it never becomes capital.
    /// @custom:error MissingRight when the caller does not hold FUND.
    /// @custom:error ZeroAmount when no ETH is sent.
    /// @custom:error ZeroAddress when the account is the zero address.
    function creditEth(address account) external payable;

    /// @notice Pays the caller's credit to any address.
    /// @custom:error ReentrancyGuardReentrantCall when the receiver calls back.
    /// @custom:error ZeroAddress when the receiver is the zero address.
    /// @custom:error UnknownAsset when no such asset is registered.
    /// @custom:error NoCredit when the caller has no credit in the asset.
    /// @custom:error PushFailed when the receiver does not take it; the credit stays.
    /// @custom:error GasTooLow when too little gas is left for a push.
    function withdrawCredit(uint256 assetId, address to) external returns (uint256 amount);

    /// @notice Marks prices: stores the last good ones and returns the full valuation. Anyone may call.
    /// @custom:error GasTooLow when too little gas is left to read a feed.
    function markPrices() external returns (Valuation memory values);

    /// @notice Takes out only what exceeds recorded balance and credits. The zero address stands for ETH.
    /// @custom:error AccessManagedUnauthorized when the caller does not hold the role.
    /// @custom:error ReentrancyGuardReentrantCall when the receiver calls back.
    /// @custom:error ZeroAddress when the receiver is the zero address.
    /// @custom:error NothingToRecover when nothing exceeds them.
    /// @custom:error PushFailed when the receiver does not take it.
    /// @custom:error GasTooLow when too little gas is left for a push.
    function recover(address token, address to) external returns (uint256 amount);

    function recordedOf(uint256 assetId) external view returns (uint256 amount);

    function creditOf(address account, uint256 assetId) external view returns (uint256 amount);

    /// @notice All credits in an asset that are not withdrawn.
    function creditedOf(uint256 assetId) external view returns (uint256 amount);
}
