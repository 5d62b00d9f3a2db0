// Adds entries for optional platform packages to the lock, so that `npm ci` accepts it. A registry mirror may carry the
// binaries of this platform only; `npm install` then leaves the others out and `npm ci` calls the lock out of date.
// Run it after every `npm install`.
import fs from "node:fs";

const file = process.argv[2] ?? "package-lock.json";
const lock = JSON.parse(fs.readFileSync(file, "utf8"));
let added = 0;
for (const [owner, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (lock.packages[key] || lock.packages[`${owner}/${key}`]) continue;
    const platform = platformOf(name);
    if (platform === undefined) continue;
    lock.packages[key] = { version, dev: true, optional: true, ...platform, engines: entry.engines };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
fs.writeFileSync(file, JSON.stringify(lock, null, 2) + "\n");
console.log(`fill-lock: ${added} entries added`);

function platformOf(name) {
  const os = ["darwin", "linux", "win32"].find((candidate) => name.includes(candidate));
  const cpu = name.includes("arm64") ? "arm64" : /x64|amd64/.test(name) ? "x64" : undefined;
  if (!os || !cpu) return undefined;
  const libc = name.includes("musl") ? ["musl"] : name.includes("gnu") ? ["glibc"] : undefined;
  return { cpu: [cpu], os: [os], ...(libc && { libc }) };
}
