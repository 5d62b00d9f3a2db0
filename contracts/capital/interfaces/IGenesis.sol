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
    error NotCloser(address caller);
    /// @notice The ledger's floor does not go with the capital: C0/4 < floor <= C0/1.3. Wei.
    error FloorOutOfRange(uint256 floor, uint256 over, uint256 maximum);
    error BadConfig(string reason);

    /// @notice A member pays ETH and receives KEEL at the genesis price, rounded down.
    /// @dev A founder's share is held against the target, which is the least capital at the close; so none is above its
    /// maximum share then, whoever else subscribes.
    /// @custom:error GenesisClosed when genesis is over.
    /// @custom:error ZeroAmount when no ETH is sent.
    /// @custom:error NotMember when the caller is no member (thrown by Membership).
    /// @custom:error ShareTooLarge when the founder would have paid over the maximum share of the target (bps).
    function subscribe() external payable returns (uint256 tokens);

    /// @notice Checks the founders, mints and locks the first KEEL for ever (paid for with the call, rounded up), opens
    /// the market at the genesis price.
    /// @custom:error GenesisClosed when genesis is over.
    /// @custom:error NotCloser when the caller may not close it.
    /// @custom:error WrongValue when the ETH sent is not the price of the locked tokens.
    /// @custom:error TooFewFounders when fewer members subscribed than needed.
    /// @custom:error CapitalBelowTarget when less was subscribed than the target.
    /// @custom:error FloorOutOfRange when the ledger's floor does not go with the capital.
    function close() external payable;

    function subscribed(address founder) external view returns (uint256 paid);

    function isClosed() external view returns (bool closed);
}
