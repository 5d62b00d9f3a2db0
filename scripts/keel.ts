// `npm run keel -- <noun> <verb> ...`: the tasks of Hardhat, with arguments checked before Hardhat is even started. Nothing but
// the command itself writes to stdout.
import { spawn } from "node:child_process";
import path from "node:path";
import { faultText, mistyped } from "./lib/cli/guard.js";
import { helpText } from "./lib/cli/help.js";
import { PLAIN_TASKS, plainWords, wordsOf } from "./lib/cli/line.js";
import { loadSchema } from "./lib/cli/schema.js";
import { ROOT } from "./lib/run.js";

const typed = wordsOf(process.argv.slice(2));
// `help cover buy` is `cover buy --help`.
const words = typed[0] === "help" ? [...typed.slice(1), "--help"] : typed;
const plain = plainWords(words);
const schema = loadSchema();

const asksForHelp = words.includes("--help") || words.includes("-h");
const wantsHelp = plain.length === 0 || (asksForHelp && PLAIN_TASKS[plain[0]] === undefined);
if (wantsHelp) console.log(helpText(plain, schema));
else if (isGood()) start();

function isGood(): boolean {
  const fault = mistyped(words, schema);
  if (fault === undefined) return true;
  const isJson = words.includes("--json");
  const text = faultText(words, fault, isJson, process.stderr.isTTY && !process.env.NO_COLOR);
  if (isJson) console.log(text);
  else console.error(text);
  process.exitCode = fault.exit;
  return false;
}

function start(): void {
  const env = { ...process.env, HARDHAT_DISABLE_TELEMETRY_PROMPT: "true" };
  const child = spawn(path.join(ROOT, "node_modules/.bin/hardhat"), words, { cwd: ROOT, stdio: "inherit", env });
  // A terminal tells both about Ctrl-C: the command decides how it ends. Who asks this process alone to stop means the command.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("close", (code, signal) => (process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1)));
}
