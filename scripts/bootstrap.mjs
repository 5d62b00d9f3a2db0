// Runs on any Node from 18: installs what package-lock.json names when it is not installed yet. Writes to stderr only.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";

const time = (path) => statSync(new URL(`../${path}`, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (time("node_modules/.package-lock.json") < time("package-lock.json")) {
  const run = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { stdio: ["ignore", process.stderr, "inherit"] });
  if (run.status !== 0) process.exit(run.status ?? 1);
}

const [major, minor] = process.versions.node.split(".").map(Number);
const tooOld = major < 22 || (major === 22 && minor < 13);
if (tooOld && !existsSync(new URL("../node_modules/.bin/node", import.meta.url))) {
  console.error(
    `Keel needs Node 22.13 or later here (this is ${process.version}): no Node is pinned for this platform`,
  );
  process.exit(1);
}
