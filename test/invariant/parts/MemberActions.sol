// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMembership} from "../../../contracts/membership/interfaces/IMembership.sol";
import {IMemberToken} from "../../../contracts/token/interfaces/IMemberToken.sol";
import {Books} from "./Books.sol";

/// @notice Members: joining, being suspended, moving KEEL, sending the fees on.
abstract contract MemberActions is Books {
    function declareMemberVerbs() internal {
        bytes4[] memory none;
        declareVerb("join", none);
        declareVerb("suspend", only(IMembership.MemberSuspended.selector));
        declareVerb("collectFees", only(IMembership.NothingToCollect.selector));
        bytes4[] memory errors = new bytes4[](2);
        errors[0] = IMemberToken.NotHolder.selector;
        errors[1] = IMemberToken.TokensNotFree.selector;
        declareVerb("transferKeel", errors);
    }

    function memberSelectors() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](4);
        selectors[0] = MemberActions.join.selector;
        selectors[1] = MemberActions.collectFees.selector;
        selectors[2] = MemberActions.transferKeel.selector;
        selectors[3] = MemberActions.suspend.selector;
    }

    function join(uint256 gift) external counted("join") {
        if (actors.length == MAX_ACTORS) return joinTwice(gift);
        address account = newActor();
        enrol(account);
        uint256 amount = bound(gift, 0, token.freeBalanceOf(actors[0]) / 4);
        vm.prank(actors[0]);
        token.transfer(account, amount);
        succeeded("join");
    }

    /// @dev Everybody is in: whoever tries again is told so.
    function joinTwice(uint256 seed) private {
        address account = anyActor(seed);
        (IMembership.Attestation memory attestation, bytes memory signature) = attest(account);
        uint256 fee = membership.joinFee();
        vm.prank(account);
        try membership.join{value: fee}(attestation, signature) {
            holds(false, "a member joined twice");
        } catch (bytes memory reason) {
            holds(bytes4(reason) == IMembership.AlreadyMember.selector, "a member who joins again is refused by name");
            succeeded("join");
        }
    }

    /// @notice The guardians suspend a member, until it next does business; its exits stay open.
    function suspend(uint256 who) external counted("suspend") {
        try membership.suspend(anyActor(who)) {
            succeeded("suspend");
        } catch (bytes memory reason) {
            refused("suspend", reason);
        }
    }

    /// @dev A member votes with its own tokens.
    function enrol(address account) internal {
        (IMembership.Attestation memory attestation, bytes memory signature) = attest(account);
        uint256 fee = membership.joinFee();
        vm.prank(account);
        membership.join{value: fee}(attestation, signature);
        vm.prank(account);
        token.delegate(account);
    }

    function collectFees() external counted("collectFees") {
        try membership.collectFees() {
            succeeded("collectFees");
        } catch (bytes memory reason) {
            refused("collectFees", reason);
        }
    }

    /// @dev One in sixteen goes to a stranger, one in sixteen is above what is free.
    function transferKeel(uint256 from, uint256 to, uint256 amount) external counted("transferKeel") {
        address sender = anyActor(from);
        address recipient = to % 16 == 0 ? address(uint160(to | 1)) : anyActor(to);
        uint256 free = token.freeBalanceOf(sender);
        amount = amount % 16 == 0 ? free + 1 : bound(amount, 0, free / 8);
        vm.prank(sender);
        try token.transfer(recipient, amount) {
            succeeded("transferKeel");
        } catch (bytes memory reason) {
            refused("transferKeel", reason);
        }
    }

    function only(bytes4 selector) internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](1);
        selectors[0] = selector;
    }
}
