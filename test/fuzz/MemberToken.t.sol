// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Authority} from "../../contracts/access/Authority.sol";
import {MemberToken} from "../../contracts/token/MemberToken.sol";
import {PropertyTest} from "../support/Cheats.sol";

/// @notice Random lives of four holders and a module, beside books of its own that know what has to come of each step.
contract MemberTokenFuzz is PropertyTest {
    struct Step {
        uint8 kind;
        uint8 from;
        uint8 to;
        uint96 amount;
        uint32 pause;
    }

    struct Hold {
        uint256 held;
        uint256 heldUntil;
        uint256 lockedUntil;
    }

    uint256 private constant HOLDERS = 4;

    MemberToken private token;
    uint256 private minted;
    uint256 private burnt;
    uint256 private promised;
    uint256 private timestamp;
    mapping(address account => Hold) private holdBook;
    mapping(address account => address) private delegatees;

    function setUp() public {
        token = new MemberToken(address(new Authority(address(this))));
        token.setRights(address(this), type(uint256).max);
        token.setHolder(address(this), true);
        for (uint256 i = 0; i < HOLDERS; ++i) {
            token.setHolder(holder(i), true);
            token.mintGenesis(holder(i), 1e24);
            minted += 1e24;
        }
        timestamp = block.timestamp;
    }

    /// @notice Supply, promise, free balances and votes agree with the books after every step of any life (I04).
    function testFuzz_booksClose(Step[16] memory steps) public {
        for (uint256 i = 0; i < steps.length; ++i) {
            pass(steps[i].pause);
            take(steps[i]);
            compareSupply();
            for (uint256 j = 0; j < HOLDERS; ++j) compareHolder(holder(j));
        }
    }

    /// @notice A transfer succeeds exactly up to what is free, at the edges of a hold and of a lock.
    function testFuzz_freeIsExactlyWhatLeaves(uint96 held, uint32 holdPeriod, uint32 lockPeriod, uint8 edge) public {
        address ada = holder(0);
        held = uint96(bound(held, 1, type(uint96).max));
        (uint256 heldUntil, uint256 lockedUntil) = (timestamp + holdPeriod, timestamp + lockPeriod);
        token.mintHeld(ada, held, heldUntil);
        token.lock(ada, lockedUntil);
        uint256 moment = (edge & 1 == 0 ? heldUntil : lockedUntil) + (edge % 3);
        timestamp = moment == 0 ? 0 : moment - 1;
        vm.warp(timestamp);
        uint256 free = 1e24 + uint256(held);
        if (timestamp < heldUntil) free = 1e24;
        if (timestamp < lockedUntil) free = 0;
        eq(token.freeBalanceOf(ada), free, "free: as the edges say");
        holds(!moves(ada, holder(1), free + 1), "free: not a wei more");
        holds(moves(ada, holder(1), free), "free: all of it");
    }

    function pass(uint256 pause) private {
        timestamp += pause % 3 days;
        vm.warp(timestamp);
    }

    function take(Step memory step) private {
        (address from, address to) = (holder(step.from % HOLDERS), holder(step.to % HOLDERS));
        uint256 amount = uint256(step.amount) % 3e24;
        uint256 kind = step.kind % 9;
        if (kind == 0) holds(moves(from, to, amount) == (amount <= freeOf(from)), "transfer: exactly what is free");
        else if (kind == 1) mint(to, amount, step.pause);
        else if (kind == 2) burn(from, amount, step.pause);
        else if (kind == 3) notify(amount);
        else if (kind == 4) payReward(to, amount);
        else if (kind == 5) delegate(from, step.to % 5 == 4 ? address(0) : to);
        else if (kind == 6) lock(from, step.pause % 2 days);
        else if (kind == 7) pull(from, amount);
        else slash(amount);
    }

    function mint(address to, uint256 amount, uint256 period) private {
        if (amount == 0) return;
        Hold storage hold = holdBook[to];
        uint256 until = timestamp + (period % 2 days);
        bool runs = hold.heldUntil > timestamp;
        token.mintHeld(to, amount, until);
        hold.held = runs ? hold.held + amount : amount;
        hold.heldUntil = runs && hold.heldUntil > until ? hold.heldUntil : until;
        minted += amount;
    }

    function burn(address from, uint256 amount, uint256 which) private {
        bool possible = amount != 0 && amount <= freeOf(from);
        bytes memory call =
            which % 2 == 0
                ? abi.encodeCall(token.burnMarket, (from, amount))
                : abi.encodeCall(token.burnPremium, (from, amount));
        holds(succeeds(call) == possible, "burn: exactly what is free");
        if (possible) burnt += amount;
    }

    function notify(uint256 amount) private {
        token.promiseRewards(amount);
        promised += amount;
    }

    function payReward(address to, uint256 amount) private {
        bool possible = amount <= promised;
        holds(
            succeeds(abi.encodeCall(token.mintPromised, (to, amount))) == possible,
            "reward: never beyond the promise"
        );
        if (!possible) return;
        promised -= amount;
        minted += amount;
    }

    function delegate(address from, address to) private {
        vm.prank(from);
        token.delegate(to);
        delegatees[from] = to;
    }

    function lock(address account, uint256 period) private {
        token.lock(account, timestamp + period);
        if (timestamp + period > holdBook[account].lockedUntil) holdBook[account].lockedUntil = timestamp + period;
    }

    function pull(address from, uint256 amount) private {
        bool possible = amount != 0 && amount <= freeOf(from);
        holds(succeeds(abi.encodeCall(token.pull, (from, amount))) == possible, "pull: exactly what is free");
    }

    function slash(uint256 amount) private {
        bool possible = amount <= token.balanceOf(address(this));
        holds(succeeds(abi.encodeCall(token.burnSlashed, (amount))) == possible, "slash: the module's own");
        if (possible) burnt += amount;
    }

    function moves(address from, address to, uint256 amount) private returns (bool success) {
        vm.prank(from);
        return succeeds(abi.encodeCall(token.transfer, (to, amount)));
    }

    function succeeds(bytes memory call) private returns (bool success) {
        (success, ) = address(token).call(call);
    }

    function compareSupply() private view {
        uint256 sum = token.balanceOf(address(this));
        for (uint256 i = 0; i < HOLDERS; ++i) sum += token.balanceOf(holder(i));
        eq(sum, token.totalSupply(), "I04: the balances are the supply");
        eq(token.totalSupply(), minted - burnt, "I04: the supply is what was minted and not burnt");
        eq(token.promised(), promised, "I04: the promise is what was promised and not minted");
        eq(token.effectiveSupply(), minted - burnt + promised, "I04: the effective supply is both");
    }

    function compareHolder(address account) private view {
        eq(token.freeBalanceOf(account), freeOf(account), "free: as the books say");
        uint256 votes;
        for (uint256 i = 0; i < HOLDERS; ++i) if (delegatees[holder(i)] == account) votes += token.balanceOf(holder(i));
        eq(token.getVotes(account), votes, "votes: the balances that are delegated");
    }

    function freeOf(address account) private view returns (uint256 free) {
        Hold storage hold = holdBook[account];
        if (timestamp < hold.lockedUntil) return 0;
        free = token.balanceOf(account);
        if (timestamp < hold.heldUntil) free -= hold.held;
    }

    function holder(uint256 i) private pure returns (address account) {
        return address(uint160(0xA11CE + i));
    }
}
