// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What one module of the suite may do in another, one bit each
/// @notice A callee stores the bits of each module in `ModuleGuard`. Every bit says what its holder can break.
library Rights {
    /// @notice Token: mint against founders' capital. Breaks: dilutes every holder without limit.
    uint256 internal constant MINT_GENESIS = 1 << 0;
    /// @notice Token: mint and burn in the token market. Breaks: dilutes or burns every holder.
    uint256 internal constant MINT_MARKET = 1 << 1;
    /// @notice Token: promise rewards and mint what was promised. Breaks: dilutes every holder.
    uint256 internal constant REWARD = 1 << 2;
    /// @notice Token: burn a member's tokens as a premium. Breaks: burns free tokens of any member.
    uint256 internal constant BURN_PREMIUM = 1 << 3;
    /// @notice Token: burn the module's own tokens as a slash. Breaks: only what the module holds.
    uint256 internal constant BURN_SLASH = 1 << 4;
    /// @notice Token: take free tokens of a member into the module. Breaks: takes free tokens of any member.
    uint256 internal constant PULL = 1 << 5;
    /// @notice Token: lock a member's tokens until a time. Breaks: freezes any wallet.
    uint256 internal constant LOCK = 1 << 6;
    /// @notice Token: say who may hold. Breaks: stops or opens transfers.
    uint256 internal constant HOLDERS = 1 << 7;
    /// @notice Membership: tie and untie members. Breaks: keeps a member from leaving, lets one leave with duties, miscounts positions.
    uint256 internal constant TIE = 1 << 8;
    /// @notice Pool: bring money in and have it recorded. Breaks: records money that a caller pulled from its own caller.
    uint256 internal constant FUND = 1 << 9;
    /// @notice Pool: pay money out. Breaks: empties the pool.
    uint256 internal constant PAY = 1 << 10;
    /// @notice Ledger: register products. Breaks: puts a product into the wrong group.
    uint256 internal constant PRODUCTS = 1 << 11;
    /// @notice Ledger: raise and lower exposure. Breaks: the capital requirement.
    uint256 internal constant EXPOSURE = 1 << 12;
    /// @notice Ledger: open and settle claims' reserves. Breaks: the three capital numbers.
    uint256 internal constant RESERVE = 1 << 13;
    /// @notice Staking: allocate and release capacity, promise rewards. Breaks: sells stake twice, mints rewards.
    uint256 internal constant ALLOCATE = 1 << 14;
    /// @notice Staking: hold and burn stake for claims. Breaks: burns all stake.
    uint256 internal constant SLASH = 1 << 15;
    /// @notice Cover: lock covers under a claim and reduce them. Breaks: closes any cover.
    uint256 internal constant CLAIM = 1 << 16;
    /// @notice Assessment: open ballots. Breaks: ballots without a claim.
    uint256 internal constant BALLOT = 1 << 17;
    /// @notice Market: set the opening price. Breaks: the price at which stake and cover are compared.
    uint256 internal constant OPEN_MARKET = 1 << 18;
}
