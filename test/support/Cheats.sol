// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice An event as the runner recorded it.
struct RecordedLog {
    bytes32[] topics;
    bytes data;
    address emitter;
}

/// @notice The cheatcodes that Keel's Solidity tests use, as the test runner answers them.
interface Vm {
    function assume(bool condition) external pure;

    function prank(address sender) external;

    function startPrank(address sender) external;

    function stopPrank() external;

    function deal(address account, uint256 balance) external;

    function warp(uint256 timestamp) external;

    function roll(uint256 number) external;

    function expectRevert() external;

    function expectRevert(bytes4 selector) external;

    function expectRevert(bytes calldata data) external;

    function label(address account, string calldata name) external;

    function addr(uint256 key) external pure returns (address account);

    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);

    function recordLogs() external;

    function getRecordedLogs() external returns (RecordedLog[] memory logs);

    function toString(uint256 value) external pure returns (string memory text);

    function snapshotState() external returns (uint256 id);

    function revertToState(uint256 id) external returns (bool done);

    function envOr(string calldata name, uint256 otherwise) external view returns (uint256 value);

    function envOr(string calldata name, string calldata otherwise) external view returns (string memory value);

    function writeLine(string calldata path, string calldata line) external;
}

/// @notice Base of fuzz tests and invariants: the cheatcodes, assertions that name the property they hold, and the lists the
/// invariant runner reads after `setUp`.
abstract contract PropertyTest {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    /// @notice The property `what` does not hold of `left` and `right`.
    error Broken(string what, uint256 left, uint256 right);

    // The address the runners agree on
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    bool public constant IS_TEST = true;

    address[] private contractTargets;
    address[] private senderTargets;
    FuzzSelector[] private selectorTargets;

    function targetContracts() external view returns (address[] memory) {
        return contractTargets;
    }

    function targetSenders() external view returns (address[] memory) {
        return senderTargets;
    }

    function targetSelectors() external view returns (FuzzSelector[] memory) {
        return selectorTargets;
    }

    function excludeContracts() external pure returns (address[] memory none) {}

    function excludeSenders() external pure returns (address[] memory none) {}

    function targetContract(address target) internal {
        contractTargets.push(target);
    }

    function targetSender(address sender) internal {
        senderTargets.push(sender);
    }

    function targetSelector(address target, bytes4[] memory selectors) internal {
        selectorTargets.push(FuzzSelector(target, selectors));
    }

    function eq(uint256 left, uint256 right, string memory what) internal pure {
        require(left == right, Broken(what, left, right));
    }

    function le(uint256 left, uint256 right, string memory what) internal pure {
        require(left <= right, Broken(what, left, right));
    }

    function lt(uint256 left, uint256 right, string memory what) internal pure {
        require(left < right, Broken(what, left, right));
    }

    function holds(bool condition, string memory what) internal pure {
        require(condition, Broken(what, 0, 0));
    }

    /// @notice `x`, brought into [least, most].
    function bound(uint256 x, uint256 least, uint256 most) internal pure returns (uint256) {
        if (x >= least && x <= most) return x;
        return least + (x % (most - least + 1));
    }
}
