import { spawn } from "node:child_process";
import path from "node:path";

export const ROOT = path.resolve(import.meta.dirname, "../..");

export interface Outcome {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs one of the project's tools on the Node that runs this script; keeps what it prints and, if `show`, shows it as it comes.
 * @param settings environment variables beside those of this script
 */
export function run(
  tool: string,
  args: readonly string[],
  show = true,
  settings: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(ROOT, "node_modules/.bin", tool), args, {
      cwd: ROOT,
      env: { ...process.env, HARDHAT_DISABLE_TELEMETRY_PROMPT: "true", ...settings },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (stream: NodeJS.WriteStream) => (chunk: Buffer) => {
      output += chunk.toString();
      if (show) stream.write(chunk);
    };
    child.stdout.on("data", keep(process.stdout));
    child.stderr.on("data", keep(process.stderr));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
