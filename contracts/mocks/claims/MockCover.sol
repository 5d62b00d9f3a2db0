// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICover} from "../../cover/interfaces/ICover.sol";

/// @title A register of covers whose entries a test writes
/// @notice Answers what Claims and Assessment ask, and ends a claim as ICover says.
contract MockCover {
    event ClaimBegun(uint256 coverId, uint256 amount);
    event ClaimEnded(uint256 coverId, uint256 amount, uint256 accepted, bool denied, uint256 newClaimBy);

    mapping(uint256 coverId => ICover.CoverData data) private covers;
    mapping(uint256 coverId => address approved) public getApproved;
    mapping(address owner => mapping(address operator => bool approved)) public isApprovedForAll;
    mapping(uint256 coverId => mapping(address account => bool biased)) private biasedBy;

    function setCover(uint256 coverId, ICover.CoverData calldata data) external {
        covers[coverId] = data;
    }

    function transfer(uint256 coverId, address to) external {
        covers[coverId].owner = to;
    }

    function approve(uint256 coverId, address account) external {
        getApproved[coverId] = account;
    }

    function setApprovalForAll(address owner, address operator, bool approved) external {
        isApprovedForAll[owner][operator] = approved;
    }

    function setConflict(uint256 coverId, address account, bool isBiased) external {
        biasedBy[coverId][account] = isBiased;
    }

    function beginClaim(uint256 coverId, uint96 amount) external {
        covers[coverId].hasOpenClaim = true;
        emit ClaimBegun(coverId, amount);
    }

    function endClaim(uint256 coverId, uint96 amount, uint96 accepted, bool denied, uint40 newClaimBy) external {
        ICover.CoverData storage data = covers[coverId];
        data.hasOpenClaim = false;
        data.amount -= accepted;
        if (data.amount == 0) data.status = ICover.Status.Exhausted;
        if (denied) data.deniedCount += 1;
        if (accepted == 0 && !denied) data.wasUndecided = true;
        if (newClaimBy != 0) data.claimBy = newClaimBy;
        emit ClaimEnded(coverId, amount, accepted, denied, newClaimBy);
    }

    function coverOf(uint256 coverId) external view returns (ICover.CoverData memory data) {
        return covers[coverId];
    }

    function conflicted(uint256 coverId, address account, uint256) external view returns (bool isConflicted) {
        return biasedBy[coverId][account];
    }
}
