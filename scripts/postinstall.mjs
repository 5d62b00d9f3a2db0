// npm leaves out optional packages whose "engines" exclude the Node that runs npm, so an install run by a Node older
// than 22 lacks the native binding of Hardhat's EVM. The pinned Node is in place by now (this script runs on it):
// repeat the install with it.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

if (process.env.KEEL_REINSTALL !== "1" && !hasBinding()) {
  console.error(`Hardhat's native binding is missing; installing again on Node ${process.version}`);
  const run = spawnSync(process.execPath, [process.env.npm_execpath, "ci", "--no-audit", "--no-fund"], {
    stdio: ["ignore", process.stderr, process.stderr],
    env: { ...process.env, KEEL_REINSTALL: "1" },
  });
  process.exit(run.status ?? 1);
}

function hasBinding() {
  try {
    const fromHardhat = createRequire(createRequire(import.meta.url).resolve("hardhat/package.json"));
    fromHardhat("@nomicfoundation/edr");
    return true;
  } catch {
    return false;
  }
}
