// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAssetRegistry} from "./IAssetRegistry.sol";
import {Inflow, Outflow} from "./ICapitalTypes.sol";

/// @title Custody of the mutual's capital
/// @notice Only recorded balances count: what is sent without a record (donations, forced ETH) changes nothing.
/// Credits are out of the recorded balance from the moment they are booked. Amounts in the asset's decimals.
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
    error AmountTooLarge(uint256 amount, uint256 maximum);

    /// @notice Takes money in and records it. ETH comes with the call; an ERC-20 is pulled from `from`, who approved the pool.
    /// @dev The module passes only its own caller as `from`.
    function receiveFunds(uint256 assetId, address from, uint256 amount, Inflow kind) external payable;

    /// @notice Pays out of the record: pushes once with bounded gas; if that fails books a credit.
    /// @return pushed false when it became a credit.
    function pay(uint256 assetId, address to, uint256 amount, Outflow kind) external returns (bool pushed);

    /// @notice Books ETH sent along as a credit of the account; it never becomes capital.
    function creditEth(address account) external payable;

    /// @notice Pays the caller's credit to any address.
    function withdrawCredit(uint256 assetId, address to) external returns (uint256 amount);

    /// @notice Marks prices: stores the last good ones and returns the full valuation. Anyone may call.
    function markPrices() external returns (Valuation memory values);

    /// @notice Takes out only what exceeds recorded balance and credits.
    function recover(address token, address to) external returns (uint256 amount);

    function recordedOf(uint256 assetId) external view returns (uint256 amount);

    function creditOf(address account, uint256 assetId) external view returns (uint256 amount);

    function creditedOf(uint256 assetId) external view returns (uint256 amount);
}
