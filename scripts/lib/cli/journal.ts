/** What was sent, by network, so that a killed command is taken up again instead of being sent twice. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { grouped } from "./lists.js";

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

/** What was meant to be sent and is not known to have ended. */
export interface OpenRun {
  /** The last that meant to: with it, all before it are closed. */
  readonly run: string;
  readonly intents: readonly Intent[];
}

function intentsOf(own: readonly Entry[]): Intent[] {
  return own
    .filter((entry): entry is Intent => entry.state === "sending")
    .map((intent) => ({ ...intent, hash: own.find((entry) => entry.step === intent.step && entry.hash)?.hash }));
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

  /**
   * Runs of a command by a sender whose end nobody has learnt, since the last that was closed. One that failed says nothing of
   * those before it.
   */
  openRun(command: string, from: string): OpenRun | undefined {
    const runs = grouped(this.#entries(), ({ run }) => run).filter(([, own]) =>
      own.some((entry) => entry.command === command && entry.from === from),
    );
    const ended = runs.findLastIndex(([, own]) => own.some(({ state }) => state === "closed"));
    const open = runs.slice(ended + 1).filter(([, own]) => !own.some(({ state }) => state === "failed"));
    const last = open.at(-1);
    return last === undefined ? undefined : { run: last[0], intents: open.flatMap(([, own]) => intentsOf(own)) };
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
