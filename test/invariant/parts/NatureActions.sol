// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockFeed} from "../../../contracts/mocks/capital/MockFeed.sol";
import {MockReceiver} from "../../../contracts/mocks/capital/MockReceiver.sol";
import {ISolvencyLedger} from "../../../contracts/capital/interfaces/ISolvencyLedger.sol";
import {ITokenMarket} from "../../../contracts/capital/interfaces/ITokenMarket.sol";
import {IStakingPools} from "../../../contracts/staking/interfaces/IStakingPools.sol";
import {ClaimActions} from "./ClaimActions.sol";

/// @notice What nobody in the suite decides: time, prices, gifts; and governance changing the capital model.
abstract contract NatureActions is ClaimActions {
    /// @dev A feed as the campaign means it to be; a frozen one is not refreshed when time passes.
    struct Quoted {
        int192 start;
        int192 answer;
        bool isFrozen;
    }

    /// @dev Index 0 is ETH/USD, the others go by asset id.
    Quoted[ASSETS] internal quotes;
    /// @dev A member that is a contract: it takes ETH, refuses it, answers with a megabyte, or calls back.
    MockReceiver internal receiver;

    function declareNatureVerbs() internal {
        bytes4[] memory none;
        declareVerb("passTime", none);
        declareVerb("movePrice", none);
        declareVerb("donate", none);
        declareVerb("blockPayee", none);
        declareVerb("setModel", none);
        declareVerb("turnHostile", none);
        quotes[0] = Quoted(1_600e8, 1_600e8, false);
        quotes[USDC] = Quoted(1e8, 1e8, false);
        quotes[STETH] = Quoted(0.999e18, 0.999e18, false);
        quotes[DAI] = Quoted(0.9995e8, 0.9995e8, false);
    }

    function natureSelectors() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](6);
        selectors[5] = NatureActions.turnHostile.selector;
        selectors[0] = NatureActions.passTime.selector;
        selectors[1] = NatureActions.movePrice.selector;
        selectors[2] = NatureActions.donate.selector;
        selectors[3] = NatureActions.blockPayee.selector;
        selectors[4] = NatureActions.setModel.selector;
    }

    /// @dev Mostly hours, often days, now and then up to a tranche, seldom over a year; one in eight lands on a tranche's very edge.
    function passTime(uint256 seed) external counted("passTime") {
        uint256 scale = seed % 8;
        uint256 time;
        if (scale == 0) time = 91 days - (block.timestamp % 91 days);
        else if (scale < 4) time = bound(seed >> 8, 1 minutes, 12 hours);
        else if (scale < 7) time = bound(seed >> 8, 12 hours, 9 days);
        else time = bound(seed >> 8, 9 days, seed % 64 == 7 ? 400 days : 91 days);
        (uint256 positionId, ) = pickPosition(seed >> 16);
        uint32[] memory tranches = knownTranches(positionId);
        uint256[] memory before = rewardsIn(positionId, tranches);
        uint256 rate = staking.poolOf(staking.positionPool(positionId)).rewardRate;
        uint256 began = block.timestamp;
        pass(time);
        uint256[] memory then = rewardsIn(positionId, tranches);
        premise("I08");
        for (uint256 i = 0; i < tranches.length; ++i) {
            le(before[i], then[i], "I08: rewards never fall by time");
            le(then[i] - before[i], rate * (block.timestamp - began) + 1, "I08: nothing is earned beyond the stream");
        }
        succeeded("passTime");
    }

    function rewardsIn(uint256 positionId, uint32[] memory tranches) private view returns (uint256[] memory rewards) {
        rewards = new uint256[](tranches.length);
        for (uint256 i = 0; i < tranches.length; ++i) {
            rewards[i] = staking.depositOf(positionId, tranches[i]).rewards;
        }
    }

    /// @dev Down to a half or up to one and a half of the first price; one in eight freezes, one in eight dies.
    function movePrice(uint256 which, uint256 how) external counted("movePrice") {
        uint256 i = which % ASSETS;
        Quoted storage quoted = quotes[i];
        quoted.isFrozen = how % 8 == 0;
        if (how % 8 == 1) {
            feedAt(i).setRound(0, block.timestamp);
            quoted.isFrozen = true;
        } else {
            uint256 bps = bound(how >> 8, 5_000, 15_000);
            // Mostly small steps around the last answer
            if (how % 8 > 3) quoted.answer = int192((quoted.answer * int256(9_500 + (bps / 10))) / 10_000);
            else quoted.answer = int192((quoted.start * int256(bps)) / 10_000);
            if (quoted.answer < quoted.start / 4 || quoted.answer > quoted.start * 4) quoted.answer = quoted.start;
            feedAt(i).setRound(quoted.answer, block.timestamp);
        }
        succeeded("movePrice");
    }

    /// @notice Forced ETH, tokens past the record, KEEL past the books.
    function donate(uint256 what, uint256 amount) external counted("donate") {
        uint256 kind = what % 6;
        ISolvencyLedger.Capital memory before = ledger.capital();
        if (kind == 0) {
            amount = bound(amount, 1, 100 ether);
            donated[ETH] += amount;
            vm.deal(address(pool), address(pool).balance + amount);
        } else if (kind < ASSETS) {
            amount = bound(amount, 1, 1_000 * 10 ** assets[kind].decimals());
            donated[kind] += amount;
            assets[kind].mint(address(pool), amount);
        } else if (kind == 4) {
            amount = bound(amount, 1, 10 ether);
            donatedToClaims += amount;
            vm.deal(address(claims), address(claims).balance + amount);
        } else {
            amount = bound(amount, 0, token.freeBalanceOf(actors[0]) / 16);
            donatedToStaking += amount;
            vm.prank(actors[0]);
            token.transfer(address(staking), amount);
        }
        ISolvencyLedger.Capital memory then = ledger.capital();
        eq(before.high, then.high, "I01: a gift enters no capital number");
        premise("I17 gift");
        eq(before.mcr, then.mcr, "I17: a gift leaves the requirement");
        succeeded("donate");
    }

    /// @notice A token refuses three payees from now on, or takes them again.
    function blockPayee(uint256 who, uint256 which) external counted("blockPayee") {
        for (uint256 i = 0; i < 3; ++i) {
            // Never actor 0, to whom credits go.
            address account = actors[1 + ((((who >> 8) % MAX_ACTORS) + i) % (actors.length - 1))];
            assets[which % 2 == 0 ? USDC : DAI].setBlocked(account, who % 4 != 0);
        }
        succeeded("blockPayee");
    }

    /// @notice How the member that is a contract meets ETH from now on. It calls back what leaves no event of the books: the runner
    /// also records what a payment that ran out of gas took back.
    function turnHostile(uint256 how) external counted("turnHostile") {
        if (how % 8 == 0) receiver.setMode(MockReceiver.Mode.Take);
        else if (how % 8 < 3) receiver.setMode(MockReceiver.Mode.Refuse);
        else if (how % 8 == 3) receiver.setMode(MockReceiver.Mode.HugeData);
        else if (how % 8 == 4) callBack(address(market), abi.encodeCall(ITokenMarket.poke, ()));
        else if (how % 8 == 5) callBack(address(ledger), abi.encodeCall(ISolvencyLedger.mark, ()));
        else if (how % 8 == 6) callBack(address(staking), abi.encodeCall(IStakingPools.settle, (pools[0], 60)));
        else callBack(address(market), abi.encodeCall(ITokenMarket.redeem, (0, 0, type(uint256).max)));
        succeeded("turnHostile");
    }

    function hostile() internal view override returns (address member) {
        return address(receiver);
    }

    function callBack(address target, bytes memory data) private {
        receiver.setCallback(target, data);
    }

    /// @notice Governance changes a loss fraction, and sometimes the floor: the ledger walks its products anew.
    function setModel(uint256 seed) external counted("setModel") {
        ISolvencyLedger.ModelParameters memory model = ledger.model();
        model.groupRates[seed % 8] = uint16(bound(seed >> 8, 500, 5_000));
        if (seed % 3 == 0) model.floor = uint64(bound(seed >> 16, 200e9, 1_100e9));
        ledger.setModel(model);
        succeeded("setModel");
    }

    /// @dev Feeds that are not frozen answer again.
    function pass(uint256 time) internal override {
        vm.warp(block.timestamp + time);
        for (uint256 i = 0; i < ASSETS; ++i) {
            if (!quotes[i].isFrozen) feedAt(i).setRound(quotes[i].answer, block.timestamp);
        }
    }

    function feedAt(uint256 i) internal view returns (MockFeed feed) {
        return i == 0 ? usdFeed : feeds[i];
    }
}
