// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Many views in one call, for tests that compare the whole state
contract StateReader {
    uint256 private constant TARGET_BYTES = 20;
    uint256 private constant HEAD_BYTES = 22;

    /// @notice Asks each view in turn; a view that reverts stops nothing.
    /// @param questions one after the other: target 20 bytes, length of the call 2 bytes, the call. A call of length 0 asks for the
    /// target's balance of ETH.
    /// @return answers of each: 1 or 0 for done or reverted, then the bytes it returned.
    function read(bytes calldata questions) external view returns (bytes[] memory answers) {
        answers = new bytes[](countOf(questions));
        uint256 from = 0;
        for (uint256 i = 0; i < answers.length; ++i) {
            address target = address(bytes20(questions[from:from + TARGET_BYTES]));
            uint256 end = from + HEAD_BYTES + lengthAt(questions, from);
            answers[i] = ask(target, questions[from + HEAD_BYTES:end]);
            from = end;
        }
    }

    function ask(address target, bytes calldata question) private view returns (bytes memory answer) {
        if (question.length == 0) return abi.encodePacked(true, target.balance);
        (bool done, bytes memory data) = target.staticcall(question);
        return abi.encodePacked(done, data);
    }

    function countOf(bytes calldata questions) private pure returns (uint256 count) {
        for (uint256 from = 0; from < questions.length; from += HEAD_BYTES + lengthAt(questions, from)) ++count;
    }

    function lengthAt(bytes calldata questions, uint256 from) private pure returns (uint256 length) {
        return uint16(bytes2(questions[from + TARGET_BYTES:from + HEAD_BYTES]));
    }
}
