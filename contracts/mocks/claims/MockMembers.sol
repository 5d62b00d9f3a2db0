// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMembership} from "../../membership/interfaces/IMembership.sol";
import {IMemberToken} from "../../token/interfaces/IMemberToken.sol";

/// @title Membership and token in one, with the members and balances a test gives them
contract MockMembers {
    enum Standing {
        None,
        Active,
        Expired,
        Suspended
    }

    event Tied(address account);
    event Untied(address account);

    mapping(address account => uint256 id) public idOf;
    mapping(uint256 id => address account) public accountOf;
    mapping(address account => Standing standing) private standings;
    mapping(address account => uint256 ties) public tiesOf;
    mapping(address account => uint256 amount) public balanceOf;

    function setMember(address account, uint256 id, Standing standing) external {
        idOf[account] = id;
        accountOf[id] = account;
        standings[account] = standing;
    }

    function mint(address account, uint256 amount) external {
        balanceOf[account] += amount;
    }

    function tie(address account) external returns (uint256 id) {
        id = requireActive(account);
        tiesOf[account] += 1;
        emit Tied(account);
    }

    function untie(address account) external {
        require(tiesOf[account] != 0, IMembership.NoTies(account));
        tiesOf[account] -= 1;
        emit Untied(account);
    }

    function pull(address from, uint256 amount) external {
        require(balanceOf[from] >= amount, IMemberToken.TokensNotFree(from, balanceOf[from], amount));
        move(from, msg.sender, amount);
    }

    function transfer(address to, uint256 amount) external returns (bool done) {
        move(msg.sender, to, amount);
        return true;
    }

    function isActive(address account) external view returns (bool active) {
        return standings[account] == Standing.Active;
    }

    function requireActive(address account) public view returns (uint256 id) {
        require(standings[account] != Standing.None, IMembership.NotMember(account));
        require(standings[account] != Standing.Expired, IMembership.MembershipExpired(account, 1));
        require(standings[account] != Standing.Suspended, IMembership.MemberSuspended(account));
        return idOf[account];
    }

    function move(address from, address to, uint256 amount) private {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}
