// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Numbers of 64 bits by id, four to a word
/// @notice Neighbouring weeks and tranches share a slot, so a walk over them reads a quarter of the slots.
library QuadLib {
    struct Quads {
        mapping(uint256 quad => uint256 word) words;
    }

    /// @notice Ids that share a word.
    uint256 internal constant PER_WORD = 4;

    uint256 private constant BITS = 64;

    /// @return isFirst whether the number was zero
    /// @dev Safe because the numbers of a pool add up to a total that its books keep within 64 bits: no carry into the neighbour.
    function add(Quads storage quads, uint256 id, uint256 amount) internal returns (bool isFirst) {
        uint256 word = quads.words[id / PER_WORD];
        quads.words[id / PER_WORD] = word + (amount << offsetOf(id));
        return pick(word, id) == 0;
    }

    /// @dev Safe because every caller takes at most what it put there: no borrow from the neighbour.
    function sub(Quads storage quads, uint256 id, uint256 amount) internal {
        quads.words[id / PER_WORD] -= amount << offsetOf(id);
    }

    function read(Quads storage quads, uint256 id) internal view returns (uint256 amount) {
        return pick(quads.words[id / PER_WORD], id);
    }

    /// @notice The word that holds the number of an id and its neighbours'.
    function wordOf(Quads storage quads, uint256 id) internal view returns (uint256 word) {
        return quads.words[id / PER_WORD];
    }

    /// @notice The number of an id in its word.
    function pick(uint256 word, uint256 id) internal pure returns (uint256 amount) {
        return uint64(word >> offsetOf(id));
    }

    /// @dev Safe because a remainder under 4 times 64 is at most 192.
    function offsetOf(uint256 id) private pure returns (uint256 offset) {
        unchecked {
            return (id % PER_WORD) * BITS;
        }
    }
}
