// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ISolvencyLedger} from "../capital/interfaces/ISolvencyLedger.sol";
import {Units} from "../common/Units.sol";
import {IProducts} from "./interfaces/IProducts.sol";

/// @title The register of product types and products
contract Products is IProducts, AccessManaged {
    /// @dev One slot: a type's terms with the version they are.
    struct StoredType {
        uint24 gracePeriod;
        uint24 waitingPeriod;
        uint16 minPeriodDays;
        uint16 maxPeriodDays;
        uint16 deductibleBps;
        uint16 commissionMaxBps;
        uint64 minPremiumGwei;
        uint24 votingPeriod;
        uint24 cooldownPeriod;
        Indemnity indemnity;
        bool chargesCapital;
        uint16 version;
    }

    /// @dev One slot.
    struct Counts {
        uint16 types;
        uint16 versions;
        uint16 products;
    }

    uint256 private constant MAX_ID = type(uint16).max;
    uint256 private constant GROUPS = 8;
    uint256 private constant MAX_TAGS = 4;
    uint256 private constant MAX_NAME = 64;
    uint256 private constant MIN_PERIOD_DAYS = 28;
    uint256 private constant MAX_PERIOD_DAYS = 365;
    uint256 private constant MIN_GRACE_PERIOD = 1 days;
    /// @dev Longest period, grace and assessment tail together end inside the last live tranche.
    uint256 private constant MAX_GRACE_PERIOD = 90 days;
    uint256 private constant MAX_DEDUCTIBLE_BPS = 5_000;
    uint256 private constant MAX_COMMISSION_BPS = 3_000;
    uint256 private constant MAX_MIN_PREMIUM_GWEI = 1e9;
    uint256 private constant MIN_VOTING_PERIOD = 1 days;
    /// @dev A vote, its late extensions, its cooldown and the same once more after an undecided claim fit the assessment tail.
    uint256 private constant MAX_DECISION_PERIOD = 12 days;

    ISolvencyLedger private immutable ledger;

    Counts private counts;
    mapping(uint256 typeId => StoredType stored) private types;
    mapping(uint256 version => StoredType stored) private versions;
    /// @dev The first slot of a product is all that a sale reads; capBps is over 0 in every product.
    mapping(uint256 productId => Product product) private products;

    constructor(address initialAuthority, ISolvencyLedger solvencyLedger) AccessManaged(initialAuthority) {
        ledger = solvencyLedger;
    }

    /// @inheritdoc IProducts
    function setType(uint256 typeId, ProductType calldata rules) external restricted returns (uint256 version) {
        Counts memory sums = counts;
        require(typeId <= sums.types, UnknownType(typeId));
        requireTimes(rules);
        requireMoney(rules);
        require(sums.versions < MAX_ID, TooManyVersions(MAX_ID));
        version = ++sums.versions;
        if (typeId == sums.types) ++sums.types;
        counts = sums;
        StoredType memory stored = store(rules, uint16(version));
        types[typeId] = stored;
        versions[version] = stored;
        emit TypeSet(typeId, version, rules);
    }

    /// @inheritdoc IProducts
    function addProduct(
        Product calldata product,
        string[] calldata coveredAddresses
    ) external restricted returns (uint256 productId) {
        Counts memory sums = counts;
        require(product.typeId < sums.types, UnknownType(product.typeId));
        requireRisk(product);
        requireOffer(product.reductionBps, product.floorBps, product.capBps, product.assetMask);
        productId = sums.products;
        require(productId < MAX_ID, TooManyProducts(MAX_ID));
        sums.products = uint16(productId + 1);
        counts = sums;
        products[productId] = product;
        emit ProductAdded(productId, product.typeId, product, coveredAddresses);
        ledger.registerProduct(productId, product.group, product.tagMask);
    }

    /// @inheritdoc IProducts
    function updateProduct(
        uint256 productId,
        uint16 reductionBps,
        uint16 floorBps,
        uint16 capBps,
        uint16 assetMask
    ) external restricted {
        Product storage product = onSale(productId);
        requireOffer(reductionBps, floorBps, capBps, assetMask);
        product.reductionBps = reductionBps;
        product.floorBps = floorBps;
        product.capBps = capBps;
        product.assetMask = assetMask;
        emit ProductUpdated(productId, reductionBps, floorBps, capBps, assetMask);
    }

    /// @inheritdoc IProducts
    function retire(uint256 productId) external restricted {
        onSale(productId).isRetired = true;
        emit ProductRetired(productId);
    }

    /// @inheritdoc IProducts
    function termsOf(uint256 productId) external view returns (Terms memory terms) {
        Product storage product = onSale(productId);
        StoredType memory stored = types[product.typeId];
        terms.typeVersion = stored.version;
        terms.group = product.group;
        terms.assetMask = product.assetMask;
        terms.reductionBps = product.reductionBps;
        terms.floorBps = product.floorBps;
        terms.capBps = product.capBps;
        terms.rules = rulesOf(stored);
    }

    /// @inheritdoc IProducts
    function typeVersion(uint256 version) external view returns (ProductType memory rules) {
        return rulesOf(versions[version]);
    }

    /// @inheritdoc IProducts
    function productOf(uint256 productId) external view returns (Product memory product) {
        product = products[productId];
        require(product.capBps != 0, UnknownProduct(productId));
    }

    /// @inheritdoc IProducts
    function productCount() external view returns (uint256 count) {
        return counts.products;
    }

    /// @inheritdoc IProducts
    function typeCount() external view returns (uint256 count) {
        return counts.types;
    }

    function onSale(uint256 productId) private view returns (Product storage product) {
        product = products[productId];
        require(product.capBps != 0, UnknownProduct(productId));
        require(!product.isRetired, ProductIsRetired(productId));
    }

    function store(ProductType calldata rules, uint16 version) private pure returns (StoredType memory stored) {
        stored.gracePeriod = rules.gracePeriod;
        stored.waitingPeriod = rules.waitingPeriod;
        stored.minPeriodDays = rules.minPeriodDays;
        stored.maxPeriodDays = rules.maxPeriodDays;
        stored.deductibleBps = rules.deductibleBps;
        stored.commissionMaxBps = rules.commissionMaxBps;
        stored.minPremiumGwei = rules.minPremiumGwei;
        stored.votingPeriod = rules.votingPeriod;
        stored.cooldownPeriod = rules.cooldownPeriod;
        stored.indemnity = rules.indemnity;
        stored.chargesCapital = rules.chargesCapital;
        stored.version = version;
    }

    function rulesOf(StoredType memory stored) private pure returns (ProductType memory rules) {
        rules.gracePeriod = stored.gracePeriod;
        rules.waitingPeriod = stored.waitingPeriod;
        rules.minPeriodDays = stored.minPeriodDays;
        rules.maxPeriodDays = stored.maxPeriodDays;
        rules.deductibleBps = stored.deductibleBps;
        rules.commissionMaxBps = stored.commissionMaxBps;
        rules.minPremiumGwei = stored.minPremiumGwei;
        rules.votingPeriod = stored.votingPeriod;
        rules.cooldownPeriod = stored.cooldownPeriod;
        rules.indemnity = stored.indemnity;
        rules.chargesCapital = stored.chargesCapital;
    }

    function requireTimes(ProductType calldata rules) private pure {
        uint256 minDays = rules.minPeriodDays;
        require(minDays >= MIN_PERIOD_DAYS && minDays <= rules.maxPeriodDays, BadType("least period"));
        require(rules.maxPeriodDays <= MAX_PERIOD_DAYS, BadType("longest period"));
        uint256 grace = rules.gracePeriod;
        require(grace >= MIN_GRACE_PERIOD && grace <= MAX_GRACE_PERIOD, BadType("grace period"));
        require(rules.waitingPeriod < minDays * 1 days, BadType("waiting period"));
        bool wholeHours = rules.votingPeriod % 1 hours == 0 && rules.cooldownPeriod % 1 hours == 0;
        require(wholeHours && rules.votingPeriod >= MIN_VOTING_PERIOD, BadType("voting period"));
        bool hasCooldown = rules.cooldownPeriod != 0;
        uint256 decisionPeriod = uint256(rules.votingPeriod) + rules.cooldownPeriod;
        require(hasCooldown && decisionPeriod <= MAX_DECISION_PERIOD, BadType("cooldown period"));
    }

    function requireMoney(ProductType calldata rules) private pure {
        require(rules.deductibleBps <= MAX_DEDUCTIBLE_BPS, BadType("deductible"));
        require(rules.commissionMaxBps <= MAX_COMMISSION_BPS, BadType("commission"));
        uint256 minPremium = rules.minPremiumGwei;
        require(minPremium != 0 && minPremium <= MAX_MIN_PREMIUM_GWEI, BadType("least premium"));
    }

    function requireRisk(Product calldata product) private pure {
        require(product.group < GROUPS, BadProduct("group"));
        require(bitsIn(product.tagMask) <= MAX_TAGS, BadProduct("tags"));
        require(product.wordingHash != bytes32(0), BadProduct("wording"));
        uint256 length = bytes(product.name).length;
        require(length != 0 && length <= MAX_NAME, BadProduct("name"));
        require(!product.isRetired, BadProduct("retired"));
    }

    function requireOffer(uint16 reductionBps, uint16 floorBps, uint16 capBps, uint16 assetMask) private pure {
        require(reductionBps <= Units.BPS, BadProduct("reduction"));
        require(floorBps != 0 && floorBps <= capBps, BadProduct("floor price"));
        require(capBps <= Units.BPS, BadProduct("highest price"));
        require(assetMask != 0, BadProduct("assets"));
    }

    function bitsIn(uint256 mask) private pure returns (uint256 bits) {
        for (; mask != 0; mask &= mask - 1) ++bits;
    }
}
