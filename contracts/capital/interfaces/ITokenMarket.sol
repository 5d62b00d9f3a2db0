// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenMarketMath} from "../TokenMarketMath.sol";

/// @title Two-sided market between KEEL and capital (docs/economics.md §2)
/// @notice Prices in wei of ETH per whole KEEL.
interface ITokenMarket {
    /// @notice Everything the market would say now.
    struct Quote {
        uint256 nav;
        uint256 ratioBps;
        uint256 ask;
        uint256 bid;
        uint256 askDepth;
        uint256 bidDepth;
        uint256 askDisplacement;
        uint256 bidDisplacement;
        uint256 internalPrice;
    }

    event Opened(uint256 price);
    event Minted(address indexed account, uint256 paid, uint256 tokens, uint256 nav);
    event Redeemed(address indexed account, uint256 tokens, uint256 paid, uint256 nav);
    event InternalPriceMoved(uint256 price, uint256 nav);
    event ParametersSet(TokenMarketMath.Params parameters, uint256 minHold);

    error NotOpen();
    error AlreadyOpen();
    error ZeroAmount();
    error DeadlinePassed(uint256 deadline, uint256 timestamp);
    error OutputTooLow(uint256 output, uint256 minimum);
    /// @notice A held asset has no good price: nothing is minted.
    error PriceNotGood();
    /// @notice Claims are owed and unpaid: nothing is minted. Wei.
    error ClaimsOwed(uint256 owed);
    error RatioAboveMaximum(uint256 ratioBps, uint256 maximumBps);
    error DisplacementAboveMaximum(uint256 displacement, uint256 maximum);
    /// @notice Capital is at or under the requirement, nothing is redeemed. Wei.
    error RedemptionClosed(uint256 capital, uint256 requirement);
    error LiquidityTooLow(uint256 available, uint256 wanted);
    error NoCapital(uint256 capital);
    error BadParameters(string reason);

    /// @notice Opens the market at the genesis price, once.
    function open(uint256 price) external;

    /// @notice Mints KEEL for the ETH sent.
    function mint(uint256 minTokens, uint256 deadline) external payable returns (uint256 tokens);

    /// @notice Redeems KEEL for ETH.
    function redeem(uint256 tokens, uint256 minPaid, uint256 deadline) external returns (uint256 paid);

    /// @notice Moves the internal price towards the net asset value. Anyone may call.
    function poke() external returns (uint256 price);

    function setParameters(TokenMarketMath.Params calldata newParameters, uint256 newMinHold) external;

    function quote() external view returns (Quote memory market);

    function quoteMint(uint256 paid) external view returns (uint256 tokens);

    function quoteRedeem(uint256 tokens) external view returns (uint256 paid);

    /// @notice Rate at which stake and cover are compared, wei per KEEL. Never a price to swap at.
    function internalPrice() external view returns (uint256 price);

    /// @notice Wei credited per KEEL when a premium is paid in KEEL (docs/economics.md §5).
    /// @param fresh the last mark is recent enough; if not, the caller marks first.
    function premiumPrice() external view returns (uint256 price, bool fresh);

    function parameters() external view returns (TokenMarketMath.Params memory params, uint256 minHold);
}
