// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What can be covered, and on which terms
/// @notice Periods in seconds unless in days, prices in bps a year. Types and products are counted from 0, versions of types
/// from 1. Changes never touch covers already sold: a cover carries its terms and points to the version it was sold under.
interface IProducts {
    /// @notice How the owner shows an interest in what is covered.
    enum Indemnity {
        None,
        BalanceAtOnset,
        Salvage
    }

    /// @notice Terms of a class of products; each setting makes a new, immutable version.
    /// @param gracePeriod after the end of a cover in which a claim may still be filed.
    /// @param waitingPeriod after the sale in which a loss is not covered.
    /// @param deductibleBps least claim, as a share of what is left of the cover.
    /// @param commissionMaxBps most a buyer may give away of the gross premium.
    /// @param minPremiumGwei least premium of a cover, gwei of ETH, before any capital charge.
    /// @param votingPeriod and `cooldownPeriod` of claims, whole hours.
    /// @param chargesCapital whether the rise of the requirement is charged for (docs/economics.md §5).
    struct ProductType {
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
    }

    /// @param assetMask cover assets accepted, a bit per asset id.
    /// @param reductionBps share of each pool's capacity that the product may not use.
    /// @param floorBps least price, capBps highest price a pool's target is read as.
    struct Product {
        uint16 typeId;
        uint8 group;
        uint16 tagMask;
        uint16 assetMask;
        uint16 reductionBps;
        uint16 floorBps;
        uint16 capBps;
        bool isRetired;
        bytes32 wordingHash;
        string name;
    }

    /// @notice What a sale reads: product and the current version of its type.
    struct Terms {
        uint16 typeVersion;
        uint8 group;
        uint16 assetMask;
        uint16 reductionBps;
        uint16 floorBps;
        uint16 capBps;
        ProductType rules;
    }

    event TypeSet(uint256 indexed typeId, uint256 indexed version, ProductType rules);
    event ProductAdded(uint256 indexed productId, uint256 indexed typeId, Product product, string[] coveredAddresses);
    event ProductUpdated(
        uint256 indexed productId,
        uint256 reductionBps,
        uint256 floorBps,
        uint256 capBps,
        uint256 assetMask
    );
    event ProductRetired(uint256 indexed productId);

    error UnknownType(uint256 typeId);
    error UnknownProduct(uint256 productId);
    error ProductIsRetired(uint256 productId);
    error BadType(string reason);
    error BadProduct(string reason);
    /// @notice Covers hold the ids of products and of versions in 16 bits.
    error TooManyProducts(uint256 maximum);
    error TooManyVersions(uint256 maximum);

    /// @notice Adds a type (`typeId` = current count) or sets a new version of one.
    /// @return version of the terms, counted over all types.
    /// @custom:error AccessManagedUnauthorized when the caller does not hold the role.
    /// @custom:error UnknownType when the id is above the number of types.
    /// @custom:error BadType when a term lies outside its bounds; names which.
    /// @custom:error TooManyVersions when 16 bits hold no further version.
    function setType(uint256 typeId, ProductType calldata rules) external returns (uint256 version);

    /// @notice Adds a product and registers its group and tags with the ledger; both are for ever.
    /// @param coveredAddresses CAIP-10 addresses ("eip155:1:0x..."), emitted only.
    /// @custom:error AccessManagedUnauthorized when the caller does not hold the role.
    /// @custom:error UnknownType when the product's type does not exist.
    /// @custom:error BadProduct when a field lies outside its bounds; names which.
    /// @custom:error TooManyProducts when 16 bits hold no further id.
    function addProduct(
        Product calldata product,
        string[] calldata coveredAddresses
    ) external returns (uint256 productId);

    /// @notice Changes what later sales are priced by.
    /// @custom:error AccessManagedUnauthorized when the caller does not hold the role.
    /// @custom:error UnknownProduct when there is no such product.
    /// @custom:error ProductIsRetired when it is no longer sold.
    /// @custom:error BadProduct when a price, the reduction or the assets lie outside their bounds; names which.
    function updateProduct(
        uint256 productId,
        uint16 reductionBps,
        uint16 floorBps,
        uint16 capBps,
        uint16 assetMask
    ) external;

    /// @notice Ends the sale of a product for ever. Covers sold run on.
    /// @custom:error AccessManagedUnauthorized when the caller does not hold the role.
    /// @custom:error UnknownProduct when there is no such product.
    /// @custom:error ProductIsRetired when it is no longer sold.
    function retire(uint256 productId) external;

    /// @notice Terms for a sale; refuses unknown and retired products.
    function termsOf(uint256 productId) external view returns (Terms memory terms);

    /// @notice An immutable version of a type, as covers point to it; all zero where there is none.
    function typeVersion(uint256 version) external view returns (ProductType memory rules);

    /// @notice A product as it is now; refuses unknown ones.
    function productOf(uint256 productId) external view returns (Product memory product);

    function productCount() external view returns (uint256 count);

    function typeCount() external view returns (uint256 count);
}
