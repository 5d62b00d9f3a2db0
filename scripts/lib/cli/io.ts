/** What a command writes to and asks: a terminal, a pipe, or the memory of a test. */
import { createInterface } from "node:readline/promises";

export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** Whether somebody is there to answer. */
  readonly isInteractive: boolean;
  readonly hasColours: boolean;
  confirm(question: string): Promise<boolean>;
}

export function terminal(): Io {
  const { stdin, stdout, stderr } = process;
  return {
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
    isInteractive: stdin.isTTY && stderr.isTTY,
    hasColours: stdout.isTTY && !process.env.NO_COLOR,
    async confirm(question) {
      const reader = createInterface({ input: stdin, output: stderr });
      // Ctrl-C and the end of the input are answers too.
      const gone = new Promise<string>((resolve) => {
        reader.once("SIGINT", () => resolve("no"));
        reader.once("close", () => resolve("no"));
      });
      const answer = await Promise.race([reader.question(`${question} [y/N] `), gone]);
      reader.close();
      return /^y(es)?$/i.test(answer.trim());
    },
  };
}
