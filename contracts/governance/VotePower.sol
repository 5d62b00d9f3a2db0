// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IMembership} from "../membership/interfaces/IMembership.sol";
import {IStakingPools} from "../staking/interfaces/IStakingPools.sol";
import {IMemberToken} from "../token/interfaces/IMemberToken.sol";
import {IVotePower} from "./interfaces/IVotePower.sol";

/// @title What a member's voice weighs in governance
/// @dev Holds no state and no right; a better reading of votes is a new contract with a new governor.
contract VotePower is IVotePower {
    uint256 private constant BPS = 1e4;
    uint256 private constant CAP_BPS = 500;
    /// @dev With n members each may cast 2/n of the supply, so that a small mutual can still reach its quorum.
    uint256 private constant FAIR_SHARES = 2;
    uint256 private constant MAX_DEPOSITS = 16;

    IMemberToken private immutable token;
    IMembership private immutable membership;
    IStakingPools private immutable staking;

    constructor(IMemberToken initialToken, IMembership initialMembership, IStakingPools initialStaking) {
        token = initialToken;
        membership = initialMembership;
        staking = initialStaking;
    }

    /// @inheritdoc IVotePower
    function votesOf(
        address account,
        uint256 timepoint,
        uint256[] calldata deposits
    ) external view returns (uint256 votes) {
        require(deposits.length <= MAX_DEPOSITS, TooManyDeposits(deposits.length, MAX_DEPOSITS));
        votes = token.getPastVotes(account, timepoint);
        uint256 previous;
        for (uint256 i = 0; i < deposits.length; ++i) {
            uint256 deposit = deposits[i];
            require(deposit > previous, DepositsNotSorted(previous, deposit));
            previous = deposit;
            votes += stakeOf(account, timepoint, deposit);
        }
        return Math.min(votes, capAt(timepoint));
    }

    /// @inheritdoc IVotePower
    function capAt(uint256 timepoint) public view returns (uint256 cap) {
        uint256 supply = token.getPastTotalSupply(timepoint);
        uint256 members = membership.memberCountAt(timepoint);
        cap = (supply * CAP_BPS) / BPS;
        // Down, against the voter; never above the supply.
        if (members != 0) cap = Math.max(cap, Math.min(supply, (supply * FAIR_SHARES) / members));
    }

    function stakeOf(address account, uint256 timepoint, uint256 deposit) private view returns (uint256 stake) {
        uint256 positionId = deposit >> 32;
        require(staking.ownerOf(positionId) == account, NotPositionOwner(positionId, account));
        // The low 32 bits are the tranche, so the cast cuts nothing off.
        return staking.votingStakeOf(positionId, uint32(deposit), timepoint);
    }
}
