// Runs on any Node from 18: installs what package-lock.json names when it is not installed yet. Writes to stderr only.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const at = (path) => new URL(`../${path}`, import.meta.url);

if (!isInstalled()) {
  console.error("installing what package-lock.json names, this once ...");
  const run = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    stdio: ["ignore", process.stderr, "inherit"],
  });
  if (run.status !== 0) process.exit(run.status ?? 1);
}

const [major, minor] = process.versions.node.split(".").map(Number);
const tooOld = major < 22 || (major === 22 && minor < 13);
if (tooOld && !existsSync(at("node_modules/.bin/node"))) {
  console.error(
    `Keel needs Node 22.13 or later here (this is ${process.version}): no Node is pinned for this platform`,
  );
  process.exit(1);
}

/** npm leaves a record of what it installed; packages for other platforms are optional and may be absent. */
function isInstalled() {
  if (!existsSync(at("node_modules/.package-lock.json"))) return false;
  const [wanted, installed] = ["package-lock.json", "node_modules/.package-lock.json"].map(
    (file) => JSON.parse(readFileSync(at(file), "utf8")).packages,
  );
  return Object.entries(wanted).every(
    ([key, { version, optional }]) => key === "" || optional || installed[key]?.version === version,
  );
}
