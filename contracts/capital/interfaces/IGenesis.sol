// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Founders' subscription, once, before handover (docs/economics.md §2)
interface IGenesis {
    event Subscribed(address indexed founder, uint256 paid, uint256 tokens);
    /// @notice `paid` is what the closer paid for the locked tokens.
    event Closed(uint256 capital, uint256 founders, uint256 lockedTokens, uint256 paid);

    error GenesisClosed();
    error ZeroAmount();
    error TooFewFounders(uint256 founders, uint256 minimum);
    error ShareTooLarge(address founder, uint256 share, uint256 maximum);
    error CapitalBelowTarget(uint256 capital, uint256 target);
    error WrongValue(uint256 sent, uint256 expected);

    /// @notice A member pays ETH and receives KEEL at the genesis price.
    function subscribe() external payable returns (uint256 tokens);

    /// @notice Checks the founders, mints and locks the first KEEL for ever (paid for with the call), opens the market.
    function close() external payable;

    function subscribed(address founder) external view returns (uint256 paid);

    function isClosed() external view returns (bool closed);
}
