// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SuiteDeployer} from "../../support/SuiteDeployer.sol";
import {IMembership} from "../../../contracts/membership/interfaces/IMembership.sol";

/// @notice The world of the campaign: who acts, what was counted, which refusals are declared.
/// @dev A verb bounds its input so that most calls succeed, catches what the suite refuses, and counts both. An error that
/// the verb does not declare (a panic, an empty revert, an error of another verb) breaks the run.
abstract contract World is SuiteDeployer {
    /// @dev Calls of a verb, and how many of them did what they set out to do.
    struct Count {
        uint128 calls;
        uint128 successes;
    }

    error Undeclared(string what, string verb, bytes4 selector, bytes reason);

    uint256 internal constant FOUNDERS = 10;
    uint256 internal constant MAX_ACTORS = 16;
    /// @dev Actors 6 to 9 assess; they neither stake nor buy, so that claims find judges.
    uint256 internal constant FIRST_ASSESSOR = 6;
    uint256 internal constant ASSESSORS = 4;
    uint256 internal constant STAKERS = 5;
    uint256 internal constant POOLS = 3;
    uint256 internal constant DUST = 1e12;
    /// @dev Every how many verbs everything is read: what can be read at a glance is checked after each.
    uint256 public constant FULL_EVERY = 16;

    address[] internal actors;
    uint256[] internal pools;

    /// @dev Verbs called so far.
    uint256 internal operations;
    string[] internal verbs;
    string[] internal properties;
    mapping(string verb => Count count) internal counts;
    mapping(string property => uint256 times) internal premises;
    mapping(string verb => mapping(bytes4 selector => uint256 times)) internal refusals;
    mapping(string verb => bytes4[] selectors) internal declared;
    mapping(string verb => mapping(bytes4 selector => bool isDeclared)) internal isDeclared;

    /// @dev Ether for gas and trade, in every actor's hand.
    uint256 internal constant POCKET = 1e6 ether;

    /// @notice Wraps a verb: its logs are booked, its call is counted, and now and then the premises that hold.
    modifier counted(string memory verb) {
        vm.recordLogs();
        counts[verb].calls += 1;
        ++operations;
        _;
        bookLogs();
        observe();
        if (operations % FULL_EVERY == 0) notePremises();
    }

    /// @notice Whether everything is to be read after this verb; `every` 1 finds the very call that broke a property.
    function isFullDue(uint256 every) external view returns (bool isDue) {
        return operations % every == 0;
    }

    function bookLogs() internal virtual;

    /// @dev Compares what moves with time with what it was after the verb before.
    function observe() internal virtual;

    /// @dev Counts which premises hold where everything is read: the checks themselves leave no trace.
    function notePremises() internal virtual;

    function declareVerb(string memory verb, bytes4[] memory selectors) internal {
        verbs.push(verb);
        declareErrors(verb, selectors);
    }

    function declareErrors(string memory verb, bytes4[] memory selectors) internal {
        for (uint256 i = 0; i < selectors.length; ++i) {
            if (isDeclared[verb][selectors[i]]) continue;
            declared[verb].push(selectors[i]);
            isDeclared[verb][selectors[i]] = true;
        }
    }

    function succeeded(string memory verb) internal {
        counts[verb].successes += 1;
    }

    /// @dev The runner records the logs of calls that were reverted too: they are dropped.
    function refused(string memory verb, bytes memory reason) internal {
        vm.getRecordedLogs();
        bytes4 selector = bytes4(reason);
        bool isKnown = reason.length >= 4 && isDeclared[verb][selector];
        require(
            isKnown,
            Undeclared("I45: what refuses does so by an error that its verb declares", verb, selector, reason)
        );
        premise("I45 refused by name");
        refusals[verb][selector] += 1;
    }

    /// @notice Counts that the premise of a property was true.
    function premise(string memory property) internal {
        if (premises[property] == 0) properties.push(property);
        premises[property] += 1;
    }

    function noteIf(string memory property, bool isTrue) internal {
        if (isTrue) premise(property);
    }

    function newActor() internal returns (address account) {
        uint256 key = uint256(keccak256(abi.encode("actor", actors.length)));
        account = vm.addr(key);
        actors.push(account);
        vm.deal(account, POCKET);
    }

    function anyActor(uint256 seed) internal view returns (address account) {
        return actors[seed % actors.length];
    }

    /// @notice Who trades: anybody but the judges.
    function trader(uint256 seed) internal returns (address account) {
        uint256 i = seed % (actors.length - ASSESSORS);
        account = actors[i < FIRST_ASSESSOR ? i : i + ASSESSORS];
        keepActive(account);
    }

    function assessorAt(uint256 seed) internal returns (address account) {
        account = actors[FIRST_ASSESSOR + (seed % ASSESSORS)];
        keepActive(account);
    }

    /// @notice A member who is suspended or whose attestation has run out becomes active again before doing new business.
    function keepActive(address account) internal {
        if (membership.isActive(account)) return;
        if (membership.memberOf(account).suspended) membership.reinstate(account);
        if (membership.isActive(account)) return;
        (IMembership.Attestation memory attestation, bytes memory signature) = attest(account);
        vm.prank(account);
        membership.renew(attestation, signature);
    }

    /// @notice The counters of a run as one line of JSON.
    function report() public view returns (string memory line) {
        line = '{"verbs":{';
        for (uint256 i = 0; i < verbs.length; ++i) {
            Count memory count = counts[verbs[i]];
            line = string.concat(line, i == 0 ? '"' : ',"', verbs[i], '":[', vm.toString(count.calls), ",");
            line = string.concat(line, vm.toString(count.successes), "]");
        }
        line = string.concat(line, '},"refusals":{', refusalLine(), '},"premises":{');
        for (uint256 i = 0; i < properties.length; ++i) {
            line = string.concat(line, i == 0 ? '"' : ',"', properties[i], '":', vm.toString(premises[properties[i]]));
        }
        line = string.concat(line, "}}");
    }

    function refusalLine() private view returns (string memory line) {
        for (uint256 i = 0; i < verbs.length; ++i) {
            bytes4[] memory selectors = declared[verbs[i]];
            for (uint256 j = 0; j < selectors.length; ++j) {
                uint256 times = refusals[verbs[i]][selectors[j]];
                if (times == 0) continue;
                line = string.concat(line, bytes(line).length == 0 ? '"' : ',"', verbs[i], ":");
                line = string.concat(line, vm.toString(uint256(uint32(selectors[j]))), '":', vm.toString(times));
            }
        }
    }
}
