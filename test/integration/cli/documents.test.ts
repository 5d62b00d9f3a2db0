import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { format, resolveConfig } from "prettier";
import { documents } from "../../../scripts/lib/cli/documents.js";
import { parseLine } from "../../../scripts/lib/cli/line.js";
import { loadSchema } from "../../../scripts/lib/cli/schema.js";
import { loadCatalogue } from "../../../scripts/data/catalogue.js";
import { shellWords } from "../../support/cli.js";

const schema = loadSchema();
const slugs = loadCatalogue().products.map(({ slug }) => slug);

describe("the documents of the command line", () => {
  it("are what `npm run cli` writes", async () => {
    for (const { file, text } of await documents()) {
      const wanted = await format(text, { ...(await resolveConfig(file)), filepath: file });
      expect(readFileSync(file, "utf8") === wanted, `${path.basename(file)} is up to date`).to.equal(true);
    }
  });

  for (const { name, examples, positionals, options } of schema.verbs)
    it(`show how to call ${name}, and say what each argument is`, () => {
      expect(examples, "examples").to.not.be.empty;
      for (const example of examples) {
        const { verb, typed } = parseLine(shellWords(example), schema);
        expect(verb.name, example).to.equal(name);
        const ofProducts = [...positionals, ...options].filter(({ kind }) => /^product/.test(kind));
        const products = ofProducts.flatMap((each) => String(typed[each.name] ?? slugs[0]).split(","));
        for (const product of products) expect([...slugs, "0"], example).to.include(product);
      }
      for (const { about } of [...positionals, ...options]) expect(about).to.match(/^[A-Z].*[^.]$/);
    });
});
