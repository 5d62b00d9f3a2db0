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
    /// @param releasedUnits capacity the payout gives back, units of 0.1 KEEL.
    /// @param held burn bound that filing the claim added, wei of KEEL.
    /// @param burn wei of KEEL to burn; more than the pool's stake leaves a shortfall.
    struct PoolSettlement {
        uint32 poolId;
        uint32 releasedUnits;
        uint96 held;
        uint96 burn;
    }

    /// @param positionId zero for a new position.
    /// @param tranche a live one: the stake is bound until its end.
    /// @param amount wei of KEEL, at least one KEEL.
    /// @param maxOpenBurnBps most of the pool's stake that claims already filed may burn; zero refuses while any is open.
    struct DepositRequest {
        uint32 poolId;
        uint256 positionId;
        uint32 tranche;
        uint96 amount;
        uint16 maxOpenBurnBps;
    }

    /// @notice A pool as of `settledAt`; time since then shows in `isHeld`, `heldSince`, `depositOf`, `feeOf`, quotes and free capacity.
    /// @param effectiveFeeBps the fee as far as the manager's own stake carries it (docs/economics.md §6).
    /// @param stake wei of KEEL, of all tranches that have not passed out.
    /// @param shares in gwei: a first deposit gets one for each gwei of KEEL.
    /// @param heldStake burn bounds of open claims, wei of KEEL; `heldSince` when they last began to hold the pool.
    /// @param rewardRate wei of KEEL a second.
    /// @param isHeld whether open claims hold the pool now, as a deposit would find it.
    struct Pool {
        address manager;
        uint256 feeBps;
        uint256 maxFeeBps;
        uint256 effectiveFeeBps;
        uint256 stake;
        uint256 shares;
        uint256 heldStake;
        uint256 heldSince;
        uint256 rewardRate;
        uint256 settledAt;
        uint256 totalWeightBps;
        uint256 managerPosition;
        bool isHeld;
        bool isWindingDown;
    }

    /// @param releasedUnits capacity given back other than by time, as of `releasedAt` (docs/economics.md §5).
    struct PoolProduct {
        uint256 weightBps;
        uint256 targetPriceBps;
        uint256 releasedUnits;
        uint256 releasedAt;
    }

    /// @notice What a position has in one tranche, now.
    /// @param isOut whether the tranche has passed out, so that the stake can be withdrawn.
    struct Deposit {
        uint256 shares;
        uint256 increasedAt;
        uint256 stake;
        uint256 rewards;
        bool isOut;
    }

    event PoolCreated(
        uint256 indexed poolId,
        address indexed manager,
        uint256 feeBps,
        uint256 maxFeeBps,
        bytes32 metadataHash
    );
    event ProductSet(uint256 indexed poolId, uint256 indexed productId, uint256 weightBps, uint256 targetPriceBps);
    event FeeSet(uint256 indexed poolId, uint256 feeBps);
    event ManagerPositionSet(uint256 indexed poolId, uint256 indexed positionId);
    event Deposited(
        uint256 indexed poolId,
        uint256 indexed positionId,
        uint256 tranche,
        uint256 amount,
        uint256 shares
    );
    event Extended(
        uint256 indexed poolId,
        uint256 indexed positionId,
        uint256 fromTranche,
        uint256 toTranche,
        uint256 shares
    );
    event Withdrawn(
        uint256 indexed poolId,
        uint256 indexed positionId,
        address indexed owner,
        uint256 stake,
        uint256 rewards
    );
    event FeeClaimed(uint256 indexed poolId, address indexed manager, uint256 amount);
    event TranchePassed(uint256 indexed poolId, uint256 indexed tranche, uint256 stake, uint256 shares);
    event Allocated(
        uint256 indexed poolId,
        uint256 indexed productId,
        uint256 tranche,
        uint256 units,
        uint256 premium,
        uint256 reward,
        uint256 streamEndsAt
    );
    event Released(uint256 indexed poolId, uint256 indexed productId, uint256 tranche, uint256 units);
    event StakeHeld(uint256 indexed poolId, uint256 amount, uint256 heldStake);
    event StakeBurnt(uint256 indexed poolId, uint256 burnt, uint256 shortfall, uint256 lifted);
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
    error LengthMismatch(uint256 poolIds, uint256 amounts);
    /// @notice The period is zero, or ends after the tranche that the cover needs.
    error PeriodOutOfRange(uint256 period, uint256 longest);
    error NothingToClaim(uint256 poolId);
    /// @notice The position carries its manager's fee; the manager names another or none first.
    error PositionManages(uint256 positionId);
    /// @notice A figure of the pool would pass the bits it is kept in. Shares do so first, at 18 billion KEEL of first deposits; where
    /// burns have left a millionth of a KEEL a share, a deposit of 18,000 KEEL does.
    error PoolOverflow(uint256 poolId);
    error BadParameters(string reason);

    /// @notice Creates a pool managed by the caller, an active member, who is tied to it.
    /// @param feeBps the manager's part of the rewards; `maxFeeBps` binds it for ever.
    /// @param metadataHash hash of a document about the pool; only the event holds it.
    /// @custom:error FeeAboveMaximum when the fee passes its maximum, or the maximum that of the suite.
    /// @custom:error DuplicateProduct when a product is named twice.
    /// @custom:error WeightAboveMaximum when a weight passes 1.00.
    /// @custom:error TotalWeightAboveMaximum when the weights together pass 20.00.
    /// @custom:error PriceZero when a target price is zero.
    function createPool(
        uint16 feeBps,
        uint16 maxFeeBps,
        ProductTerms[] calldata products,
        bytes32 metadataHash
    ) external returns (uint256 poolId);

    /// @notice Lower weights and higher prices, at once. For the manager.
    /// @custom:error UnknownPool when there is no such pool.
    /// @custom:error NotManager when the caller does not manage the pool.
    /// @custom:error RaiseNeedsDelay when a weight would rise, a price fall, or a product is new.
    function setProducts(uint256 poolId, ProductTerms[] calldata products) external;

    /// @notice A lower fee, at once. What was earned at the old one stays. For the manager.
    /// @custom:error UnknownPool when there is no such pool.
    /// @custom:error NotManager when the caller does not manage the pool.
    /// @custom:error FeeAboveMaximum when the fee passes the pool's maximum.
    /// @custom:error RaiseNeedsDelay when the fee would rise.
    function setFee(uint256 poolId, uint16 newFeeBps) external;

    /// @notice The manager names the position of its own that counts for the effective fee (docs/economics.md §6); zero for none.
    /// @custom:error UnknownPool when there is no such pool.
    /// @custom:error NotManager when the caller does not manage the pool.
    /// @custom:error WrongPool when the position lies in another pool.
    /// @custom:error UnknownPosition when there is no such position.
    /// @custom:error NotPositionOwner when the position is not the manager's.
    function setManagerPosition(uint256 poolId, uint256 positionId) external;

    /// @notice Whether positions may be transferred to the caller: nobody is handed ties or conflicts unasked.
    /// @dev A transfer needs a receiver who accepts (NotAccepting) and is an active member, and a position that does not carry its
    /// manager's fee (PositionManages). The tie moves along.
    function setAcceptsPositions(bool newAccepts) external;

    /// @notice Stakes KEEL of the caller, an active member, in a new position of its own or on top of one it may act for.
    /// Shares are rounded down.
    /// @return positionId the new position, or the one named.
    /// @custom:error UnknownPool when there is no such pool.
    /// @custom:error DepositTooSmall when the amount is under one KEEL.
    /// @custom:error TrancheOutOfRange when the tranche is not live.
    /// @custom:error PoolWindingDown when the pool was burnt down.
    /// @custom:error PoolHeld when open claims hold the pool.
    /// @custom:error OpenBurnAboveLimit when open claims may burn more of the pool than the request allows.
    /// @custom:error UnknownPosition when there is no such position.
    /// @custom:error NotPositionOwner when the caller may not act for the position.
    /// @custom:error WrongPool when the position lies in another pool.
    /// @custom:error PoolOverflow when shares or positions would pass the bits they are kept in.
    function deposit(DepositRequest calldata request) external returns (uint256 positionId);

    /// @notice Moves a deposit to a later live tranche; rewards stay with it. Never held. For the owner or who it approved.
    /// @custom:error UnknownPosition when there is no such position.
    /// @custom:error NotPositionOwner when the caller may not act for the position.
    /// @custom:error TrancheOutOfRange when the new tranche is not live.
    /// @custom:error NotLater when the new tranche is not later.
    /// @custom:error NothingStaked when nothing is staked in the old tranche, or it has passed out.
    function extend(uint256 positionId, uint32 fromTranche, uint32 toTranche) external;

    /// @notice Pays rewards of the named deposits, and the stake of those whose tranche has passed, to the owner. Anyone may call.
    /// Both rounded down. A position without deposits left ends. Tranches without a deposit are passed over.
    /// @custom:error UnknownPosition when there is no such position.
    /// @custom:error NothingToWithdraw when the named deposits have neither reward nor free stake.
    function withdraw(uint256 positionId, uint32[] calldata tranches) external returns (uint256 stake, uint256 rewards);

    /// @notice Pays the fee earned so far to the manager, in whole gwei, rounded down. Anyone may call.
    /// @custom:error UnknownPool when there is no such pool.
    /// @custom:error NothingToClaim when less than a gwei was earned.
    function claimFee(uint256 poolId) external returns (uint256 amount);

    /// @notice Brings a pool up to date, in steps of at most `maxWeeks`. Anyone may call; nobody has to, for every verb does it and
    /// its work is bounded: at most nine tranches and 105 weeks with anything in them.
    /// @custom:error UnknownPool when there is no such pool.
    function settle(uint256 poolId, uint256 maxWeeks) external;

    /// @notice Takes capacity for a cover, promises and streams its rewards (docs/economics.md §4 to §6). For modules with ALLOCATE.
    /// The reward of a pool is premium x netBps x rewards share, rounded down to whole wei a second until the first week edge at or
    /// after the end of the period.
    /// @return premium gross of all pools, wei of KEEL, rounded up in each.
    /// @custom:error MissingRight when the caller lacks the right.
    /// @custom:error TrancheOutOfRange when the tranche is not live.
    /// @custom:error PeriodOutOfRange when the period is zero or ends after the tranche.
    /// @custom:error DuplicatePool when a pool is named twice.
    /// @custom:error UnknownPool when there is no such pool.
    /// @custom:error ZeroUnits when nothing is asked of a pool.
    /// @custom:error ProductNotInPool when a pool does not back the product.
    /// @custom:error CapacityShort when a pool has less free than asked.
    function allocate(Allocation calldata allocation, PoolUnits[] calldata parts) external returns (uint256 premium);

    /// @notice Gives capacity back (expiry). From a lane whose tranche has passed nothing is given back, nor said to be. For modules
    /// with ALLOCATE.
    /// @custom:error MissingRight when the caller lacks the right.
    function release(uint32 productId, uint32 tranche, PoolUnits[] calldata parts) external;

    /// @notice A claim was filed: holds its burn bound, wei of KEEL, in each pool (docs/economics.md §7). For modules with SLASH.
    /// @custom:error MissingRight when the caller lacks the right.
    /// @custom:error LengthMismatch when pools and amounts are not as many.
    /// @custom:error UnknownPool when there is no such pool.
    function holdStake(uint32[] calldata poolIds, uint96[] calldata amounts) external;

    /// @notice A claim was settled: lifts its hold, burns, releases what the payout freed. Burns at most the stake that has not passed
    /// out and reports the shortfall. A pool left with under a millionth of a KEEL a share winds down: the rest is burnt too, its
    /// streams go back to the promise, and it takes no deposit any more. For modules with SLASH.
    /// @return burnt wei of KEEL over all pools.
    /// @custom:error MissingRight when the caller lacks the right.
    /// @custom:error UnknownPool when there is no such pool.
    function settleClaim(
        uint32 productId,
        uint32 tranche,
        PoolSettlement[] calldata parts
    ) external returns (uint256 burnt);

    /// @notice For the role MODULE. A pool's effective fee follows with its next sale.
    /// @param newCapacityFactorBps capacity for each unit of stake, 1.00 to 10.00.
    /// @param newRewardsShareBps part of the net premium that is streamed, over zero and at most 1 / capacity factor.
    /// @param newMaxFeeBps most that a new pool may name as its maximum fee, at most 50%.
    /// @custom:error AccessManagedUnauthorized when the caller lacks the role.
    /// @custom:error BadParameters when one is out of its bounds.
    function setParameters(uint32 newCapacityFactorBps, uint16 newRewardsShareBps, uint16 newMaxFeeBps) external;

    /// @notice Premium and room as `allocate` would have them now. Never asks who calls, and does not refuse what is short: where a pool
    /// does not back the product or has no stake, its premium, room and price are zero. Pools are taken one by one.
    /// @return premium wei of KEEL, rounded up in each pool
    /// @return freeUnits capacity left in each pool before the sale
    /// @return priceBps marginal yearly price in each pool after it, rounded up
    function quoteAllocation(
        Allocation calldata allocation,
        PoolUnits[] calldata parts
    ) external view returns (uint256 premium, uint256[] memory freeUnits, uint256[] memory priceBps);

    /// @notice What a pool could sell now to a cover that needs stake in `tranche` (docs/economics.md §4).
    function freeCapacity(
        uint256 poolId,
        uint32 productId,
        uint32 tranche,
        uint16 reductionBps
    ) external view returns (uint256 freeUnits);

    /// @notice Pools have the ids 1 to `count`.
    function poolCount() external view returns (uint256 count);

    function poolOf(uint256 poolId) external view returns (Pool memory pool);

    function poolProductOf(uint256 poolId, uint32 productId) external view returns (PoolProduct memory product);

    /// @notice The lane word as stored, see `LaneLib`.
    function laneOf(uint256 poolId, uint32 productId) external view returns (uint256 word);

    /// @notice Shares staked in a tranche; they stay on record after it has passed out.
    function trancheSharesOf(uint256 poolId, uint32 tranche) external view returns (uint256 shares);

    /// @notice Fee that `claimFee` would pay now, wei of KEEL.
    function feeOf(uint256 poolId) external view returns (uint256 fee);

    /// @notice A deposit as `withdraw` would find it now.
    function depositOf(uint256 positionId, uint32 tranche) external view returns (Deposit memory depositNow);

    /// @notice Stake that a deposit votes with, wei of KEEL: zero if it was made, raised or moved after `timestamp`, or withdrawn. A burn
    /// lowers it at once.
    function votingStakeOf(uint256 positionId, uint32 tranche, uint256 timestamp) external view returns (uint256 stake);

    /// @notice Whether the account has held a position in the pool since it last held none. Never a false no.
    function backs(address account, uint256 poolId) external view returns (bool mayBack);

    /// @notice Whether positions may be transferred to the account.
    function acceptsPositions(address account) external view returns (bool accepts);

    function capacityFactorBps() external view returns (uint256 factorBps);

    function rewardsShareBps() external view returns (uint256 shareBps);

    function maxFeeBps() external view returns (uint256 feeBps);

    function positionPool(uint256 positionId) external pure returns (uint256 poolId);
}
