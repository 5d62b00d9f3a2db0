// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A price feed that says what it is told, for the local chain and the tests
contract MockFeed {
    /// @dev What the feed does when it is asked.
    enum Mode {
        Answer,
        Refuse,
        ShortData,
        BurnGas,
        HugeData,
        DirtyRounds
    }

    /// @dev One slot, as in a real aggregator's last round.
    struct Round {
        int192 answer;
        uint40 updatedAt;
        uint8 decimals;
        Mode mode;
    }

    Round private round;

    event AnswerSet(int256 answer, uint256 updatedAt);

    error FeedDown();

    constructor(uint8 feedDecimals, int192 initialAnswer) {
        round = Round(initialAnswer, uint40(block.timestamp), feedDecimals, Mode.Answer);
    }

    /// @notice A new answer as of now.
    function setAnswer(int192 newAnswer) external {
        setRound(newAnswer, block.timestamp);
    }

    function setMode(Mode newMode) external {
        round.mode = newMode;
    }

    function setDecimals(uint8 newDecimals) external {
        round.decimals = newDecimals;
    }

    function decimals() external view returns (uint8 places) {
        return round.decimals;
    }

    fallback(bytes calldata) external returns (bytes memory data) {
        Round memory last = round;
        require(last.mode != Mode.Refuse, FeedDown());
        if (last.mode == Mode.ShortData) return abi.encode(1, last.answer);
        if (last.mode == Mode.HugeData) return new bytes(1 << 20);
        while (last.mode == Mode.BurnGas) last.decimals ^= 1;
        uint256 roundId = last.mode == Mode.DirtyRounds ? type(uint256).max : 1;
        return abi.encode(roundId, last.answer, last.updatedAt, last.updatedAt, roundId);
    }

    function setRound(int192 newAnswer, uint256 newUpdatedAt) public {
        (round.answer, round.updatedAt) = (newAnswer, uint40(newUpdatedAt));
        emit AnswerSet(newAnswer, newUpdatedAt);
    }
}
