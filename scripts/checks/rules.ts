import type { Rule } from "./lib/rule.js";
import * as contractSize from "./rules/contractSize.js";
import * as docs from "./rules/docs.js";
import * as errors from "./rules/errors.js";
import * as forbidden from "./rules/forbidden.js";
import * as layers from "./rules/layers.js";
import * as permissions from "./rules/permissions.js";
import * as sizes from "./rules/sizes.js";
import * as style from "./rules/style.js";
import * as tools from "./rules/tools.js";
import * as unitTests from "./rules/unitTests.js";
import * as workplace from "./rules/workplace.js";

/** Every rule of the house. The tools come first: they run beside the others and take the longest. */
export const RULES: readonly Rule[] = [
  { name: "eslint", about: "type-checked lint", check: tools.eslint },
  { name: "types", about: "tsc --noEmit", check: tools.types },
  { name: "solhint", about: "lint of the contracts", check: tools.solhint },
  { name: "prettier", about: "formatting", check: tools.prettier },
  { name: "layers", about: "imports point down and name what they take", check: layers.check },
  { name: "sizes", about: "files and functions stay short", check: sizes.check },
  {
    name: "contract-size",
    about: "runtime code under 24,576 bytes",
    check: contractSize.check,
    figures: contractSize.figures,
  },
  { name: "permissions", about: "every state-changing function is in the table", check: permissions.check },
  { name: "forbidden", about: "no proxy, initialiser, delegatecall or selfdestruct", check: forbidden.check },
  { name: "unit-tests", about: "every verb and every error it names has its test", check: unitTests.check },
  { name: "errors", about: "every declared error is asserted by a test", check: errors.check },
  { name: "docs", about: "commands, links and numbers in documents are true", check: docs.check },
  { name: "style", about: "licence, one compiler, no leftovers", check: style.check },
  { name: "workplace", about: "the project speaks of itself alone", check: workplace.check },
];
