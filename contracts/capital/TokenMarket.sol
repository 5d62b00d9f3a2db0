// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ModuleGuard} from "../access/ModuleGuard.sol";
import {Rights} from "../access/Rights.sol";
import {Units} from "../common/Units.sol";
import {IMembership} from "../membership/interfaces/IMembership.sol";
import {IMemberToken} from "../token/interfaces/IMemberToken.sol";
import {TokenMarketMath} from "./TokenMarketMath.sol";
import {ICapitalPool} from "./interfaces/ICapitalPool.sol";
import {Inflow, Outflow} from "./interfaces/ICapitalTypes.sol";
import {ISolvencyLedger} from "./interfaces/ISolvencyLedger.sol";
import {ITokenMarket} from "./interfaces/ITokenMarket.sol";

/// @title Two-sided market between KEEL and capital
contract TokenMarket is ITokenMarket, ModuleGuard, ReentrancyGuardTransient {
    using Math for uint256;
    using SafeCast for uint256;

    /// @dev One slot: y and z of docs/economics.md §2 (wei) at `updatedAt`, and the minimum hold (seconds).
    struct Book {
        uint96 askDisplacement;
        uint96 bidDisplacement;
        uint40 updatedAt;
        uint24 minHold;
    }

    /// @dev One slot: the internal price at `updatedAt` and the net asset value it moves to since.
    struct PriceWord {
        uint96 price;
        uint96 nav;
        uint40 updatedAt;
    }

    /// @dev What a trade starts from: `supply` is the effective one, depths and displacements are those of now.
    struct State {
        ISolvencyLedger.Capital capital;
        TokenMarketMath.Params params;
        uint256 supply;
        uint256 askDepth;
        uint256 bidDepth;
        uint256 askDisplacement;
        uint256 bidDisplacement;
        uint256 minHold;
    }

    uint256 private constant ETH = 0;
    uint256 private constant FRESH_PERIOD = 1 hours;
    uint256 private constant MIN_HOLD = 1 hours;
    uint256 private constant MAX_HOLD = 30 days;

    IMemberToken private immutable token;
    IMembership private immutable membership;
    ICapitalPool private immutable pool;
    ISolvencyLedger private immutable ledger;

    TokenMarketMath.Params private params;
    Book private book;
    PriceWord private priceWord;

    constructor(
        address authority,
        IMemberToken initialToken,
        IMembership initialMembership,
        ICapitalPool initialPool,
        ISolvencyLedger initialLedger,
        TokenMarketMath.Params memory initialParameters,
        uint256 initialMinHold
    ) ModuleGuard(authority) {
        token = initialToken;
        membership = initialMembership;
        pool = initialPool;
        ledger = initialLedger;
        writeParameters(initialParameters, initialMinHold);
    }

    /// @inheritdoc ITokenMarket
    function mint(uint256 minTokens, uint256 deadline) external payable nonReentrant returns (uint256 tokens) {
        requireOpen();
        requireBefore(deadline);
        require(msg.value != 0, ZeroAmount());
        membership.requireActive(msg.sender);
        State memory state = stateAt(ledger.settle());
        tokens = mintOut(state, msg.value);
        // Minting nothing would take the money for nothing
        require(tokens >= Math.max(minTokens, 1), OutputTooLow(tokens, minTokens));
        writeBook(state, state.askDisplacement + msg.value, state.bidDisplacement);
        uint256 nav = navOf(state.capital.high + msg.value, state.supply + tokens);
        movePrice(nav);
        emit Minted(msg.sender, msg.value, tokens, nav);
        pool.receiveFunds{value: msg.value}(ETH, msg.sender, msg.value, Inflow.Market);
        token.mintHeld(msg.sender, tokens, block.timestamp + state.minHold);
    }

    /// @inheritdoc ITokenMarket
    function redeem(uint256 tokens, uint256 minPaid, uint256 deadline) external nonReentrant returns (uint256 paid) {
        requireOpen();
        requireBefore(deadline);
        require(tokens != 0, ZeroAmount());
        require(membership.idOf(msg.sender) != 0, NotMember(msg.sender));
        State memory state = stateAt(ledger.settle());
        paid = redeemOut(state, tokens);
        // Paying nothing would burn the tokens for nothing
        require(paid >= Math.max(minPaid, 1), OutputTooLow(paid, minPaid));
        // First, for the token refuses what nobody has
        token.burnMarket(msg.sender, tokens);
        writeBook(state, state.askDisplacement, state.bidDisplacement + paid);
        uint256 nav = navOf(state.capital.high - paid, state.supply - tokens);
        if (state.capital.allGood) movePrice(nav);
        emit Redeemed(msg.sender, tokens, paid, nav);
        pool.pay(ETH, msg.sender, paid, Outflow.Redemption);
    }

    /// @inheritdoc ITokenMarket
    function poke() external returns (uint256 price) {
        requireOpen();
        ISolvencyLedger.Capital memory capital = ledger.mark();
        require(capital.allGood, PriceNotGood());
        uint256 nav = navOf(capital.high, token.effectiveSupply());
        price = movePrice(nav);
        emit InternalPriceMoved(price, nav);
    }

    /// @inheritdoc ITokenMarket
    function open(uint256 price) external onlyRight(Rights.OPEN_MARKET) {
        require(priceWord.price == 0, AlreadyOpen());
        require(price != 0, ZeroAmount());
        priceWord = PriceWord(price.toUint96(), price.toUint96(), block.timestamp.toUint40());
        emit Opened(price);
    }

    /// @inheritdoc ITokenMarket
    function setParameters(TokenMarketMath.Params calldata newParameters, uint256 newMinHold) external restricted {
        writeParameters(newParameters, newMinHold);
    }

    /// @inheritdoc ITokenMarket
    function quote() external view returns (Quote memory market) {
        market.internalPrice = internalPrice();
        State memory state = stateAt(ledger.capital());
        ISolvencyLedger.Capital memory capital = state.capital;
        market.nav = navOf(capital.high, state.supply);
        market.ratioBps = TokenMarketMath.ratioBps(capital.high, capital.mcr);
        market.ask = askOf(state, market.ratioBps);
        market.bid = bidOf(state);
        (market.askDepth, market.askDisplacement) = (state.askDepth, state.askDisplacement);
        (market.bidDepth, market.bidDisplacement) = (state.bidDepth, state.bidDisplacement);
    }

    /// @inheritdoc ITokenMarket
    function quoteMint(uint256 paid) external view returns (uint256 tokens) {
        requireOpen();
        require(paid != 0, ZeroAmount());
        return mintOut(stateAt(ledger.capital()), paid);
    }

    /// @inheritdoc ITokenMarket
    function quoteRedeem(uint256 tokens) external view returns (uint256 paid) {
        requireOpen();
        require(tokens != 0, ZeroAmount());
        return redeemOut(stateAt(ledger.capital()), tokens);
    }

    /// @inheritdoc ITokenMarket
    function premiumPrice() external view returns (uint256 price, bool fresh) {
        (ISolvencyLedger.Capital memory capital, uint256 markedAt) = ledger.markedCapital();
        // A trade since then has moved capital and supply together, of which the mark has half
        fresh = block.timestamp <= markedAt + FRESH_PERIOD && markedAt > book.updatedAt;
        if (!fresh) capital = ledger.capital();
        TokenMarketMath.Params memory paramsNow = params;
        uint256 ratio = TokenMarketMath.ratioBps(capital.low, capital.mcr);
        uint256 betaBps = Math.max(TokenMarketMath.beta(ratio, paramsNow), paramsNow.beta0Bps);
        uint256 navLow = TokenMarketMath.nav(capital.low, token.effectiveSupply());
        price = TokenMarketMath.bid(Math.min(internalPrice(), navLow), betaBps, paramsNow);
    }

    /// @inheritdoc ITokenMarket
    function parameters() external view returns (TokenMarketMath.Params memory paramsNow, uint256 minHold) {
        return (params, book.minHold);
    }

    /// @inheritdoc ITokenMarket
    function internalPrice() public view returns (uint256 price) {
        PriceWord memory word = priceWord;
        require(word.price != 0, NotOpen());
        return TokenMarketMath.internalPrice(word.price, word.nav, block.timestamp - word.updatedAt);
    }

    function movePrice(uint256 nav) private returns (uint256 price) {
        price = internalPrice();
        priceWord = PriceWord(price.toUint96(), nav.toUint96(), block.timestamp.toUint40());
    }

    function writeBook(State memory state, uint256 askDisplacement, uint256 bidDisplacement) private {
        book = Book({
            askDisplacement: askDisplacement.toUint96(),
            bidDisplacement: bidDisplacement.toUint96(),
            updatedAt: block.timestamp.toUint40(),
            minHold: state.minHold.toUint24()
        });
    }

    function writeParameters(TokenMarketMath.Params memory newParams, uint256 newMinHold) private {
        requireWithin(newParams.spreadAskBps, 1, 1_000, "spreadAsk");
        requireWithin(newParams.spreadBidBps, 1, 1_000, "spreadBid");
        requireWithin(newParams.beta0Bps, 1, Units.BPS, "beta0");
        requireWithin(newParams.fullRatioBps, Units.BPS + 1, 20_000, "fullRatio");
        requireWithin(newParams.kappaBps, 0, Units.BPS, "kappa");
        requireWithin(newParams.alphaMaxBps, Units.BPS, 30_000, "alphaMax");
        requireWithin(newParams.maxRatioBps, newParams.fullRatioBps, type(uint16).max, "maxRatio");
        // I15: redemption without time passing takes at most a quarter of the surplus
        requireWithin(newParams.lambdaBps, 1, 2_500, "lambda");
        requireWithin(newParams.maxDepthBps, 1, 1_000, "maxDepth");
        requireWithin(newParams.askDepthBps, 1, 1_000, "askDepth");
        requireWithin(newParams.askDecayBps, 1, Units.BPS, "askDecay");
        // I57: fully back in ten days
        requireWithin(newParams.bidDecayBps, 1_000, Units.BPS, "bidDecay");
        // I6: a larger displacement makes a sandwich pay
        requireWithin(newParams.maxDisplacementBps, 1, 5_000, "maxDisplacement");
        requireWithin(newMinHold, MIN_HOLD, MAX_HOLD, "minHold");
        params = newParams;
        book.minHold = newMinHold.toUint24();
        emit ParametersSet(newParams, newMinHold);
    }

    function stateAt(ISolvencyLedger.Capital memory capital) private view returns (State memory state) {
        state.capital = capital;
        state.params = params;
        state.supply = token.effectiveSupply();
        state.askDepth = TokenMarketMath.askDepth(capital.high, state.params);
        state.bidDepth = TokenMarketMath.bidDepth(capital.low, capital.mcr, state.params);
        Book memory last = book;
        uint256 elapsed = block.timestamp - last.updatedAt;
        state.askDisplacement = TokenMarketMath.decayAsk(last.askDisplacement, state.askDepth, elapsed, state.params);
        state.bidDisplacement = TokenMarketMath.decayBid(last.bidDisplacement, state.bidDepth, elapsed, state.params);
        state.minHold = last.minHold;
    }

    /// @dev KEEL for `paid` wei, or the refusal of `mint`.
    function mintOut(State memory state, uint256 paid) private pure returns (uint256 tokens) {
        ISolvencyLedger.Capital memory capital = state.capital;
        require(capital.allGood, PriceNotGood());
        require(capital.owed == 0, ClaimsOwed(capital.owed));
        uint256 ratio = TokenMarketMath.ratioBps(capital.high, capital.mcr);
        uint256 ask = askOf(state, ratio);
        require(ratio <= state.params.maxRatioBps, RatioAboveMaximum(ratio, state.params.maxRatioBps));
        uint256 displaced = state.askDisplacement + paid;
        uint256 most = TokenMarketMath.maxDisplacement(state.askDepth, state.params);
        require(displaced <= most, DisplacementAboveMaximum(displaced, most));
        return TokenMarketMath.mintOut(paid, ask, state.askDepth, state.askDisplacement);
    }

    /// @dev Wei for `tokens`, or the refusal of `redeem`; 0 while the depth of the bid is used up.
    function redeemOut(State memory state, uint256 tokens) private view returns (uint256 paid) {
        ISolvencyLedger.Capital memory capital = state.capital;
        require(capital.low > capital.mcr, RedemptionClosed(capital.low, capital.mcr));
        // More than there is gives what all of it gives
        uint256 given = Math.min(tokens, state.supply);
        paid = TokenMarketMath.redeemOut(given, bidOf(state), state.bidDepth, state.bidDisplacement);
        uint256 recorded = pool.recordedOf(ETH);
        require(paid <= recorded, LiquidityTooLow(recorded, paid));
        require(capital.low >= capital.mcr + paid, RedemptionClosed(capital.low - paid, capital.mcr));
    }

    function requireOpen() private view {
        require(priceWord.price != 0, NotOpen());
    }

    function requireBefore(uint256 deadline) private view {
        require(block.timestamp <= deadline, DeadlinePassed(deadline, block.timestamp));
    }

    function askOf(State memory state, uint256 ratio) private pure returns (uint256 ask) {
        uint256 alphaBps = TokenMarketMath.alpha(ratio, state.params);
        return TokenMarketMath.ask(navOf(state.capital.high, state.supply), alphaBps, state.params);
    }

    /// @dev 0 while C_low is at or under the requirement.
    function bidOf(State memory state) private pure returns (uint256 bid) {
        ISolvencyLedger.Capital memory capital = state.capital;
        uint256 betaBps = TokenMarketMath.beta(TokenMarketMath.ratioBps(capital.low, capital.mcr), state.params);
        return TokenMarketMath.bid(TokenMarketMath.nav(capital.low, state.supply), betaBps, state.params);
    }

    /// @dev Over 0: no trade at a price that capital does not give.
    function navOf(uint256 capital, uint256 supply) private pure returns (uint256 nav) {
        require(capital != 0 && supply != 0, NoCapital(capital));
        nav = TokenMarketMath.nav(capital, supply);
        require(nav != 0, NoCapital(capital));
    }

    function requireWithin(uint256 value, uint256 least, uint256 most, string memory reason) private pure {
        require(value >= least && value <= most, BadParameters(reason));
    }
}
