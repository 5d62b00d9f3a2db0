// `npm run sessions [-- --update]`: runs the first sessions of the documents against a local mutual; with --update it writes
// anew what is answered differently from what is written.
import { parseArgs } from "node:util";
import { run } from "./lib/run.js";

const { update } = parseArgs({ options: { update: { type: "boolean", default: false } } }).values;
if (update) process.env.KEEL_UPDATE_SESSIONS = "1";
const { code } = await run("hardhat", ["test", "mocha", "test/integration/local/sessions.long.test.ts"]);
process.exitCode = code;
