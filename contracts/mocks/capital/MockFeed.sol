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
    error HugeAnswer(bytes data);

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

    /// @dev Whole words, so that the rounds can be dirty.
    function latestRoundData()
        external
        view
        returns (uint256 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint256 answeredIn)
    {
        if (round.mode != Mode.Answer) roundId = misbehave(round.mode);
        return (roundId, round.answer, 0, round.updatedAt, roundId);
    }

    function decimals() external view returns (uint8 places) {
        return round.decimals;
    }

    function setRound(int192 newAnswer, uint256 newUpdatedAt) public {
        (round.answer, round.updatedAt) = (newAnswer, uint40(newUpdatedAt));
        emit AnswerSet(newAnswer, newUpdatedAt);
    }

    function misbehave(Mode mode) private pure returns (uint256 dirty) {
        require(mode != Mode.Refuse, FeedDown());
        if (mode == Mode.HugeData) revert HugeAnswer(new bytes(1 << 16));
        while (mode == Mode.BurnGas) ++dirty;
        return type(uint256).max;
    }
}
