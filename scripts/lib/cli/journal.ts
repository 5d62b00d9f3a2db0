/** What was sent, by network, so that a killed command is taken up again instead of being sent twice. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A line: the intent before sending, then what became of it. */
export interface Entry {
  readonly run: string;
  readonly state: "sending" | "sent" | "mined" | "failed" | "closed";
  readonly step?: number;
  readonly isLast?: boolean;
  readonly command?: string;
  readonly what?: string;
  readonly from?: string;
  readonly to?: string;
  readonly nonce?: number;
  readonly value?: string;
  readonly data?: string;
  readonly hash?: string;
  /** Latest block when it was written. */
  readonly block?: number;
  readonly reason?: string;
}

/** A transaction that a run meant to send. */
export interface Intent extends Entry {
  readonly step: number;
  readonly isLast: boolean;
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly nonce: number;
  readonly data: string;
  readonly block: number;
}

export interface OpenRun {
  readonly run: string;
  readonly intents: readonly Intent[];
}

export class Journal {
  readonly #file: string | undefined;
  readonly #kept: Entry[] = [];

  constructor(file: string | undefined) {
    this.#file = file;
  }

  write(entry: Entry): void {
    if (this.#file === undefined) {
      this.#kept.push(entry);
      return;
    }
    mkdirSync(path.dirname(this.#file), { recursive: true });
    // A killed process may have left half a line: it must not swallow this one.
    const isBroken = existsSync(this.#file) && !/^$|\n$/.test(readFileSync(this.#file, "utf8"));
    appendFileSync(this.#file, `${isBroken ? "\n" : ""}${JSON.stringify(entry)}\n`);
  }

  /** The last run of a command by a sender, if nobody has learnt how it ended. */
  openRun(command: string, from: string): OpenRun | undefined {
    const entries = this.#entries();
    const last = entries.findLast((entry) => entry.command === command && entry.from === from);
    if (last === undefined) return undefined;
    const own = entries.filter(({ run }) => run === last.run);
    if (own.some(({ state }) => state === "closed" || state === "failed")) return undefined;
    const intents = own
      .filter((entry): entry is Intent => entry.state === "sending")
      .map((intent) => ({ ...intent, hash: own.find((entry) => entry.step === intent.step && entry.hash)?.hash }));
    return { run: last.run, intents };
  }

  #entries(): readonly Entry[] {
    if (this.#file === undefined) return this.#kept;
    if (!existsSync(this.#file)) return [];
    const lines = readFileSync(this.#file, "utf8").split("\n");
    return lines.flatMap((line) => {
      try {
        return [JSON.parse(line) as Entry];
      } catch {
        return [];
      }
    });
  }
}
