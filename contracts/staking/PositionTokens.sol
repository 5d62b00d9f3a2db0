// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {PackedERC721} from "../common/PackedERC721.sol";
import {IStakingPools} from "./interfaces/IStakingPools.sol";
import {PoolLib} from "./libraries/PoolLib.sol";
import {StakingStorage} from "./StakingStorage.sol";

/// @title Positions as tokens: who may be handed one, and what owning one binds to
abstract contract PositionTokens is StakingStorage {
    using PoolLib for PoolLib.Pool;

    /// @dev In an owner's data: whether it accepts positions. The bits below are the pools it backs beside its first.
    uint224 private constant ACCEPTS = uint224(1) << 223;

    uint256 private constant POOL_BITS = 223;

    /// @inheritdoc IStakingPools
    function setAcceptsPositions(bool newAccepts) external {
        uint224 data = ownerData(msg.sender);
        setOwnerData(msg.sender, newAccepts ? data | ACCEPTS : data & ~ACCEPTS);
        emit AcceptsPositionsSet(msg.sender, newAccepts);
    }

    /// @inheritdoc IStakingPools
    function acceptsPositions(address account) external view returns (bool accepts) {
        return ownerData(account) & ACCEPTS != 0;
    }

    /// @inheritdoc IStakingPools
    function backs(address account, uint256 poolId) external view returns (bool mayBack) {
        (uint256 positions, uint256 firstPool) = membership.positionsOf(account);
        return (positions != 0 && firstPool == poolId) || ownerData(account) & poolBit(poolId) != 0;
    }

    /// @notice Positions of the owner, as the register counts them.
    function balanceOf(address owner) public view override(IERC721, PackedERC721) returns (uint256 balance) {
        require(owner != address(0), ERC721InvalidOwner(address(0)));
        (balance, ) = membership.positionsOf(owner);
    }

    /// @notice The name as a constant: shorter than a read of storage.
    function name() public pure override returns (string memory text) {
        return "Keel stake";
    }

    /// @notice The symbol as a constant.
    function symbol() public pure override returns (string memory text) {
        return "KEEL-STAKE";
    }

    /// @notice On-chain JSON.
    function tokenURI(uint256 positionId) public view override returns (string memory uri) {
        requirePosition(positionId);
        string memory pool = Strings.toString(positionPool(positionId));
        string memory seq = Strings.toString(seqOf(positionId));
        // {"name":"Keel stake 1/2"}, percent-encoded
        return string.concat("data:application/json,%7B%22name%22%3A%22Keel%20stake%20", pool, "%2F", seq, "%22%7D");
    }

    /// @dev Reached by transfers alone: positions begin and end packed.
    function _update(address to, uint256 id, address auth) internal override returns (address from) {
        if (_ownerOf(id) != address(0)) requireTransferable(to, id);
        return super._update(to, id, auth);
    }

    /// @dev A position lives as long as its owner is bound: tied in the register, marked as backing its pool. The register notes the
    /// first pool of an owner in the word that it writes anyway, so only who backs several has a mark here.
    function countOwner(address from, address to, uint256 id) internal override {
        uint256 poolId = positionPool(id);
        if (to != address(0)) {
            bool isNoted = membership.tieStake(to, uint32(poolId));
            if (!isNoted) setOwnerData(to, ownerData(to) | poolBit(poolId));
        }
        if (from != address(0)) {
            bool endsMarks = membership.untieStake(from);
            if (endsMarks) setOwnerData(from, ownerData(from) & ACCEPTS);
        }
    }

    /// @dev The manager's position carries the fee; it is let go first.
    function requireTransferable(address to, uint256 positionId) private view {
        require(ownerData(to) & ACCEPTS != 0, NotAccepting(to));
        PoolLib.Books memory books;
        pools[positionPool(positionId)].load(books, true);
        require(books.managerSeq != seqOf(positionId), PositionManages(positionId));
    }

    function poolBit(uint256 poolId) private pure returns (uint224 bit) {
        return uint224(1) << uint224(poolId % POOL_BITS);
    }
}
