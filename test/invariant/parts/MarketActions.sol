// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISolvencyLedger} from "../../../contracts/capital/interfaces/ISolvencyLedger.sol";
import {ITokenMarket} from "../../../contracts/capital/interfaces/ITokenMarket.sol";
import {Currency} from "../../../contracts/capital/interfaces/ICapitalTypes.sol";
import {IMemberToken} from "../../../contracts/token/interfaces/IMemberToken.sol";
import {MemberActions} from "./MemberActions.sol";

/// @notice The token market, marking, and claims filed and denied at one moment.
abstract contract MarketActions is MemberActions {
    /// @dev Redemptions without anything else in between, at one moment.
    struct Burst {
        uint256 startedAt;
        uint256 lastOperation;
        uint256 surplus;
        uint256 paid;
    }

    /// @dev What a redemption is compared with; `tomorrow` is the internal price in a day, read where prices are not good.
    struct Before {
        ISolvencyLedger.Capital capital;
        uint256 supply;
        uint256 recorded;
        uint256 tomorrow;
    }

    /// @dev Every how many claims the room for sales is searched for: it takes as long as twenty other verbs.
    uint256 internal constant ROOM_EVERY = 32;

    Burst private burst;

    function declareMarketVerbs() internal {
        bytes4[] memory ofMint = new bytes4[](6);
        ofMint[0] = ITokenMarket.PriceNotGood.selector;
        ofMint[1] = ITokenMarket.ClaimsOwed.selector;
        ofMint[2] = ITokenMarket.RatioAboveMaximum.selector;
        ofMint[3] = ITokenMarket.DisplacementAboveMaximum.selector;
        ofMint[4] = ITokenMarket.OutputTooLow.selector;
        ofMint[5] = ITokenMarket.NoCapital.selector;
        declareVerb("mint", ofMint);
        bytes4[] memory ofRedeem = new bytes4[](5);
        ofRedeem[0] = ITokenMarket.RedemptionClosed.selector;
        ofRedeem[1] = ITokenMarket.LiquidityTooLow.selector;
        ofRedeem[2] = ITokenMarket.OutputTooLow.selector;
        ofRedeem[3] = IMemberToken.TokensNotFree.selector;
        ofRedeem[4] = ITokenMarket.ZeroAmount.selector;
        declareVerb("redeem", ofRedeem);
        declareVerb("roundTrip", ofMint);
        declareErrors("roundTrip", ofRedeem);
        bytes4[] memory none;
        declareVerb("mark", only(ITokenMarket.PriceNotGood.selector));
        declareVerb("fileAndDeny", none);
    }

    function marketSelectors() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](5);
        selectors[4] = MarketActions.roundTrip.selector;
        selectors[0] = MarketActions.mint.selector;
        selectors[1] = MarketActions.redeem.selector;
        selectors[2] = MarketActions.mark.selector;
        selectors[3] = MarketActions.fileAndDeny.selector;
    }

    function mint(uint256 who, uint256 amount) external counted("mint") {
        address account = trader(who);
        uint256 room = roomToMint();
        amount = amount % 16 == 0 ? 2 * room : bound(amount, 1e12, room);
        (uint256 high, uint256 low, uint256 supply) = navNow();
        vm.prank(account);
        try market.mint{value: amount}(0, block.timestamp) returns (uint256 tokens) {
            succeeded("mint");
            holds(tokens != 0 || amount < DUST, "I12: a mint gives something");
            requireNavKept(high, low, supply);
        } catch (bytes memory reason) {
            refused("mint", reason);
        }
    }

    /// @notice Mints, and redeems as many free tokens at once: no less is paid than comes back.
    function roundTrip(uint256 who, uint256 amount) external counted("roundTrip") {
        address account = trader(who);
        amount = bound(amount, 1e12, roomToMint());
        uint256 free = token.freeBalanceOf(account);
        uint256 price = market.internalPrice();
        vm.prank(account);
        try market.mint{value: amount}(0, block.timestamp) returns (uint256 tokens) {
            bookLogs();
            tokens = tokens < free ? tokens : free;
            vm.prank(account);
            try market.redeem(tokens, 0, block.timestamp) returns (uint256 paid) {
                succeeded("roundTrip");
                premise("I11");
                le(paid, amount, "I11: minted and redeemed at one moment, no more comes out than went in");
            } catch (bytes memory reason) {
                refused("roundTrip", reason);
            }
        } catch (bytes memory reason) {
            refused("roundTrip", reason);
        }
        eq(market.internalPrice(), price, "I16: nothing moves the internal price within one moment");
    }

    function roomToMint() private view returns (uint256 room) {
        ITokenMarket.Quote memory quoted = market.quote();
        room = quoted.askDepth / 2;
        return room > quoted.askDisplacement ? room - quoted.askDisplacement : 1 ether;
    }

    /// @dev One to three members in a row, at one moment.
    function redeem(uint256 who, uint256 tokens) external {
        for (uint256 i = 0; i <= who % 3; ++i) {
            redeemAs(anyActor(((who >> 8) % MAX_ACTORS) + i), tokens);
        }
    }

    function redeemAs(address account, uint256 tokens) private counted("redeem") {
        Before memory before = standingBefore();
        uint256 free = token.freeBalanceOf(account);
        tokens = tokens % 16 == 0 ? free + 1 : bound(tokens, free / 1e6, free);
        vm.prank(account);
        try market.redeem(tokens, 0, block.timestamp) returns (uint256 paid) {
            succeeded("redeem");
            requireRedeemable(before, paid);
            requireBurstBounded(before.capital, paid);
        } catch (bytes memory reason) {
            refused("redeem", reason);
        }
    }

    function mark(uint256 how) external counted("mark") {
        if (how % 2 == 0) {
            ledger.mark();
            return succeeded("mark");
        }
        try market.poke() {
            succeeded("mark");
        } catch (bytes memory reason) {
            refused("mark", reason);
        }
    }

    /// @notice A claim of any size, filed and denied at once: filing raises nothing, the denial restores everything.
    function fileAndDeny(uint256 units, bool inUsd) external counted("fileAndDeny") {
        Currency currency = inUsd ? Currency.USD : Currency.ETH;
        // Up to 640 ETH, or 640 thousand USD
        uint64 filed = uint64(bound(units, 1, inUsd ? 640_000e9 : 640e9));
        bool withRoom = units % ROOM_EVERY == 0;
        ledger.mark();
        uint256[6] memory before = standing(withRoom);
        ledger.openReserve(currency, filed);
        uint256[6] memory open = standing(withRoom);
        for (uint256 i = 0; i < 6; ++i) {
            le(open[i], before[i], "I50: filing raises neither bid, surplus, liquidity nor room for sales");
        }
        ledger.settleReserve(currency, filed, 0);
        uint256[6] memory restored = standing(withRoom);
        for (uint256 i = 0; i < 6; ++i) {
            eq(restored[i], before[i], "I50: a denial restores what the filing took");
        }
        premise("I50 file and deny");
        succeeded("fileAndDeny");
    }

    /// @dev What filing may not raise: bid, surplus, depth of the bid, capital for sales and, searched for now and then, the room
    /// for sales in two products.
    function standing(bool withRoom) internal view returns (uint256[6] memory figures) {
        ITokenMarket.Quote memory quoted = market.quote();
        ISolvencyLedger.Capital memory capital = ledger.capital();
        figures[0] = quoted.bid;
        figures[1] = capital.low > capital.mcr ? capital.low - capital.mcr : 0;
        figures[2] = quoted.bidDepth;
        figures[3] = capital.sale;
        if (!withRoom) return figures;
        figures[4] = roomFor(0, Currency.ETH);
        figures[5] = roomFor(1, Currency.USD);
    }

    function roomFor(uint256 productId, Currency currency) private view returns (uint256 units) {
        ISolvencyLedger.Sale memory sale;
        sale.productId = productId;
        sale.currency = currency;
        (, units) = ledger.previewSale(sale);
    }

    function standingBefore() private returns (Before memory before) {
        before.capital = ledger.capital();
        before.supply = token.effectiveSupply();
        before.recorded = pool.recordedOf(0);
        if (!before.capital.allGood) before.tomorrow = priceTomorrow();
    }

    /// @dev A trade writes what the internal price moves to: that shows a day later.
    function priceTomorrow() private returns (uint256 price) {
        uint256 today = block.timestamp;
        vm.warp(today + 1 days);
        price = market.internalPrice();
        vm.warp(today);
    }

    function requireRedeemable(Before memory before, uint256 paid) private {
        requireNavKept(before.capital.high, before.capital.low, before.supply);
        ISolvencyLedger.Capital memory then = ledger.capital();
        premise("I51 redemption");
        le(then.mcr, then.low, "I51: after a redemption C_low covers the requirement");
        premise("I14");
        le(paid, before.recorded, "I14: a redemption is paid from what is liquid");
        le(before.capital.mcr + paid, before.capital.low, "I14: a redemption leaves what is required, open and owed");
        if (before.capital.allGood) return;
        premise("I16 without a good price");
        eq(priceTomorrow(), before.tomorrow, "I16: nothing is written while a held asset has no good price");
    }

    function navNow() private view returns (uint256 high, uint256 low, uint256 supply) {
        ISolvencyLedger.Capital memory capital = ledger.capital();
        return (capital.high, capital.low, token.effectiveSupply());
    }

    /// @dev By cross-multiplication, so that no rounding hides a loss.
    function requireNavKept(uint256 high, uint256 low, uint256 supply) private {
        (uint256 highAfter, uint256 lowAfter, uint256 supplyAfter) = navNow();
        premise("I13");
        le(high * supplyAfter, highAfter * supply, "I13: a trade never lowers NAV per token (C_high)");
        le(low * supplyAfter, lowAfter * supply, "I13: a trade never lowers NAV per token (C_low)");
    }

    function requireBurstBounded(ISolvencyLedger.Capital memory before, uint256 paid) private {
        if (burst.startedAt == block.timestamp && burst.lastOperation + 1 == operations) {
            premise("I15 redemptions in a row");
        } else {
            burst = Burst(block.timestamp, operations, before.low - before.mcr, 0);
        }
        burst.lastOperation = operations;
        burst.paid += paid;
        premise("I15");
        le(burst.paid * 4, burst.surplus, "I15: redemptions at one moment take at most a quarter of the surplus");
    }
}
