// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A payee that takes no money in one of the ways there are
/// @notice What it is to do when paid is set by mode; anything else it does on being told to.
contract HostilePayee {
    enum Mode {
        Accept,
        Refuse,
        BurnGas,
        ReturnMuch,
        Reenter
    }

    Mode public mode;
    address private target;
    bytes private data;
    bool public reentrySucceeded;
    uint256 private sink;

    error Refused();

    receive() external payable {
        if (mode == Mode.Refuse) revert Refused();
        if (mode == Mode.BurnGas) while (true) ++sink;
        if (mode == Mode.ReturnMuch) giveMuch();
        if (mode == Mode.Reenter) (reentrySucceeded, ) = target.call(data);
    }

    function setMode(Mode newMode) external {
        mode = newMode;
    }

    function setReentry(address newTarget, bytes calldata newData) external {
        target = newTarget;
        data = newData;
    }

    function execute(address to, bytes calldata callData) external payable returns (bytes memory result) {
        bool succeeded;
        (succeeded, result) = to.call{value: msg.value}(callData);
        require(succeeded, Refused());
    }

    /// @dev Refuses with as much data as its gas pays for.
    function giveMuch() private pure {
        revert(string(new bytes(60_000)));
    }
}
