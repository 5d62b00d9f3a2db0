/** How a story comes out: lines for people, or one JSON document and nothing else on stdout. */
import { writeSync } from "node:fs";
import type { Narrator } from "./narrator.js";

/** Where the lines of a story go while it is told. */
export const printerFor = (json: boolean): ((line: string) => void) =>
  json ? () => undefined : (line) => console.log(line);

/** Closes the story: its counts, or all of it as data. Exit code 1 when a check failed. */
export function closeStory(narrator: Narrator, json: boolean): void {
  if (json) {
    const text = JSON.stringify({ counts: narrator.counts, ...narrator.story }, bigintAsString, 2);
    writeSync(1, `${text}\n`);
  } else narrator.close();
  if (narrator.counts.failed > 0) process.exitCode = 1;
}

function bigintAsString(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
