// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenMarketMath} from "../../contracts/capital/TokenMarketMath.sol";
import {PropertyTest} from "../support/Cheats.sol";

/// @notice Invariants I1 to I6 of docs/economics.md §2 over random states and parameters.
contract TokenMarketMathFuzz is PropertyTest {
    using TokenMarketMath for uint256;

    struct State {
        uint256 capital;
        uint256 mcr;
        uint256 supply;
    }

    struct Terms {
        uint256 nav;
        uint256 ask;
        uint256 bid;
        uint256 askDepth;
        uint256 bidDepth;
    }

    /// @notice I1: at or under a full requirement nothing is redeemed; above it, less than λ of the surplus.
    function testFuzz_redemptionLeavesTheRequirementCovered(
        State memory raw,
        uint256 tokens,
        uint256 seed
    ) public pure {
        (State memory s, TokenMarketMath.Params memory p) = market(raw, seed);
        Terms memory t = terms(s, p);
        if (s.capital <= s.mcr) {
            eq(t.bid, 0, "I1: no bid at or under 100%");
            eq(t.bidDepth, 0, "I1: no depth at or under 100%");
        }
        uint256 paid = redeemed(bound(tokens, 0, s.supply), t, 0);
        if (paid == 0) return;
        lt(paid, t.bidDepth, "I1: less than the depth is paid");
        lt(s.mcr, s.capital - paid, "I1: the requirement stays covered");
    }

    /// @notice I1: redemptions in a row without time passing take at most λ of the surplus they began with.
    function testFuzz_redemptionsInARowTakeAShareOfTheSurplus(
        State memory raw,
        uint256[6] memory tokens,
        uint256 seed
    ) public pure {
        (State memory s, TokenMarketMath.Params memory p) = market(raw, seed);
        if (s.capital <= s.mcr) return;
        uint256 surplus = s.capital - s.mcr;
        uint256 displacement;
        for (uint256 i = 0; i < 6; ++i) {
            uint256 part = bound(tokens[i], 0, s.supply / 2);
            uint256 paid = redeemed(part, terms(s, p), displacement);
            displacement += paid;
            s.capital -= paid;
            s.supply -= part;
        }
        le(displacement * 1e4, surplus * p.lambdaBps, "I1: a burst takes at most lambda of the surplus");
    }

    /// @notice I2: minting never lowers the net asset value of a KEEL.
    function testFuzz_mintNeverDilutes(State memory raw, uint256 paid, uint256 y, uint256 seed) public pure {
        (State memory s, TokenMarketMath.Params memory p) = market(raw, seed);
        Terms memory t = terms(s, p);
        (paid, y) = order(paid, y, t, p);
        uint256 tokens = paid.mintOut(t.ask, t.askDepth, y);
        le(tokens * s.capital, paid * s.supply, "I2: T * N <= q");
        le(t.nav, TokenMarketMath.nav(s.capital + paid, s.supply + tokens), "I2: the net asset value does not fall");
    }

    /// @notice I3: redeeming pays at most N(1 − s_b) a KEEL, so it never lowers the net asset value of the others.
    function testFuzz_redeemNeverDilutes(State memory raw, uint256 tokens, uint256 z, uint256 seed) public pure {
        (State memory s, TokenMarketMath.Params memory p) = market(raw, seed);
        Terms memory t = terms(s, p);
        tokens = bound(tokens, 0, s.supply / 2);
        uint256 paid = redeemed(tokens, t, bound(z, 0, t.bidDepth));
        le(paid * s.supply * 1e4, tokens * s.capital * (1e4 - p.spreadBidBps), "I3: q <= t * N * (1 - s_b)");
        le(t.nav, TokenMarketMath.nav(s.capital - paid, s.supply - tokens), "I3: the net asset value does not fall");
    }

    /// @notice I4: minting and redeeming at once loses at least the bid's spread.
    function testFuzz_roundTripLosesTheSpread(State memory raw, uint256 paid, uint256 y, uint256 seed) public pure {
        (State memory s, TokenMarketMath.Params memory p) = market(raw, seed);
        Terms memory t = terms(s, p);
        (paid, y) = order(paid, y, t, p);
        uint256 tokens = paid.mintOut(t.ask, t.askDepth, y);
        Terms memory later = terms(State(s.capital + paid, s.mcr, s.supply + tokens), p);
        uint256 back = redeemed(tokens, later, 0);
        le(back * 1e4, paid * (1e4 - p.spreadBidBps), "I4: mint and redeem loses s_b");
    }

    /// @notice I4 the other way round: redeeming and minting again loses at least the bid's spread in KEEL.
    function testFuzz_leavingAndComingBackLosesTheSpread(State memory raw, uint256 tokens, uint256 seed) public pure {
        (State memory s, TokenMarketMath.Params memory p) = market(raw, seed);
        tokens = bound(tokens, 0, s.supply / 2);
        uint256 paid = redeemed(tokens, terms(s, p), 0);
        Terms memory later = terms(State(s.capital - paid, s.mcr, s.supply - tokens), p);
        uint256 back = paid.mintOut(later.ask, later.askDepth, 0);
        le(back * 1e4, tokens * (1e4 - p.spreadBidBps), "I4: redeem and mint loses s_b");
    }

    /// @notice I5: in one state two orders give at most 2 wei more than one order for both (prices up to 1 ETH).
    function testFuzz_splittingNeverHelps(State memory raw, uint256 part, uint256 rest, uint256 seed) public pure {
        (State memory s, TokenMarketMath.Params memory p) = market(raw, seed);
        Terms memory t = terms(s, p);
        uint256 most = t.askDepth.maxDisplacement(p);
        (part, rest) = (bound(part, 0, most / 2), bound(rest, 0, most / 2));
        uint256 split = part.mintOut(t.ask, t.askDepth, 0) + rest.mintOut(t.ask, t.askDepth, part);
        le(split, (part + rest).mintOut(t.ask, t.askDepth, 0) + 2, "I5: splitting a mint gains 2 wei at most");
        le((part + rest).mintOut(t.ask, t.askDepth, 0), split + 5, "I5: splitting a mint costs its rounding only");
        (part, rest) = (bound(part, 0, s.supply / 2), bound(rest, 0, s.supply / 2));
        uint256 first = redeemed(part, t, 0);
        split = first + redeemed(rest, t, first);
        le(split, redeemed(part + rest, t, 0) + 2, "I5: splitting a redemption gains 2 wei at most");
    }

    /// @notice I5 over moving states: capital that came in deepens the ask, so orders in a row may give a little more than one
    /// order for all of them, under 0.25% with the default parameters; none of it comes from the others (I2).
    function testFuzz_splittingOverStatesGainsLittle(State memory raw, uint256[5] memory parts) public pure {
        (State memory s, ) = market(raw, 0);
        TokenMarketMath.Params memory p = defaults();
        Terms memory start = terms(s, p);
        uint256 most = start.askDepth.maxDisplacement(p);
        uint256 paid;
        uint256 split;
        for (uint256 i = 0; i < 5; ++i) {
            Terms memory t = terms(s, p);
            uint256 part = bound(parts[i], 0, most / 5);
            uint256 tokens = part.mintOut(t.ask, t.askDepth, paid);
            s = State(s.capital + part, s.mcr, s.supply + tokens);
            (paid, split) = (paid + part, split + tokens);
        }
        uint256 once = paid.mintOut(start.ask, start.askDepth, 0);
        le(split * 10_000, once * 10_025 + 5 * 10_000, "I5: a split over moving states gains under 0.25%");
    }

    /// @notice I6: who mints around a stranger's mint and redeems at once loses at least the bid's spread (default parameters).
    function testFuzz_sandwichLoses(State memory raw, uint256 attack, uint256 victim) public pure {
        (State memory s, ) = market(raw, 0);
        TokenMarketMath.Params memory p = defaults();
        Terms memory t = terms(s, p);
        uint256 most = t.askDepth.maxDisplacement(p);
        attack = bound(attack, 0, most);
        victim = bound(victim, 0, most - attack);
        uint256 bought = attack.mintOut(t.ask, t.askDepth, 0);
        s = State(s.capital + attack, s.mcr, s.supply + bought);
        t = terms(s, p);
        uint256 strangers = victim.mintOut(t.ask, t.askDepth, attack);
        t = terms(State(s.capital + victim, s.mcr, s.supply + strangers), p);
        le(redeemed(bought, t, 0) * 1e4, attack * 9_900, "I6: a sandwich loses 1%");
    }

    /// @notice Displacement never grows with time, is gone after ten days at the default pace, and decays no faster in steps.
    function testFuzz_decayReopensWithinTenDays(uint256 x, uint256 depth, uint256 t1, uint256 t2) public pure {
        TokenMarketMath.Params memory p = defaults();
        depth = bound(depth, 0, 1e30);
        (t1, t2) = (bound(t1, 0, 20 days), bound(t2, 0, 20 days));
        uint256 once = x.decayBid(depth, t1 + t2, p);
        uint256 twice = x.decayBid(depth, t1, p).decayBid(depth, t2, p);
        le(once, twice, "decay: steps do not speed the bid up");
        le(twice, once + 1, "decay: steps cost the bid 1 wei at most");
        once = x.decayAsk(depth, t1 + t2, p);
        twice = x.decayAsk(depth, t1, p).decayAsk(depth, t2, p);
        le(once, twice, "decay: steps do not speed the ask up");
        le(twice, once + 1, "decay: steps cost the ask 1 wei at most");
        eq(x.decayBid(depth, 10 days + t1, p), 0, "decay: the bid is back within ten days");
        eq(x.decayAsk(depth, 5 days + t1, p), 0, "decay: the ask is back within five days");
    }

    /// @notice The internal price moves towards the net asset value, never past it, never more than 5% at once.
    function testFuzz_internalPriceMovesTowardsNav(uint256 price, uint256 nav, uint256 elapsed) public pure {
        (price, nav, elapsed) = (bound(price, 1, 1e30), bound(nav, 0, 1e30), bound(elapsed, 0, 3650 days));
        uint256 moved = price.internalPrice(nav, elapsed);
        uint256 step = moved > price ? moved - price : price - moved;
        le(step * 20, price, "internal price: at most 5% a step");
        le(step * 20 days, price * elapsed, "internal price: at most 5% a day");
        if (nav >= price) holds(moved >= price && moved <= nav, "internal price: rises up to nav");
        else holds(moved <= price && moved >= nav, "internal price: falls down to nav");
    }

    function terms(State memory s, TokenMarketMath.Params memory p) private pure returns (Terms memory t) {
        t.nav = s.capital.nav(s.supply);
        uint256 ratio = s.capital.ratioBps(s.mcr);
        t.ask = t.nav.ask(TokenMarketMath.alpha(ratio, p), p);
        t.bid = t.nav.bid(TokenMarketMath.beta(ratio, p), p);
        t.askDepth = s.capital.askDepth(p);
        t.bidDepth = s.capital.bidDepth(s.mcr, p);
    }

    function redeemed(uint256 tokens, Terms memory t, uint256 displacement) private pure returns (uint256) {
        return tokens.redeemOut(t.bid, t.bidDepth, displacement);
    }

    /// @dev A mint within the bound of displacement.
    function order(
        uint256 paid,
        uint256 y,
        Terms memory t,
        TokenMarketMath.Params memory p
    ) private pure returns (uint256, uint256) {
        uint256 most = t.askDepth.maxDisplacement(p);
        y = bound(y, 0, most);
        return (bound(paid, 0, most - y), y);
    }

    /// @dev Capital of 1 to 1e9 ETH, a ratio of 0.5 to 5, a price of 1e-9 to 1 ETH.
    function market(
        State memory raw,
        uint256 seed
    ) private pure returns (State memory s, TokenMarketMath.Params memory p) {
        s.capital = bound(raw.capital, 1e18, 1e27);
        s.mcr = bound(raw.mcr, s.capital / 5, s.capital * 2);
        s.supply = bound(raw.supply, s.capital, s.capital * 1e9);
        p = seed % 4 == 0 ? defaults() : parameters(seed);
    }

    function parameters(uint256 seed) private pure returns (TokenMarketMath.Params memory p) {
        p.spreadAskBps = pick(seed, 0, 1, 2_000);
        p.spreadBidBps = pick(seed, 1, 1, 2_000);
        p.beta0Bps = pick(seed, 2, 0, 10_000);
        p.fullRatioBps = pick(seed, 3, 10_001, 30_000);
        p.kappaBps = pick(seed, 4, 0, 10_000);
        p.alphaMaxBps = pick(seed, 5, 10_000, 30_000);
        p.maxRatioBps = 40_000;
        p.lambdaBps = pick(seed, 6, 1, 9_999);
        p.maxDepthBps = pick(seed, 7, 1, 5_000);
        p.askDepthBps = pick(seed, 8, 1, 5_000);
        p.askDecayBps = pick(seed, 9, 1, 10_000);
        p.bidDecayBps = pick(seed, 10, 1, 10_000);
        p.maxDisplacementBps = pick(seed, 11, 1, 5_000);
    }

    function pick(uint256 seed, uint256 salt, uint256 least, uint256 most) private pure returns (uint16) {
        return uint16(bound(uint256(keccak256(abi.encode(seed, salt))), least, most));
    }

    function defaults() private pure returns (TokenMarketMath.Params memory) {
        return
            TokenMarketMath.Params({
                spreadAskBps: 100,
                spreadBidBps: 100,
                beta0Bps: 7_500,
                fullRatioBps: 13_000,
                kappaBps: 2_000,
                alphaMaxBps: 15_000,
                maxRatioBps: 40_000,
                lambdaBps: 2_500,
                maxDepthBps: 500,
                askDepthBps: 500,
                askDecayBps: 1_000,
                bidDecayBps: 1_000,
                maxDisplacementBps: 5_000
            });
    }
}
