// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {SolvencyMath} from "../SolvencyMath.sol";
import {Currency} from "../interfaces/ICapitalTypes.sol";
import {ISolvencyLedger} from "../interfaces/ISolvencyLedger.sol";
import {FourUnits} from "./FourUnits.sol";

/// @title The ledger's book of exposure, packed
/// @notice Sums are kept by adding and taking away the same stored integers, so they are exact whatever the order.
library SolvencyLib {
    using FourUnits for uint256;
    using SafeCast for uint256;

    /// @dev One slot. `rateBps` is c_g of the group; 0 until the product is registered.
    struct Product {
        uint64 eth;
        uint64 usd;
        uint8 group;
        uint16 tagMask;
        uint16 rateBps;
    }

    /// @dev One slot: all exposure of a class, and I_EE or I_UU of docs/economics.md §3 (bps²·units²), which is at most 1e8 times
    /// the square of the former: 155 bits.
    struct Sums {
        uint64 total;
        uint192 idio;
    }

    /// @dev Vectors hold four items a word, per currency class. `idioCross` is I_EU.
    struct Book {
        mapping(uint256 productId => Product) products;
        uint256[2] groupEth;
        uint256[2] groupUsd;
        Sums eth;
        Sums usd;
        uint256 idioCross;
        uint256[4] tagEth;
        uint256[4] tagUsd;
        uint256[4] tagAssets;
        uint32[] productIds;
    }

    /// @dev One slot. `mcr`, `floor`, `marketRisk` in gwei; `usedTags` and `flags` say which words can be other than zero.
    struct Gate {
        uint64 mcr;
        uint64 floor;
        uint64 marketRisk;
        uint40 movedAt;
        uint16 usedTags;
        uint8 flags;
    }

    /// @dev A product's exposure before and after; all zero is no change.
    struct Change {
        uint256 group;
        uint256 tagMask;
        uint256 rateBps;
        uint256 oldEth;
        uint256 oldUsd;
        uint256 newEth;
        uint256 newUsd;
    }

    uint8 internal constant HAS_USD = 1;
    uint8 internal constant HAS_TAGGED_ASSETS = 2;

    uint256 private constant GROUPS = 8;
    uint256 private constant TAGS = 16;

    /// @notice Puts a product, unknown so far, into its group and under its tags.
    function register(Book storage book, uint256 productId, uint8 group, uint16 tagMask, uint16 rateBps) internal {
        book.products[productId] = Product(0, 0, group, tagMask, rateBps);
        book.productIds.push(productId.toUint32());
    }

    /// @notice Writes a change of one product.
    function write(Book storage book, uint256 productId, Change memory change) internal {
        Product storage product = book.products[productId];
        uint256 word = change.group / 4;
        uint256 groupBit = 1 << (change.group % 4);
        if (change.newEth != change.oldEth) {
            product.eth = change.newEth.toUint64();
            moveSums(book.eth, change.rateBps, change.oldEth, change.newEth);
            book.groupEth[word] = movedItems(book.groupEth[word], groupBit, change.oldEth, change.newEth);
            moveTags(book.tagEth, change.tagMask, change.oldEth, change.newEth);
        }
        if (change.newUsd != change.oldUsd) {
            product.usd = change.newUsd.toUint64();
            moveSums(book.usd, change.rateBps, change.oldUsd, change.newUsd);
            book.groupUsd[word] = movedItems(book.groupUsd[word], groupBit, change.oldUsd, change.newUsd);
            moveTags(book.tagUsd, change.tagMask, change.oldUsd, change.newUsd);
        }
        uint256 oldCross = change.oldEth * change.oldUsd;
        uint256 newCross = change.newEth * change.newUsd;
        if (newCross == oldCross) return;
        uint256 weight = SolvencyMath.idioWeight(change.rateBps);
        book.idioCross = book.idioCross + weight * newCross - weight * oldCross;
    }

    /// @notice Takes over the value of tagged assets, gwei; the gate's masks say where there was or is any.
    function setTagAssets(Book storage book, Gate memory gate, uint256[16] memory tagged) internal {
        uint256 used;
        for (uint256 tag = 0; tag < TAGS; ++tag) {
            if (tagged[tag] != 0) used |= 1 << tag;
        }
        if (used == 0 && gate.flags & HAS_TAGGED_ASSETS == 0) return;
        // safe because only the lowest sixteen bits are set
        gate.usedTags |= uint16(used);
        gate.flags |= HAS_TAGGED_ASSETS;
        for (uint256 word = 0; word < TAGS / 4; ++word) {
            if ((gate.usedTags >> (4 * word)) & 15 == 0) continue;
            uint256 packed;
            for (uint256 tag = 4 * word; tag < 4 * word + 4; ++tag) packed = packed.set(tag, cap64(tagged[tag]));
            if (book.tagAssets[word] != packed) book.tagAssets[word] = packed;
        }
    }

    /// @notice Gives every product its group's new rate and recomputes the three scalars.
    function reweigh(Book storage book, uint16[8] memory rates) internal {
        (uint256 eth, uint256 cross, uint256 usd) = (0, 0, 0);
        uint256 count = book.productIds.length;
        for (uint256 i = 0; i < count; ++i) {
            Product storage product = book.products[book.productIds[i]];
            product.rateBps = rates[product.group];
            uint256 weight = SolvencyMath.idioWeight(product.rateBps);
            (uint256 e, uint256 u) = (product.eth, product.usd);
            (eth, cross, usd) = (eth + weight * e * e, cross + weight * e * u, usd + weight * u * u);
        }
        // safe because of the bound at `Sums`
        (book.eth.idio, book.idioCross, book.usd.idio) = (uint192(eth), cross, uint192(usd));
    }

    /// @notice The change that adds `units` to a product in one class; zero units is the product as it is.
    function changeOf(
        Book storage book,
        uint256 productId,
        Currency currency,
        uint256 units
    ) internal view returns (Change memory change) {
        Product memory product = book.products[productId];
        require(product.rateBps != 0, ISolvencyLedger.ProductNotRegistered(productId));
        (change.group, change.tagMask, change.rateBps) = (product.group, product.tagMask, product.rateBps);
        (change.oldEth, change.oldUsd) = (product.eth, product.usd);
        (change.newEth, change.newUsd) = (product.eth, product.usd);
        if (currency == Currency.ETH) change.newEth += units;
        else change.newUsd += units;
    }

    /// @notice Both classes of the whole book at a price, as if a change were written. Rounded up.
    function read(
        Book storage book,
        Gate memory gate,
        Change memory change,
        uint256 usdPrice
    ) internal view returns (SolvencyMath.Exposure memory exposure) {
        bool hasUsd = gate.flags & HAS_USD != 0;
        readGroups(book, exposure.groupUnits, hasUsd, change, usdPrice);
        readTags(book, exposure.tagUnits, gate, change, usdPrice);
        exposure.idio = idioAfter(book, hasUsd, change, usdPrice);
    }

    /// @notice E_g of the changed product's group.
    function groupAfter(
        Book storage book,
        Gate memory gate,
        Change memory change,
        uint256 usdPrice
    ) internal view returns (uint256 units) {
        uint256 word = change.group / 4;
        uint256 eth = book.groupEth[word].get(change.group) + change.newEth - change.oldEth;
        if (gate.flags & HAS_USD == 0) return eth;
        uint256 usd = book.groupUsd[word].get(change.group) + change.newUsd - change.oldUsd;
        return combined(eth, usd, usdPrice);
    }

    /// @notice X_t, tagged assets included.
    function tagAfter(
        Book storage book,
        Gate memory gate,
        Change memory change,
        uint256 tag,
        uint256 usdPrice
    ) internal view returns (uint256 units) {
        uint256 eth = book.tagEth[tag / 4].get(tag);
        uint256 usd = gate.flags & HAS_USD != 0 ? book.tagUsd[tag / 4].get(tag) : 0;
        if ((change.tagMask >> tag) & 1 != 0) {
            (eth, usd) = (eth + change.newEth - change.oldEth, usd + change.newUsd - change.oldUsd);
        }
        units = combined(eth, usd, usdPrice);
        if (gate.flags & HAS_TAGGED_ASSETS != 0) units += book.tagAssets[tag / 4].get(tag);
    }

    /// @notice What does not fit into 64 bits counts as the most that does: no price can stop a mark.
    function cap64(uint256 units) internal pure returns (uint64) {
        // safe because of the minimum
        return uint64(Math.min(units, type(uint64).max));
    }

    function moveSums(Sums storage sums, uint256 rateBps, uint256 oldUnits, uint256 newUnits) private {
        uint256 weight = SolvencyMath.idioWeight(rateBps);
        uint256 idio = sums.idio + weight * newUnits * newUnits - weight * oldUnits * oldUnits;
        sums.total = (sums.total + newUnits - oldUnits).toUint64();
        // safe because of the bound at `Sums`
        sums.idio = uint192(idio);
    }

    function moveTags(uint256[4] storage words, uint256 mask, uint256 oldUnits, uint256 newUnits) private {
        for (uint256 word = 0; mask != 0; ++word) {
            if (mask & 15 != 0) words[word] = movedItems(words[word], mask & 15, oldUnits, newUnits);
            mask >>= 4;
        }
    }

    function readGroups(
        Book storage book,
        uint256[8] memory units,
        bool hasUsd,
        Change memory change,
        uint256 usdPrice
    ) private view {
        for (uint256 word = 0; word < GROUPS / 4; ++word) {
            (uint256 eth, uint256 usd) = (book.groupEth[word], hasUsd ? book.groupUsd[word] : 0);
            if (change.group / 4 == word) {
                eth = moved(eth, change.group, change.oldEth, change.newEth);
                usd = moved(usd, change.group, change.oldUsd, change.newUsd);
            }
            for (uint256 group = 4 * word; eth | usd != 0; ++group) {
                // safe because the casts drop only the groups above
                units[group] = combined(uint64(eth), uint64(usd), usdPrice);
                (eth, usd) = (eth >> 64, usd >> 64);
            }
        }
    }

    function readTags(
        Book storage book,
        uint256[16] memory units,
        Gate memory gate,
        Change memory change,
        uint256 usdPrice
    ) private view {
        uint256 left = gate.usedTags;
        for (uint256 tag = 0; left != 0; ++tag) {
            bool isUsed = left & 1 != 0;
            left >>= 1;
            if (!isUsed) continue;
            units[tag] = tagAfter(book, gate, change, tag, usdPrice);
        }
    }

    function idioAfter(
        Book storage book,
        bool hasUsd,
        Change memory change,
        uint256 usdPrice
    ) private view returns (uint256 idio) {
        uint256 weight = SolvencyMath.idioWeight(change.rateBps);
        idio = book.eth.idio + weight * change.newEth * change.newEth - weight * change.oldEth * change.oldEth;
        if (!hasUsd && change.newUsd == 0) return idio;
        uint256 cross = book.idioCross + weight * (change.newEth * change.newUsd);
        uint256 usd = book.usd.idio + weight * change.newUsd * change.newUsd - weight * change.oldUsd * change.oldUsd;
        return SolvencyMath.combineIdio(idio, cross - weight * (change.oldEth * change.oldUsd), usd, usdPrice);
    }

    function combined(uint256 eth, uint256 usd, uint256 usdPrice) private pure returns (uint256 units) {
        return usd == 0 ? eth : SolvencyMath.combineUp(eth, usd, usdPrice);
    }

    /// @dev Moves the items of a stored word that `mask` names, lowest bit first. Every item is a part of its class's total, which
    /// fits an item before and after: nothing is carried from one to the next.
    function movedItems(
        uint256 word,
        uint256 mask,
        uint256 oldUnits,
        uint256 newUnits
    ) private pure returns (uint256 changed) {
        uint256 ones = (mask & 1) | ((mask & 2) << 63) | ((mask & 4) << 126) | ((mask & 8) << 189);
        return word - ones * oldUnits + ones * newUnits;
    }

    function moved(
        uint256 word,
        uint256 index,
        uint256 oldUnits,
        uint256 newUnits
    ) private pure returns (uint256 changed) {
        return word.set(index, word.get(index) + newUnits - oldUnits);
    }
}
