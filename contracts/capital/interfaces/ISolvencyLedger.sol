// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Currency} from "./ICapitalTypes.sol";

/// @title What the mutual stands for, and the capital it must therefore keep
/// @notice Exposure and reserves in gwei units (9 decimals) per currency class; capital numbers in wei.
interface ISolvencyLedger {
    /// @notice Capital model (docs/economics.md §3), all in bps but `floor` (gwei).
    struct ModelParameters {
        uint16[8] groupRates;
        uint32 k;
        uint16 eta;
        uint16 rhoMarket;
        uint32 gammaMax;
        uint16 downPerDayBps;
        uint64 floor;
        uint16[16] tagDrawdowns;
    }

    /// @notice Accumulation limits in bps of C_sale, and the weight of open claims in it.
    struct SaleLimits {
        uint16 openClaimWeightBps;
        uint16 productBps;
        uint16 groupBps;
        uint16 tagBps;
        uint16 memberBps;
        uint16 brokerBps;
    }

    /// @notice Which limit refused a sale.
    enum Limit {
        Requirement,
        Product,
        Group,
        Tag,
        Member
    }

    /// @notice One product's exposure.
    struct Exposure {
        uint64 eth;
        uint64 usd;
        uint8 group;
        uint16 tagMask;
        bool isRegistered;
    }

    /// @notice A rise of exposure that wants to pass the gate.
    /// @param memberExposure active covers of the paying member after the sale, gwei at today's prices.
    /// @param chargesCapital whether the rise of the requirement is wanted back (costs one more reading).
    struct Sale {
        uint256 productId;
        Currency currency;
        uint64 units;
        uint256 memberExposure;
        bool chargesCapital;
    }

    /// @notice The capital as everything reads it (docs/economics.md §1), wei; `mcr` is the gate.
    struct Capital {
        uint256 high;
        uint256 sale;
        uint256 low;
        uint256 owed;
        uint256 open;
        uint256 mcr;
        bool allGood;
    }

    event ProductRegistered(uint256 indexed productId, uint256 group, uint256 tagMask);
    event ExposureChanged(uint256 indexed productId, Currency indexed currency, uint256 units, bool raised);
    event ReserveChanged(Currency indexed currency, uint256 openUnits, uint256 owedUnits);
    event GateMoved(uint256 mcr);
    event ModelSet(ModelParameters model);
    event LimitsSet(SaleLimits limits);

    error ProductExists(uint256 productId);
    error ProductNotRegistered(uint256 productId);
    error BadModel(string reason);
    error BadLimits(string reason);
    /// @notice Capital for sales would lie under the requirement after the sale. Wei.
    error RequirementNotMet(uint256 capital, uint256 requirement);
    /// @notice A share of capital would be passed; `available` is what may still be added, in the limit's own gwei units.
    error AccumulationLimit(Limit limit, uint256 id, uint256 exposure, uint256 maximum);
    error ReserveUnderflow(Currency currency, uint256 stored, uint256 units);

    function registerProduct(uint256 productId, uint8 group, uint16 tagMask) external;

    /// @notice Raises exposure for a sale; passes only if C_sale covers the requirement and every limit after it.
    /// Proves the largest lower bound, ETH first; values all assets only to refuse.
    /// @return mcrRise wei by which the requirement rose, 0 unless asked for.
    function raiseExposure(Sale calldata sale) external returns (uint256 mcrRise);

    /// @notice Lowers exposure (expiry, payout, cancel). Never refuses for want of capital.
    function lowerExposure(uint256 productId, Currency currency, uint64 units) external;

    /// @notice A claim was filed: its units are open.
    function openReserve(Currency currency, uint64 units) external;

    /// @notice A claim was settled: its units are no longer open; `owedUnits` of them stay owed.
    function settleReserve(Currency currency, uint64 openUnits, uint64 owedUnits) external;

    /// @notice Owed units were paid.
    function payOwed(Currency currency, uint64 units) external;

    /// @notice Full valuation written: prices, market risk, tags, gate. Anyone may call.
    function mark() external returns (Capital memory capital);

    function setModel(ModelParameters calldata newModel) external;

    function setLimits(SaleLimits calldata newLimits) external;

    /// @notice The capital now, from a full valuation. Never reverts.
    function capital() external view returns (Capital memory capitalNow);

    /// @notice Capital at the last mark, corrected by today's reserves: for what needs no fresh valuation.
    function markedCapital() external view returns (Capital memory capitalThen, uint256 markedAt);

    /// @notice The requirement at the gate now, wei.
    function requirement() external view returns (uint256 mcr);

    /// @notice Wei by which the requirement would rise for a sale, and the most units that would pass today.
    function previewSale(Sale calldata sale) external view returns (uint256 mcrRise, uint256 maxUnits);

    /// @notice Share of a first payment, WAD: min(1, assets / open) (docs/economics.md §8).
    function payShare() external view returns (uint256 shareWad);

    function exposureOf(uint256 productId) external view returns (Exposure memory exposure);

    function groupExposure() external view returns (uint64[8] memory eth, uint64[8] memory usd);

    function tagExposure()
        external
        view
        returns (uint64[16] memory eth, uint64[16] memory usd, uint64[16] memory assets);

    function idiosyncratic() external view returns (uint256 eth, uint256 cross, uint256 usd);

    function reserves() external view returns (uint64 openEth, uint64 openUsd, uint64 owedEth, uint64 owedUsd);

    function model() external view returns (ModelParameters memory parameters);

    function limits() external view returns (SaleLimits memory saleLimits);
}
