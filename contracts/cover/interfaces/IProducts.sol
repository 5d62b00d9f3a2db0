// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What can be covered, and on which terms
/// @notice Periods in seconds unless in days, prices in bps a year. Changes never touch covers already sold.
interface IProducts {
    /// @notice How the owner shows an interest in what is covered.
    enum Indemnity {
        None,
        BalanceAtOnset,
        Salvage
    }

    /// @notice Terms of a class of products; each setting makes a new, immutable version.
    struct ProductType {
        uint32 gracePeriod;
        uint32 waitingPeriod;
        uint16 minPeriodDays;
        uint16 maxPeriodDays;
        uint16 deductibleBps;
        uint16 commissionMaxBps;
        uint64 minPremiumGwei;
        uint32 votingPeriod;
        uint32 cooldownPeriod;
        Indemnity indemnity;
        bool chargesCapital;
    }

    /// @param assetMask cover assets accepted, a bit per asset id.
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
    event ProductUpdated(uint256 indexed productId, uint256 reductionBps, uint256 floorBps, uint256 capBps, uint256 assetMask);
    event ProductRetired(uint256 indexed productId);

    error UnknownType(uint256 typeId);
    error UnknownProduct(uint256 productId);
    error ProductIsRetired(uint256 productId);
    error BadType(string reason);
    error BadProduct(string reason);

    /// @notice Adds a type (`typeId` = current count) or sets a new version of one.
    /// @return version of the terms, counted over all types.
    function setType(uint256 typeId, ProductType calldata rules) external returns (uint256 version);

    /// @param coveredAddresses CAIP-10 addresses ("eip155:1:0x..."), emitted only.
    function addProduct(Product calldata product, string[] calldata coveredAddresses) external returns (uint256 productId);

    function updateProduct(uint256 productId, uint16 reductionBps, uint16 floorBps, uint16 capBps, uint16 assetMask) external;

    function retire(uint256 productId) external;

    /// @notice Terms for a sale; refuses unknown and retired products.
    function termsOf(uint256 productId) external view returns (Terms memory terms);

    /// @notice An immutable version of a type, as covers point to it.
    function typeVersion(uint256 version) external view returns (ProductType memory rules);

    function productOf(uint256 productId) external view returns (Product memory product);

    function productCount() external view returns (uint256 count);

    function typeCount() external view returns (uint256 count);
}
