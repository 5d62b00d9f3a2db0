// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IAssetRegistry} from "../../capital/interfaces/IAssetRegistry.sol";
import {Currency, Inflow, Outflow, PriceStatus} from "../../capital/interfaces/ICapitalTypes.sol";
import {ISolvencyLedger} from "../../capital/interfaces/ISolvencyLedger.sol";

/// @title Pool, ledger and market in one, with the figures a test gives them
/// @notice Every payment in a token and every credit is a number in a mapping.
contract MockCapital {
    event Received(uint256 indexed assetId, address indexed from, Inflow indexed kind, uint256 amount);
    event Paid(uint256 indexed assetId, address indexed to, Outflow indexed kind, uint256 amount, bool pushed);
    event Credited(uint256 indexed assetId, address indexed account, uint256 amount);
    event ReserveOpened(Currency currency, uint256 units);
    event ReserveSettled(Currency currency, uint256 units, uint256 owedUnits);
    event OwedUnitsPaid(Currency currency, uint256 units);

    uint256 private share = 1e18;
    uint256 public internalPrice = 0.02 ether;
    uint256 public assets;
    uint64[2] private open;
    ISolvencyLedger.Capital private numbers;
    mapping(uint256 assetId => uint256 amount) public recordedOf;
    mapping(address account => mapping(uint256 assetId => uint256 amount)) public creditOf;
    mapping(address account => mapping(uint256 assetId => uint256 amount)) public paidTo;
    mapping(uint256 assetId => IAssetRegistry.Asset asset) private register;
    mapping(uint256 assetId => uint256 price) private prices;

    receive() external payable {
        recordedOf[0] += msg.value;
    }

    function setAsset(uint256 assetId, Currency currency, uint8 decimals, uint256 price) external {
        register[assetId].currency = currency;
        register[assetId].decimals = decimals;
        prices[assetId] = price;
    }

    function setRecorded(uint256 assetId, uint256 amount) external {
        recordedOf[assetId] = amount;
    }

    function setShare(uint256 newShare) external {
        share = newShare;
    }

    function setInternalPrice(uint256 newPrice) external {
        internalPrice = newPrice;
    }

    function setCapital(uint256 newAssets, uint256 newOpen, uint256 newOwed) external {
        assets = newAssets;
        numbers.open = newOpen;
        numbers.owed = newOwed;
    }

    function receiveFunds(uint256 assetId, address from, uint256 amount, Inflow kind) external payable {
        recordedOf[assetId] += amount;
        emit Received(assetId, from, kind, amount);
    }

    function pay(uint256 assetId, address to, uint256 amount, Outflow kind) external returns (bool pushed) {
        recordedOf[assetId] -= amount;
        pushed = true;
        if (assetId == 0) (pushed, ) = to.call{value: amount, gas: 100_000}("");
        if (pushed) paidTo[to][assetId] += amount;
        else creditOf[to][assetId] += amount;
        emit Paid(assetId, to, kind, amount, pushed);
    }

    function creditEth(address account) external payable {
        creditOf[account][0] += msg.value;
        emit Credited(0, account, msg.value);
    }

    function openReserve(Currency currency, uint64 units) external {
        open[uint8(currency)] += units;
        emit ReserveOpened(currency, units);
    }

    function settleReserve(Currency currency, uint64 units, uint64 owedUnits) external {
        open[uint8(currency)] -= units;
        emit ReserveSettled(currency, units, owedUnits);
    }

    function payOwed(Currency currency, uint64 units) external {
        emit OwedUnitsPaid(currency, units);
    }

    function capital() external view returns (ISolvencyLedger.Capital memory capitalNow) {
        return numbers;
    }

    function payShare() external view returns (uint256 shareWad, uint64 openEth) {
        return (share, open[0]);
    }

    function provenAssets(uint256 need) external view returns (uint256 found) {
        return Math.min(need, assets);
    }

    function assetOf(uint256 assetId) external view returns (IAssetRegistry.Asset memory asset) {
        return register[assetId];
    }

    function priceOf(uint256 assetId) external view returns (uint256 price, PriceStatus status, uint256 updatedAt) {
        return (prices[assetId], PriceStatus.Stale, 0);
    }

    function toEth(uint256 assetId, uint256 amount, uint256 price, bool roundUp) external view returns (uint256 value) {
        Math.Rounding rounding = roundUp ? Math.Rounding.Ceil : Math.Rounding.Floor;
        return Math.mulDiv(amount, price, 10 ** register[assetId].decimals, rounding);
    }

    function fromEth(
        uint256 assetId,
        uint256 value,
        uint256 price,
        bool roundUp
    ) external view returns (uint256 amount) {
        Math.Rounding rounding = roundUp ? Math.Rounding.Ceil : Math.Rounding.Floor;
        return Math.mulDiv(value, 10 ** register[assetId].decimals, price, rounding);
    }
}
