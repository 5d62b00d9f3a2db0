/** Parameter files by the names people type. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { loadParameters, ParameterError, type Parameters } from "../parameters.js";
import { ROOT } from "../run.js";
import { usageError } from "./exit.js";
import { unknownName } from "./suggest.js";

export function parametersNamed(name: string): Parameters {
  const known = readdirSync(path.join(ROOT, "deploy/parameters"))
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length));
  if (!known.includes(name)) throw unknownName("parameter", name, known);
  try {
    return loadParameters(name);
  } catch (failure) {
    if (!(failure instanceof ParameterError)) throw failure;
    throw usageError("BadParameterFile", failure.message, { hint: "docs/parameters.json says what each figure means" });
  }
}
