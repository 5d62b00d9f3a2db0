// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Members decide (docs/lifecycles.md §6)
/// @notice OpenZeppelin's Governor over the AccessManager: how long a decision waits is the execution delay of the role it
/// needs (parameters 2 days, modules 7 days, permanent cores and roles 30 days). Votes and quorum are read one second
/// before the proposal was made, so nobody can gather votes for what is already on the table.
///
/// `params` of a vote is `abi.encode(uint256[] deposits)`, each `positionId << 32 | tranche`, rising, at most 16; empty
/// for the wallet alone. `proposalSnapshot` is when voting opens; `electorateAt` is when votes are read.
interface IMutualGovernor {
    /// @notice The deposit has voted on this proposal already, by whoever owned it then.
    error DepositUsed(uint256 proposalId, uint256 deposit);

    /// @notice The time at which votes and quorum of a proposal are read.
    /// @dev Reverts with GovernorNonexistentProposal when there is no such proposal.
    function electorateAt(uint256 proposalId) external view returns (uint256 timepoint);

    /// @notice Whether a deposit has voted on a proposal.
    function isDepositUsed(uint256 proposalId, uint256 deposit) external view returns (bool used);
}
