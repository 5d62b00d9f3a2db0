/**
 * What is mistyped after `npx hardhat` is answered as by `npm run keel`: a sentence, what may be meant, exit code 2. Hardhat
 * itself would say it in its own words and end with 1. Asked before Hardhat reads the arguments of a task.
 */
import { realpathSync, writeSync } from "node:fs";
import type { HardhatPlugin } from "hardhat/types/plugins";
import { CliError } from "./exit.js";
import { failureJson, failureText } from "./failure.js";
import { isPlainTask, parseLine, plainWords, unknownCommand, wordsOf } from "./line.js";
import { loadSchema, type CliSchema } from "./schema.js";

/** Answered by Hardhat, whatever else was typed. */
const HARDHATS_OWN = ["--help", "-h", "--version", "--init"];

export const argumentGuard: HardhatPlugin = {
  id: "keel-arguments",
  hookHandlers: {
    hre: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            created: (_context, { tasks }) => {
              if (isHardhat(process.argv[1])) guard(process.argv.slice(2), [...tasks.rootTasks.keys()]);
              return Promise.resolve();
            },
          }),
      }),
  },
};

/** Not the case where Hardhat is a library of a test or a script. */
function isHardhat(program: string | undefined): boolean {
  return program !== undefined && realpathSync(program).endsWith("/hardhat/dist/src/cli.js");
}

function guard(args: readonly string[], tasks: readonly string[]): void {
  const words = wordsOf(args);
  const fault = mistyped(words, loadSchema(), tasks);
  if (fault !== undefined) end(words, fault);
}

/** What the configuration reads; where that cannot be meant, Hardhat ends as with what is mistyped. */
export function settled<T>(read: () => T): T {
  try {
    return read();
  } catch (failure) {
    if (!(failure instanceof CliError) || !isHardhat(process.argv[1])) throw failure;
    return end(wordsOf(process.argv.slice(2)), failure);
  }
}

function end(words: readonly string[], fault: CliError): never {
  const isJson = words.includes("--json");
  const hasColours = process.stderr.isTTY && !process.env.NO_COLOR;
  writeSync(isJson ? 1 : 2, `${faultText(words, fault, isJson, hasColours)}\n`);
  process.exit(fault.exit);
}

export function faultText(words: readonly string[], fault: CliError, isJson: boolean, hasColours: boolean): string {
  const head = { version: 1, command: words.join(" "), network: null, block: null } as const;
  return isJson ? failureJson(head, fault) : failureText(fault, hasColours);
}

/** What is wrong with a line; undefined when nothing is, or when it is not ours to say. */
export function mistyped(words: readonly string[], schema: CliSchema, tasks?: readonly string[]): CliError | undefined {
  const plain = plainWords(words);
  if (plain.length === 0 || words.some((word) => HARDHATS_OWN.includes(word))) return undefined;
  try {
    const isOurs = schema.verbs.some(({ name }) => name.split(" ")[0] === plain[0]);
    if (tasks !== undefined && !isOurs && !tasks.includes(plain[0])) throw unknownCommand(plain[0], schema, tasks);
    if (!isPlainTask(plain) && (isOurs || tasks === undefined)) parseLine(words, schema);
    return undefined;
  } catch (failure) {
    if (failure instanceof CliError) return failure;
    throw failure;
  }
}
