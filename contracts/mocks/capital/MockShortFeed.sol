// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A feed that answers with too few words, as a contract of another shape would
contract MockShortFeed {
    int256 private answer;
    bool private isShort;

    constructor(int256 initialAnswer) {
        answer = initialAnswer;
    }

    function setShort(bool newIsShort) external {
        isShort = newIsShort;
    }

    function decimals() external pure returns (uint8 places) {
        return 8;
    }

    fallback(bytes calldata) external returns (bytes memory data) {
        return isShort ? abi.encode(1, answer) : abi.encode(1, answer, 0, block.timestamp, 1);
    }
}
