// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What the pool asks of a price feed
/// @notice The common shape of aggregator feeds; only `answer` and `updatedAt` (seconds) are used.
interface IPriceFeed {
    function decimals() external view returns (uint8 places);

    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}
