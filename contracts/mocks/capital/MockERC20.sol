// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title A token anybody may mint, with the habits of real ones: any decimals, a block list, a fee on transfer
contract MockERC20 is ERC20 {
    /// @dev One slot; all zero is a plain token, which then costs about what plain ones cost.
    struct Habits {
        uint16 feeBps;
        bool blocks;
    }

    uint8 private immutable places;
    Habits private habits;
    mapping(address account => bool) private blocked;

    error Blocked(address account);

    constructor(string memory name, string memory symbol, uint8 initialDecimals) ERC20(name, symbol) {
        places = initialDecimals;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function setBlocked(address account, bool isBlocked) external {
        blocked[account] = isBlocked;
        habits.blocks = true;
    }

    function setFee(uint16 newFeeBps) external {
        habits.feeBps = newFeeBps;
    }

    function decimals() public view override returns (uint8) {
        return places;
    }

    function _update(address from, address to, uint256 amount) internal override {
        Habits memory current = habits;
        if (current.blocks) require(!blocked[from] && !blocked[to], Blocked(blocked[to] ? to : from));
        bool isTransfer = from != address(0) && to != address(0);
        uint256 fee = isTransfer ? (amount * current.feeBps) / 1e4 : 0;
        super._update(from, to, amount - fee);
        if (fee != 0) super._update(from, address(0), fee);
    }
}
