// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ModuleGuard} from "../access/ModuleGuard.sol";
import {Rights} from "../access/Rights.sol";
import {IMemberToken} from "../token/interfaces/IMemberToken.sol";
import {IMembership} from "./interfaces/IMembership.sol";

/// @title The register of members
/// @notice See `IMembership`.
contract Membership is EIP712, ModuleGuard, IMembership {
    using SafeCast for uint256;

    /// @dev One slot, keyed by id. Ids are given in the order of joining, so `joinedAt` never falls from one to the next.
    struct Entry {
        address account;
        uint40 joinedAt;
    }

    /// @dev One slot.
    struct Register {
        uint96 joinFee;
        uint96 uncollectedFees;
        uint32 memberCount;
    }

    uint256 public constant MAX_JOIN_FEE = 0.1 ether;
    uint256 public constant MAX_ATTESTATION_AGE = 365 days;
    bytes32 private constant ATTESTATION_TYPEHASH = keccak256(
        "Attestation(address account,uint8 tier,uint40 expiresAt,uint32 nonce,uint40 deadline)"
    );

    IMemberToken public immutable token;
    address payable public immutable feeRecipient;

    Register private register;
    mapping(address account => Member) private members;
    mapping(uint256 id => Entry) private entries;
    mapping(address signer => bool) private signers;

    constructor(
        address initialAuthority,
        IMemberToken initialToken,
        address payable initialFeeRecipient,
        uint256 initialJoinFee
    ) EIP712("Keel Membership", "1") ModuleGuard(initialAuthority) {
        require(address(initialToken) != address(0) && initialFeeRecipient != address(0), ZeroAddress());
        token = initialToken;
        feeRecipient = initialFeeRecipient;
        writeJoinFee(initialJoinFee);
    }

    /// @inheritdoc IMembership
    function join(Attestation calldata attestation, bytes calldata signature) external payable returns (uint256 id) {
        Register memory current = register;
        Member memory member = members[msg.sender];
        require(msg.value == current.joinFee, WrongFee(msg.value, current.joinFee));
        require(member.id == 0, AlreadyMember(msg.sender, member.id));
        requireAttested(attestation, signature, member.nonce);

        id = ++current.memberCount;
        current.uncollectedFees += current.joinFee;
        member.id = current.memberCount;
        member.joinedAt = block.timestamp.toUint40();
        attest(member, attestation);

        register = current;
        members[msg.sender] = member;
        entries[id] = Entry({account: msg.sender, joinedAt: member.joinedAt});
        emit Joined(id, msg.sender, attestation.tier, attestation.expiresAt, msg.value);
        token.setHolder(msg.sender, true);
    }

    /// @inheritdoc IMembership
    function renew(Attestation calldata attestation, bytes calldata signature) external {
        Member memory member = load(msg.sender);
        requireAttested(attestation, signature, member.nonce);
        attest(member, attestation);
        members[msg.sender] = member;
        emit Renewed(member.id, msg.sender, attestation.tier, attestation.expiresAt);
    }

    /// @inheritdoc IMembership
    function collectFees() external returns (uint256 amount) {
        amount = register.uncollectedFees;
        require(amount != 0, NothingToCollect());
        register.uncollectedFees = 0;
        emit FeesCollected(feeRecipient, amount);
        // Safe because what could be taken again is zero already.
        (bool sent, ) = feeRecipient.call{value: amount}("");
        require(sent, CollectFailed(feeRecipient));
    }

    /// @inheritdoc IMembership
    function suspend(address account) external restricted {
        Member memory member = load(account);
        require(!member.suspended, MemberSuspended(account));
        members[account].suspended = true;
        emit Suspended(member.id, account);
    }

    /// @inheritdoc IMembership
    function reinstate(address account) external restricted {
        Member memory member = load(account);
        require(member.suspended, NotSuspended(account));
        members[account].suspended = false;
        emit Reinstated(member.id, account);
    }

    /// @inheritdoc IMembership
    function setSigner(address signer, bool newIsSigner) external restricted {
        require(signer != address(0), ZeroAddress());
        signers[signer] = newIsSigner;
        emit SignerSet(signer, newIsSigner);
    }

    /// @inheritdoc IMembership
    function setJoinFee(uint256 newFee) external restricted {
        writeJoinFee(newFee);
    }

    /// @inheritdoc IMembership
    function tie(address account) external onlyRight(Rights.TIE) returns (uint256 id) {
        Member memory member = load(account);
        requireGoodStanding(account, member.suspended, member.expiresAt);
        ++member.ties;
        saveTies(account, member);
        return member.id;
    }

    /// @inheritdoc IMembership
    function untie(address account) external onlyRight(Rights.TIE) {
        Member memory member = load(account);
        require(member.ties != 0, NoTies(account));
        --member.ties;
        saveTies(account, member);
    }

    /// @inheritdoc IMembership
    function tieStake(address account, uint32 poolId) external onlyRight(Rights.TIE) returns (bool isNoted) {
        Member memory member = load(account);
        requireGoodStanding(account, member.suspended, member.expiresAt);
        ++member.ties;
        if (++member.positions == 1) member.firstPool = poolId;
        isNoted = member.firstPool == poolId;
        if (!isNoted) member.hasOtherPools = true;
        saveTies(account, member);
    }

    /// @inheritdoc IMembership
    function untieStake(address account) external onlyRight(Rights.TIE) returns (bool endsMarks) {
        Member memory member = load(account);
        require(member.ties != 0 && member.positions != 0, NoTies(account));
        --member.ties;
        if (--member.positions == 0) {
            endsMarks = member.hasOtherPools;
            (member.firstPool, member.hasOtherPools) = (0, false);
        }
        saveTies(account, member);
    }

    /// @inheritdoc IMembership
    function requireActive(address account) external view returns (uint256 id) {
        Member storage member = members[account];
        id = member.id;
        require(id != 0, NotMember(account));
        requireGoodStanding(account, member.suspended, member.expiresAt);
    }

    /// @inheritdoc IMembership
    function idOf(address account) external view returns (uint256 id) {
        return members[account].id;
    }

    /// @inheritdoc IMembership
    function accountOf(uint256 id) external view returns (address account) {
        return entries[id].account;
    }

    /// @inheritdoc IMembership
    function isActive(address account) external view returns (bool active) {
        Member memory member = members[account];
        return member.id != 0 && !member.suspended && member.expiresAt > block.timestamp;
    }

    /// @inheritdoc IMembership
    function memberOf(address account) external view returns (Member memory member) {
        return members[account];
    }

    /// @inheritdoc IMembership
    function positionsOf(address account) external view returns (uint256 positions, uint256 firstPool) {
        Member storage member = members[account];
        return (member.positions, member.firstPool);
    }

    /// @inheritdoc IMembership
    function memberCount() external view returns (uint256 count) {
        return register.memberCount;
    }

    /// @inheritdoc IMembership
    function memberCountAt(uint256 timestamp) external view returns (uint256 count) {
        uint256 above = register.memberCount + 1;
        // All ids up to `count` had joined at the time, none from `above` on.
        while (count + 1 < above) {
            uint256 middle = Math.average(count, above);
            if (entries[middle].joinedAt <= timestamp) count = middle;
            else above = middle;
        }
    }

    /// @inheritdoc IMembership
    function joinFee() external view returns (uint256 fee) {
        return register.joinFee;
    }

    /// @inheritdoc IMembership
    function uncollectedFees() external view returns (uint256 amount) {
        return register.uncollectedFees;
    }

    /// @inheritdoc IMembership
    function isSigner(address signer) external view returns (bool signs) {
        return signers[signer];
    }

    function writeJoinFee(uint256 newFee) private {
        require(newFee <= MAX_JOIN_FEE, FeeAboveMaximum(newFee, MAX_JOIN_FEE));
        register.joinFee = newFee.toUint96();
        emit JoinFeeSet(newFee);
    }

    function saveTies(address account, Member memory member) private {
        members[account] = member;
        emit TiesChanged(member.id, msg.sender, member.ties);
    }

    function load(address account) private view returns (Member memory member) {
        member = members[account];
        require(member.id != 0, NotMember(account));
    }

    function requireGoodStanding(address account, bool isSuspended, uint256 expiresAt) private view {
        require(!isSuspended, MemberSuspended(account));
        require(expiresAt > block.timestamp, MembershipExpired(account, expiresAt));
    }

    /// @dev The nonce makes every signature of the account's present state void, so none serves twice.
    function requireAttested(Attestation calldata attestation, bytes calldata signature, uint256 nonce) private view {
        require(attestation.account == msg.sender, WrongAccount(attestation.account, msg.sender));
        require(block.timestamp <= attestation.deadline, SignaturePastDeadline(attestation.deadline, block.timestamp));
        require(attestation.nonce == nonce, WrongNonce(attestation.nonce, nonce));
        uint256 earliest = block.timestamp + 1;
        uint256 latest = block.timestamp + MAX_ATTESTATION_AGE;
        require(
            attestation.expiresAt >= earliest && attestation.expiresAt <= latest,
            ExpiryOutOfRange(attestation.expiresAt, earliest, latest)
        );
        address recovered = recover(attestation, signature);
        require(signers[recovered], NotSigner(recovered));
    }

    /// @dev The zero address where the signature is none; it can never be a signer.
    function recover(Attestation calldata attestation, bytes calldata signature) private view returns (address signer) {
        bytes32 digest = _hashTypedDataV4(
            keccak256(
                abi.encode(
                    ATTESTATION_TYPEHASH,
                    attestation.account,
                    attestation.tier,
                    attestation.expiresAt,
                    attestation.nonce,
                    attestation.deadline
                )
            )
        );
        (signer, , ) = ECDSA.tryRecoverCalldata(digest, signature);
    }

    function attest(Member memory member, Attestation calldata attestation) private pure {
        member.tier = attestation.tier;
        member.expiresAt = attestation.expiresAt;
        ++member.nonce;
    }
}
