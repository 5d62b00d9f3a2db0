// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What a member's voice weighs in governance (docs/lifecycles.md §6)
/// @notice Votes in wei of KEEL, times in seconds. A deposit is named by `positionId << 32 | tranche`.
interface IVotePower {
    error TooManyDeposits(uint256 count, uint256 maximum);
    /// @notice Deposits are named in rising order, so that none is named twice.
    error DepositsNotSorted(uint256 previous, uint256 deposit);
    error NotPositionOwner(uint256 positionId, address account);

    /// @notice Votes of the wallet (delegated to the account) and of the deposits it names, at a time in the past, capped.
    /// @dev The owner of a position now speaks for it; what was deposited, raised or moved after the time weighs nothing.
    /// Refuses more than 16 deposits (TooManyDeposits), unsorted ones (DepositsNotSorted) and those of others
    /// (NotPositionOwner).
    function votesOf(
        address account,
        uint256 timepoint,
        uint256[] calldata deposits
    ) external view returns (uint256 votes);

    /// @notice Most votes of one member at a time in the past: max(5%, 2/n) of the supply then, n the members then, rounded
    /// down.
    function capAt(uint256 timepoint) external view returns (uint256 cap);
}
