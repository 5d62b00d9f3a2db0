// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A token whose transfers return what they are told: nothing, false, true, a number or too much
contract MockOddERC20 {
    enum Answer {
        Nothing,
        False,
        True,
        Two,
        Huge
    }

    uint8 public immutable decimals;
    Answer private answer;
    mapping(address account => uint256 amount) public balanceOf;
    mapping(address owner => mapping(address spender => uint256 amount)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 amount);

    error BalanceTooLow();

    constructor(uint8 initialDecimals) {
        decimals = initialDecimals;
    }

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function setAnswer(Answer newAnswer) external {
        answer = newAnswer;
    }

    function approve(address spender, uint256 amount) external {
        allowance[msg.sender][spender] = amount;
    }

    fallback(bytes calldata data) external returns (bytes memory) {
        if (answer == Answer.False) return abi.encode(false);
        if (data.length == 68) {
            (address to, uint256 amount) = abi.decode(data[4:], (address, uint256));
            move(msg.sender, to, amount);
        } else {
            (address from, address to, uint256 amount) = abi.decode(data[4:], (address, address, uint256));
            allowance[from][msg.sender] -= amount;
            move(from, to, amount);
        }
        if (answer == Answer.Two) return abi.encode(2);
        if (answer == Answer.Huge) return new bytes(1 << 20);
        return answer == Answer.True ? abi.encode(true) : new bytes(0);
    }

    function move(address from, address to, uint256 amount) private {
        require(balanceOf[from] >= amount, BalanceTooLow());
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        emit Transfer(from, to, amount);
    }
}
