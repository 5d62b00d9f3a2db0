// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {ModuleGuard} from "../access/ModuleGuard.sol";
import {Rights} from "../access/Rights.sol";
import {Currency, Inflow, Outflow} from "../capital/interfaces/ICapitalTypes.sol";
import {PackedERC721} from "../common/PackedERC721.sol";
import {Units} from "../common/Units.sol";
import {IStakingPools} from "../staking/interfaces/IStakingPools.sol";
import {LaneLib} from "../staking/LaneLib.sol";
import {CoverPricing} from "./CoverPricing.sol";
import {ICover} from "./interfaces/ICover.sol";
import {IProducts} from "./interfaces/IProducts.sol";
import {CoverLib} from "./libraries/CoverLib.sol";

/// @title Covers: bought, locked under a claim, ended
contract Cover is CoverPricing, PackedERC721, ModuleGuard, ReentrancyGuardTransient {
    using CoverLib for CoverLib.Record;
    using CoverLib for uint256;

    /// @dev One slot: what a member has bought that still runs, gwei units a class, and of which products (id mod 128).
    struct Bought {
        uint64 eth;
        uint64 usd;
        uint128 products;
    }

    uint256 private constant PRODUCT_BITS = 128;

    uint256 private count;
    mapping(uint256 coverId => CoverLib.Record record) private records;
    mapping(uint256 memberId => Bought bought) private boughtByMember;

    constructor(
        CoverDependencies memory suite
    ) CoverPricing(suite) ERC721("Keel Cover", "KCOV") ModuleGuard(suite.authority) {}

    /// @inheritdoc ICover
    function buy(BuyRequest calldata request) external payable nonReentrant returns (uint256 coverId) {
        uint256 memberId = membership.requireActive(msg.sender);
        require(request.owner != address(0), ZeroOwner());
        require(block.timestamp <= request.deadline, DeadlinePassed(request.deadline, block.timestamp));
        Order memory order = orderOf(request);
        uint256 premiumKeel = staking.allocate(order.allocation, order.parts);
        uint256 mcrRise = ledger.raiseExposure(saleOf(memberId, order));
        Quote memory price = priceOf(request, order, premiumKeel, mcrRise);
        require(price.premium <= request.maxPremium, PremiumAboveMaximum(price.premium, request.maxPremium));
        coverId = record(memberId, request, order);
        emit PremiumPaid({
            coverId: coverId,
            payAssetId: request.payAssetId,
            premium: price.premium,
            premiumEth: price.premiumEth,
            commission: price.commission,
            commissionTo: request.commissionTo
        });
        takePremium(request, order, price);
    }

    /// @inheritdoc ICover
    function expire(uint256 coverId) external {
        CoverLib.Record storage stored = records[coverId];
        uint256 word = stored.word;
        requireUnlocked(coverId, word);
        uint256 claimBy = word.claimByOf();
        require(block.timestamp >= claimBy, NotExpired(coverId, claimBy));
        stored.word = word.withStatus(Status.Expired);
        emit CoverExpired(coverId);
        staking.release(word.productOf(), word.trancheOf(), stored.readParts(word));
        lowerExposure(word, stored.unitsOf(word, tokenData(coverId)));
    }

    /// @inheritdoc ICover
    function beginClaim(uint256 coverId, uint96 amount) external nonReentrant onlyRight(Rights.CLAIM) {
        CoverLib.Record storage stored = records[coverId];
        uint256 word = stored.word;
        requireUnlocked(coverId, word);
        uint256 left = tokenData(coverId);
        require(amount != 0, ZeroAmount());
        require(amount <= left, AmountAboveCover(amount, left));
        stored.word = word.withOpenClaim();
        emit CoverLocked(coverId, amount);
        IStakingPools.PoolUnits[] memory parts = stored.readParts(word);
        uint32[] memory poolIds = new uint32[](parts.length);
        uint96[] memory amounts = new uint96[](parts.length);
        for (uint256 i = 0; i < parts.length; ++i) {
            poolIds[i] = parts[i].poolId;
            amounts[i] = boundOf(parts[i].units, amount, left);
        }
        staking.holdStake(poolIds, amounts);
    }

    /// @inheritdoc ICover
    function endClaim(
        uint256 coverId,
        uint96 amount,
        uint96 accepted,
        bool denied,
        uint40 newClaimBy
    ) external nonReentrant onlyRight(Rights.CLAIM) {
        CoverLib.Record storage stored = records[coverId];
        uint256 word = stored.word;
        uint256 before = tokenData(coverId);
        require(word.hasOpenClaim(), NoOpenClaim(coverId));
        require(amount <= before, AmountAboveCover(amount, before));
        require(accepted <= amount, AmountAboveCover(accepted, amount));
        stored.word = word.withClaimEnded(denied, newClaimBy);
        IStakingPools.PoolUnits[] memory parts = stored.readParts(word);
        uint256 keelPerUnit = accepted == 0 ? 0 : burnPerUnit(word, accepted, parts);
        IStakingPools.PoolSettlement[] memory settlements = settle(parts, amount, accepted, before, keelPerUnit);
        if (accepted != 0) reduce(coverId, before, before - accepted, parts);
        uint256 burnt = staking.settleClaim(word.productOf(), word.trancheOf(), settlements);
        emit CoverUnlocked(coverId, accepted, before - accepted, burnt);
    }

    /// @inheritdoc ICover
    function coverOf(uint256 coverId) external view returns (CoverData memory data) {
        data = records[coverId].word.unpack();
        data.owner = _ownerOf(coverId);
        data.amount = tokenData(coverId);
        // A version of a type never changes
        IProducts.ProductType memory rules = products.typeVersion(data.typeVersion);
        data.deductibleBps = rules.deductibleBps;
        data.waitingPeriod = rules.waitingPeriod;
        data.votingPeriod = rules.votingPeriod;
        data.cooldownPeriod = rules.cooldownPeriod;
    }

    /// @inheritdoc ICover
    function partsOf(uint256 coverId) external view returns (IStakingPools.PoolUnits[] memory parts) {
        CoverLib.Record storage stored = records[coverId];
        return stored.readParts(stored.word);
    }

    /// @inheritdoc ICover
    function coverCount() external view returns (uint256) {
        return count;
    }

    /// @inheritdoc ICover
    function conflicted(uint256 coverId, address account, uint256 memberId) external view returns (bool isConflicted) {
        CoverLib.Record storage stored = records[coverId];
        uint256 word = stored.word;
        if (boughtByMember[memberId].products & productBit(word.productOf()) != 0) return true;
        IStakingPools.PoolUnits[] memory parts = stored.readParts(word);
        for (uint256 i = 0; i < parts.length; ++i) if (staking.backs(account, parts[i].poolId)) return true;
        return false;
    }

    /// @inheritdoc ICover
    function memberExposure(
        uint256 memberId
    ) public view override(CoverPricing) returns (uint64 eth, uint64 usd, uint128 productBits) {
        Bought memory bought = boughtByMember[memberId];
        return (bought.eth, bought.usd, bought.products);
    }

    /// @notice JSON with a name only, percent-encoded; reverts on unknown ids.
    function tokenURI(uint256 coverId) public view override returns (string memory uri) {
        _requireOwned(coverId);
        return
            string.concat(
                "data:application/json,%7B%22name%22%3A%22Keel%20Cover%20",
                Strings.toString(coverId),
                "%22%7D"
            );
    }

    /// @dev Counts, writes and mints the cover, and what the member has bought.
    function record(
        uint256 memberId,
        BuyRequest calldata request,
        Order memory order
    ) private returns (uint256 coverId) {
        coverId = ++count;
        CoverLib.Record storage stored = records[coverId];
        uint256 word = CoverLib.pack(termsOf(memberId, request, order));
        stored.write(word, order.parts);
        if (word.isPriced()) stored.pricedUnits = order.units;
        Bought memory bought = boughtByMember[memberId];
        if (order.rate.currency == Currency.USD) bought.usd += order.units;
        else bought.eth += order.units;
        bought.products |= productBit(request.productId);
        boughtByMember[memberId] = bought;
        mintPacked(request.owner, coverId, request.amount);
        emit CoverBought({
            coverId: coverId,
            productId: request.productId,
            owner: request.owner,
            buyer: msg.sender,
            assetId: request.assetId,
            amount: request.amount,
            startAt: block.timestamp,
            endAt: block.timestamp + request.period,
            claimBy: order.claimBy,
            dataHash: request.dataHash
        });
    }

    /// @dev ETH comes with the call and what is above the premium goes back; ERC-20s by the pool's allowance; KEEL is burnt.
    function takePremium(BuyRequest calldata request, Order memory order, Quote memory price) private {
        uint8 payAssetId = request.payAssetId;
        uint256 premium = price.premium;
        if (payAssetId == ETH) require(msg.value >= premium, WrongValue(msg.value, premium));
        else require(msg.value == 0, WrongValue(msg.value, 0));
        if (payAssetId == KEEL) {
            token.burnPremium(msg.sender, premium);
            // The price was read from a valuation of now; writing it spares the next purchases their own.
            if (order.isKeelPriceStale) ledger.mark();
            return;
        }
        pool.receiveFunds{value: payAssetId == ETH ? premium : 0}(payAssetId, msg.sender, premium, Inflow.Premium);
        if (price.commission != 0) {
            pool.pay(payAssetId, request.commissionTo, price.commission, Outflow.Commission);
        }
        if (msg.value > premium) refund(msg.value - premium);
    }

    function refund(uint256 amount) private {
        (bool returned, ) = msg.sender.call{value: amount}("");
        require(returned, RefundFailed(msg.sender));
    }

    /// @dev What is left and its exposure; the parts of a cover that is used up stay as they were.
    function reduce(uint256 coverId, uint256 before, uint256 left, IStakingPools.PoolUnits[] memory parts) private {
        CoverLib.Record storage stored = records[coverId];
        uint256 word = stored.word;
        uint64 units = stored.unitsOf(word, before);
        setTokenData(coverId, uint96(left));
        if (left == 0) stored.word = word.withStatus(Status.Exhausted);
        else stored.write(word, parts);
        // Rounded up: exposure is never counted too low. Safe because what is left is under what was.
        if (word.isPriced()) stored.pricedUnits = uint64(Math.ceilDiv(units * left, before));
        lowerExposure(word, units - stored.unitsOf(word, left));
    }

    /// @dev Product bits are cleared once nothing that the member bought runs any more.
    function lowerExposure(uint256 word, uint64 units) private {
        uint256 memberId = word.buyerOf();
        Currency currency = word.currencyOf();
        Bought memory bought = boughtByMember[memberId];
        if (currency == Currency.USD) bought.usd -= units;
        else bought.eth -= units;
        if (bought.eth | bought.usd == 0) bought.products = 0;
        boughtByMember[memberId] = bought;
        ledger.lowerExposure(word.productOf(), currency, units);
    }

    /// @dev KEEL (WAD of its wei) that each unit of the cover burns for a payment (docs/economics.md §7): its value over all units, over
    /// the capacity factor, at the internal price, rounded up. Neither price is ever 0, and no part is without units.
    function burnPerUnit(
        uint256 word,
        uint256 accepted,
        IStakingPools.PoolUnits[] memory parts
    ) private view returns (uint256 keelWad) {
        uint256 price = market.internalPrice();
        uint256 value = accepted;
        if (word.assetOf() != ETH) {
            (uint256 assetPrice, , ) = pool.priceOf(word.assetOf());
            value = valueUp(accepted, Rate(assetPrice, 0, word.decimalsOf(), Currency.ETH));
        }
        uint256 allUnits;
        for (uint256 i = 0; i < parts.length; ++i) allUnits += parts[i].units;
        uint256 divisor = allUnits * price * staking.capacityFactorBps();
        return Math.mulDiv(value * Units.BPS, Units.WAD * Units.WAD, divisor, Math.Rounding.Ceil);
    }

    function termsOf(
        uint256 memberId,
        BuyRequest calldata request,
        Order memory order
    ) private view returns (CoverLib.Terms memory terms) {
        terms.productId = request.productId;
        terms.assetId = request.assetId;
        (terms.decimals, terms.currency) = (order.rate.decimals, order.rate.currency);
        terms.poolCount = order.parts.length;
        terms.period = request.period;
        terms.startAt = block.timestamp;
        terms.claimBy = order.claimBy;
        terms.tranche = order.allocation.tranche;
        terms.typeVersion = order.terms.typeVersion;
        terms.buyerId = memberId;
    }

    function requireUnlocked(uint256 coverId, uint256 word) private pure {
        require(word != 0, UnknownCover(coverId));
        require(word.statusOf() == Status.Active, CoverNotActive(coverId));
        require(!word.hasOpenClaim(), ClaimOpen(coverId));
    }

    /// @dev Holds lifted, burns and released units of each pool; lowers the parts by what is released.
    function settle(
        IStakingPools.PoolUnits[] memory parts,
        uint256 amount,
        uint256 accepted,
        uint256 before,
        uint256 keelPerUnit
    ) private pure returns (IStakingPools.PoolSettlement[] memory settlements) {
        settlements = new IStakingPools.PoolSettlement[](parts.length);
        for (uint256 i = 0; i < parts.length; ++i) {
            IStakingPools.PoolUnits memory part = parts[i];
            uint256 units = part.units;
            settlements[i].poolId = part.poolId;
            settlements[i].held = boundOf(units, amount, before);
            if (accepted == 0) continue;
            uint96 bound = boundOf(units, accepted, before);
            // Burns are rounded up, never above the bound.
            uint256 burn = Math.ceilDiv(units * keelPerUnit, Units.WAD);
            settlements[i].burn = uint96(Math.min(bound, burn));
            // Rounded down: capacity comes back late rather than early; a full payment frees all of it.
            uint32 released = uint32((units * accepted) / before);
            settlements[i].releasedUnits = released;
            part.units -= released;
        }
    }

    /// @dev KEEL of a pool that a claim can burn at most: the share of its units, rounded down.
    function boundOf(uint256 units, uint256 amount, uint256 left) private pure returns (uint96 bound) {
        // safe because units are under 2^32 and amount is at most left
        return uint96((units * LaneLib.UNIT * amount) / left);
    }

    function productBit(uint256 productId) private pure returns (uint128 bit) {
        return uint128(1 << (productId % PRODUCT_BITS));
    }
}
