import { deployables, runtimeBytes } from "../lib/artifacts.js";
import type { Problem } from "../lib/rule.js";

/** EIP-170: runtime code of 24,576 bytes or more is refused by the chain; ours stays under it. */
export const LIMIT = 24_576;

export function check(root: string): Problem[] {
  return deployables(root)
    .filter((artifact) => runtimeBytes(artifact) >= LIMIT)
    .map((artifact) => ({
      file: artifact.sourceName,
      text: `${artifact.contractName} has ${runtimeBytes(artifact)} bytes, the limit is ${LIMIT}`,
    }));
}

/** Every contract with its margin, the tightest first. */
export function figures(root: string): string[] {
  return deployables(root)
    .map((artifact) => ({ name: artifact.contractName, bytes: runtimeBytes(artifact) }))
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ name, bytes }) => `${name} ${bytes} bytes, margin ${LIMIT - bytes}`);
}
