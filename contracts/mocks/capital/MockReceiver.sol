// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A payee that takes ETH, refuses it, eats all gas, reverts with a megabyte or calls back
contract MockReceiver {
    enum Mode {
        Take,
        Refuse,
        EatGas,
        HugeData,
        CallBack
    }

    Mode private mode;
    address private target;
    bytes private callback;
    uint256 private spun;

    /// @notice What the last call back answered.
    event CalledBack(bool ok, bytes answer);

    error NotTaken();
    error HugeAnswer(bytes data);
    error CallFailed(bytes answer);

    receive() external payable {
        require(mode != Mode.Refuse, NotTaken());
        while (mode == Mode.EatGas) ++spun;
        if (mode == Mode.HugeData) revert HugeAnswer(new bytes(1 << 20));
        if (mode != Mode.CallBack) return;
        (bool ok, bytes memory answer) = target.call(callback);
        emit CalledBack(ok, answer);
    }

    function setMode(Mode newMode) external {
        mode = newMode;
    }

    /// @notice The call to make when ETH comes in, in mode CallBack.
    function setCallback(address newTarget, bytes calldata newCallback) external {
        (target, callback, mode) = (newTarget, newCallback, Mode.CallBack);
    }

    /// @notice Calls anything in this contract's name, with the ETH sent along.
    function execute(address to, bytes calldata data) external payable returns (bytes memory answer) {
        bool ok;
        (ok, answer) = to.call{value: msg.value}(data);
        require(ok, CallFailed(answer));
    }

    /// @notice Makes the same call many times in this contract's name, each with this much of the ETH it has.
    function repeat(address to, bytes calldata data, uint256 value, uint256 times) external payable {
        for (uint256 i = 0; i < times; ++i) {
            (bool ok, bytes memory answer) = to.call{value: value}(data);
            require(ok, CallFailed(answer));
        }
    }
}
