// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IAssetRegistry} from "../capital/interfaces/IAssetRegistry.sol";
import {ICapitalPool} from "../capital/interfaces/ICapitalPool.sol";
import {Currency} from "../capital/interfaces/ICapitalTypes.sol";
import {Units} from "../common/Units.sol";
import {IClaims} from "./interfaces/IClaims.sol";

/// @title The money of claims: worth, deposit and how an amount is paid (docs/economics.md §1 and §8)
abstract contract ClaimMoney is IClaims {
    /// @dev What an amount of an asset is: class, reserve units (rounded up) and wei (rounded up).
    struct Worth {
        Currency currency;
        uint64 units;
        uint256 inEth;
    }

    /// @dev How a part of a claim is paid: from the asset, in ETH, and what that discharges in the asset.
    struct Payment {
        uint256 fromAsset;
        uint256 inEth;
        uint256 discharged;
    }

    /// @dev Deposits are counted in 0.0001 ETH, so that a claim fits into a slot.
    uint256 internal constant DEPOSIT_UNIT = 0.0001 ether;
    uint8 internal constant ETH = 0;
    uint8 internal constant ETH_DECIMALS = 18;
    /// @dev Doubling stops here: the least deposit is then beyond all ETH there is.
    uint256 private constant MAX_DOUBLINGS = 32;
    uint256 private constant MIN_FLOOR = 0.001 ether;
    uint256 private constant MAX_FLOOR = 100 ether;
    uint256 private constant MAX_DEPOSIT_BPS = 1000;

    ICapitalPool internal immutable pool;

    /// @dev One slot.
    uint96 private depositFloor;
    uint16 private depositBps;

    constructor(ICapitalPool initialPool, uint96 initialDepositFloor, uint16 initialDepositBps) {
        pool = initialPool;
        storeParameters(initialDepositFloor, initialDepositBps);
    }

    /// @inheritdoc IClaims
    function parameters() external view returns (uint256 floor, uint256 bps) {
        return (depositFloor, depositBps);
    }

    function storeParameters(uint96 newDepositFloor, uint16 newDepositBps) internal {
        bool inRange = newDepositFloor >= MIN_FLOOR && newDepositFloor <= MAX_FLOOR;
        require(inRange && newDepositFloor % DEPOSIT_UNIT == 0, BadParameters("deposit floor"));
        require(newDepositBps <= MAX_DEPOSIT_BPS, BadParameters("deposit bps"));
        depositFloor = newDepositFloor;
        depositBps = newDepositBps;
        emit ParametersSet(newDepositFloor, newDepositBps);
    }

    /// @dev A cover in an asset of the ETH class counts at its price; no feed is asked for ETH itself.
    function worthOf(uint8 assetId, uint256 amount) internal view returns (Worth memory worth) {
        if (assetId == ETH) return Worth(Currency.ETH, Units.toUnitsUp(amount, ETH_DECIMALS), amount);
        IAssetRegistry.Asset memory asset = pool.assetOf(assetId);
        (uint256 price, , ) = pool.priceOf(assetId);
        worth.currency = asset.currency;
        worth.inEth = pool.toEth(assetId, amount, price, true);
        worth.units =
            asset.currency == Currency.USD
                ? Units.toUnitsUp(amount, asset.decimals)
                : Units.toUnitsUp(worth.inEth, ETH_DECIMALS);
    }

    /// @dev Wei, a whole number of units, rounded up.
    function depositOf(uint256 amountEth, uint256 deniedCount) internal view returns (uint256 depositWei) {
        uint256 single = Math.max(depositFloor, Units.mulBpsUp(amountEth, depositBps));
        uint256 units = Math.ceilDiv(single, DEPOSIT_UNIT) << Math.min(deniedCount, MAX_DOUBLINGS);
        return units * DEPOSIT_UNIT;
    }

    /// @dev Cover asset first, then ETH at the good or last good price: ETH out rounded down, discharge rounded up.
    /// @param held what the pool has of the asset.
    function paymentOf(uint8 assetId, uint256 amount, uint256 held) internal view returns (Payment memory payment) {
        payment.fromAsset = Math.min(amount, held);
        payment.discharged = payment.fromAsset;
        uint256 rest = amount - payment.fromAsset;
        if (rest == 0 || assetId == ETH) return payment;
        (uint256 price, , ) = pool.priceOf(assetId);
        if (price == 0) return payment;
        uint256 ethLeft = pool.recordedOf(ETH);
        uint256 ethWanted = pool.toEth(assetId, rest, price, false);
        payment.inEth = Math.min(ethWanted, ethLeft);
        uint256 worth = ethWanted <= ethLeft ? rest : pool.fromEth(assetId, ethLeft, price, true);
        payment.discharged += Math.min(rest, worth);
    }
}
