import { existsSync } from "node:fs";
import path from "node:path";
import { factsOf, MARKER, plain } from "../lib/facts.js";
import { filesUnder, jsonOf, lineAt, textOf } from "../lib/files.js";
import type { Problem } from "../lib/rule.js";

const HARDHAT_TASKS = ["build", "clean", "console", "flatten", "ignition", "keystore", "node", "run", "test", "verify"];
const NPM_COMMANDS = ["ci", "install"];

/** Commands shown in the documents exist, relative links lead somewhere, and numbers that name their fact equal it. */
export function check(root: string): Problem[] {
  const facts = factsOf(root);
  return [
    ...filesUnder(root, "docs", ".md"),
    ...["README.md", "SECURITY.md"].filter((file) => existsSync(path.join(root, file))),
  ].flatMap((file) => {
    const text = textOf(root, file);
    return [
      ...commandProblems(root, file, text),
      ...linkProblems(root, file, text),
      ...factProblems(file, text, facts),
    ];
  });
}

function commandProblems(root: string, file: string, text: string): Problem[] {
  const scripts = Object.keys(jsonOf<{ scripts?: object }>(root, "package.json")?.scripts ?? {});
  const tasks = [...HARDHAT_TASKS, ...ownTasks(root)];
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((block) => {
    const first = lineAt(text, block.index) + 1;
    return block[1].split("\n").flatMap((command, i) => {
      const unknown = unknownCommand(root, command.replace(/\s+#.*$/, "").trim(), scripts, tasks);
      return unknown === undefined ? [] : [{ file, line: first + i, text: `"${command.trim()}": ${unknown}` }];
    });
  });
}

function unknownCommand(root: string, command: string, scripts: string[], tasks: string[]): string | undefined {
  const words = command.split(/\s+/);
  if (words[0] === "npm") {
    const name = words[1] === "run" ? words.filter((word) => !word.startsWith("-"))[2] : words[1];
    const known = words[1] !== "run" && NPM_COMMANDS.includes(name);
    return known || scripts.includes(name) ? undefined : `package.json has no script "${name}"`;
  }
  if (words[0] === "npx" && words[1] === "hardhat") {
    const line = words.slice(2).join(" ");
    return tasks.some((task) => line === task || line.startsWith(`${task} `)) ? undefined : "no such task";
  }
  if (words[0].startsWith(".")) return existsSync(path.join(root, words[0])) ? undefined : "no such file";
  return undefined;
}

/** Names as typed, e.g. "cover buy", read from the definitions in scripts/tasks. */
function ownTasks(root: string): string[] {
  const verbs = jsonOf<{ verbs: readonly { name: string }[] }>(root, "docs/cli-schema.json")?.verbs ?? [];
  return [...verbs.map(({ name }) => name), ...plainTasks(root)];
}

function plainTasks(root: string): string[] {
  return filesUnder(root, "scripts/tasks", ".ts").flatMap((file) =>
    [...textOf(root, file).matchAll(/\b(?:task|emptyTask)\(\s*(\[[^\]]*\]|"[^"]+")/g)].map((match) =>
      [...match[1].matchAll(/"([^"]+)"/g)].map((word) => word[1]).join(" "),
    ),
  );
}

function linkProblems(root: string, file: string, text: string): Problem[] {
  return [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .filter((match) => !/^[a-z]+:/.test(match[1]))
    .filter((match) => !existsSync(path.join(root, path.dirname(file), match[1])))
    .map((match) => ({ file, line: lineAt(text, match.index), text: `the link to ${match[1]} leads nowhere` }));
}

function factProblems(file: string, text: string, facts: ReadonlyMap<string, string>): Problem[] {
  return [...text.matchAll(MARKER)].flatMap((match) => {
    const [, name, shown] = match;
    const fact = facts.get(name);
    const line = lineAt(text, match.index);
    if (fact === undefined) return [{ file, line, text: `there is no fact "${name}"` }];
    if (shown !== undefined && plain(shown) === fact) return [];
    return [{ file, line, text: `${name} is ${fact}, the document says ${shown ?? "nothing"}` }];
  });
}
