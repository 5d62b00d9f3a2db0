// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorTimelockAccess} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockAccess.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IMembership} from "../membership/interfaces/IMembership.sol";
import {IMemberToken} from "../token/interfaces/IMemberToken.sol";
import {IMutualGovernor} from "./interfaces/IMutualGovernor.sol";
import {IVotePower} from "./interfaces/IVotePower.sol";

/// @title Members decide
contract MutualGovernor is Governor, GovernorCountingSimple, GovernorTimelockAccess, IMutualGovernor {
    uint256 private constant BPS = 1e4;
    uint256 private constant QUORUM_BPS = 1_500;
    uint256 private constant THRESHOLD = 100e18;
    uint256 private constant VOTING_DELAY = 1 days;
    uint256 private constant VOTING_PERIOD = 3 days;
    /// @dev What no role guards waits as long as a parameter does.
    uint32 private constant BASE_DELAY = 2 days;

    IMemberToken private immutable token;
    IMembership private immutable membership;
    IVotePower private immutable votePower;

    mapping(uint256 proposalId => mapping(uint256 deposit => bool used)) private usedDeposits;

    constructor(
        address initialAuthority,
        IMemberToken initialToken,
        IMembership initialMembership,
        IVotePower initialVotePower
    ) Governor("Keel Governor") GovernorTimelockAccess(initialAuthority, BASE_DELAY) {
        token = initialToken;
        membership = initialMembership;
        votePower = initialVotePower;
    }

    /// @inheritdoc GovernorTimelockAccess
    function propose(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        string memory description
    ) public override(Governor, GovernorTimelockAccess) returns (uint256 proposalId) {
        membership.requireActive(msg.sender);
        return super.propose(targets, values, calldatas, description);
    }

    /// @inheritdoc IMutualGovernor
    function electorateAt(uint256 proposalId) public view returns (uint256 timepoint) {
        uint256 opensAt = proposalSnapshot(proposalId);
        require(opensAt != 0, GovernorNonexistentProposal(proposalId));
        return opensAt - VOTING_DELAY - 1;
    }

    /// @inheritdoc IMutualGovernor
    function isDepositUsed(uint256 proposalId, uint256 deposit) external view returns (bool used) {
        return usedDeposits[proposalId][deposit];
    }

    /// @notice Votes that must be cast, by the supply at a time in the past; rounded up.
    function quorum(uint256 timepoint) public view override returns (uint256 votes) {
        return Math.ceilDiv(token.getPastTotalSupply(timepoint) * QUORUM_BPS, BPS);
    }

    /// @inheritdoc GovernorTimelockAccess
    function proposalNeedsQueuing(
        uint256 proposalId
    ) public view override(Governor, GovernorTimelockAccess) returns (bool needsQueuing) {
        return super.proposalNeedsQueuing(proposalId);
    }

    /// @inheritdoc Governor
    function proposalThreshold() public pure override returns (uint256 votes) {
        return THRESHOLD;
    }

    /// @notice Seconds between a proposal and its vote.
    function votingDelay() public pure override returns (uint256 period) {
        return VOTING_DELAY;
    }

    /// @notice Seconds a vote is open.
    function votingPeriod() public pure override returns (uint256 period) {
        return VOTING_PERIOD;
    }

    /// @inheritdoc Governor
    function clock() public view override returns (uint48 timepoint) {
        return token.clock();
    }

    /// @inheritdoc Governor
    function CLOCK_MODE() public view override returns (string memory mode) {
        return token.CLOCK_MODE();
    }

    /// @dev One ballot a member; its own tokens stay until the vote is over.
    function _castVote(
        uint256 proposalId,
        address account,
        uint8 support,
        string memory reason,
        bytes memory params
    ) internal override returns (uint256 weight) {
        _validateStateBitmap(proposalId, _encodeStateBitmap(ProposalState.Active));
        membership.requireActive(account);
        weight = _getVotes(account, electorateAt(proposalId), params);
        useDeposits(proposalId, params);
        _countVote(proposalId, account, support, weight, params);
        if (params.length == 0) emit VoteCast(account, proposalId, support, weight, reason);
        else emit VoteCastWithParams(account, proposalId, support, weight, reason, params);
        token.lock(account, proposalDeadline(proposalId));
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockAccess) returns (uint48 etaSeconds) {
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockAccess) {
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockAccess) returns (uint256 proposalId) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _getVotes(
        address account,
        uint256 timepoint,
        bytes memory params
    ) internal view override returns (uint256 votes) {
        return votePower.votesOf(account, timepoint, depositsOf(params));
    }

    /// @dev As OpenZeppelin's, but at the time of the electorate. Abstentions count.
    function _quorumReached(
        uint256 proposalId
    ) internal view override(Governor, GovernorCountingSimple) returns (bool reached) {
        (, uint256 forVotes, uint256 abstainVotes) = proposalVotes(proposalId);
        return quorum(electorateAt(proposalId)) <= forVotes + abstainVotes;
    }

    function useDeposits(uint256 proposalId, bytes memory params) private {
        uint256[] memory deposits = depositsOf(params);
        mapping(uint256 deposit => bool used) storage marks = usedDeposits[proposalId];
        for (uint256 i = 0; i < deposits.length; ++i) {
            require(!marks[deposits[i]], DepositUsed(proposalId, deposits[i]));
            marks[deposits[i]] = true;
        }
    }

    function depositsOf(bytes memory params) private pure returns (uint256[] memory deposits) {
        if (params.length == 0) return deposits;
        // Only the one encoding there is of so many words; the decoder would refuse others without a word
        bool isWhole = params.length >= 64 && params.length % 32 == 0;
        (uint256 offset, uint256 count) = isWhole ? abi.decode(params, (uint256, uint256)) : (0, 0);
        require(offset == 32 && count == params.length / 32 - 2, GovernorInvalidVoteParams());
        return abi.decode(params, (uint256[]));
    }
}
