import { lineAt } from "./files.js";

export interface SolidityImport {
  readonly line: number;
  readonly path: string;
  /** Undefined when the import is not of the form `import {A, B} from "x";`. */
  readonly names?: readonly string[];
}

export interface SolidityFunction {
  readonly name: string;
  readonly line: number;
  readonly lastLine: number;
  /** From the name to the body or the semicolon. */
  readonly header: string;
  /** The comment that stands directly above. */
  readonly natspec: string;
}

export interface SolidityType {
  readonly kind: "contract" | "abstract" | "interface" | "library";
  readonly name: string;
  readonly line: number;
  readonly bases: readonly string[];
  readonly functions: readonly SolidityFunction[];
}

export interface SoliditySource {
  /** The text with comments and the contents of strings blanked out, offsets and lines unchanged. */
  readonly code: string;
  readonly imports: readonly SolidityImport[];
  readonly types: readonly SolidityType[];
  /** Every function of the file, free ones included. */
  readonly functions: readonly SolidityFunction[];
}

const COMMENT_OR_STRING = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;
const TYPE = /\b(abstract\s+contract|contract|interface|library)\s+(\w+)\s*(?:is\s+([^{]*))?\{/g;
const FUNCTION = /\b(?:function\s+(\w+)|modifier\s+(\w+)|(constructor)|(receive)|(fallback))\s*[({]/g;

/** A reader of just enough Solidity for the checks. The compiler has already accepted the file. */
export function parseSolidity(text: string): SoliditySource {
  const code = text.replace(COMMENT_OR_STRING, (found) => found.replace(/[^\n]/g, " "));
  const functions = functionsIn(text, code);
  const types = [...code.matchAll(TYPE)].map((match) => {
    const last = lineAt(code, closing(code, match.index + match[0].length - 1));
    const line = lineAt(code, match.index);
    return {
      kind: match[1].startsWith("abstract") ? "abstract" : (match[1] as "contract" | "interface" | "library"),
      name: match[2],
      line,
      bases: basesIn(match[3] ?? ""),
      functions: functions.filter((f) => f.line >= line && f.lastLine <= last),
    } satisfies SolidityType;
  });
  return { code, imports: importsIn(text, code), types, functions };
}

/** State-changing and callable from outside: what a caller knows as a verb. */
export function isVerb(f: SolidityFunction): boolean {
  return /\b(external|public)\b/.test(f.header) && !/\b(view|pure)\b/.test(f.header) && f.name !== "constructor";
}

function functionsIn(text: string, code: string): SolidityFunction[] {
  const lines = text.split("\n");
  return [...code.matchAll(FUNCTION)].map((match) => {
    const stop = code.slice(match.index).search(/[;{]/) + match.index;
    const end = code[stop] === "{" ? closing(code, stop) : stop;
    const line = lineAt(code, match.index);
    return {
      name: match.slice(1).find((name) => name !== undefined) ?? "",
      line,
      lastLine: lineAt(code, end),
      header: code.slice(match.index, stop),
      natspec: commentAbove(lines, line),
    };
  });
}

function importsIn(text: string, code: string): SolidityImport[] {
  return [...code.matchAll(/^[ \t]*import\b[^;]*;/gm)].map((match) => {
    const statement = text.slice(match.index, match.index + match[0].length);
    const named = /import\s*\{([^}]*)\}\s*from\s*["']([^"']+)["']/.exec(statement);
    return {
      line: lineAt(code, match.index),
      path: named?.[2] ?? /["']([^"']+)["']/.exec(statement)?.[1] ?? "",
      names: named?.[1].split(",").map((name) => name.trim().split(/\s+/)[0]),
    };
  });
}

function basesIn(list: string): string[] {
  let depth = 0;
  const flat = [...list].filter((c) => {
    if (c === "(") depth++;
    const keep = depth === 0;
    if (c === ")") depth--;
    return keep;
  });
  return flat
    .join("")
    .split(",")
    .map((base) => base.trim().split(".").at(-1) ?? "")
    .filter((base) => base !== "");
}

function closing(code: string, open: number): number {
  let depth = 0;
  for (let i = open; i < code.length; i++) {
    if (code[i] === "{") depth++;
    if (code[i] === "}" && --depth === 0) return i;
  }
  return code.length - 1;
}

function commentAbove(lines: string[], line: number): string {
  const found: string[] = [];
  for (let i = line - 2; i >= 0 && /^\s*(\/\/\/|\/\*\*|\*)/.test(lines[i]); i--) found.unshift(lines[i]);
  return found.join("\n");
}
