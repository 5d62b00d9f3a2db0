// `npm run invariants [-- --profile deep]`: the stateful campaign; closes with `invariants: N calls, N properties, N violations`.
import { parseArgs } from "node:util";
import { filesUnder } from "./checks/lib/files.js";
import { CAMPAIGN, type Profile } from "./lib/campaign.js";
import { invariantCounts } from "./lib/counts.js";
import { ROOT, run } from "./lib/run.js";

const { profile } = parseArgs({ options: { profile: { type: "string", default: "ci" } } }).values;
if (!(profile in CAMPAIGN)) throw new Error(`no profile "${profile}": ${Object.keys(CAMPAIGN).join(", ")}`);

const files = filesUnder(ROOT, "test/invariant", ".t.sol");
const { code, output } =
  files.length === 0
    ? { code: 0, output: "" }
    : await run("hardhat", ["test", "solidity", "--test-profile", profile, ...files]);
const { calls, properties, violations } = invariantCounts(output, CAMPAIGN[profile as Profile].depth);
console.log(`invariants: ${calls} calls, ${properties} properties, ${violations} violations`);
process.exitCode = code !== 0 || violations > 0 ? 1 : 0;
