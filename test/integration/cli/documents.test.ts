import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { format, resolveConfig } from "prettier";
import { documents } from "../../../scripts/lib/cli/documents.js";
import { loadSchema } from "../../../scripts/lib/cli/schema.js";

describe("the documents of the command line", () => {
  it("are what `npm run cli` writes", async () => {
    for (const { file, text } of await documents()) {
      const wanted = await format(text, { ...(await resolveConfig(file)), filepath: file });
      expect(readFileSync(file, "utf8") === wanted, `${path.basename(file)} is up to date`).to.equal(true);
    }
  });

  for (const { name, examples, positionals, options } of loadSchema().verbs)
    it(`show how to call ${name}, and say what each argument is`, () => {
      expect(examples, "examples").to.not.be.empty;
      for (const example of examples)
        expect(example === name || example.startsWith(`${name} `), example).to.equal(true);
      for (const { about } of [...positionals, ...options]) expect(about).to.match(/^[A-Z].*[^.]$/);
    });
});
