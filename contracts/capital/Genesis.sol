// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Units} from "../common/Units.sol";
import {IMembership} from "../membership/interfaces/IMembership.sol";
import {IMemberToken} from "../token/interfaces/IMemberToken.sol";
import {ICapitalPool} from "./interfaces/ICapitalPool.sol";
import {Inflow} from "./interfaces/ICapitalTypes.sol";
import {IGenesis} from "./interfaces/IGenesis.sol";
import {ISolvencyLedger} from "./interfaces/ISolvencyLedger.sol";
import {ITokenMarket} from "./interfaces/ITokenMarket.sol";

/// @title Founders' subscription, once
contract Genesis is IGenesis {
    /// @dev `price` in wei per KEEL, `target` in wei, `lockedTokens` in wei of KEEL, `closer` may close.
    struct GenesisConfig {
        IMemberToken token;
        IMembership membership;
        ICapitalPool pool;
        ISolvencyLedger ledger;
        ITokenMarket market;
        uint256 price;
        uint256 target;
        uint256 lockedTokens;
        uint256 maxShareBps;
        uint256 minFounders;
        address closer;
    }

    uint256 private constant ETH = 0;

    /// @dev The floor lies over a quarter of the capital, and at most at C0 / 1.3.
    uint256 private constant FLOOR_DIVISOR = 4;
    uint256 private constant FULL_RATIO_BPS = 13_000;

    IMemberToken private immutable token;
    IMembership private immutable membership;
    ICapitalPool private immutable pool;
    ISolvencyLedger private immutable ledger;
    ITokenMarket private immutable market;
    uint256 private immutable price;
    uint256 private immutable target;
    uint256 private immutable lockedTokens;
    uint256 private immutable maxShareBps;
    uint256 private immutable minFounders;
    address private immutable closer;

    /// @inheritdoc IGenesis
    mapping(address founder => uint256 paid) public subscribed;
    uint256 private capital;
    uint256 private founders;
    /// @inheritdoc IGenesis
    bool public isClosed;

    constructor(GenesisConfig memory config) {
        require(config.price != 0, BadConfig("price"));
        require(config.target != 0, BadConfig("target"));
        require(config.lockedTokens != 0, BadConfig("lockedTokens"));
        require(config.maxShareBps != 0 && config.maxShareBps <= Units.BPS, BadConfig("maxShare"));
        require(config.minFounders != 0, BadConfig("minFounders"));
        token = config.token;
        membership = config.membership;
        pool = config.pool;
        ledger = config.ledger;
        market = config.market;
        price = config.price;
        target = config.target;
        lockedTokens = config.lockedTokens;
        maxShareBps = config.maxShareBps;
        minFounders = config.minFounders;
        closer = config.closer;
    }

    /// @inheritdoc IGenesis
    function subscribe() external payable returns (uint256 tokens) {
        require(!isClosed, GenesisClosed());
        require(msg.value != 0, ZeroAmount());
        membership.requireActive(msg.sender);
        uint256 paid = subscribed[msg.sender] + msg.value;
        uint256 share = Math.ceilDiv(paid * Units.BPS, target);
        require(share <= maxShareBps, ShareTooLarge(msg.sender, share, maxShareBps));
        if (subscribed[msg.sender] == 0) ++founders;
        subscribed[msg.sender] = paid;
        capital += msg.value;
        // Rounded down: against the founder
        tokens = Math.mulDiv(msg.value, Units.WAD, price);
        emit Subscribed(msg.sender, msg.value, tokens);
        pool.receiveFunds{value: msg.value}(ETH, msg.sender, msg.value, Inflow.Genesis);
        token.mintGenesis(msg.sender, tokens);
    }

    /// @inheritdoc IGenesis
    function close() external payable {
        require(!isClosed, GenesisClosed());
        require(msg.sender == closer, NotCloser(msg.sender));
        // Rounded up: against the closer
        uint256 due = Math.mulDiv(lockedTokens, price, Units.WAD, Math.Rounding.Ceil);
        require(msg.value == due, WrongValue(msg.value, due));
        require(founders >= minFounders, TooFewFounders(founders, minFounders));
        require(capital >= target, CapitalBelowTarget(capital, target));
        requireFloor();
        isClosed = true;
        emit Closed(capital, founders, lockedTokens, due);
        pool.receiveFunds{value: due}(ETH, msg.sender, due, Inflow.Genesis);
        // The token's own address never moves, votes or redeems
        token.mintGenesis(address(token), lockedTokens);
        market.open(price);
        ledger.mark();
    }

    function requireFloor() private view {
        uint256 floor = ledger.model().floor * Units.GWEI;
        uint256 over = capital / FLOOR_DIVISOR;
        uint256 most = (capital * Units.BPS) / FULL_RATIO_BPS;
        require(floor > over && floor <= most, FloorOutOfRange(floor, over, most));
    }
}
