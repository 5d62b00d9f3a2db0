import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Check } from "../../scripts/checks/lib/rule.js";

/** Path -> content. Anything but a string is written as JSON. */
export type Tree = Readonly<Record<string, unknown>>;

/** Runs a check on a tree written for it alone, and returns its findings as `file: text`. */
export async function findings(check: Check, tree: Tree): Promise<string[]> {
  return withTree(tree, async (root) => (await check(root)).map(({ file, text }) => `${file}: ${text}`));
}

export async function withTree<T>(tree: Tree, use: (root: string) => Promise<T> | T): Promise<T> {
  const root = mkdtempSync(path.join(tmpdir(), "keel-planted-"));
  try {
    for (const [file, content] of Object.entries(tree)) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), typeof content === "string" ? content : JSON.stringify(content));
    }
    return await use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A Solidity file with the head the house asks for. */
export function solidity(body: string): string {
  return `// SPDX-License-Identifier: MIT\npragma solidity 0.8.37;\n\n${body}\n`;
}

/** What a build leaves of a contract, as far as the checks read it. */
export function artifact(sourceName: string, abi: readonly object[], deployedBytecode = "0x6001"): Tree {
  const contractName = path.basename(sourceName, ".sol");
  return { [`artifacts/${sourceName}/${contractName}.json`]: { contractName, sourceName, abi, deployedBytecode } };
}
