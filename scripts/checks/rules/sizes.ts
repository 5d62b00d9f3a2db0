import { filesUnder, linesOf, textOf } from "../lib/files.js";
import type { Problem } from "../lib/rule.js";
import { parseSolidity } from "../lib/solidity.js";
import { longFunctions } from "../lib/typescript.js";

export const MAX_FILE = 500;
export const REASON_FROM = 400;
export const MAX_FUNCTION = 50;

const REASON = /^\/\/ Size: \S/m;
const FIRST_CODE = /^(?:import|contract|abstract|library|interface|export|const|function|class|type)\b/m;

/** No file over 500 lines, none over 400 without a reason at its top, no function over 50. */
export function check(root: string): Problem[] {
  const sources = ["contracts", "test", "scripts", "deploy"].flatMap((folder) =>
    filesUnder(root, folder, ".sol", ".ts"),
  );
  return sources.flatMap((file) => {
    const text = textOf(root, file);
    return [...fileProblems(file, text), ...functionProblems(file, text)];
  });
}

function fileProblems(file: string, text: string): Problem[] {
  const lines = linesOf(text);
  if (lines > MAX_FILE) return [{ file, text: `${lines} lines, over ${MAX_FILE}` }];
  const head = text.slice(0, FIRST_CODE.exec(text)?.index ?? text.length);
  if (lines > REASON_FROM && !REASON.test(head))
    return [{ file, text: `${lines} lines, over ${REASON_FROM} without a line "// Size: <reason>" at the top` }];
  return [];
}

function functionProblems(file: string, text: string): Problem[] {
  if (file.endsWith(".ts")) return longFunctions(file, text, MAX_FUNCTION);
  return parseSolidity(text)
    .functions.map((f) => ({ ...f, lines: f.lastLine - f.line + 1 }))
    .filter((f) => f.lines > MAX_FUNCTION)
    .map((f) => ({ file, line: f.line, text: `${f.name} has ${f.lines} lines, over ${MAX_FUNCTION}` }));
}
