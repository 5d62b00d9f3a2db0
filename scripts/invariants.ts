// `npm run invariants [-- --profile deep]`: the stateful campaign; prints what each verb did and how often each premise held,
// and closes with `invariants: N calls, N properties, N violations`.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { id } from "ethers";
import { z } from "zod";
import { filesUnder } from "./checks/lib/files.js";
import { CAMPAIGN, CAMPAIGN_LOG, type Profile } from "./lib/campaign.js";
import { campaignSummary } from "./lib/campaignSummary.js";
import { invariantCounts } from "./lib/counts.js";
import { badUsage, optionsOf } from "./lib/options.js";
import { ROOT, run } from "./lib/run.js";

const USAGE = `npm run invariants [-- --profile <name>]: the stateful campaign, as large as ${Object.keys(CAMPAIGN).join(", ")}`;
const { profile } = optionsOf(USAGE, { profile: { type: "string", default: "ci" } });
if (!(profile in CAMPAIGN)) badUsage(`no profile "${profile}"`, USAGE);

const log = path.join(ROOT, CAMPAIGN_LOG);
mkdirSync(path.dirname(log), { recursive: true });
rmSync(log, { force: true });

const files = filesUnder(ROOT, "test/invariant", ".t.sol");
const began = Date.now();
const { code, output } =
  files.length === 0
    ? { code: 0, output: "" }
    : await run("hardhat", ["test", "solidity", "--test-profile", profile, ...files]);
if (existsSync(log)) {
  console.log();
  for (const line of campaignSummary(readFileSync(log, "utf8"), errorNames())) console.log(line);
}
const { calls, properties, violations } = invariantCounts(output, CAMPAIGN[profile as Profile].depth);
console.log(`in ${Math.round((Date.now() - began) / 1000)} s`);
console.log(`invariants: ${calls} calls, ${properties} properties, ${violations} violations`);
process.exitCode = code !== 0 || violations > 0 ? 1 : 0;

/** Selector, as a decimal number, to name, of every error of the suite's interfaces and contracts. */
function errorNames(): Map<string, string> {
  const parameter: z.ZodType<{ type: string }> = z.object({ type: z.string() });
  const item = z.object({ type: z.string(), name: z.string().optional(), inputs: z.array(parameter).optional() });
  const artifacts = filesUnder(ROOT, "artifacts/contracts", ".json").map((file) =>
    readFileSync(path.join(ROOT, file), "utf8"),
  );
  const errors = artifacts
    .flatMap((text) => z.object({ abi: z.array(item).default([]) }).parse(JSON.parse(text)).abi)
    .filter(({ type }) => type === "error");
  return new Map(
    errors.map(({ name = "", inputs = [] }) => {
      const signature = `${name}(${inputs.map(({ type }) => type).join(",")})`;
      return [BigInt(id(signature).slice(0, 10)).toString(), name];
    }),
  );
}
