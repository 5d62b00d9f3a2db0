import { readdirSync } from "node:fs";
import path from "node:path";
import type { Verb } from "./verb.js";

const TASKS = path.resolve(import.meta.dirname, "../../tasks");

/** The verb of scripts/tasks/<noun>/<verb>.ts. Nothing of the others is loaded. */
export async function loadVerb(name: string): Promise<Verb> {
  const file = name.replaceAll(" ", "/");
  const { default: verb } = (await import(`../../tasks/${file}.js`)) as { default: Verb };
  if (verb.name !== name) throw new Error(`scripts/tasks/${file}.ts defines "${verb.name}"`);
  return verb;
}

/** Names of all verbs, by their files. */
export function verbNames(): string[] {
  return readdirSync(TASKS, { recursive: true, encoding: "utf8" })
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => file.endsWith(".ts") && !["index.ts", "nouns.ts"].includes(file))
    .map((file) => file.slice(0, -".ts".length).replaceAll("/", " "))
    .sort();
}
