// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @title Stake behind risks: one contract for every pool ("syndicate"); positions are its ERC-721 tokens
/// @notice KEEL in wei; units of 0.1 KEEL for capacity; tranches of 91 days, eight live; times in seconds.
interface IStakingPools is IERC721 {
    /// @notice What a pool backs: weight in bps of its stake (10000 = 1.00), target price in bps a year.
    struct ProductTerms {
        uint32 productId;
        uint16 weightBps;
        uint16 targetPriceBps;
    }

    /// @notice A part of a cover's allocation: capacity units of 0.1 KEEL in one pool.
    struct PoolUnits {
        uint32 poolId;
        uint32 units;
    }

    /// @notice What a sale asks of the pools.
    /// @param tranche the tranche in which claimBy + ASSESSMENT_TAIL falls.
    /// @param period seconds of cover.
    /// @param floorBps least yearly price of the product, capBps the highest.
    /// @param reductionBps share of capacity the product may not use.
    /// @param netBps share of the gross premium that is left after commission.
    struct Allocation {
        uint32 productId;
        uint32 tranche;
        uint40 period;
        uint16 floorBps;
        uint16 capBps;
        uint16 reductionBps;
        uint16 netBps;
    }

    /// @notice How a settled claim ends in one pool.
    struct PoolSettlement {
        uint32 poolId;
        uint32 releasedUnits;
        uint96 held;
        uint96 burn;
    }

    struct DepositRequest {
        uint32 poolId;
        uint256 positionId;
        uint32 tranche;
        uint96 amount;
        uint16 maxOpenBurnBps;
    }

    struct Pool {
        address manager;
        uint16 feeBps;
        uint16 maxFeeBps;
        uint16 effectiveFeeBps;
        uint96 stake;
        uint64 shares;
        uint96 heldStake;
        uint40 heldSince;
        uint64 rewardRate;
        uint40 settledAt;
        uint24 totalWeightBps;
        uint256 managerPosition;
        bool isHeld;
        bool isWindingDown;
    }

    struct PoolProduct {
        uint16 weightBps;
        uint16 targetPriceBps;
        uint64 releasedUnits;
        uint40 releasedAt;
    }

    struct Deposit {
        uint64 shares;
        uint40 increasedAt;
        uint256 stake;
        uint256 rewards;
        bool isOut;
    }

    event PoolCreated(uint256 indexed poolId, address indexed manager, uint256 feeBps, uint256 maxFeeBps, bytes32 metadataHash);
    event ProductSet(uint256 indexed poolId, uint256 indexed productId, uint256 weightBps, uint256 targetPriceBps);
    event FeeSet(uint256 indexed poolId, uint256 feeBps);
    event ManagerPositionSet(uint256 indexed poolId, uint256 indexed positionId);
    event Deposited(uint256 indexed poolId, uint256 indexed positionId, uint256 tranche, uint256 amount, uint256 shares);
    event Extended(uint256 indexed poolId, uint256 indexed positionId, uint256 fromTranche, uint256 toTranche, uint256 shares);
    event Withdrawn(uint256 indexed poolId, uint256 indexed positionId, address indexed owner, uint256 stake, uint256 rewards);
    event FeeClaimed(uint256 indexed poolId, address indexed manager, uint256 amount);
    event TranchePassed(uint256 indexed poolId, uint256 indexed tranche, uint256 stake, uint256 shares);
    event Allocated(uint256 indexed poolId, uint256 indexed productId, uint256 tranche, uint256 units, uint256 premium, uint256 reward, uint256 streamEndsAt);
    event Released(uint256 indexed poolId, uint256 indexed productId, uint256 tranche, uint256 units);
    event StakeHeld(uint256 indexed poolId, uint256 amount, uint256 heldStake);
    event StakeBurnt(uint256 indexed poolId, uint256 burnt, uint256 shortfall, uint256 heldStake);
    event WoundDown(uint256 indexed poolId, uint256 streamReturned);
    event AcceptsPositionsSet(address indexed account, bool accepts);
    event ParametersSet(uint256 capacityFactorBps, uint256 rewardsShareBps, uint256 maxFeeBps);

    error UnknownPool(uint256 poolId);
    error UnknownPosition(uint256 positionId);
    error NotManager(uint256 poolId, address caller);
    error NotPositionOwner(uint256 positionId, address caller);
    error WrongPool(uint256 positionId, uint256 poolId);
    error FeeAboveMaximum(uint256 feeBps, uint256 maximumBps);
    error WeightAboveMaximum(uint256 weightBps, uint256 maximumBps);
    error TotalWeightAboveMaximum(uint256 weightBps, uint256 maximumBps);
    error PriceZero(uint256 productId);
    error DuplicateProduct(uint256 productId);
    /// @notice A higher weight or fee, a lower price or a new product: not without a delay that stakers can see coming.
    error RaiseNeedsDelay(uint256 poolId);
    error DepositTooSmall(uint256 amount, uint256 minimum);
    error TrancheOutOfRange(uint256 tranche, uint256 first, uint256 last);
    error NotLater(uint256 fromTranche, uint256 toTranche);
    error NothingStaked(uint256 positionId, uint256 tranche);
    error NothingToWithdraw(uint256 positionId);
    error PoolHeld(uint256 poolId, uint256 heldStake, uint256 heldUntil);
    error OpenBurnAboveLimit(uint256 poolId, uint256 openBurnBps, uint256 maxOpenBurnBps);
    error PoolWindingDown(uint256 poolId);
    error NotAccepting(address account);
    error ProductNotInPool(uint256 poolId, uint256 productId);
    error CapacityShort(uint256 poolId, uint256 productId, uint256 wantedUnits, uint256 freeUnits);
    error ZeroUnits(uint256 poolId);
    error DuplicatePool(uint256 poolId);
    error NotSettled(uint256 poolId, uint256 settledAt);
    error BadParameters(string reason);

    function createPool(uint16 feeBps, uint16 maxFeeBps, ProductTerms[] calldata products, bytes32 metadataHash) external returns (uint256 poolId);

    /// @notice Lower weights, higher prices, at once.
    function setProducts(uint256 poolId, ProductTerms[] calldata products) external;

    function setFee(uint256 poolId, uint16 newFeeBps) external;

    /// @notice The manager names the position of its own that counts for the effective fee (docs/economics.md §6).
    function setManagerPosition(uint256 poolId, uint256 positionId) external;

    /// @notice Whether positions may be transferred to the caller: nobody is handed ties or conflicts unasked.
    function setAcceptsPositions(bool accepts) external;

    function deposit(DepositRequest calldata request) external returns (uint256 positionId);

    function extend(uint256 positionId, uint32 fromTranche, uint32 toTranche) external;

    /// @notice Pays rewards of the named deposits, and the stake of those whose tranche has passed, to the owner. Anyone may call.
    function withdraw(uint256 positionId, uint32[] calldata tranches) external returns (uint256 stake, uint256 rewards);

    function claimFee(uint256 poolId) external returns (uint256 amount);

    /// @notice Brings a pool up to date, in steps of at most `maxWeeks`. Anyone may call.
    function settle(uint256 poolId, uint256 maxWeeks) external;

    /// @notice Takes capacity for a cover, promises and streams its rewards.
    /// @return premium gross of all pools, wei of KEEL, rounded up.
    function allocate(Allocation calldata allocation, PoolUnits[] calldata parts) external returns (uint256 premium);

    /// @notice Gives capacity back (expiry).
    function release(uint32 productId, uint32 tranche, PoolUnits[] calldata parts) external;

    /// @notice A claim was filed: holds its burn bound in each pool. `units` carry no meaning here; amounts in wei of KEEL.
    function holdStake(uint32[] calldata poolIds, uint96[] calldata amounts) external;

    /// @notice A claim was settled: lifts its hold, burns, releases what the payout freed.
    /// @return burnt wei of KEEL over all pools.
    function settleClaim(uint32 productId, uint32 tranche, PoolSettlement[] calldata parts) external returns (uint256 burnt);

    function setParameters(uint32 newCapacityFactorBps, uint16 newRewardsShareBps, uint16 newMaxFeeBps) external;

    /// @notice Premium and room as `allocate` would have them now. Never asks who calls.
    /// @return premium wei of KEEL; `freeUnits` capacity left in each pool before the sale; `priceBps` marginal yearly price after it.
    function quoteAllocation(Allocation calldata allocation, PoolUnits[] calldata parts)
        external
        view
        returns (uint256 premium, uint256[] memory freeUnits, uint256[] memory priceBps);

    function freeCapacity(uint256 poolId, uint32 productId, uint32 tranche, uint16 reductionBps) external view returns (uint256 freeUnits);

    function poolCount() external view returns (uint256 count);

    function poolOf(uint256 poolId) external view returns (Pool memory pool);

    function poolProductOf(uint256 poolId, uint32 productId) external view returns (PoolProduct memory product);

    function laneOf(uint256 poolId, uint32 productId) external view returns (uint256 word);

    function trancheSharesOf(uint256 poolId, uint32 tranche) external view returns (uint256 shares);

    function depositOf(uint256 positionId, uint32 tranche) external view returns (Deposit memory depositNow);

    /// @notice Stake that a deposit votes with: zero if it was made, raised or moved after `timestamp`.
    function votingStakeOf(uint256 positionId, uint32 tranche, uint256 timestamp) external view returns (uint256 stake);

    /// @notice Whether the account has held a position in the pool since it last held none. Never a false no.
    function backs(address account, uint256 poolId) external view returns (bool mayBack);

    function capacityFactorBps() external view returns (uint256 factorBps);

    function positionPool(uint256 positionId) external pure returns (uint256 poolId);
}
