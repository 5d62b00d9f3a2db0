// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ModuleGuard} from "../access/ModuleGuard.sol";
import {Rights} from "../access/Rights.sol";
import {AssetRegistry} from "./AssetRegistry.sol";
import {ICapitalPool} from "./interfaces/ICapitalPool.sol";
import {Inflow, Outflow} from "./interfaces/ICapitalTypes.sol";

/// @title Custody of the mutual's capital
contract CapitalPool is ICapitalPool, AssetRegistry, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @dev A push of ETH gets this much; data the payee returns costs at most about as much again to copy.
    uint256 private constant ETH_PUSH_GAS = 100_000;

    /// @dev A push of an ERC-20 gets this much: room for tokens behind proxies that rebase or check lists.
    uint256 private constant TOKEN_PUSH_GAS = 250_000;

    /// @dev What a push costs the pool itself: value, a new account, the 1/64 that a call keeps back.
    uint256 private constant PUSH_OVERHEAD = 45_000;

    mapping(uint256 assetId => uint256 amount) private credited;
    mapping(address account => mapping(uint256 assetId => uint256 amount)) private credits;

    constructor(address authority) ModuleGuard(authority) {}

    receive() external payable {
        if (rightsOf(msg.sender) & Rights.FUND != 0) record(ETH, msg.sender, msg.value, Inflow.JoinFee);
    }

    /// @inheritdoc ICapitalPool
    function withdrawCredit(uint256 assetId, address to) external nonReentrant returns (uint256 amount) {
        require(to != address(0), ZeroAddress());
        requireKnown(assetId);
        amount = credits[msg.sender][assetId];
        require(amount != 0, NoCredit(msg.sender, assetId));
        credits[msg.sender][assetId] = 0;
        credited[assetId] -= amount;
        emit CreditWithdrawn(assetId, msg.sender, to, amount);
        require(push(assetId, to, amount), PushFailed(to));
    }

    /// @inheritdoc ICapitalPool
    function markPrices() external returns (Valuation memory values) {
        Desk memory desk = openDesk();
        uint256[] memory goodPrices = new uint256[](MAX_ASSETS);
        values = valued(desk, goodPrices);
        storePrices(desk, goodPrices);
        emit PricesMarked(values.high, values.low, values.marketRisk, values.allGood);
    }

    /// @inheritdoc ICapitalPool
    function receiveFunds(
        uint256 assetId,
        address from,
        uint256 amount,
        Inflow kind
    ) external payable onlyRight(Rights.FUND) nonReentrant {
        require(amount != 0, ZeroAmount());
        requireAccepted(assetId);
        uint256 expected = assetId == ETH ? amount : 0;
        require(msg.value == expected, WrongValue(msg.value, expected));
        record(assetId, from, amount, kind);
        if (assetId != ETH) pullExactly(assetId, from, amount);
    }

    /// @inheritdoc ICapitalPool
    function pay(
        uint256 assetId,
        address to,
        uint256 amount,
        Outflow kind
    ) external onlyRight(Rights.PAY) nonReentrant returns (bool pushed) {
        require(amount != 0, ZeroAmount());
        require(to != address(0), ZeroAddress());
        if (assetId != ETH) requireKnown(assetId);
        uint256 recorded = recordedAt(assetId);
        require(amount <= recorded, BalanceTooLow(assetId, recorded, amount));
        setRecorded(assetId, recorded - amount);
        // The amount is out of the record before the push, and every verb that moves money is locked during it
        pushed = push(assetId, to, amount);
        if (!pushed) addCredit(assetId, to, amount);
        emit Paid(assetId, to, kind, amount, pushed);
    }

    /// @inheritdoc ICapitalPool
    function creditEth(address account) external payable onlyRight(Rights.FUND) {
        require(msg.value != 0, ZeroAmount());
        require(account != address(0), ZeroAddress());
        addCredit(ETH, account, msg.value);
        emit Credited(ETH, account, msg.value);
    }

    /// @inheritdoc ICapitalPool
    function recover(address token, address to) external restricted nonReentrant returns (uint256 amount) {
        require(to != address(0), ZeroAddress());
        uint256 balance = token == address(0) ? address(this).balance : balanceIn(token);
        uint256 assetId = idOfToken(token);
        // A token that is no asset has id 0 like ETH, and nothing of it is owed to anybody
        bool isAsset = token == address(0) || assetId != ETH;
        uint256 owed = isAsset ? recordedAt(assetId) + credited[assetId] : 0;
        require(balance > owed, NothingToRecover(token));
        amount = balance - owed;
        emit Recovered(token, to, amount);
        require(token == address(0) ? pushEth(to, amount) : pushToken(token, to, amount), PushFailed(to));
    }

    /// @inheritdoc ICapitalPool
    function recordedOf(uint256 assetId) external view returns (uint256 amount) {
        if (assetId != ETH) requireKnown(assetId);
        return recordedAt(assetId);
    }

    /// @inheritdoc ICapitalPool
    function creditOf(address account, uint256 assetId) external view returns (uint256 amount) {
        return credits[account][assetId];
    }

    /// @inheritdoc ICapitalPool
    function creditedOf(uint256 assetId) external view returns (uint256 amount) {
        return credited[assetId];
    }

    function record(uint256 assetId, address from, uint256 amount, Inflow kind) private {
        uint256 recorded = recordedAt(assetId);
        uint256 room = type(uint96).max - recorded;
        require(amount <= room, AmountTooLarge(amount, room));
        setRecorded(assetId, recorded + amount);
        emit Received(assetId, from, kind, amount);
    }

    function addCredit(uint256 assetId, address account, uint256 amount) private {
        credits[account][assetId] += amount;
        credited[assetId] += amount;
    }

    function pullExactly(uint256 assetId, address from, uint256 amount) private {
        IERC20 token = IERC20(tokenAt(assetId));
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(from, address(this), amount);
        uint256 received = Math.saturatingSub(token.balanceOf(address(this)), before);
        require(received == amount, TransferShortfall(assetId, received, amount));
    }

    /// @dev False when the receiver or the token refused, whatever it did or returned.
    function push(uint256 assetId, address to, uint256 amount) private returns (bool pushed) {
        return assetId == ETH ? pushEth(to, amount) : pushToken(tokenAt(assetId), to, amount);
    }

    function pushEth(address to, uint256 amount) private returns (bool pushed) {
        requireGas(ETH_PUSH_GAS + PUSH_OVERHEAD);
        (pushed, ) = to.call{value: amount, gas: ETH_PUSH_GAS}("");
    }

    /// @dev Zero of what is no token.
    function balanceIn(address token) private view returns (uint256 balance) {
        (bool ok, bytes memory data) = token.staticcall(abi.encodeCall(IERC20.balanceOf, (address(this))));
        return ok && data.length >= 32 ? abi.decode(data, (uint256)) : 0;
    }

    function pushToken(address token, address to, uint256 amount) private returns (bool pushed) {
        requireGas(TOKEN_PUSH_GAS + PUSH_OVERHEAD);
        bytes memory data;
        (pushed, data) = token.call{gas: TOKEN_PUSH_GAS}(abi.encodeCall(IERC20.transfer, (to, amount)));
        if (!pushed) return false;
        if (data.length == 0) return token.code.length != 0;
        return data.length >= 32 && abi.decode(data, (uint256)) == 1;
    }
}
