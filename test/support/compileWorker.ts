/** Compiles in a thread of its own: the compiler is one long call that nothing else could run beside. */
import { createRequire } from "node:module";
import { parentPort } from "node:worker_threads";

interface Compiler {
  compile(input: string): string;
}

const compiler = createRequire(import.meta.url)("solc") as Compiler;
parentPort?.on("message", (input: string) => parentPort?.postMessage(compiler.compile(input)));
