// `npm run coverage`: lines of the contracts that the tests reach; closes with `coverage: P% of N lines`, exit code 1 below
// the gate. Mocks are test equipment and do not count.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { isMock } from "./checks/lib/files.js";
import { CAMPAIGN_LOG } from "./lib/campaign.js";
import { lineCoverage, passesGate, percentDown } from "./lib/counts.js";
import { optionsOf } from "./lib/options.js";
import { ROOT, run } from "./lib/run.js";
import { mochaFiles, solidityFiles } from "./lib/testFiles.js";

optionsOf("npm run coverage: lines of the contracts that the tests reach, at least 98% of them", {});
const GATE_PERCENT = 98;
const MISSED_SHOWN = 40;
const REPORT = path.join(ROOT, "coverage/lcov.info");

// What looks at the deployed code finds instrumented code there, which is no artifact's.
const COMPARES_CODE = "test/integration/cli/deploy.test.ts";
const files = [...mochaFiles(ROOT), ...solidityFiles(ROOT)].filter(
  (file) => !file.startsWith("test/meta/") && file !== COMPARES_CODE,
);
if (files.length === 0) {
  console.log("coverage: 100.0% of 0 lines");
} else {
  const config = ["--config", "hardhat.coverage.config.ts", "--coverage", "--no-typechain"];
  rmSync(REPORT, { force: true });
  // The campaign appends to its log; in a fresh checkout nobody has made the folder yet.
  mkdirSync(path.dirname(path.join(ROOT, CAMPAIGN_LOG)), { recursive: true });
  const { code } = await run("hardhat", [...config, "test", ...files]);
  // A run that dies early leaves the report of an earlier one: it must not be read.
  const lcov = existsSync(REPORT) ? readFileSync(REPORT, "utf8") : "";
  const { lines, hit, missed } = lineCoverage(lcov, (file) => file.startsWith("contracts/") && !isMock(file));
  for (const place of missed.slice(0, MISSED_SHOWN)) console.log(`not reached: ${place}`);
  if (missed.length > MISSED_SHOWN) console.log(`not reached: ${missed.length - MISSED_SHOWN} lines more`);
  console.log(`coverage: ${percentDown(hit, lines).toFixed(1)}% of ${lines} lines`);
  process.exitCode = code === 0 && passesGate(hit, lines, GATE_PERCENT) ? 0 : 1;
}
