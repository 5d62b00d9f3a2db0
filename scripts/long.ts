// `npm run test:long [-- --only <glob>]`: the tests that start processes of their own and take their time. The last line
// counts them.
import { parseArgs } from "node:util";
import { testCounts } from "./lib/counts.js";
import { ROOT, run } from "./lib/run.js";
import { longFiles } from "./lib/testFiles.js";

const { only } = parseArgs({ options: { only: { type: "string" } } }).values;
const files = longFiles(ROOT, only);
const began = Date.now();
const build = await run("hardhat", ["build", "--quiet"]);
const { passed, failed } =
  build.code !== 0
    ? { passed: 0, failed: 1 }
    : await run("hardhat", ["test", "mocha", "--no-compile", ...files]).then(({ output, code }) =>
        testCounts(output, code),
      );
console.log(`\nin ${Math.round((Date.now() - began) / 1000)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
