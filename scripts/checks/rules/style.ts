import { filesUnder, lineAt, textOf } from "../lib/files.js";
import type { Problem } from "../lib/rule.js";

const LICENCE = "// SPDX-License-Identifier: MIT";
const PRAGMA = "pragma solidity 0.8.37;";
const LEFT_IN_CONTRACTS = /\b(TODO|FIXME|XXX)\b|console\.log|console2?\.sol/g;
const LEFT_IN_TESTS = /\b(?:describe|context|it)\.(?:only|skip)\(/g;

/** Licence and one exact compiler in every Solidity file; nothing left over from writing. */
export function check(root: string): Problem[] {
  const contracts = filesUnder(root, "contracts", ".sol");
  const tests = filesUnder(root, "test", ".ts");
  return [
    ...[...contracts, ...filesUnder(root, "test", ".sol")].flatMap((file) => headProblems(file, textOf(root, file))),
    ...contracts.flatMap((file) => leftovers(file, textOf(root, file), LEFT_IN_CONTRACTS)),
    ...tests.flatMap((file) => leftovers(file, textOf(root, file), LEFT_IN_TESTS)),
  ];
}

function headProblems(file: string, text: string): Problem[] {
  const found: Problem[] = [];
  if (!text.startsWith(LICENCE + "\n")) found.push({ file, line: 1, text: `does not begin with "${LICENCE}"` });
  const pragmas = text.match(/^pragma solidity .*$/gm) ?? [];
  if (pragmas.length !== 1 || pragmas[0] !== PRAGMA) found.push({ file, text: `the pragma is not "${PRAGMA}"` });
  return found;
}

function leftovers(file: string, text: string, pattern: RegExp): Problem[] {
  return [...text.matchAll(pattern)].map((match) => ({
    file,
    line: lineAt(text, match.index),
    text: `"${match[0]}" was left in`,
  }));
}
