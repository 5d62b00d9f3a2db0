// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Currency} from "./ICapitalTypes.sol";

/// @title What the mutual stands for, and the capital it must therefore keep
/// @notice Exposure and reserves in gwei units (9 decimals) per currency class; capital numbers in wei.
interface ISolvencyLedger {
    /// @notice Capital model (docs/economics.md §3), all in bps but `floor` (gwei).
    /// @param groupRates c_g, 1-in-200 loss fraction of each group.
    /// @param k K, multiple of the SCR.
    /// @param eta η, weight of the second largest tag.
    /// @param rhoMarket ρ_m, correlation of underwriting and market risk.
    /// @param gammaMax γ_max, exposure at most this multiple of the requirement.
    /// @param downPerDayBps how much of itself the gate may fall a day.
    /// @param tagDrawdowns d_t.
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
    /// @param usdPrice wei per USD of this block if the caller has read it, else 0.
    /// @param memberExposure active covers of the paying member after the sale, gwei at today's prices.
    /// @param chargesCapital whether the rise of the requirement is wanted back (costs one more reading).
    struct Sale {
        uint256 productId;
        Currency currency;
        uint64 units;
        uint256 usdPrice;
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
    error UnknownGroup(uint256 group);
    /// @notice A product carries at most four tags.
    error TooManyTags(uint256 tagMask);
    /// @notice More exposure was to be lowered than the product has in this class.
    error ExposureUnderflow(uint256 productId, Currency currency, uint256 stored, uint256 units);
    error BadModel(string reason);
    error BadLimits(string reason);
    /// @notice Capital for sales would lie under the requirement after the sale. Wei.
    error RequirementNotMet(uint256 capital, uint256 requirement);
    /// @notice A share of C_sale would be passed. `exposure` after the sale and the `maximum` for it in gwei: e_i of the
    /// product, s_g = c_g E_g of the group, S_t = d_t X_t of the tag, covers of the member (with id 0).
    error AccumulationLimit(Limit limit, uint256 id, uint256 exposure, uint256 maximum);
    error ReserveUnderflow(Currency currency, uint256 stored, uint256 units);

    /// @notice Puts a product into its risk group and under its tags, for good.
    /// @custom:error MissingRight when the caller does not hold PRODUCTS.
    /// @custom:error ProductExists when the product is registered.
    /// @custom:error UnknownGroup when the group is not one of the eight.
    /// @custom:error TooManyTags when the mask names more than four tags.
    function registerProduct(uint256 productId, uint8 group, uint16 tagMask) external;

    /// @notice Raises exposure for a sale; passes only if C_sale covers the requirement and every limit after it.
    /// Proves the largest lower bound, ETH first; values all assets only to refuse.
    /// @return mcrRise wei by which the formula's requirement rose (MCR_now, floor applied), 0 unless asked for.
    /// @custom:error MissingRight when the caller does not hold EXPOSURE.
    /// @custom:error ProductNotRegistered when the ledger does not know the product.
    /// @custom:error RequirementNotMet when C_sale would not cover the gate, or the largest tag stress.
    /// @custom:error AccumulationLimit when product, group, tag or member would pass its share of C_sale.
    function raiseExposure(Sale calldata sale) external returns (uint256 mcrRise);

    /// @notice Lowers exposure (expiry, payout, cancel). Never refuses for want of capital. The gate is settled first, so
    /// that it falls by time alone.
    /// @custom:error MissingRight when the caller does not hold EXPOSURE.
    /// @custom:error ProductNotRegistered when the ledger does not know the product.
    /// @custom:error ExposureUnderflow when the product has less exposure in the class.
    function lowerExposure(uint256 productId, Currency currency, uint64 units) external;

    /// @notice A claim was filed: its units are open.
    /// @custom:error MissingRight when the caller does not hold RESERVE.
    function openReserve(Currency currency, uint64 units) external;

    /// @notice A claim was settled: its units are no longer open; `owedUnits` of them stay owed.
    /// @custom:error MissingRight when the caller does not hold RESERVE.
    /// @custom:error ReserveUnderflow when fewer units are open.
    function settleReserve(Currency currency, uint64 openUnits, uint64 owedUnits) external;

    /// @notice Owed units were paid.
    /// @custom:error MissingRight when the caller does not hold RESERVE.
    /// @custom:error ReserveUnderflow when fewer units are owed.
    function payOwed(Currency currency, uint64 units) external;

    /// @notice Full valuation written: prices, market risk, tags, gate. Anyone may call. A bad feed never stops it.
    /// @return capitalNow the capital by that valuation.
    /// @custom:error GasTooLow when too little gas is left to read a feed (thrown by the pool).
    function mark() external returns (Capital memory capitalNow);

    /// @notice As `mark` for a trade: values all assets and moves the gate, but keeps neither prices nor market risk and
    /// tags. Anyone may call.
    /// @return capitalNow the capital by that valuation.
    /// @custom:error GasTooLow when too little gas is left to read a feed (thrown by the pool).
    function settle() external returns (Capital memory capitalNow);

    /// @notice Replaces the capital model; the gate follows up at once and down slowly. Walks all registered products.
    /// @custom:error AccessManagedUnauthorized when the caller does not hold the role.
    /// @custom:error BadModel when a number is out of its bounds.
    function setModel(ModelParameters calldata newModel) external;

    /// @notice Replaces the accumulation limits.
    /// @custom:error AccessManagedUnauthorized when the caller does not hold the role.
    /// @custom:error BadLimits when a number is out of its bounds.
    function setLimits(SaleLimits calldata newLimits) external;

    /// @notice The capital now, from a full valuation. Never reverts.
    function capital() external view returns (Capital memory capitalNow);

    /// @notice Capital at the last mark, corrected by today's reserves: for what needs no fresh valuation. `mcr` is the
    /// gate as last written, not let down by the time since.
    /// @return capitalThen the three numbers and what they come from
    /// @return markedAt time of the mark, 0 also where a claim was settled or paid within an hour of the mark: its assets count what has left.
    function markedCapital() external view returns (Capital memory capitalThen, uint256 markedAt);

    /// @notice The requirement at the gate now, wei.
    function requirement() external view returns (uint256 mcr);

    /// @notice Wei by which the formula's requirement would rise for a sale, and the most units that would pass today
    /// for the same product, currency and member. Reverts with ProductNotRegistered.
    function previewSale(Sale calldata sale) external view returns (uint256 mcrRise, uint256 maxUnits);

    /// @notice Share of a first payment, WAD, rounded down: min(1, assets / open) (docs/economics.md §8).
    /// @return shareWad the share.
    /// @return openEth what is open in the ETH class, gwei units.
    function payShare() external view returns (uint256 shareWad, uint64 openEth);

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
