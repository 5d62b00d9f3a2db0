// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Class in which exposure is held, so that a price move changes the requirement without touching storage.
enum Currency {
    ETH,
    USD
}

/// @notice What a feed's answer is worth: only `Good` opens new business.
enum PriceStatus {
    Good,
    Stale,
    Dead
}

/// @notice Why money came in; the tag of every inflow.
enum Inflow {
    Genesis,
    Market,
    Premium,
    JoinFee,
    ClaimDeposit
}

/// @notice Why money went out; the tag of every outflow.
enum Outflow {
    Redemption,
    Claim,
    Commission
}
