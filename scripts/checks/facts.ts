// Writes the present value behind every fact marker of the documents: `npm run facts`.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { optionsOf } from "../lib/options.js";
import { factsOf, MARKER, withCommas } from "./lib/facts.js";
import { filesUnder, textOf } from "./lib/files.js";

optionsOf("npm run facts: renews the figures that the documents take from the code", {});
const root = path.resolve(import.meta.dirname, "../..");
const facts = factsOf(root);
let written = 0;
for (const file of [...filesUnder(root, "docs", ".md"), "README.md"]) {
  const text = textOf(root, file);
  const renewed = text.replace(MARKER, (whole, name: string) => {
    const fact = facts.get(name);
    return fact === undefined ? whole : `<!-- fact:${name} -->${withCommas(fact)}`;
  });
  if (renewed === text) continue;
  writeFileSync(path.join(root, file), renewed);
  written++;
}
console.log(`facts: ${facts.size} known, ${written} documents renewed`);
