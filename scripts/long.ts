// `npm run test:long [-- --only <glob>]`: the tests that start processes of their own and take their time. `npm run test:timed`:
// those that measure how long something takes, to be run while nothing else does. The last line counts them.
import { testCounts } from "./lib/counts.js";
import { badUsage, optionsOf } from "./lib/options.js";
import { ROOT, run } from "./lib/run.js";
import { filesApart } from "./lib/testFiles.js";

const USAGE =
  "npm run test:long | test:timed [-- --only <glob>]: tests with processes of their own, or of how long something takes";
const { only, timed } = optionsOf(USAGE, { only: { type: "string" }, timed: { type: "boolean" } });
const files = filesApart(ROOT, timed === true ? "timed" : "long", only);
if (files.length === 0) badUsage(`no test file matches "${only}"`, USAGE);
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
