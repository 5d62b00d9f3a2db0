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
    /// @notice The price was moved outside a trade; after a trade it moves towards the `nav` of its event.
    event InternalPriceMoved(uint256 price, uint256 nav);
    event ParametersSet(TokenMarketMath.Params parameters, uint256 minHold);

    error NotOpen();
    error AlreadyOpen();
    error ZeroAmount();
    /// @notice Only who is on the register of members redeems; expired or suspended membership does not matter.
    error NotMember(address account);
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
    /// @custom:error MissingRight when the caller does not hold OPEN_MARKET.
    /// @custom:error AlreadyOpen when it is open.
    /// @custom:error ZeroAmount when the price is zero.
    function open(uint256 price) external;

    /// @notice Mints KEEL for the ETH sent. The tokens are held in the account for the minimum hold. Rounded down.
    /// @param minTokens least KEEL the caller wants.
    /// @param deadline last second at which the caller wants it.
    /// @custom:error NotOpen when the market has not opened.
    /// @custom:error DeadlinePassed when the deadline has passed.
    /// @custom:error ZeroAmount when no ETH is sent.
    /// @custom:error NotMember when the caller is no member (thrown by Membership).
    /// @custom:error MembershipExpired when the membership has run out (thrown by Membership).
    /// @custom:error MemberSuspended when the member is suspended (thrown by Membership).
    /// @custom:error PriceNotGood when a held asset has no good price.
    /// @custom:error ClaimsOwed when claims are owed and unpaid.
    /// @custom:error NoCapital when C_high is zero or too small for a price.
    /// @custom:error RatioAboveMaximum when capital is over r_max times the requirement.
    /// @custom:error DisplacementAboveMaximum when more would be bought than the ask may be displaced.
    /// @custom:error OutputTooLow when fewer tokens come out than wanted, or none.
    /// @custom:error ReentrancyGuardReentrantCall when called from within the market.
    function mint(uint256 minTokens, uint256 deadline) external payable returns (uint256 tokens);

    /// @notice Redeems KEEL for ETH. Rounded down. What cannot be pushed becomes a credit in the pool.
    /// @param minPaid least wei the caller wants.
    /// @param deadline last second at which the caller wants it.
    /// @custom:error NotOpen when the market has not opened.
    /// @custom:error DeadlinePassed when the deadline has passed.
    /// @custom:error ZeroAmount when no tokens are given.
    /// @custom:error NotMember when the caller is no member.
    /// @custom:error RedemptionClosed when C_low is at or under the requirement, before or after.
    /// @custom:error LiquidityTooLow when less ETH is recorded than would be paid.
    /// @custom:error OutputTooLow when less comes out than wanted, or nothing.
    /// @custom:error TokensNotFree when the tokens are held after a mint or locked by a vote (thrown by the token).
    /// @custom:error ReentrancyGuardReentrantCall when the payee calls back.
    function redeem(uint256 tokens, uint256 minPaid, uint256 deadline) external returns (uint256 paid);

    /// @notice Marks all assets and moves the internal price towards the net asset value. Anyone may call.
    /// @custom:error NotOpen when the market has not opened.
    /// @custom:error PriceNotGood when a held asset has no good price.
    /// @custom:error NoCapital when C_high is zero or too small for a price.
    function poke() external returns (uint256 price);

    /// @notice Replaces parameters and minimum hold (seconds).
    /// @custom:error AccessManagedUnauthorized when the caller does not hold the role.
    /// @custom:error BadParameters when a number is out of its bounds.
    function setParameters(TokenMarketMath.Params calldata newParameters, uint256 newMinHold) external;

    /// @notice Reverts with NotOpen, NoCapital. The bid side is from C_low, the rest from C_high.
    function quote() external view returns (Quote memory market);

    /// @notice KEEL that `mint` would give now, or its refusal.
    function quoteMint(uint256 paid) external view returns (uint256 tokens);

    /// @notice Wei that `redeem` would pay now, or its refusal.
    function quoteRedeem(uint256 tokens) external view returns (uint256 paid);

    /// @notice Rate at which stake and cover are compared, wei per KEEL. Never a price to swap at.
    /// Reverts with NotOpen.
    function internalPrice() external view returns (uint256 price);

    /// @notice Wei credited per KEEL when a premium is paid in KEEL (docs/economics.md §5).
    /// N_low comes from the last mark if that is recent and no money has left since, from a full valuation of now if not.
    /// @param fresh the last mark was recent enough; if not, who sells marks anew, to spare the next buyers the valuation.
    function premiumPrice() external view returns (uint256 price, bool fresh);

    function parameters() external view returns (TokenMarketMath.Params memory params, uint256 minHold);
}
