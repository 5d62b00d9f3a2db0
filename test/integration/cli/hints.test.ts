import { expect } from "chai";
import { HINTS, unitOfArgument } from "../../../scripts/data/hints.js";
import { listedErrors } from "../../../scripts/lib/cli/errorPage.js";
import { loadSchema } from "../../../scripts/lib/cli/schema.js";
import { ROOT } from "../../../scripts/lib/run.js";

const errors = listedErrors(ROOT);
const nouns = loadSchema().nouns;

describe("hints", () => {
  it("exist for every error of the ABIs, and for no other", () => {
    expect(Object.keys(HINTS).sort()).to.deep.equal(errors.map(({ name }) => name).sort());
  });

  it("say what an error means and what to do, without a full stop", () => {
    for (const [name, hint] of Object.entries(HINTS)) {
      expect(hint?.means, name).to.match(/^\S.{8,}[^.]$/);
      expect(hint?.hint, name).to.match(/^[A-Z`].{6,}[^.]$/);
    }
  });

  it("point to commands by nouns that exist", () => {
    const oneWord = ["stats", "up", "reset"];
    for (const [name, hint] of Object.entries(HINTS))
      for (const [, command] of hint?.hint.matchAll(/`([^`]+)`/g) ?? [])
        if (/^[a-z]+( |$)/.test(command) && !/^finalAt/.test(command))
          expect([...Object.keys(nouns), ...oneWord], `${name}: ${command}`).to.include(command.split(" ")[0]);
  });

  it("give units to arguments that the error has", () => {
    for (const { name, signatures } of errors) {
      const names = signatures.flatMap((signature) => signature.split(", "));
      for (const argument of Object.keys(HINTS[name]?.units ?? {})) expect(names, name).to.include(argument);
    }
    expect(["feeBps", "freeUnits", "expiredAt", "amount"].map(unitOfArgument)).to.deep.equal([
      "percent",
      "capacity",
      "time",
      "plain",
    ]);
  });
});
