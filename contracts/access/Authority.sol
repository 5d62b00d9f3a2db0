// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @title The one authority of the suite
/// @notice OpenZeppelin's AccessManager: roles, execution delays, scheduled calls. It differs in one thing only: what it
/// would refuse without a word, it refuses by name.
contract Authority is AccessManager {
    uint256 private constant SELECTOR_BYTES = 4;

    constructor(address initialAdmin) AccessManager(initialAdmin) {}

    /// @inheritdoc AccessManager
    function schedule(
        address target,
        bytes calldata data,
        uint48 when
    ) public override returns (bytes32 operationId, uint32 nonce) {
        requireSelector(target, data);
        return super.schedule(target, data, when);
    }

    /// @inheritdoc AccessManager
    function execute(address target, bytes calldata data) public payable override returns (uint32 nonce) {
        requireSelector(target, data);
        return super.execute(target, data);
    }

    /// @inheritdoc AccessManager
    function cancel(address caller, address target, bytes calldata data) public override returns (uint32 nonce) {
        require(data.length >= SELECTOR_BYTES, AccessManagerNotScheduled(hashOperation(caller, target, data)));
        return super.cancel(caller, target, data);
    }

    /// @inheritdoc AccessManager
    function consumeScheduledOp(address caller, bytes calldata data) public override {
        // Whoever is no managed contract cannot be asked
        (bool ok, bytes memory answer) = msg.sender.staticcall(
            abi.encodeCall(IAccessManaged.isConsumingScheduledOp, ())
        );
        require(ok && answer.length >= 32, AccessManagerUnauthorizedConsume(msg.sender));
        super.consumeScheduledOp(caller, data);
    }

    /// @inheritdoc AccessManager
    function updateAuthority(address target, address newAuthority) public override onlyAuthorized {
        Address.functionCall(target, abi.encodeCall(IAccessManaged.setAuthority, (newAuthority)));
    }

    /// @dev Data without a selector calls nothing that anybody could be allowed.
    function requireSelector(address target, bytes calldata data) private view {
        require(data.length >= SELECTOR_BYTES, AccessManagerUnauthorizedCall(msg.sender, target, bytes4(data)));
    }
}
