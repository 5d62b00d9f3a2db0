// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ISolvencyLedger} from "../../../contracts/capital/interfaces/ISolvencyLedger.sol";
import {ITokenMarket} from "../../../contracts/capital/interfaces/ITokenMarket.sol";
import {PriceStatus} from "../../../contracts/capital/interfaces/ICapitalTypes.sol";
import {IMemberToken} from "../../../contracts/token/interfaces/IMemberToken.sol";
import {Trends} from "./Trends.sol";

/// @notice Custody, supply and the three capital numbers, each against what does not depend on it.
abstract contract MoneyProperties is Trends {
    /// @dev The capital numbers as docs/economics.md §1 has them, from recorded balances and prices alone.
    struct Figures {
        uint256 high;
        uint256 low;
        uint256 open;
        uint256 owed;
        bool allGood;
    }

    function checkMoney() internal view {
        checkCredits();
        checkBalances();
        checkCapital();
    }

    function checkCustody() internal view {
        for (uint8 assetId = 0; assetId < ASSETS; ++assetId) {
            checkAsset(assetId);
        }
        checkSupply();
        checkDeposits();
    }

    function checkAsset(uint8 assetId) private view {
        uint256 balance = assetId == ETH ? address(pool).balance : assets[assetId].balanceOf(address(pool));
        uint256 recorded = pool.recordedOf(assetId);
        uint256 credits = pool.creditedOf(assetId);
        le(recorded + credits, balance, "I01: the pool holds what it records and owes as credits");
        eq(recorded + credits + donated[assetId], balance, "I01: all that exceeds records and credits was given");
        eq(credits, creditedIn[assetId] - creditedOut[assetId], "I02: credits = booked - withdrawn");
        eq(recorded, inflow[assetId] - outflow[assetId], "I02: recorded = in - out");
    }

    function checkCredits() private view {
        for (uint8 assetId = 0; assetId < ASSETS; ++assetId) {
            uint256 credits;
            for (uint256 i = 0; i < actors.length; ++i) {
                credits += pool.creditOf(actors[i], assetId);
            }
            eq(credits, pool.creditedOf(assetId), "I01: credits add up");
        }
    }

    function checkSupply() private view {
        uint256 supply = token.totalSupply();
        uint256 minted;
        uint256 burnt;
        for (uint256 i = 0; i < mintedBy.length; ++i) {
            minted += mintedBy[i];
        }
        for (uint256 i = 0; i < burntBy.length; ++i) {
            burnt += burntBy[i];
        }
        eq(supply, minted - burnt, "I04: supply = minted - burnt, by tag");
        uint256 rewards = mintedBy[uint256(IMemberToken.MintSource.Reward)];
        eq(mintedBy[uint256(IMemberToken.MintSource.Round)], 0, "I04: no mint without a source");
        eq(
            token.promised(),
            rewardsPromised - promisesReleased - rewards,
            "I04: promised = promises - mints - released"
        );
        eq(token.effectiveSupply(), supply + token.promised(), "I04: effective supply = supply + promised");
    }

    function checkBalances() private view {
        uint256 balances =
            token.balanceOf(address(token)) + token.balanceOf(address(staking)) + token.balanceOf(address(assessment));
        for (uint256 i = 0; i < actors.length; ++i) {
            balances += token.balanceOf(actors[i]);
        }
        eq(balances, token.totalSupply(), "I04: supply = sum of balances");
        eq(token.balanceOf(address(token)), LOCKED_KEEL, "I04: the first KEEL stays locked");
    }

    function checkDeposits() private view {
        (uint256 received, uint256 returned, uint256 kept, uint256 open) = claims.deposits();
        eq(received, returned + kept + open, "I09: deposits in = returned + kept + open");
        eq(address(claims).balance, open + donatedToClaims, "I09: the deposits that are open are held");
    }

    function checkCapital() private view {
        Figures memory figures = recomputed();
        ISolvencyLedger.Capital memory capital = ledger.capital();
        eq(capital.owed, figures.owed, "I03: owed");
        eq(capital.open, figures.open, "I03: open");
        eq(capital.high, less(figures.high, figures.owed), "I03: C_high");
        eq(capital.sale, less(figures.high, figures.owed + Math.ceilDiv(figures.open, 2)), "I03: C_sale");
        eq(capital.low, less(figures.low, figures.owed + figures.open), "I03: C_low");
        eq(capital.mcr, ledger.requirement(), "I03: the requirement");
        holds(capital.allGood == figures.allGood, "I03: whether every held asset has a good price");
        checkMarket(capital);
    }

    function checkMarket(ISolvencyLedger.Capital memory capital) private view {
        ITokenMarket.Quote memory quoted = market.quote();
        uint256 supply = token.effectiveSupply();
        eq(quoted.nav, (capital.high * 1e18) / supply, "I03: the market reads the same capital");
        uint256 low = (capital.low * 1e18) / supply;
        le(quoted.bid, low, "I12: bid <= N_low");
        le(low, quoted.nav, "I12: N_low <= N_high");
        le(quoted.nav, quoted.ask, "I12: N_high <= ask");
        uint256 surplus = capital.low > capital.mcr ? capital.low - capital.mcr : 0;
        le(quoted.bidDepth * 4, surplus, "I32: what is open or owed can not be redeemed");
        bool isClosed = (capital.low * 1e4) / capital.mcr <= 1e4;
        if (isClosed) eq(quoted.bid, 0, "I12: no bid at or under 100%");
        else lt(0, quoted.bid, "I12: a bid above 100%");
    }

    function noteMoney() internal {
        uint256 credits;
        uint256 gifts;
        for (uint8 assetId = 0; assetId < ASSETS; ++assetId) {
            credits += pool.creditedOf(assetId);
            gifts += donated[assetId];
        }
        noteIf("I01 with credits", credits != 0);
        noteIf("I01 with gifts", gifts != 0);
        noteIf("I04 with rewards minted", mintedBy[uint256(IMemberToken.MintSource.Reward)] != 0);
        noteIf("I04 with slashing", burntBy[uint256(IMemberToken.BurnReason.Slashing)] != 0);
        noteIf("I04 with premiums burnt", burntBy[uint256(IMemberToken.BurnReason.Premium)] != 0);
        (, , uint256 kept, uint256 open) = claims.deposits();
        noteIf("I09 with deposits open", open != 0);
        noteIf("I09 with deposits kept", kept != 0);
        ISolvencyLedger.Capital memory capital = ledger.capital();
        premise("I02");
        noteIf("I32 with claims open or owed", capital.owed + capital.open != 0);
        noteIf("I03 with claims owed", capital.owed != 0);
        noteIf("I03 with claims open", capital.open != 0);
        noteIf("I03 without a good price", !capital.allGood);
        noteIf("I12 market closed for redemption", capital.low <= capital.mcr);
        noteIf("I12 market open", capital.low > capital.mcr);
    }

    function recomputed() private view returns (Figures memory figures) {
        figures.allGood = true;
        for (uint8 assetId = 0; assetId < ASSETS; ++assetId) {
            uint256 recorded = pool.recordedOf(assetId);
            if (recorded == 0) continue;
            (uint256 price, PriceStatus status, ) = pool.priceOf(assetId);
            uint256 value = (recorded * price) / (assetId == USDC ? 1e6 : 1e18);
            figures.high += value;
            if (status == PriceStatus.Good) figures.low += value;
            else figures.allGood = false;
        }
        (uint256 openEth, uint256 openUsd, uint256 owedEth, uint256 owedUsd) = ledger.reserves();
        (uint256 usdPrice, ) = pool.usdPrice();
        figures.open = (openEth + Math.ceilDiv(openUsd * usdPrice, 1e18)) * 1e9;
        figures.owed = (owedEth + Math.ceilDiv(owedUsd * usdPrice, 1e18)) * 1e9;
    }

    function less(uint256 value, uint256 taken) private pure returns (uint256 left) {
        return value > taken ? value - taken : 0;
    }
}
