import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const GENERATED = new Set([
  ".chain",
  ".git",
  "artifacts",
  "cache",
  "coverage",
  "deployments",
  "node_modules",
  "typechain-types",
]);

/** Paths relative to `root`, with forward slashes, of every file of the project below `folder` that ends in one of `endings`. */
export function filesUnder(root: string, folder: string, ...endings: string[]): string[] {
  const start = path.join(root, folder);
  if (!existsSync(start)) return [];
  const found: string[] = [];
  const pending = [start];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const full = path.join(at, entry.name);
      if (entry.isDirectory() && !GENERATED.has(entry.name)) pending.push(full);
      if (entry.isFile() && isOfProject(entry.name) && endings.some((ending) => entry.name.endsWith(ending)))
        found.push(path.relative(root, full).split(path.sep).join("/"));
    }
  }
  return found.sort();
}

export function textOf(root: string, file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

export function jsonOf<T>(root: string, file: string): T | undefined {
  const full = path.join(root, file);
  return existsSync(full) ? (JSON.parse(readFileSync(full, "utf8")) as T) : undefined;
}

export function linesOf(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

/** 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

export function isMock(file: string): boolean {
  return file.startsWith("contracts/mocks/");
}

// What git ignores by name: secrets and logs are no part of the project.
function isOfProject(name: string): boolean {
  return name !== ".env" && !name.endsWith(".log");
}
