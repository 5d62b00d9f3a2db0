import { filesUnder, textOf } from "../../scripts/checks/lib/files.js";

/** How many members each enum of the contracts has, by its name: an ABI tells only that it is a small number. */
export function enumSizes(root: string): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const file of filesUnder(root, "contracts", ".sol"))
    for (const [, name, body] of textOf(root, file).matchAll(/^\s*enum (\w+) \{([^}]*)\}/gm))
      sizes.set(name, body.replaceAll(/\/\/.*$/gm, "").split(",").filter((member) => member.trim() !== "").length); // prettier-ignore
  return sizes;
}
