// Writes docs/cli-schema.json, docs/cli.md and docs/errors.md from the verbs and the errors of the contracts: `npm run cli`.
import { writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { documents } from "./lib/cli/documents.js";
import { optionsOf } from "./lib/options.js";

optionsOf("npm run cli: writes what the documents say of the command line", {});

for (const { file, text } of await documents()) {
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
  console.log(`cli: ${file} written`);
}
