// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title ERC-721 whose owner slots carry the domain's own data
/// @notice The owner of a token shares its slot with 96 bits, the balance of an owner shares its slot with 224 bits:
/// a record that is a token costs one slot less, and what is known of an owner costs none.
/// @dev Overrides OpenZeppelin's `_ownerOf`, `_update`, `_increaseBalance` and `balanceOf`; its own mappings stay empty.
/// Mint with `mintPacked`, which makes no callback, so no receiver can re-enter.
abstract contract PackedERC721 is ERC721 {
    using SafeCast for uint256;

    /// @dev One slot.
    struct Token {
        address owner;
        uint96 data;
    }

    /// @dev One slot.
    struct Owner {
        uint32 balance;
        uint224 data;
    }

    mapping(uint256 id => Token) private tokens;
    mapping(address account => Owner) private owners;

    /// @inheritdoc ERC721
    function balanceOf(address owner) public view virtual override returns (uint256 balance) {
        require(owner != address(0), ERC721InvalidOwner(address(0)));
        return owners[owner].balance;
    }

    /// @dev The checks and the event of OpenZeppelin's `_mint`, in one write.
    function mintPacked(address to, uint256 id, uint96 data) internal {
        require(to != address(0), ERC721InvalidReceiver(address(0)));
        require(_ownerOf(id) == address(0), ERC721InvalidSender(address(0)));
        tokens[id] = Token(to, data);
        emit Transfer(address(0), to, id);
        countOwner(address(0), to, id);
    }

    /// @dev For ids that are never given again: an approval stays behind, and nobody can ask for it any more.
    function burnPacked(address owner, uint256 id) internal {
        delete tokens[id];
        emit Transfer(owner, address(0), id);
        countOwner(owner, address(0), id);
    }

    function setTokenData(uint256 id, uint96 data) internal {
        tokens[id].data = data;
    }

    function setOwnerData(address account, uint224 data) internal {
        owners[account].data = data;
    }

    function tokenData(uint256 id) internal view returns (uint96 data) {
        return tokens[id].data;
    }

    function ownerData(address account) internal view returns (uint224 data) {
        return owners[account].data;
    }

    /// @dev Same order of checks and events as OpenZeppelin's; an owner keeps its data when its balance reaches zero.
    function _update(address to, uint256 id, address auth) internal virtual override returns (address from) {
        from = _ownerOf(id);
        if (auth != address(0)) _checkAuthorized(from, auth, id);
        if (from != address(0)) _approve(address(0), id, address(0), false);
        tokens[id].owner = to;
        emit Transfer(from, to, id);
        countOwner(from, to, id);
    }

    /// @dev Keeps the balances, zero addresses aside. For who keeps them elsewhere: override it together with `balanceOf`.
    function countOwner(address from, address to, uint256) internal virtual {
        if (from != address(0)) owners[from].balance -= 1;
        if (to != address(0)) owners[to].balance += 1;
    }

    function _increaseBalance(address account, uint128 value) internal override {
        owners[account].balance = (uint256(owners[account].balance) + value).toUint32();
    }

    function _ownerOf(uint256 id) internal view override returns (address owner) {
        return tokens[id].owner;
    }
}
