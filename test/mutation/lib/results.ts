/** What became of each mutant, a line each, so that a long run can stop and go on. */
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const resultSchema = z.object({
  id: z.string(),
  /** Digest of the file that is mutated. */
  source: z.string(),
  verdict: z.enum(["killed", "timeout", "survived", "equivalent", "refused"]),
  /** File and test that failed, and how. */
  by: z.object({ file: z.string(), title: z.string(), message: z.string() }).optional(),
  /** Tests that a survivor got past, with their digest: others may kill it. */
  passed: z.record(z.string(), z.string()).optional(),
});

export type Result = z.infer<typeof resultSchema>;

export const isKill = ({ verdict }: Result): boolean => verdict === "killed" || verdict === "timeout";
export const isViable = (result: Result): boolean => isKill(result) || result.verdict === "survived";

export const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

export class Results {
  private readonly place: string;
  private readonly known = new Map<string, Result>();

  constructor(place: string, isResumed: boolean) {
    this.place = place;
    if (!isResumed || !existsSync(place)) return;
    for (const line of readFileSync(place, "utf8").split("\n").filter(Boolean)) {
      const result = resultSchema.parse(JSON.parse(line));
      this.known.set(result.id, result);
    }
  }

  /** What is known of a mutant of a file that reads as it does now. */
  of(id: string, source: string): Result | undefined {
    const result = this.known.get(id);
    return result?.source === source ? result : undefined;
  }

  add(result: Result): void {
    this.known.set(result.id, result);
    mkdirSync(path.dirname(this.place), { recursive: true });
    appendFileSync(this.place, `${JSON.stringify(result)}\n`);
  }
}
