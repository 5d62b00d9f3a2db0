// `npm run sessions [-- --update]`: runs the first sessions of the documents against a local mutual; with --update it writes
// anew what is answered differently from what is written.
import { optionsOf } from "./lib/options.js";
import { run } from "./lib/run.js";

const USAGE = "npm run sessions [-- --update]: the first sessions of the documents, typed into a local mutual";
const { update } = optionsOf(USAGE, { update: { type: "boolean" } });
if (update === true) process.env.KEEL_UPDATE_SESSIONS = "1";
const { code } = await run("hardhat", ["test", "mocha", "test/integration/local/sessions.long.test.ts"]);
process.exitCode = code;
