// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {Rights} from "../../../contracts/access/Rights.sol";
import {Roles} from "../../../contracts/access/Roles.sol";
import {MutualGovernor} from "../../../contracts/governance/MutualGovernor.sol";
import {VotePower} from "../../../contracts/governance/VotePower.sol";
import {IMembership} from "../../../contracts/membership/interfaces/IMembership.sol";
import {NatureActions} from "./NatureActions.sol";

/// @notice Members who propose, vote on, queue and execute a change of a parameter, the join fee.
abstract contract GovernActions is NatureActions {
    /// @dev The motion that is under way; id 0 when none is.
    struct Motion {
        uint256 id;
        uint256 fee;
        uint256 number;
        uint256 queuedAt;
    }

    uint256 private constant PARAMETER_DELAY = 2 days;
    uint256 private constant EXPIRES_AFTER = 1 weeks;

    VotePower private votePower;
    MutualGovernor private governor;
    Motion private motion;

    function declareGovernVerbs() internal {
        bytes4[] memory none;
        declareVerb("propose", only(IGovernor.GovernorInsufficientProposerVotes.selector));
        declareVerb("castVotes", none);
        declareVerb("queueMotion", none);
        declareVerb("executeMotion", none);
    }

    function governSelectors() internal pure returns (bytes4[] memory selectors) {
        return only(GovernActions.govern.selector);
    }

    /// @notice The next step of the motion under way; where none is, a member proposes one.
    function govern(uint256 who, uint256 how) external {
        if (motion.id == 0) return propose(trader(who), how);
        IGovernor.ProposalState state = governor.state(motion.id);
        if (state == IGovernor.ProposalState.Pending || state == IGovernor.ProposalState.Active) castVotes(who, how);
        else if (state == IGovernor.ProposalState.Succeeded) queueMotion(how);
        else if (state == IGovernor.ProposalState.Queued) executeMotion(how);
        else propose(trader(who), how);
    }

    function deployGovernor() internal {
        votePower = new VotePower(token, membership, staking);
        governor = new MutualGovernor(address(authority), token, membership, votePower);
        token.setRights(address(governor), Rights.LOCK);
        bytes4[] memory fee = only(IMembership.setJoinFee.selector);
        authority.setTargetFunctionRole(address(membership), fee, Roles.PARAMETER);
        authority.grantRole(Roles.PARAMETER, address(governor), uint32(PARAMETER_DELAY));
        // This contract keeps it too: what it changes as an administrator does not wait.
        authority.grantRole(Roles.PARAMETER, address(this), 0);
    }

    function propose(address proposer, uint256 how) private counted("propose") {
        uint256 fee = bound(how, 0.001 ether, 0.004 ether);
        uint256 number = motion.number + 1;
        (address[] memory targets, uint256[] memory values, bytes[] memory calls, string memory text) = wording(
            fee,
            number
        );
        vm.prank(proposer);
        try governor.propose(targets, values, calls, text) returns (uint256 id) {
            succeeded("propose");
            motion = Motion(id, fee, number, 0);
        } catch (bytes memory reason) {
            refused("propose", reason);
        }
    }

    /// @dev Everybody who has votes, three in four for it; then the vote ends.
    function castVotes(uint256 who, uint256 how) private counted("castVotes") {
        uint256 opensAt = governor.proposalSnapshot(motion.id);
        if (block.timestamp <= opensAt) pass(opensAt + 1 - block.timestamp);
        uint256 electorateAt = governor.electorateAt(motion.id);
        for (uint256 i = 0; i < actors.length; ++i) {
            if ((who >> i) % 8 == 0 || governor.hasVoted(motion.id, actors[i])) continue;
            keepActive(actors[i]);
            vm.prank(actors[i]);
            uint256 weight = governor.castVote(motion.id, (how >> i) % 4 == 0 ? 0 : 1);
            le(weight, votePower.capAt(electorateAt), "I40: no vote above the cap");
        }
        (uint256 against, uint256 inFavour, uint256 abstained) = governor.proposalVotes(motion.id);
        premise("I40");
        le(against + inFavour + abstained, token.getPastTotalSupply(electorateAt), "I40: no more votes than supply");
        succeeded("castVotes");
        pass(governor.proposalDeadline(motion.id) + 1 - block.timestamp);
    }

    /// @dev Mostly it is executed as soon as it may be: other verbs often let more than its week go by.
    function queueMotion(uint256 how) private {
        queue();
        if (how % 4 != 3) executeMotion(how >> 2);
    }

    function queue() private counted("queueMotion") {
        (address[] memory targets, uint256[] memory values, bytes[] memory calls, string memory text) = wording(
            motion.fee,
            motion.number
        );
        governor.queue(targets, values, calls, keccak256(bytes(text)));
        motion.queuedAt = block.timestamp;
        succeeded("queueMotion");
    }

    /// @dev One in four tries before its time. What has been executed is not executed again.
    function executeMotion(uint256 how) private counted("executeMotion") {
        uint256 eta = governor.proposalEta(motion.id);
        if (how % 4 == 0 && block.timestamp < eta)
            holds(!tryToExecute(motion.fee), "I39: nothing runs before its delay");
        if (block.timestamp >= eta + EXPIRES_AFTER) return dropMotion();
        if (block.timestamp < eta) pass(eta - block.timestamp);
        holds(!tryToExecute(motion.fee + 1), "I39: what runs is what was voted on");
        holds(tryToExecute(motion.fee), "I46: what was voted can be executed");
        (uint256 against, uint256 inFavour, uint256 abstained) = governor.proposalVotes(motion.id);
        premise("I39");
        le(motion.queuedAt + PARAMETER_DELAY, block.timestamp, "I39: what is executed has waited");
        lt(against, inFavour, "I39: what is executed had more votes for it than against");
        le(
            governor.quorum(governor.electorateAt(motion.id)),
            inFavour + abstained,
            "I39: what is executed had its quorum"
        );
        eq(membership.joinFee(), motion.fee, "I39: what is executed is what was voted on");
        holds(!tryToExecute(motion.fee), "I39: what was voted is executed once");
        motion.id = 0;
        succeeded("executeMotion");
    }

    /// @dev Nobody executed it within its week: it is proposed anew.
    function dropMotion() private {
        holds(!tryToExecute(motion.fee), "I39: what nobody executed in its week has expired");
        premise("I39 expired");
        motion.id = 0;
        succeeded("executeMotion");
    }

    function tryToExecute(uint256 fee) private returns (bool done) {
        (address[] memory targets, uint256[] memory values, bytes[] memory calls, string memory text) = wording(
            fee,
            motion.number
        );
        try governor.execute(targets, values, calls, keccak256(bytes(text))) {
            return true;
        } catch {
            return false;
        }
    }

    function wording(
        uint256 fee,
        uint256 number
    )
        private
        view
        returns (address[] memory targets, uint256[] memory values, bytes[] memory calls, string memory text)
    {
        targets = new address[](1);
        targets[0] = address(membership);
        values = new uint256[](1);
        calls = new bytes[](1);
        calls[0] = abi.encodeCall(IMembership.setJoinFee, (fee));
        text = string.concat("Motion ", vm.toString(number));
    }
}
