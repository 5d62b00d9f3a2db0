// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISolvencyLedger} from "../../../contracts/capital/interfaces/ISolvencyLedger.sol";
import {ITokenMarket} from "../../../contracts/capital/interfaces/ITokenMarket.sol";
import {RuleActions} from "./RuleActions.sol";

/// @notice What moves with time: the internal price, the gate of the requirement, the depth of the bid.
abstract contract Trends is RuleActions {
    /// @dev As it was after the verb before. The gate as last written, and a moment at or before its writing.
    struct Reading {
        uint256 price;
        uint256 readAt;
        uint256 gate;
        uint256 gateSince;
    }

    /// @dev A surplus under which depth is rounding.
    uint256 private constant LEAST_SURPLUS = 1e15;

    Reading private last;

    function declareTrendVerbs() internal {
        bytes4[] memory none;
        declareVerb("waitForRedemption", none);
    }

    function trendSelectors() internal pure returns (bytes4[] memory selectors) {
        return only(Trends.waitForRedemption.selector);
    }

    /// @notice Ten days go by, and are taken back: who may redeem at their end finds all of the depth.
    function waitForRedemption() external counted("waitForRedemption") {
        uint256 snapshot = vm.snapshotState();
        pass(10 days);
        ISolvencyLedger.Capital memory capital = ledger.capital();
        ITokenMarket.Quote memory quoted = market.quote();
        vm.revertToState(snapshot);
        succeeded("waitForRedemption");
        if (capital.low < capital.mcr + LEAST_SURPLUS) return;
        premise("I57");
        eq(quoted.bidDisplacement, 0, "I57: in ten days what was redeemed is forgotten");
        lt(0, quoted.bidDepth, "I57: in ten days redemption is open again");
    }

    function observe() internal override {
        (ISolvencyLedger.Capital memory marked, ) = ledger.markedCapital();
        Reading memory reading = Reading(market.internalPrice(), block.timestamp, marked.mcr, last.gateSince);
        if (reading.gate != last.gate) reading.gateSince = last.readAt;
        if (last.price != 0) checkTrend(reading);
        last = reading;
    }

    /// @dev 5% a day, compounded where a verb lets several days go by; within a moment nothing moves.
    function checkTrend(Reading memory reading) private {
        uint256 elapsed = reading.readAt - last.readAt;
        noteIf("I16 after some time", elapsed != 0);
        noteIf("I17 gate let down", reading.gate < last.gate);
        uint256 letDown = 2 * (reading.readAt - last.gateSince);
        uint256 whole = 100 days;
        if (letDown < whole)
            le(
                last.gate * (whole - letDown),
                reading.gate * whole,
                "I17: the gate falls by at most 2% of itself a day"
            );
        uint256 most = last.price;
        uint256 least = last.price;
        uint256 left = elapsed < 30 days ? elapsed : 30 days;
        while (left != 0) {
            uint256 step = left < 1 days ? left : 1 days;
            // e^0.05 - 1 is under 5.128%: a day may be made of many small steps.
            most += (most * 5_128 * step) / (100_000 * 1 days) + 1;
            least -= (least * 5 * step) / (100 * 1 days) + 1;
            left -= step;
        }
        if (elapsed > 30 days) return;
        le(reading.price, most, "I16: the internal price rises by at most 5% a day");
        le(least, reading.price, "I16: the internal price falls by at most 5% a day");
    }
}
