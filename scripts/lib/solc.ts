/** The project's own compiler as one call: npm's `solc`, which is the compiler that hardhat.config.ts names. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { ROOT } from "./run.js";

interface Compiler {
  version(): string;
  compile(input: string, callbacks: { import: (file: string) => { contents: string } | { error: string } }): string;
}

const answerSchema = z.object({
  errors: z.array(z.object({ severity: z.string(), errorCode: z.string().optional(), formattedMessage: z.string() })),
  sources: z.record(z.string(), z.unknown()).optional(),
  contracts: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).optional(),
});

export type Answer = z.infer<typeof answerSchema>;

const compiler = createRequire(import.meta.url)("solc") as Compiler;

/** As in `0.8.37`. */
export function compilerVersion(): string {
  return compiler.version().split("+")[0];
}

/**
 * Compiles files of the project; what they import is found beside them, in `stubs`, or in node_modules. Throws what the compiler
 * refuses.
 * @param stubs texts that stand in for files, by path
 */
export function compile(
  files: readonly string[],
  settings: object,
  stubs: Readonly<Record<string, string>> = {},
): Answer {
  const sources = Object.fromEntries(files.map((file) => [file, { content: textOf(file, stubs) }]));
  const input = JSON.stringify({ language: "Solidity", sources, settings });
  const output: unknown = JSON.parse(
    compiler.compile(input, {
      import: (file) => {
        try {
          return { contents: textOf(file, stubs) };
        } catch (failure) {
          return { error: failure instanceof Error ? failure.message : String(failure) };
        }
      },
    }),
  );
  const answer = answerSchema.parse({ errors: [], ...(output as object) });
  const refusals = answer.errors.filter(({ severity }) => severity === "error");
  if (refusals.length > 0) throw new Error(refusals.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return answer;
}

function textOf(file: string, stubs: Readonly<Record<string, string>>): string {
  const stub = stubs[file];
  if (stub !== undefined) return stub;
  const own = path.join(ROOT, file);
  return readFileSync(existsSync(own) ? own : path.join(ROOT, "node_modules", file), "utf8");
}
