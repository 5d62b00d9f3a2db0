// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Positions and what they vote with, as a test says
contract MockStakes {
    mapping(uint256 positionId => address owner) public ownerOf;
    mapping(uint256 positionId => mapping(uint32 tranche => uint256 stake)) private stakes;
    mapping(uint256 positionId => uint256 since) private setAt;

    function setDeposit(uint256 positionId, uint32 tranche, address owner, uint256 stake) external {
        ownerOf[positionId] = owner;
        stakes[positionId][tranche] = stake;
        setAt[positionId] = block.timestamp;
    }

    function setOwner(uint256 positionId, address owner) external {
        ownerOf[positionId] = owner;
    }

    function votingStakeOf(
        uint256 positionId,
        uint32 tranche,
        uint256 timestamp
    ) external view returns (uint256 stake) {
        return setAt[positionId] > timestamp ? 0 : stakes[positionId][tranche];
    }
}
