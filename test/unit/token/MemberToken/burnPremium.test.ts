/**
 * burnPremium
 * ├── burnt: without an allowance · all of it · of an account that may no longer hold
 * └── refused: MissingRight · ZeroAmount · TokensNotFree above the balance, held and locked to the second
 */
import { describeMemberBurn } from "../../../support/burns.js";
import { openChain } from "../../../support/chain.js";

describeMemberBurn(await openChain(), { verb: "burnPremium", right: "BURN_PREMIUM", reason: "premium" });
