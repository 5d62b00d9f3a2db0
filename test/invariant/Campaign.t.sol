// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PropertyTest} from "../support/Cheats.sol";
import {Beginning} from "./parts/Beginning.sol";

/// @notice The world that is called; declared here because the runner looks for targets in the files of tests.
contract Campaign is Beginning {}

/// @notice One stateful campaign over the whole suite; the text of a broken assertion begins with the id of docs/invariants.md.
contract CampaignTest is PropertyTest {
    Campaign private campaign;

    function setUp() external {
        campaign = new Campaign();
        campaign.begin();
        targetContract(address(campaign));
        targetSelector(address(campaign), campaign.selectors());
    }

    /// @notice All properties after every call.
    function invariant_all() external {
        campaign.check();
    }

    /// @dev One line a run, for the summary of the campaign.
    function afterInvariant() external {
        vm.writeLine("cache/campaign.jsonl", campaign.report());
    }
}
