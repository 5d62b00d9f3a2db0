/** Files that commands write where they are told to. */
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { usageError } from "./exit.js";

export function writeTextFile(file: string, text: string): void {
  const folder = path.dirname(path.resolve(file));
  if (!existsSync(folder))
    throw usageError("NoFolder", `there is no folder ${path.dirname(file)} to write ${path.basename(file)} into`, {
      args: { file },
      hint: `Make it first: mkdir -p ${path.dirname(file)}`,
    });
  writeFileSync(file, text);
}
