/**
 * Compiles weak twins beside the project's own build, without optimizer: a defect shows in any code, and so a twin takes
 * seconds. What was compiled before is kept by the digest of its input.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../../scripts/lib/run.js";
import { CompilerThreads, refusalIn } from "../../support/compiler.js";
import { patchedSources, type Patch } from "./twin.js";

const STORE = path.join(ROOT, "cache/attacks");
const THREADS = 2;

/** Compiles in threads what it has not compiled before. */
export class TwinCompiler {
  private readonly threads = new CompilerThreads(THREADS);
  private readonly compiled = new Map<string, Promise<string>>();

  /** The creation code of a contract with patches, as a hex string with 0x. */
  creationCode(file: string, name: string, patches: readonly Patch[]): Promise<string> {
    const input = JSON.stringify({
      language: "Solidity",
      sources: patchedSources(file, patches),
      settings: { evmVersion: "cancun", outputSelection: { [file]: { [name]: ["evm.bytecode.object"] } } },
    });
    const digest = createHash("sha256").update(input).digest("hex");
    const known = this.compiled.get(digest) ?? this.codeOf(digest, input, file, name);
    this.compiled.set(digest, known);
    return known;
  }

  async close(): Promise<void> {
    await this.threads.close();
  }

  private async codeOf(digest: string, input: string, file: string, name: string): Promise<string> {
    const place = path.join(STORE, `${digest}.hex`);
    if (existsSync(place)) return readFileSync(place, "utf8");
    const answer = await this.threads.compile(input);
    const refusal = refusalIn(answer);
    if (refusal !== undefined) throw new Error(refusal);
    const code = answer.contracts?.[file]?.[name]?.evm.bytecode.object;
    if (code === undefined) throw new Error(`the compiler has no code for ${name}`);
    mkdirSync(STORE, { recursive: true });
    writeFileSync(place, `0x${code}`);
    return `0x${code}`;
  }
}
