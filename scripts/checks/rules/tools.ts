import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { filesUnder } from "../lib/files.js";
import type { Check, Problem } from "../lib/rule.js";

const MAX_LINES = 60;

/** Formatting of everything that prettier knows, by .prettierrc.json. */
export const prettier = tool("prettier", ["--check", "--log-level", "warn", "."]);

/** Type-checked lint of the TypeScript, by eslint.config.js. */
export const eslint = tool("eslint", ["--no-warn-ignored", "--max-warnings", "0", "."]);

/** Types of scripts, tests and deployment. Builds do not check them. */
export const types = tool("tsc", ["--noEmit", "--pretty", "false"]);

/** Lint of the contracts, by .solhint.json. */
export const solhint: Check = (root) =>
  filesUnder(root, "contracts", ".sol").length === 0
    ? []
    : tool("solhint", ["--disc", "--formatter", "compact", "contracts/**/*.sol"])(root);

/** A check that holds when the tool, run in `root`, exits with 0; what it printed is what is wrong. */
function tool(name: string, args: readonly string[]): Check {
  return (root) =>
    new Promise<Problem[]>((resolve, reject) => {
      const binary = path.join(root, "node_modules/.bin", name);
      if (!existsSync(binary)) return reject(new Error(`${name} is not installed`));
      const child = spawn(process.execPath, [binary, ...args], { cwd: root, env: { ...process.env, NO_COLOR: "1" } });
      let output = "";
      child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
      child.on("error", reject);
      child.on("close", (code) => resolve(code === 0 ? [] : problems(name, output)));
    });
}

function problems(name: string, output: string): Problem[] {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  const shown = lines.slice(0, MAX_LINES).map((line) => ({ file: name, text: line }));
  const rest = lines.length - shown.length;
  if (rest > 0) shown.push({ file: name, text: `and ${rest} lines more` });
  return shown.length > 0 ? shown : [{ file: name, text: "failed and said nothing" }];
}
