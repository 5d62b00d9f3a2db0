// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PropertyTest} from "../support/Cheats.sol";
import {Beginning} from "./parts/Beginning.sol";

/// @notice The world that is called; declared here because the runner looks for targets in the files of tests.
contract Campaign is Beginning {}

/// @notice One stateful campaign over the whole suite; the text of a broken assertion begins with the id of docs/invariants.md.
/// What can be read at a glance is checked after every call, everything every sixteenth call and at the end of each run.
contract CampaignTest is PropertyTest {
    Campaign private campaign;

    function setUp() external {
        campaign = new Campaign();
        campaign.begin();
        targetContract(address(campaign));
        targetSelector(address(campaign), campaign.selectors());
    }

    function invariant_all() external {
        campaign.checkAtAGlance();
        // Read anew each time, so that a chunk whose property broke can be played again, call by call.
        if (campaign.isFullDue(vm.envOr("CAMPAIGN_FULL_EVERY", campaign.FULL_EVERY()))) campaign.checkAll();
    }

    /// @dev One line a run, for the summary of the campaign.
    function afterInvariant() external {
        campaign.checkAtTheEnd();
        vm.writeLine(vm.envOr("CAMPAIGN_LOG", string("cache/campaign.jsonl")), campaign.report());
    }
}
