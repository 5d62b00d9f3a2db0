import ts from "typescript";
import type { Problem } from "./rule.js";

// The callback of a `describe` is a chapter of tests, not a function.
const CHAPTERS = new Set(["describe", "context"]);

/** Every function, method and callback of a TypeScript file that is longer than `limit` lines. */
export function longFunctions(file: string, text: string, limit: number): Problem[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: Problem[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined && !isChapter(node)) {
      const first = source.getLineAndCharacterOfPosition(node.getStart()).line;
      const lines = source.getLineAndCharacterOfPosition(node.end).line - first + 1;
      if (lines > limit)
        found.push({ file, line: first + 1, text: `${nameOf(node)} has ${lines} lines, over ${limit}` });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isChapter(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && CHAPTERS.has(node.parent.expression.getText());
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name !== undefined) return node.name.getText();
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : "a callback";
}
