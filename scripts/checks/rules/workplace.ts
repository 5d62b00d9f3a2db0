import { filesUnder, lineAt, textOf } from "../lib/files.js";
import type { Problem } from "../lib/rule.js";

// The words are put together here so that this file does not match its own pattern.
const folders = ["work", "farm", "root", "tmp", "home"].map((name) => `/${name}/`);
const words = [
  "bash" + "_jobs",
  "before" + "-stop",
  "DEVELOPERS" + "\\.md",
  "steering" + " repo",
  "\\.\\./" + "shared",
];
const PATTERN = new RegExp(`(?<![\\w.])(?:${folders.join("|")})|${words.join("|")}`, "g");
const TEXT = [".sol", ".ts", ".js", ".mjs", ".json", ".md", ".csv", ".yml", ".yaml", ".example", "run", ".gitignore"];

/** The project speaks of itself: no path of somebody's machine, no host of somebody's registry. */
export function check(root: string): Problem[] {
  return filesUnder(root, ".", ...TEXT).flatMap((file) => {
    const text = textOf(root, file);
    if (file === "package-lock.json") return lockProblems(file, text);
    return [...text.matchAll(PATTERN)].map((match) => ({
      file,
      line: lineAt(text, match.index),
      text: `"${match[0]}" speaks of the workplace`,
    }));
  });
}

function lockProblems(file: string, text: string): Problem[] {
  return [...text.matchAll(/"resolved": "[^"]*"/g)].map((match) => ({
    file,
    line: lineAt(text, match.index),
    text: `${match[0]} names a registry host`,
  }));
}
