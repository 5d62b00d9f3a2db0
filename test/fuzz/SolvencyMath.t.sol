// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SolvencyMath} from "../../contracts/capital/SolvencyMath.sol";
import {PropertyTest} from "../support/Cheats.sol";

/// @notice The properties of docs/economics.md §3 over random books of eight products.
contract SolvencyMathFuzz is PropertyTest {
    uint256 private constant PRODUCTS = 8;

    /// @dev Four drawdowns of 60%, 20%, 45% and 100%.
    uint256 private constant DRAWDOWNS = 6_000 | (2_000 << 16) | (4_500 << 32) | (10_000 << 240);

    uint256 private constant PRICE_MAX = 1e18;

    /// @notice Each product's exposure in gwei units, its group and up to two tags.
    struct Book {
        uint256[8] units;
        uint256[8] group;
        uint256[8] tags;
    }

    /// @notice The requirement never falls when an exposure grows.
    function testFuzz_monotoneInEveryExposure(Book memory book, uint256 which, uint256 more, uint256 mkt) public pure {
        bounded(book);
        mkt = bound(mkt, 0, 1e18);
        uint256 before = requirement(book, mkt);
        book.units[which % PRODUCTS] += bound(more, 1, 1e16);
        le(before, requirement(book, mkt), "MCR: monotone in every exposure");
    }

    /// @notice Exposure and market value times n is the requirement times n, up to rounding.
    function testFuzz_homogeneous(Book memory book, uint256 mkt, uint256 n) public pure {
        bounded(book);
        mkt = bound(mkt, 0, 1e16);
        n = bound(n, 1, 1_000);
        uint256 once = requirement(book, mkt);
        for (uint256 i = 0; i < PRODUCTS; ++i) {
            book.units[i] *= n;
        }
        uint256 scaled = requirement(book, mkt * n);
        le(scaled, once * n + n, "MCR: homogeneous, from above");
        le(once * n, scaled + 5 * n, "MCR: homogeneous, from below");
    }

    /// @notice Never more than everything that can be lost.
    function testFuzz_atMostExposureAndMarketRisk(Book memory book, uint256 mkt) public pure {
        bounded(book);
        mkt = bound(mkt, 0, 1e18);
        uint256 exposed = SolvencyMath.total(exposureOf(book).groupUnits);
        le(requirement(book, mkt), exposed + mkt, "MCR: at most exposure plus market risk");
    }

    /// @notice One product alone asks its whole exposure.
    function testFuzz_singleProductAsksItsExposure(uint256 units, uint256 group) public pure {
        Book memory book;
        book.units[0] = bound(units, 1, type(uint64).max);
        book.group[0] = group % 8;
        eq(SolvencyMath.scr(exposureOf(book), model()), book.units[0], "SCR: a single product");
        eq(requirement(book, 0), book.units[0], "MCR: a single product");
    }

    /// @notice A ledger that adds e'² − e² at every change ends where summing the book does, in any order, and comes back.
    function testFuzz_runningScalarsAreExact(Book memory book, uint256[12] memory writes) public pure {
        bounded(book);
        SolvencyMath.Exposure memory ledger = exposureOf(book);
        uint256 before = read(ledger, 0);
        uint256[8] memory sold = abi.decode(abi.encode(book.units), (uint256[8]));
        for (uint256 i = 0; i < writes.length; ++i) {
            set(ledger, book, writes[i] % PRODUCTS, bound(writes[i] >> 8, 0, 1e17));
        }
        SolvencyMath.Exposure memory direct = exposureOf(book);
        eq(ledger.idio, direct.idio, "IDIO: running scalar equals the sum");
        eq(read(ledger, 0), read(direct, 0), "MCR: the order of writes does not matter");
        for (uint256 i = PRODUCTS; i > 0; --i) {
            set(ledger, book, i - 1, sold[i - 1]);
        }
        eq(read(ledger, 0), before, "MCR: expiry returns the previous one");
    }

    /// @notice SCR and accumulation are norms: two books together ask at most what they ask apart.
    function testFuzz_diversificationNeverCosts(Book memory a, Book memory b) public pure {
        bounded(a);
        bounded(b);
        SolvencyMath.Exposure memory x = exposureOf(a);
        SolvencyMath.Exposure memory y = exposureOf(b);
        SolvencyMath.Exposure memory both = join(x, y);
        uint256 apart = SolvencyMath.scr(x, model()) + SolvencyMath.scr(y, model());
        le(SolvencyMath.scr(both, model()), apart, "SCR: sub-additive");
        (uint256 accX, ) = SolvencyMath.accumulation(x.tagUnits, DRAWDOWNS, 5_000);
        (uint256 accY, ) = SolvencyMath.accumulation(y.tagUnits, DRAWDOWNS, 5_000);
        (uint256 acc, uint256 top) = SolvencyMath.accumulation(both.tagUnits, DRAWDOWNS, 5_000);
        le(acc, accX + accY + 1, "ACC: sub-additive up to the rounded second tag");
        holds(acc >= top && 2 * acc <= 3 * top, "ACC: between one and one and a half times the largest tag");
    }

    /// @notice The base and its exceptions equal the double sum over the whole table.
    function testFuzz_systemicIsTheDoubleSum(uint256[8] memory s) public pure {
        uint256 sum;
        for (uint256 g = 0; g < 8; ++g) {
            s[g] = bound(s[g], 0, 1e23);
        }
        for (uint256 g = 0; g < 8; ++g) {
            for (uint256 h = 0; h < 8; ++h) {
                sum += correlation(g, h) * s[g] * s[h];
            }
        }
        eq(SolvencyMath.systemic(s), (sum + 9_999) / 10_000, "SYS: the double sum, rounded up once");
    }

    /// @notice Three scalars and a price give what squaring every product's combined exposure gives, rounded up once.
    function testFuzz_twoClassesAtAnyPrice(uint64[4] memory eth, uint64[4] memory usd, uint256 price) public pure {
        price = bound(price, 0, PRICE_MAX);
        uint256 ee;
        uint256 eu;
        uint256 uu;
        uint256 exactWad2;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 weight = SolvencyMath.idioWeight(1_200 * (i + 1));
            (uint256 e, uint256 u) = (eth[i] / 1e4, usd[i] / 1e4);
            ee += weight * e * e;
            eu += weight * e * u;
            uu += weight * u * u;
            uint256 combined = e * 1e18 + price * u;
            exactWad2 += weight * combined * combined;
        }
        uint256 idio = SolvencyMath.combineIdio(ee, eu, uu, price);
        eq(idio, (exactWad2 + 1e36 - 1) / 1e36, "IDIO: two classes equal the squares, rounded up once");
        le(idio, SolvencyMath.combineIdio(ee, eu, uu, price + 1e12), "IDIO: monotone in the price");
        uint256 units = SolvencyMath.combineUp(eth[0], usd[0], price);
        le(uint256(eth[0]) * 1e18 + usd[0] * price, units * 1e18, "E_g: never under the exact value");
        lt(units * 1e18, uint256(eth[0]) * 1e18 + usd[0] * price + 1e18, "E_g: under one unit over it");
    }

    /// @notice A posted value cannot leave 90% to 200% of the formula's.
    function testFuzz_postedStaysInBounds(uint256 formula, uint256 posted) public pure {
        formula = bound(formula, 0, 1e24);
        uint256 clamped = SolvencyMath.clampPosted(formula, posted);
        le(formula * 9, clamped * 10 + 9, "posted: at least 90%");
        le(clamped, 2 * formula, "posted: at most 200%");
        if (posted >= formula && posted <= 2 * formula) eq(clamped, posted, "posted: taken within its bounds");
    }

    /// @notice The gate never lies under the requirement, falls at most 2% a day, and no faster for being poked.
    function testFuzz_gateFallsSlowly(uint256 needed, uint256 stored, uint256 t1, uint256 t2) public pure {
        (needed, stored) = (bound(needed, 0, 1e24), bound(stored, 0, 1e24));
        (t1, t2) = (bound(t1, 0, 60 days), bound(t2, 0, 60 days));
        uint256 gate = SolvencyMath.gate(needed, stored, t1, 200);
        le(needed, gate, "gate: at least the requirement");
        le(gate, needed > stored ? needed : stored, "gate: never rises by itself");
        if (t1 < 50 days) le(stored * (50 days - t1), gate * 50 days, "gate: down at most 2% a day");
        uint256 poked = SolvencyMath.gate(needed, gate, t2, 200);
        le(SolvencyMath.gate(needed, stored, t1 + t2, 200), poked, "gate: poking does not speed it up");
    }

    function requirement(Book memory book, uint256 mkt) private pure returns (uint256) {
        return read(exposureOf(book), mkt);
    }

    function read(SolvencyMath.Exposure memory exposure, uint256 mkt) private pure returns (uint256 mcr) {
        (mcr, ) = SolvencyMath.mcrNow(exposure, model(), DRAWDOWNS, mkt, 0);
    }

    function bounded(Book memory book) private pure {
        for (uint256 i = 0; i < PRODUCTS; ++i) {
            book.units[i] = book.units[i] % 3 == 0 ? 0 : bound(book.units[i], 0, 1e17);
            book.group[i] %= 8;
            book.tags[i] &= 0x8007;
        }
    }

    function exposureOf(Book memory book) private pure returns (SolvencyMath.Exposure memory exposure) {
        Book memory empty = Book({units: [uint256(0), 0, 0, 0, 0, 0, 0, 0], group: book.group, tags: book.tags});
        for (uint256 i = 0; i < PRODUCTS; ++i) {
            set(exposure, empty, i, book.units[i]);
        }
    }

    /// @dev One write of a ledger: from the stored exposure of product `i` to `units`.
    function set(SolvencyMath.Exposure memory exposure, Book memory book, uint256 i, uint256 units) private pure {
        uint256 old = book.units[i];
        uint256 group = book.group[i];
        uint256 weight = SolvencyMath.idioWeight(model().c[group]);
        exposure.groupUnits[group] = exposure.groupUnits[group] + units - old;
        exposure.idio = exposure.idio + weight * units * units - weight * old * old;
        for (uint256 t = 0; t < 16; ++t) {
            if ((book.tags[i] >> t) & 1 == 1) exposure.tagUnits[t] = exposure.tagUnits[t] + units - old;
        }
        book.units[i] = units;
    }

    function join(
        SolvencyMath.Exposure memory a,
        SolvencyMath.Exposure memory b
    ) private pure returns (SolvencyMath.Exposure memory both) {
        both.idio = a.idio + b.idio;
        for (uint256 g = 0; g < 8; ++g) {
            both.groupUnits[g] = a.groupUnits[g] + b.groupUnits[g];
        }
        for (uint256 t = 0; t < 16; ++t) {
            both.tagUnits[t] = a.tagUnits[t] + b.tagUnits[t];
        }
    }

    /// @dev The table of docs/economics.md §3, one mask of highly correlated groups a row.
    function correlation(uint256 g, uint256 h) private pure returns (uint256) {
        if (g == h) return 10_000;
        uint8[8] memory high = [0x2e, 0x0d, 0x2b, 0x07, 0x20, 0x15, 0x00, 0x00];
        return (high[g] >> h) & 1 == 1 ? 5_000 : 2_500;
    }

    function model() private pure returns (SolvencyMath.Model memory) {
        return
            SolvencyMath.Model({
                c: [uint16(2_000), 2_300, 2_600, 2_900, 1_200, 3_700, 3_700, 1_200],
                k: 12_500,
                eta: 5_000,
                rhoMkt: 2_500,
                gammaMax: 40_000,
                downPerDayBps: 200
            });
    }
}
