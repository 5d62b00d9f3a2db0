/** Which tests are the likeliest to notice a mutant: by name at first, then by what they have killed. */
import path from "node:path";
import type { Mutant } from "./mutants.js";

export class Order {
  private readonly kills = new Map<string, number>();

  /** A file of tests has killed a mutant. */
  learn(mutant: Mutant, file: string): void {
    for (const key of keysOf(mutant, file)) this.kills.set(key, (this.kills.get(key) ?? 0) + 1);
  }

  sorted(mutant: Mutant, files: readonly string[], contracts: readonly string[], verbs: ReadonlySet<string>): string[] {
    const marks = new Map(files.map((file) => [file, this.mark(mutant, file, contracts, verbs)]));
    return [...files].sort((a, b) => (marks.get(b) ?? 0) - (marks.get(a) ?? 0));
  }

  private mark(mutant: Mutant, file: string, contracts: readonly string[], verbs: ReadonlySet<string>): number {
    const [byScope, byFile] = keysOf(mutant, file).map((key) => this.kills.get(key) ?? 0);
    const name = path.basename(file).split(".")[0];
    const isLibrary = name === path.basename(mutant.file, ".sol");
    const isContract = contracts.some((contract) => file.includes(`/${contract}/`));
    return 1_000 * byScope + 10 * byFile + (verbs.has(name) ? 500 : 0) + (isLibrary ? 400 : 0) + (isContract ? 5 : 0);
  }
}

const keysOf = (mutant: Mutant, file: string): string[] => [
  `${mutant.file} ${mutant.scope} ${file}`,
  `${mutant.file} ${file}`,
];
