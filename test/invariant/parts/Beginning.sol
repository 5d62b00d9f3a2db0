// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockReceiver} from "../../../contracts/mocks/capital/MockReceiver.sol";
import {IClaims} from "../../../contracts/claims/interfaces/IClaims.sol";
import {ICover} from "../../../contracts/cover/interfaces/ICover.sol";
import {IStakingPools} from "../../../contracts/staking/interfaces/IStakingPools.sol";
import {CoverProperties} from "./CoverProperties.sol";

/// @notice The campaign's world at its beginning: ten founders, four judges among them, three pools, six covers, a claim.
abstract contract Beginning is CoverProperties {
    constructor() {
        deploySuite();
    }

    function begin() external {
        vm.recordLogs();
        declareMemberVerbs();
        declareMarketVerbs();
        declareStakeVerbs();
        declareCoverVerbs();
        declareClaimVerbs();
        declareNatureVerbs();
        declarePoolVerbs();
        declareGovernVerbs();
        declareRuleVerbs();
        declareTrendVerbs();
        deployGovernor();
        found();
        invite();
        listProducts();
        openPools();
        for (uint256 i = 0; i < ASSESSORS; ++i) {
            vm.prank(actors[FIRST_ASSESSOR + i]);
            assessment.deposit(6_000 ether);
        }
        pass(15 days);
        ledger.mark();
        bookLogs();
        sellFirst();
    }

    /// @notice What takes a glance: custody, supply, deposits and stake against the ghost ledger.
    function checkAtAGlance() external view {
        checkCustody();
        checkStakeHeld();
    }

    /// @notice Everything, and what has ended.
    function checkAtTheEnd() external {
        checkAll();
        checkEnded();
    }

    /// @notice Everything that lives, from the balances to the lanes of every pool.
    function checkAll() public {
        checkMoney();
        checkStake();
        checkCovers();
    }

    function selectors() external pure returns (bytes4[] memory all) {
        bytes4[][10] memory families = [
            memberSelectors(),
            marketSelectors(),
            stakeSelectors(),
            coverSelectors(),
            claimSelectors(),
            natureSelectors(),
            poolSelectors(),
            governSelectors(),
            ruleSelectors(),
            trendSelectors()
        ];
        uint256 length;
        for (uint256 i = 0; i < families.length; ++i) {
            length += families[i].length;
        }
        all = new bytes4[](length);
        length = 0;
        for (uint256 i = 0; i < families.length; ++i) {
            for (uint256 j = 0; j < families[i].length; ++j) {
                all[length++] = families[i][j];
            }
        }
    }

    function found() private {
        for (uint256 i = 0; i < FOUNDERS; ++i) {
            address founder = newActor();
            enrol(founder);
            vm.prank(founder);
            genesis.subscribe{value: 100 ether}();
        }
        vm.deal(address(this), 10 ether);
        genesis.close{value: 10 ether}();
    }

    /// @dev A member that is a contract, with KEEL of its own.
    function invite() private {
        receiver = new MockReceiver();
        vm.deal(address(receiver), POCKET);
        actors.push(address(receiver));
        enrol(address(receiver));
        vm.prank(actors[0]);
        token.transfer(address(receiver), 500 ether);
    }

    /// @dev Even products in ETH, odd ones in USD; two share a group, one charges for capital, one stands alone with a tag.
    function listProducts() private {
        addType(false);
        addType(true);
        uint16 inEth = 5;
        uint16 inUsd = 10;
        addProduct("Lending", 0, 1, inEth, 0);
        addProduct("Stablecoin", 4, 2, inUsd, 0);
        addProduct("Lending, second", 0, 3, inEth, 0);
        addProduct("Custody", 6, 0, inUsd, 1);
        addProduct("Bridge", 3, 5, inEth, 1);
        addProduct("Lending in USD", 0, 4, inUsd, 0);
    }

    /// @dev Each pool is run by a founder with a position of its own; two more founders stake beside it.
    function openPools() private {
        for (uint256 i = 0; i < POOLS; ++i) {
            IStakingPools.ProductTerms[] memory terms = new IStakingPools.ProductTerms[](PRODUCTS);
            for (uint32 j = 0; j < PRODUCTS; ++j) {
                terms[j] = IStakingPools.ProductTerms(j, uint16(10_000 - 1_000 * i), uint16(200 + 50 * j));
            }
            vm.prank(actors[i]);
            pools.push(staking.createPool(1_000, 2_000, terms, bytes32(i)));
            uint256 positionId = stakeInto(actors[i], pools[i], 2_000 ether, 3 + i);
            vm.prank(actors[i]);
            staking.setManagerPosition(pools[i], positionId);
            stakeInto(actors[(i + 1) % STAKERS], pools[i], 1_500 ether, 7);
            stakeInto(actors[(i + 3) % STAKERS], pools[i], 500 ether, 0);
        }
    }

    /// @dev A cover of each product, paid in each kind of asset, over one to three pools; a claim on the first.
    function sellFirst() private {
        for (uint256 i = 0; i < PRODUCTS; ++i) {
            address buyer = actors[i % FIRST_ASSESSOR];
            buyWith("first", Wish(buyer, i, 150, 60 days + i * 20 days, i, i == 4 ? KEEL : uint8(i % ASSETS)));
            bookLogs();
            eq(covers.length, i + 1, "the campaign begins with a cover of each product");
        }
        pass(8 days);
        ICover.CoverData memory data = cover.coverOf(covers[0]);
        uint96 amount = data.amount / 8;
        IClaims.SubmitRequest memory request;
        (request.coverId, request.amount, request.lossAt) = (covers[0], amount, data.startAt + 7 days);
        uint256 deposit = claims.depositFor(covers[0], amount);
        vm.prank(data.owner);
        claims.submit{value: deposit}(request);
        bookLogs();
    }

    function stakeInto(
        address account,
        uint256 poolId,
        uint96 amount,
        uint256 lane
    ) private returns (uint256 positionId) {
        IStakingPools.DepositRequest memory request;
        request.poolId = uint32(poolId);
        request.tranche = uint32(currentTranche() + lane);
        request.amount = amount;
        vm.prank(account);
        return staking.deposit(request);
    }
}
