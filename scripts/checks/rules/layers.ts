import path from "node:path";
import { filesUnder, isMock, textOf } from "../lib/files.js";
import type { Problem } from "../lib/rule.js";
import { parseSolidity, type SolidityImport } from "../lib/solidity.js";

/** What each layer may import besides itself and `common`; the order is the order of the layers (docs/architecture.md §1). */
export const LAYERS: Readonly<Record<string, readonly string[]>> = {
  common: [],
  access: [],
  token: ["access"],
  membership: ["token", "access"],
  capital: ["token", "membership", "access"],
  staking: ["token", "membership", "access"],
  cover: ["capital", "staking", "membership", "token", "access"],
  claims: ["cover", "capital", "staking", "membership", "token", "access"],
  governance: ["membership", "token", "staking", "access"],
  parametric: ["cover", "capital", "staking", "access"],
  periphery: ["parametric", "governance", "claims", "cover", "staking", "capital", "membership", "token", "access"],
};

/** Imports point down, name what they take, and are relative inside the suite. Mocks stand outside and see everything. */
export function check(root: string): Problem[] {
  return filesUnder(root, "contracts", ".sol")
    .filter((file) => !isMock(file))
    .flatMap((file) => {
      const layer = file.split("/")[1];
      if (LAYERS[layer] === undefined) return [{ file, text: `"${layer}" is not a layer` }];
      return parseSolidity(textOf(root, file)).imports.flatMap((taken) =>
        problemsOf(file, layer, taken).map((text) => ({ file, line: taken.line, text })),
      );
    });
}

function problemsOf(file: string, layer: string, taken: SolidityImport): string[] {
  const found: string[] = [];
  if (taken.names === undefined) found.push(`import of "${taken.path}" names nothing: write import {Name} from ...`);
  if (!taken.path.startsWith(".")) {
    if (!taken.path.startsWith("@openzeppelin/contracts/"))
      found.push(`"${taken.path}" is neither relative nor OpenZeppelin`);
    return found;
  }
  const target = path.posix.join(path.posix.dirname(file), taken.path);
  const targetLayer = target.split("/")[1];
  if (!target.startsWith("contracts/") || LAYERS[targetLayer] === undefined) {
    found.push(`"${target}" is not in a layer`);
  } else if (targetLayer !== layer && targetLayer !== "common" && !LAYERS[layer].includes(targetLayer)) {
    found.push(`${layer} may not import ${targetLayer}`);
  }
  return found;
}
