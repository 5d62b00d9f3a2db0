// `npm run keel -- <noun> <verb> ...`: the tasks of Hardhat, with arguments checked first, so that a typing error ends with
// exit code 2 and says what may have been meant. Nothing but the command itself writes to stdout.
import { spawn } from "node:child_process";
import path from "node:path";
import { CliError } from "./lib/cli/exit.js";
import { failureJson, failureText } from "./lib/cli/failure.js";
import { helpText } from "./lib/cli/help.js";
import { isPlainTask, parseLine, PLAIN_TASKS, plainWords, wordsOf } from "./lib/cli/line.js";
import { loadSchema } from "./lib/cli/schema.js";
import { ROOT } from "./lib/run.js";

const words = wordsOf(process.argv.slice(2));
const plain = plainWords(words);
const schema = loadSchema();

const asksForHelp = words.includes("--help") || words.includes("-h");
const wantsHelp = plain.length === 0 || (asksForHelp && PLAIN_TASKS[plain[0]] === undefined);
if (wantsHelp) console.log(helpText(plain, schema));
else if (isGood()) start();

function isGood(): boolean {
  try {
    if (!isPlainTask(plain)) parseLine(words, schema);
    return true;
  } catch (failure) {
    if (!(failure instanceof CliError)) throw failure;
    const head = { version: 1, command: words.join(" "), network: null, block: null } as const;
    if (words.includes("--json")) console.log(failureJson(head, failure));
    else console.error(failureText(failure, process.stderr.isTTY && !process.env.NO_COLOR));
    process.exitCode = failure.exit;
    return false;
  }
}

function start(): void {
  const env = { ...process.env, HARDHAT_DISABLE_TELEMETRY_PROMPT: "true" };
  const child = spawn(path.join(ROOT, "node_modules/.bin/hardhat"), words, { cwd: ROOT, stdio: "inherit", env });
  // A terminal tells both about Ctrl-C: the command decides how it ends. Who asks this process alone to stop means the command.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("close", (code, signal) => (process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1)));
}
